package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.AffineRule;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** What every attack must do, on random models, domains, targets and threat models. Implement it in the attack's test. */
interface AttackContract {
    int ROWS = 12;
    int CLASSES = 3;

    /** The attack under test. */
    Attack attack(ThreatModel threat);

    /** Kinds of target. */
    enum Kind {
        ARGMAX,
        GOAL,
        FAIR,
        RANDOMISED
    }

    /** A random model with random rows in a random box, some features immutable. */
    record Problem(NetworkClassifier model, Features x, int[] rowIds, DeployedTarget target, SeedTree seed) {
        static Problem random(long key, Kind kind) {
            SeedTree seed = new SeedTree(key);
            RandomGenerator rng = seed.generator();
            int width = 2 + rng.nextInt(5);
            float[] lower = new float[width];
            float[] upper = new float[width];
            boolean[] mutable = new boolean[width];
            for (int j = 0; j < width; j++) {
                lower[j] = rng.nextBoolean() ? Float.NEGATIVE_INFINITY : -0.8f;
                upper[j] = rng.nextBoolean() ? Float.POSITIVE_INFINITY : 0.9f;
                mutable[j] = j == 0 || rng.nextInt(4) > 0;
            }
            float[] x = new float[ROWS * width];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (1.7 * rng.nextDouble() - 0.8);
            }
            Features features = new Features(x, ROWS, width).in(new Domain(lower, upper, mutable));
            NetworkClassifier model = Models.mlp(width, CLASSES, key);
            int[] labels = new int[ROWS];
            int[] groups = new int[ROWS];
            int[] rowIds = new int[ROWS];
            for (int i = 0; i < ROWS; i++) {
                labels[i] = rng.nextInt(5) == 0
                        ? rng.nextInt(CLASSES)
                        : model.probabilities(features).argmax(i);
                groups[i] = rng.nextInt(2);
                rowIds[i] = 7 * i + 3;
            }
            return new Problem(model, features, rowIds, target(kind, model, labels, groups, rng), seed.child("attack"));
        }

        private static DeployedTarget target(
                Kind kind, NetworkClassifier model, int[] labels, int[] groups, RandomGenerator rng) {
            return switch (kind) {
                case ARGMAX -> new DeployedTarget(model, new Argmax(), labels, null);
                case GOAL -> {
                    int[] goal = new int[ROWS];
                    for (int i = 0; i < ROWS; i++) {
                        goal[i] = (labels[i] + 1 + rng.nextInt(CLASSES - 1)) % CLASSES;
                    }
                    yield new DeployedTarget(model, new Argmax(), labels, null, goal);
                }
                case FAIR ->
                    new DeployedTarget(model, new AffineRule("fair", "group", List.of(part(1, rng))), labels, groups);
                case RANDOMISED ->
                    new DeployedTarget(
                            model,
                            new AffineRule("mixed", "group", List.of(part(0.75, rng), part(0.25, rng))),
                            labels,
                            groups);
            };
        }

        private static AffineRule.Part part(double weight, RandomGenerator rng) {
            double[] scale = new double[CLASSES];
            double[][] shift = new double[2][CLASSES];
            for (int k = 0; k < CLASSES; k++) {
                scale[k] = 0.5 + rng.nextDouble();
                shift[0][k] = 0.3 * rng.nextGaussian();
                shift[1][k] = -shift[0][k];
            }
            return new AffineRule.Part(weight, scale, shift);
        }

        AttackResult run(Attack attack) {
            return attack.run(target, x, rowIds, seed);
        }

