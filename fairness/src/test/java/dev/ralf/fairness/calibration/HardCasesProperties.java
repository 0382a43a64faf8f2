package dev.ralf.fairness.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.calibration.FairRuleFitter.Mode;
import dev.ralf.fairness.optim.ParityConstraint;
import dev.ralf.fairness.optim.ParitySolution;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Samples that are hard to solve: a minority of the fewest rows allowed, probabilities of 0 and 1, exact ties, copies of
 * rows, weights of many orders of magnitude. Optimality is proved by weak duality: the dual value of the returned point
 * and the value and rates of the returned mixture, each computed here from the definition, row by row.
 */
class HardCasesProperties {
    /** How the probabilities of a row come about. */
    enum Rows {
        SMOOTH,
        SHARP,
        CERTAIN,
        QUARTERS,
        LEAVES,
        COPIES
    }

    /** How the rows are weighed. */
    enum Weights {
        ONE,
        UNEVEN,
        SOME_ZERO,
        MAGNITUDES
    }

    /** A hard sample with tolerance and constraint. */
    record Case(
            int seed,
            int groups,
            int classes,
            int majority,
            Rows rows,
            Weights weights,
            double tolerance,
            ParityConstraint constraint) {
        CalibrationSample sample() {
            RandomGenerator rng = new SeedTree(seed).child("hard").generator();
            int n = majority + (groups - 1) * 2 * classes;
            Matrix p = new Matrix(n, classes);
            int[] codes = new int[n];
            double[] w = new double[n];
            for (int i = 0; i < n; i++) {
                // The first group is the majority, the others have the fewest rows allowed.
                codes[i] = i < majority ? 0 : 1 + (i - majority) / (2 * classes);
                double[] row = row(rng, codes[i]);
                if (rows == Rows.COPIES && i > 0 && rng.nextDouble() < 0.7) {
                    row = p.row(rng.nextInt(i));
                }
                for (int k = 0; k < classes; k++) {
                    p.set(i, k, row[k]);
                }
                w[i] = switch (weights) {
                    case ONE -> 1;
                    case UNEVEN -> 0.2 + rng.nextDouble();
                    // The first row of each group keeps its weight.
                    case SOME_ZERO -> i == 0 || codes[i] != codes[i - 1] || rng.nextDouble() < 0.6 ? 1 : 0;
                    case MAGNITUDES -> Math.pow(10, 6 * rng.nextDouble() - 3);
                };
            }
            List<String> names =
                    IntStream.range(0, groups).mapToObj(s -> "g" + s).toList();
            return new CalibrationSample(p, List.of(new Groups("A", names, codes)), w);
        }

        private double[] row(RandomGenerator rng, int group) {
            double[] row = new double[classes];
            switch (rows) {
                case CERTAIN -> row[Math.min(classes - 1, (int) (classes * Math.pow(rng.nextDouble(), 1 + group)))] = 1;
                case QUARTERS -> {
                    for (int j = 0; j < 4; j++) {
                        row[Math.min(classes - 1, (int) (classes * Math.pow(rng.nextDouble(), 1 + 0.5 * group)))] +=
                                0.25;
                    }
                }
                default -> {
                    RandomGenerator from = rows == Rows.LEAVES
                            ? new SeedTree(seed)
                                    .child("leaf-" + (int) (6 * Math.pow(rng.nextDouble(), 1 + group)))
                                    .generator()
                            : rng;
                    double sum = 0;
                    for (int k = 0; k < classes; k++) {
                        double shift = rows == Rows.LEAVES ? 0 : (k == group % classes ? 1 : 0);
                        row[k] = Math.exp((rows == Rows.SHARP ? 12 : 1.2) * (from.nextGaussian() + shift));
                        sum += row[k];
                    }
                    for (int k = 0; k < classes; k++) {
                        row[k] /= sum;
                    }
                }
            }
            return row;
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1_000_000),
                        Arbitraries.integers().between(2, 6),
                        Arbitraries.integers().between(2, 12),
                        Arbitraries.of(40, 150, 600),
                        Arbitraries.of(Rows.class),
                        Arbitraries.of(Weights.class),
                        Arbitraries.of(0.0, 0.0, 0.001, 0.02, 0.2))
                .as((seed, groups, classes, majority, rows, weights, tolerance) -> new Case(
                        seed,
                        groups,
                        classes,
                        majority,
                        rows,
                        weights,
                        tolerance,
                        ParityConstraint.DEMOGRAPHIC_PARITY));
    }

    @Provide
    Arbitrary<Case> conditionalCases() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1_000_000),
                        Arbitraries.integers().between(2, 4),
                        Arbitraries.integers().between(2, 5),
                        Arbitraries.of(40, 150),
                        Arbitraries.of(Rows.class),
                        // Weights of six orders make bases too badly conditioned for rates given the label.
                        Arbitraries.of(Weights.ONE, Weights.UNEVEN, Weights.SOME_ZERO),
                        Arbitraries.of(0.0, 0.0, 0.02, 0.2),
                        Arbitraries.of(ParityConstraint.EQUAL_OPPORTUNITY, ParityConstraint.EQUALISED_ODDS))
                .as(Case::new);
    }

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void demographicParity_isSolvedToTheExactOptimum(@ForAll("cases") Case c) {
        check(c);
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void ratesGivenTheLabel_areSolvedToTheExactOptimum(@ForAll("conditionalCases") Case c) {
        check(c);
    }

    private static void check(Case c) {
        CalibrationSample sample = c.sample();
        FairFit mixed;
        try {
            mixed = new FairRuleFitter("A", c.constraint, c.tolerance, Mode.RANDOMISED).fit(sample);
        } catch (IllegalArgumentException e) {
            assertTrue(c.constraint.conditional() && hasEmptyEvent(c, sample), "refused without reason: " + e);
            assertTrue(e.getMessage().contains("must have a positive probability in group"), e.getMessage());
            return;
        }
        int[] codes = sample.groups().get(0).codes();
        ParitySolution solution = mixed.solution();
        double upper = dual(c, sample, solution.offsets());
        Matrix q = mixed.rule().decisionProbabilities(sample.probabilities(), codes);
        double lower = value(sample, q);
        double violation = Math.max(0, widest(c, sample, q) - c.tolerance);
        String at = solution.status() + " " + solution.certificate() + " iterations " + solution.iterations();
        assertTrue(violation <= 1e-7, "violation " + violation + " " + at);
        // Weak duality, with what the violation can buy.
        double gap = upper - lower + violation * absolute(solution.offsets()) / 2;
        assertTrue(gap <= 1e-6, "gap " + gap + " " + at);
        assertTrue(gap >= -1e-11, "a bound below what is reached: " + gap + " " + at);
        assertEquals(upper, solution.certificate().optimum(), 1e-11, at);
        assertEquals(ParitySolution.Status.CERTIFIED, solution.status(), at);

        FairFit plain = new FairRuleFitter("A", c.constraint, c.tolerance, Mode.DETERMINISTIC).fit(sample);
        double unfairness = widest(c, sample, plain.rule().decisionProbabilities(sample.probabilities(), codes));
        double bound = c.tolerance + plain.rule().facts().get("tie-slack");
        assertTrue(unfairness <= bound + 1e-7, unfairness + " above " + bound + " " + at);
    }

    /** True if a class has no probability in a group, so that its rates are not defined. */
    private static boolean hasEmptyEvent(Case c, CalibrationSample sample) {
        for (double[] group : mass(c, sample)) {
            for (int k = 0; k < c.classes; k++) {
                if (group[k] == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Weight of each class in each group, {@code [group][class]}, and the group's weight last. */
    private static double[][] mass(Case c, CalibrationSample sample) {
        double[][] mass = new double[c.groups][c.classes + 1];
        int[] codes = sample.groups().get(0).codes();
        for (int i = 0; i < codes.length; i++) {
            double w = sample.weights()[i];
            for (int k = 0; k < c.classes; k++) {
                mass[codes[i]][k] += w * sample.probabilities().get(i, k);
            }
            mass[codes[i]][c.classes] += w;
        }
        return mass;
    }

    private static double dual(Case c, CalibrationSample sample, double[][] mu) {
        double[][] mass = mass(c, sample);
        double total = 0;
        for (double[] group : mass) {
            total += group[c.classes];
        }
        List<ParityConstraint.Cell> cells = c.constraint.cells(c.classes);
        int[] codes = sample.groups().get(0).codes();
        double h = c.tolerance / 2 * absolute(mu);
        for (int i = 0; i < codes.length; i++) {
            int s = codes[i];
            double[] score = new double[c.classes];
            for (int k = 0; k < c.classes; k++) {
                score[k] = mass[s][c.classes] / total * sample.probabilities().get(i, k);
            }
            for (int j = 0; j < cells.size(); j++) {
                int y = cells.get(j).event();
                double load = c.constraint.conditional()
                        ? sample.probabilities().get(i, y) * mass[s][c.classes] / mass[s][y]
                        : 1;
                score[cells.get(j).decision()] -= mu[s][j] * load;
            }
            double max = Double.NEGATIVE_INFINITY;
            for (double v : score) {
                max = Math.max(max, v);
            }
            h += sample.weights()[i] / mass[s][c.classes] * max;
        }
        for (int j = 0; j < cells.size(); j++) {
            double zero = 0;
            for (double[] group : mu) {
                zero += group[j];
            }
            assertEquals(0, zero, 1e-13, "multipliers of a rate add up to zero over groups");
        }
        return h;
    }

    private static double value(CalibrationSample sample, Matrix q) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < q.rows(); i++) {
            for (int k = 0; k < q.columns(); k++) {
                sum += sample.weights()[i] * sample.probabilities().get(i, k) * q.get(i, k);
            }
            total += sample.weights()[i];
        }
        return sum / total;
    }

    private static double widest(Case c, CalibrationSample sample, Matrix q) {
        double[][] mass = mass(c, sample);
        int[] codes = sample.groups().get(0).codes();
        double widest = 0;
        for (ParityConstraint.Cell cell : c.constraint.cells(c.classes)) {
            int y = c.constraint.conditional() ? cell.event() : c.classes;
            double[] rate = new double[c.groups];
            for (int i = 0; i < codes.length; i++) {
                double load = y == c.classes ? 1 : sample.probabilities().get(i, y);
                rate[codes[i]] += sample.weights()[i] * load * q.get(i, cell.decision()) / mass[codes[i]][y];
            }
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double r : rate) {
                low = Math.min(low, r);
                high = Math.max(high, r);
            }
            widest = Math.max(widest, high - low);
        }
        return widest;
    }

    private static double absolute(double[][] mu) {
        double sum = 0;
        for (double[] group : mu) {
            for (double v : group) {
                sum += Math.abs(v);
            }
        }
        return sum;
    }
}
