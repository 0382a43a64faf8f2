package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.AdversarialComponents;
import dev.ralf.adversarial.MapOptions;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Component;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** What every registered attack must do, on random models, domains, targets and threat models. */
class RegisteredAttackProperties {
    private static final int ROWS = Problem.ROWS;

    /** Few steps, so that random problems stay cheap; an attack without an entry runs with its defaults. */
    private static final Map<String, Map<String, Object>> SHORT = Map.ofEntries(
            Map.entry("pgd", Map.of("steps", 6, "restarts", 2)),
            Map.entry("bim", Map.of("steps", 6)),
            Map.entry("mim", Map.of("steps", 6)),
            Map.entry("apgd-ce", Map.of("steps", 15, "restarts", 2)),
            Map.entry("apgd-dlr", Map.of("steps", 15, "averaged", 2)),
            Map.entry("apgd-targeted", Map.of("steps", 10)),
            Map.entry("fab", Map.of("steps", 8, "restarts", 2)),
            Map.entry("fab-targeted", Map.of("steps", 8)),
            Map.entry("square", Map.of("queries", 30)),
            Map.entry("autoattack", Map.of("steps", 6, "queries", 20)),
            Map.entry("cw", Map.of("steps", 30, "searches", 3, "stepSize", 0.05)),
            Map.entry("moeva", Map.of("generations", 4, "population", 8)),
            Map.entry("capgd", Map.of("steps", 4)),
            Map.entry("ddn", Map.of("steps", 20)),
            Map.entry("hopskipjump", Map.of("iterations", 3, "firstQueries", 20, "startQueries", 50)));

    private static final Map<String, List<Norm>> NORMS = Map.of(
            "cw", List.of(Norm.L2),
            "ddn", List.of(Norm.L2),
            "deepfool", List.of(Norm.LINF, Norm.L2),
            "hopskipjump", List.of(Norm.LINF, Norm.L2),
            "square", List.of(Norm.LINF, Norm.L2),
            "autoattack", List.of(Norm.LINF, Norm.L2),
            "apgd-ce", List.of(Norm.LINF, Norm.L2),
            "apgd-dlr", List.of(Norm.LINF, Norm.L2),
            "apgd-targeted", List.of(Norm.LINF, Norm.L2));

    /** The wanted norm, or the nearest that the attack is defined for. */
    private static Norm norm(String id, Norm wanted) {
        List<Norm> known = NORMS.getOrDefault(id, List.of(Norm.values()));
        return known.contains(wanted) ? wanted : known.get(known.size() - 1);
    }

    private static Attack attack(String id, ThreatModel threat, Map<String, Object> settings) {
        Map<String, Object> options = new HashMap<>(settings);
        options.put("id", id);
        options.put("epsilon", threat.epsilon());
        options.put("norm", norm(id, threat.norm()).name().toLowerCase(Locale.ROOT));
        return MapOptions.build(Attack.class, options);
    }

    private static Attack attack(String id, ThreatModel threat) {
        return attack(id, threat, SHORT.getOrDefault(id, Map.of()));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.of(registered());
    }

    private static List<String> registered() {
        return new AdversarialComponents()
                .components().stream()
                        .filter(c -> c.kind() == Attack.class)
                        .map(Component::id)
                        .toList();
    }