        /** The same problem with some rows, in another order. */
        Problem select(int... positions) {
            return new Problem(
                    model, x.select(positions), MathOps.select(rowIds, positions), target.select(positions), seed);
        }
    }

    @Property(tries = 100)
    default void obeysTheThreatModel(
            @ForAll long key,
            @ForAll Kind kind,
            @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0, max = 1) double epsilon) {
        Problem problem = Problem.random(key, kind);
        float[] natural = problem.x.data().clone();
        Features got = problem.run(attack(new ThreatModel(norm, epsilon))).inputs();
        assertArrayEquals(natural, problem.x.data(), "the natural inputs stay as they are");
        Domain domain = problem.x.domain();
        for (int i = 0; i < ROWS; i++) {
            double max = 0;
            double square = 0;
            double sum = 0;
            for (int j = 0; j < got.width(); j++) {
                double d = (double) got.get(i, j) - problem.x.get(i, j);
                sum += Math.abs(d);
                max = Math.max(max, Math.abs(d));
                square += d * d;
                assertTrue(got.get(i, j) >= domain.lower(j) && got.get(i, j) <= domain.upper(j));
                assertTrue(domain.mutable(j) || d == 0, "immutable feature moved");
            }
            double size = norm == Norm.LINF ? max : norm == Norm.L2 ? Math.sqrt(square) : sum;
            assertTrue(size <= epsilon * (1 + 1e-11));
        }
    }

    @Property(tries = 50)
    default void epsilonZero_givesBackTheInput(@ForAll long key, @ForAll Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        AttackResult result = problem.run(attack(new ThreatModel(norm, 0)));
        assertArrayEquals(problem.x.data(), result.inputs().data());
        assertArrayEquals(problem.target.right(problem.x), result.right());
    }

    @Property(tries = 100)
    default void outcomeIsThatOfTheReturnedInputs_andNeverBetterThanWithoutAttack(
            @ForAll long key, @ForAll Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        AttackResult result = problem.run(attack(new ThreatModel(norm, 0.3)));
        assertArrayEquals(problem.target.right(result.inputs()), result.right());
        double[] clean = problem.target.miss(problem.x);
        double[] miss = problem.target.miss(result.inputs());
        for (int i = 0; i < ROWS; i++) {
            assertTrue(miss[i] <= clean[i]);
            assertEquals(miss[i] < 0.5, result.success()[i]);
            assertEquals(clean[i] > 0, result.attacked()[i]);
            if (miss[i] == clean[i]) {
                assertTrue(result.loss()[i] >= result.startLoss()[i], "the start is one of the points seen");
                assertArrayEquals(problem.x.row(i), result.inputs().row(i), "the natural input where it failed");
            }
            assertFalse(Double.isNaN(result.loss()[i]));
        }
        for (int t = 1; t < result.trace().length; t++) {
            assertTrue(result.trace()[t] >= result.trace()[t - 1] - 1e-12);
        }
    }

    @Property(tries = 50)
    default void orderAndSizeOfTheBatch_doNotMatter(@ForAll long key, @ForAll Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        Attack attack = attack(new ThreatModel(norm, 0.3));
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

    @Property(tries = 30)
    default void sameSeedSameBits_andTheModelIsUnchanged(@ForAll long key, @ForAll Kind kind, @ForAll Norm norm) {
        Problem problem = Problem.random(key, kind);
        float[] parameters = problem.model.network().trainable();
        Attack attack = attack(new ThreatModel(norm, 0.3));
        AttackResult once = problem.run(attack);
        AttackResult twice = problem.run(attack);
        assertArrayEquals(once.inputs().data(), twice.inputs().data());
        assertArrayEquals(once.loss(), twice.loss());
        assertArrayEquals(once.gradients(), twice.gradients());
        assertArrayEquals(once.trace(), twice.trace());
        assertArrayEquals(parameters, problem.model.network().trainable());
    }

    @Example
    default void certainModel_isAttackedAllTheSame() {
        // Logits (0, 3000 x): p_0 underflows at x = 1; the decision flips below x = 0.
        NetworkClassifier model = Models.linear(new double[][] {{0, 3000}}, 0, 0);
        Features x = new Features(new float[] {1}, 1, 1);
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[] {1}, null);
        AttackResult result = attack(new ThreatModel(Norm.LINF, 1.5)).run(target, x, new int[] {0}, new SeedTree(1));
        assertTrue(result.success()[0]);
        assertEquals(0.0, result.zeroGradientShare());
    }

    @Example
    default void deadModel_isReportedAsZeroGradient() {
        NetworkClassifier model = Models.linear(new double[][] {{0, 0}}, 1, 0);
        Features x = new Features(new float[] {1, 2}, 2, 1);
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[] {0, 1}, null);
        AttackResult result = attack(new ThreatModel(Norm.LINF, 1)).run(target, x, new int[] {0, 1}, new SeedTree(1));
        assertArrayEquals(new boolean[] {true, false}, result.attacked(), "the second one is wrong to begin with");
        assertEquals(1.0, result.zeroGradientShare());
        assertArrayEquals(new double[] {1, 0}, result.right());
    }

    @Example
    default void noRows_giveAnEmptyResult() {
        Problem problem = Problem.random(1, Kind.ARGMAX).select();
        AttackResult result = problem.run(attack(new ThreatModel(Norm.LINF, 0.1)));
        assertEquals(0, result.inputs().size());
        assertTrue(Double.isNaN(result.zeroGradientShare()));
    }

    @Example
    default void lengthsThatDiffer_areNamed() {
        Problem problem = Problem.random(1, Kind.ARGMAX);
        Attack attack = attack(new ThreatModel(Norm.LINF, 0.1));
        assertEquals(
                "rowIds must have length 12, got 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> attack.run(problem.target, problem.x, new int[1], problem.seed))
                        .getMessage());
        assertEquals(
                "target must have length 12, got 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> attack.run(
                                        problem.target.select(new int[2]), problem.x, problem.rowIds, problem.seed))
                        .getMessage());
    }
}
