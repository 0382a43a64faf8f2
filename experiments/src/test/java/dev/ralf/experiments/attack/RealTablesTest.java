package dev.ralf.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.adversarial.threat.Validator;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Standardizer;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.MathOps;
import dev.ralf.experiments.config.Components;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No adversarial row of a published table breaks a constraint, by the validator and by the columns themselves. */
class RealTablesTest {
    private static final String GERMAN =
            "{id: csv, path: \"%s\", delimiter: space, columns: [status, duration, history,"
                    + " purpose, amount, savings, employment, rate, personal, debtors, residence, property, age, plans, housing,"
                    + " credits, job, people, telephone, foreign, class], label: class, categorical: [status, history, purpose,"
                    + " savings, employment, personal, debtors, property, plans, housing, job, telephone, foreign], constraints:"
                    + " [\"duration: integer, at most 6\", \"amount: integer, falls, at most 20 %%\", \"age: integer, at most 2\","
                    + " \"rate: immutable\", \"residence: integer\", \"credits: immutable\", \"people: immutable\","
                    + " \"amount <= 2000 * duration\"]}";

    private static Path file(String relative) {
        String folder = System.getenv("RALF_DATA");
        Assumptions.assumeTrue(folder != null, "RALF_DATA names no folder of data");
        Path file = Path.of(folder, relative);
        Assumptions.assumeTrue(Files.isRegularFile(file), "there is no " + file);
        return file;
    }

    private static Dataset load(String yaml) {
        Dataset data = Components.build(DatasetSource.class, "data", yaml, Registry.load())
                .load(new SeedTree(1));
        return data.withInputs(Standardizer.standardize(data.inputs(), MathOps.range(data.size())));
    }

    /**
     * Attacks 200 rows and holds the validator against every result.
     *
     * @param check sees each row that was fooled before and after, in the data's own units
     */
    private static void attack(Dataset data, String attack, BiConsumer<double[], double[]> check) {
        Examples rows = data.examples(MathOps.range(200));
        NetworkClassifier model = new NetworkClassifier(
                "mlp", Mlp.of(16).create(rows.features().shape(), data.classes().size(), new SeedTree(2)));
        int[] labels = new int[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = model.probabilities(rows.features()).argmax(i);
        }
        Attack built = Components.build(Attack.class, "attack", attack, Registry.load());
        AttackResult result = built.run(
                new DeployedTarget(model, new Argmax(), labels, null), rows.features(), rows.ids(), new SeedTree(3));
        Validator validator = new Validator(built.threat(), rows.features().domain());
        Encoding encoding = rows.features().domain().encoding().orElseThrow();
        int changed = 0;
        for (int i = 0; i < rows.size(); i++) {
            float[] natural = rows.features().row(i);
            float[] row = result.inputs().row(i);
            assertEquals(List.of(), validator.violations(natural, row), attack);
            if (result.success()[i]) {
                changed++;
                check.accept(raw(encoding, natural), raw(encoding, row));
            }
        }
        assertTrue(changed > 0, "some row is fooled by " + attack);
    }

    private static double[] raw(Encoding encoding, float[] row) {
        double[] out = new double[row.length];
        for (int j = 0; j < out.length; j++) {
            out[j] = encoding.decode(j, row[j]);
        }
        return out;
    }

    private static void whole(double... values) {
        for (double v : values) {
            assertEquals(Math.rint(v), v, 1e-3);
        }
    }

    /** Checks that {@code a <= factor b + bound}, both whole numbers. */
    private static BiConsumer<double[], double[]> bounded(int a, int b, double factor, double bound) {
        return (before, after) -> {
            assertTrue(after[a] <= factor * after[b] + bound + 1e-3, after[a] + " and " + after[b]);
            whole(after[a], after[b]);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: pgd, epsilon: 1}",
                "{id: capgd, epsilon: 1, constraints: [\"Garage: switchable\"]}",
                "{id: moeva, epsilon: 1, generations: 5, population: 10, constraints: [\"VehUsage: switchable\"]}"
            })
    void frempl(String attack) {
        file("frempl/freMPL.csv");
        Dataset data = load("frempl");
        attack(data, attack, bounded(index(data, "LicAge"), index(data, "DrivAge"), 12, -180));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: pgd, epsilon: 1}",
                "{id: capgd, epsilon: 1, constraints: [\"purpose: switchable\"]}",
                "{id: moeva, epsilon: 1, generations: 5, population: 10, constraints: [\"purpose: switchable\"]}"
            })
    void germanCredit(String attack) {
        Dataset data = load(String.format(GERMAN, file("german-credit/german.data")));
        attack(data, attack, bounded(index(data, "amount"), index(data, "duration"), 2000, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: pgd, epsilon: 1}",
                "{id: capgd, epsilon: 1, constraints: [\"occupation: switchable\"]}",
                "{id: moeva, epsilon: 1, generations: 5, population: 10, constraints: [\"workclass: switchable\"]}"
            })
    void adult(String attack) {
        file("adult/adult.data");
        Dataset data = load("adult");
        int age = index(data, "age");
        int[] numbers = {
            age,
            index(data, "education-num"),
            index(data, "capital-gain"),
            index(data, "capital-loss"),
            index(data, "hours-per-week")
        };
        attack(data, attack, (before, after) -> {
            assertEquals(before[age], after[age], 2 + 1e-3, "at most two years");
            for (int j : numbers) {
                whole(after[j]);
            }
        });
    }

    private static int index(Dataset data, String column) {
        return data.inputs().columns().stream().map(c -> c.name()).toList().indexOf(column);
    }
}