    @Example
    void aNormThatAnAttackLacks_isNamed() {
        assertEquals(
                "norm must be l2 for cw, got linf",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> MapOptions.build(Attack.class, Map.of("id", "cw", "norm", "linf")))
                        .getMessage());
    }

    @Example
    void withinAnotherThreatModel_itIsTheSameAttack() {
        ThreatModel other = new ThreatModel(Norm.L2, 0.25);
        for (String id : registered()) {
            Attack moved = attack(id, new ThreatModel(Norm.L2, 0.1)).within(other);
            assertEquals(other, moved.threat());
            assertEquals(attack(id, other).describe(), moved.describe());
            assertFalse(moved.describe().isBlank());
        }
    }

    @Property(tries = 150)
    void obeysTheThreatModel(
            @ForAll("ids") String id,
            @ForAll long key,
            @ForAll Problem.Kind kind,
            @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0, max = 1) double epsilon) {
        Problem problem = Problem.random(key, kind);
        float[] natural = problem.x().data().clone();
        Attack attack = attack(id, new ThreatModel(norm, epsilon));
        Features got = problem.run(attack).inputs();
        assertArrayEquals(natural, problem.x().data(), "the natural inputs stay as they are");
        Domain domain = problem.x().domain();
        for (int i = 0; i < ROWS; i++) {
            double max = 0;
            double sum = 0;
            double square = 0;
            for (int j = 0; j < got.width(); j++) {
                double d = (double) got.get(i, j) - problem.x().get(i, j);
                max = Math.max(max, Math.abs(d));
                sum += Math.abs(d);
                square += d * d;
                assertTrue(got.get(i, j) >= domain.lower(j) && got.get(i, j) <= domain.upper(j));
                assertTrue(domain.mutable(j) || d == 0, "immutable feature moved");
            }
            double size =
                    switch (attack.threat().norm()) {
                        case LINF -> max;
                        case L2 -> Math.sqrt(square);
                        case L1 -> sum;
                    };
            assertTrue(size <= epsilon * (1 + 1e-11));
        }
    }

    @Property(tries = 100)
    void epsilonZero_givesBackTheInput(
            @ForAll("ids") String id, @ForAll long key, @ForAll Problem.Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        AttackResult result = problem.run(attack(id, new ThreatModel(norm, 0)));
        assertArrayEquals(problem.x().data(), result.inputs().data());
        assertArrayEquals(problem.target().right(problem.x()), result.right());
    }

    @Property(tries = 150)
    void outcomeIsThatOfTheReturnedInputs_andNeverBetterThanWithoutAttack(
            @ForAll("ids") String id, @ForAll long key, @ForAll Problem.Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        AttackResult result = problem.run(attack(id, new ThreatModel(norm, 0.3)));
        assertArrayEquals(problem.target().right(result.inputs()), result.right());
        double[] clean = problem.target().miss(problem.x());
        double[] miss = problem.target().miss(result.inputs());
        for (int i = 0; i < ROWS; i++) {
            assertTrue(miss[i] <= clean[i]);
            assertEquals(miss[i] < 0.5, result.success()[i]);
            assertEquals(clean[i] > 0, result.attacked()[i]);
            if (miss[i] == clean[i]) {
                assertTrue(result.loss()[i] >= result.startLoss()[i], "the start is one of the points seen");
                assertArrayEquals(problem.x().row(i), result.inputs().row(i), "the natural input where it failed");
            }
            assertFalse(Double.isNaN(result.loss()[i]));
        }
        for (int t = 1; t < result.trace().length && !id.equals("autoattack"); t++) {
            assertTrue(result.trace()[t] >= result.trace()[t - 1] - 1e-12);
        }
    }

    @Property(tries = 100)
    void orderAndSizeOfTheBatch_doNotMatter(
            @ForAll("ids") String id, @ForAll long key, @ForAll Problem.Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        Attack attack = attack(id, new ThreatModel(norm, 0.3));
        AttackResult whole = problem.run(attack);
        int[] order = MathOps.range(ROWS);
        SeedTree.shuffle(order, new SeedTree(key).generator());
        int[] part = Arrays.copyOf(order, ROWS / 2);
        AttackResult some = problem.select(part).run(attack);
        for (int a = 0; a < part.length; a++) {
            assertEquals(whole.right()[part[a]], some.right()[a]);
            assertEquals(whole.loss()[part[a]], some.loss()[a], 1e-5);
            assertArrayEquals(whole.inputs().row(part[a]), some.inputs().row(a), 1e-5f);
        }
    }

    @Property(tries = 60)
    void sameSeedSameBits_andTheModelIsUnchanged(
            @ForAll("ids") String id, @ForAll long key, @ForAll Problem.Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        float[] parameters = problem.model().network().trainable();
        Attack attack = attack(id, new ThreatModel(norm, 0.3));
        AttackResult once = problem.run(attack);
        AttackResult twice = problem.run(attack);
        assertArrayEquals(once.inputs().data(), twice.inputs().data());
        assertArrayEquals(once.loss(), twice.loss());
        assertArrayEquals(once.gradients(), twice.gradients());
        assertArrayEquals(once.trace(), twice.trace());
        assertArrayEquals(parameters, problem.model().network().trainable());
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void certainModel_isAttackedAllTheSame(@ForAll("ids") String id) {
        // Logits (0, 3000 x): p_0 underflows at x = 1; the decision flips below x = 0.
        NetworkClassifier model = Models.linear(new double[][] {{0, 3000}}, 0, 0);
        Features x = new Features(new float[] {1}, 1, 1);
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[] {1}, null);
        AttackResult result =
                attack(id, new ThreatModel(Norm.LINF, 1.5), Map.of()).run(target, x, new int[] {0}, new SeedTree(1));
        assertTrue(result.success()[0]);
        assertEquals(0.0, result.zeroGradientShare());
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void deadModel_isReportedAsZeroGradient(@ForAll("ids") String id) {
        NetworkClassifier model = Models.linear(new double[][] {{0, 0}}, 1, 0);
        Features x = new Features(new float[] {1, 2}, 2, 1);
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[] {0, 1}, null);
        Attack attack = attack(id, new ThreatModel(Norm.LINF, 1));
        AttackResult result = attack.run(target, x, new int[] {0, 1}, new SeedTree(1));
        assertArrayEquals(new boolean[] {true, false}, result.attacked(), "the second one is wrong to begin with");
        assertEquals(attack.needsGradients() ? 1.0 : 0.0, result.zeroGradientShare());
        assertArrayEquals(new double[] {1, 0}, result.right());
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void noRows_giveAnEmptyResult(@ForAll("ids") String id) {
        Problem problem = Problem.random(1, Problem.Kind.ARGMAX).select();
        AttackResult result = problem.run(attack(id, new ThreatModel(Norm.LINF, 0.1)));
        assertEquals(0, result.inputs().size());
        assertTrue(Double.isNaN(result.zeroGradientShare()));
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void lengthsThatDiffer_areNamed(@ForAll("ids") String id) {
        Problem problem = Problem.random(1, Problem.Kind.ARGMAX);
        Attack attack = attack(id, new ThreatModel(Norm.LINF, 0.1));
        assertEquals(
                "rowIds must have length 12, got 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> attack.run(problem.target(), problem.x(), new int[1], problem.seed()))
                        .getMessage());
        assertEquals(
                "target must have length 12, got 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> attack.run(
                                        problem.target().select(new int[2]),
                                        problem.x(),
                                        problem.rowIds(),
                                        problem.seed()))
                        .getMessage());
    }
}
