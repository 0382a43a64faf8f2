package dev.ralf.fairness.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.GoldenFiles;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Golden;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The optimum and the objective against reference values of an exact linear program over all rows (HiGHS). */
class ParityGoldenTest {
    private static ParityProblem problem(JsonNode file, double tolerance) {
        Matrix p = Golden.matrix(file.get("p"));
        if (!file.get("zeta").isNull()) {
            Matrix zeta = Golden.matrix(file.get("zeta"));
            for (int i = 0; i < p.data().length; i++) {
                p.data()[i] += zeta.data()[i];
            }
        }
        // The reference has s in {-1, +1} and mu_s = s lambda; group 1 is s = +1 here.
        int[] groups = Arrays.stream(Golden.ints(file.get("s")))
                .map(s -> s > 0 ? 1 : 0)
                .toArray();
        return ParityProblem.of(p, groups, 2, Golden.ones(p.rows()), tolerance);
    }

    private static double[][] offsets(double[] lambda) {
        return new double[][] {Arrays.stream(lambda).map(v -> -v).toArray(), lambda};
    }

    private static Stream<DynamicTest> each(String prefix, Consumer<JsonNode> check) {
        List<Path> files = GoldenFiles.list("ralf.golden.rf", "robust_fair", prefix);
        return files.stream()
                .map(path -> DynamicTest.dynamicTest(
                        path.getFileName().toString(), () -> check.accept(GoldenFiles.read(path))));
    }

    @TestFactory
    Stream<DynamicTest> denis() {
        return each("denis_", file -> {
            if (file.has("cases")) {
                file.get("cases").forEach(c -> denis(file, c));
            } else {
                emptyGroup(file);
            }
        });
    }

    private static void denis(JsonNode file, JsonNode c) {
        ParityProblem problem = problem(file, c.get("eps").asDouble());
        assertEquals(c.get("H_at_zero").asDouble(), problem.dual(new double[2][problem.classes()]), 1e-12);
        for (JsonNode probe : c.get("H_probe")) {
            assertEquals(probe.get("H").asDouble(), problem.dual(offsets(Golden.doubles(probe.get("lam")))), 1e-12);
        }
        double optimum = c.get("H_star").asDouble();
        assertEquals(optimum, problem.dual(offsets(Golden.doubles(c.get("lambda_star")))), 1e-12);

        ParitySolution solution = ParitySolver.withDefaults().solve(problem);
        String at = "tolerance " + problem.tolerance() + " " + solution.certificate() + " " + solution.iterations();
        double excess = problem.dual(solution.offsets()) - optimum;
        // Reference condition: [-1e-9, 1e-6]; small samples end in an exact vertex.
        assertTrue(excess >= -1e-9 && excess <= 1e-8, at + " excess " + excess);
        assertEquals(ParitySolution.Status.CERTIFIED, solution.status(), at);
        assertEquals(optimum, solution.certificate().accuracy(), 1e-8, at);
        assertTrue(solution.certificate().violation() <= 1e-12, at);
        assertTrue(solution.iterations() <= 60, at);
        // The deterministic rule: gap of its rates against the bound that ties allow.
        double[][] rates = new double[2][];
        for (int s = 0; s < 2; s++) {
            rates[s] = problem.rule(s, solution.offsets()[s]).rates()[s];
        }
        double gap = 0;
        for (int k = 0; k < problem.classes(); k++) {
            gap = Math.max(gap, Math.abs(rates[0][k] - rates[1][k]));
        }
        double slack = problem.tieSlack(solution.offsets(), 1e-9);
        assertTrue(gap <= problem.tolerance() + slack + 1e-9, at + " gap " + gap + " slack " + slack);
    }

    private static void emptyGroup(JsonNode file) {
        Matrix p = Golden.matrix(file.get("p"));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> ParityProblem.of(p, new int[p.rows()], 2, Golden.ones(p.rows()), 0.05));
        assertEquals("group 1 must have rows with a positive weight, got none", e.getMessage());
    }

    @TestFactory
    Stream<DynamicTest> rxian() {
        return each("rxian_", file -> {
            for (JsonNode c : file.get("cases")) {
                String at = c.get("criterion").asString() + " alpha " + c.get("alpha");
                ParitySolution solution = ParitySolver.withDefaults().solve(rxian(file, c));
                assertEquals(ParitySolution.Status.CERTIFIED, solution.status(), at + " " + solution.certificate());
                double error = 1 - solution.certificate().accuracy();
                assertEquals(c.get("lp_expected_error").asDouble(), error, 1e-7, at + " " + solution.certificate());
            }
        });
    }

    private static ParityProblem rxian(JsonNode file, JsonNode c) {
        ParityConstraint constraint =
                switch (c.get("criterion").asString()) {
                    case "sp" -> ParityConstraint.DEMOGRAPHIC_PARITY;
                    case "eopp" -> ParityConstraint.EQUAL_OPPORTUNITY;
                    case "eo" -> ParityConstraint.EQUALISED_ODDS;
                    default ->
                        throw new IllegalArgumentException(c.get("criterion").asString());
                };
        Matrix p = Golden.matrix(file.get("proba_y"));
        double alpha = c.get("alpha").asDouble();
        double[] ones = Golden.ones(p.rows());
        return file.get("attribute_aware").asBoolean()
                ? ParityProblem.known(
                        constraint,
                        p,
                        new double[0],
                        Golden.ints(file.get("a")),
                        file.get("G").asInt(),
                        ones,
                        alpha)
                : ParityProblem.unknown(constraint, p, new double[0], Golden.matrix(file.get("proba_a")), ones, alpha);
    }
}
