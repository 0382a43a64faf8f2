package dev.ralf.adversarial.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReachableDecisionsProperties {
    private static final int ROWS = 6;

    /** A random case: one, two or three decisions a row, some shared by all, weights of which some are 0. */
    private record Case(Matrix[] decisions, Groups groups, double[] weights, int[] labels) {
        static Case of(long seed, int classes, int groups, int candidates, boolean random) {
            RandomGenerator rng = new SeedTree(seed).generator();
            Matrix[] decisions = new Matrix[candidates];
            for (int c = 0; c < candidates; c++) {
                decisions[c] = new Matrix(ROWS, classes);
                for (int i = 0; i < ROWS; i++) {
                    if (random) {
                        double share = rng.nextDouble();
                        decisions[c].set(i, rng.nextInt(classes), share);
                        int other = rng.nextInt(classes);
                        decisions[c].set(i, other, decisions[c].get(i, other) + 1 - share);
                    } else {
                        decisions[c].set(i, rng.nextInt(classes), 1);
                    }
                }
            }
            int[] codes = new int[ROWS];
            int[] labels = new int[ROWS];
            double[] weights = new double[ROWS];
            for (int i = 0; i < ROWS; i++) {
                codes[i] = rng.nextInt(groups);
                labels[i] = rng.nextInt(classes);
                weights[i] = rng.nextInt(4) == 0 ? 0 : 0.5 + rng.nextDouble();
            }
            List<String> names = Arrays.asList("a", "b", "c").subList(0, Math.max(groups, 1));
            return new Case(decisions, new Groups("g", names, codes), weights, labels);
        }

        ReachableDecisions reachable() {
            ReachableDecisions reachable = new ReachableDecisions(decisions[0]);
            for (int c = 1; c < decisions.length; c++) {
                reachable.add(decisions[c]);
            }
            return reachable;
        }

        /** The largest gap of all choices that touch at most {@code budget} rows, by trying them all. */
        double bruteForce(boolean odds, int budget, int only) {
            double best = Double.NaN;
            int[] choice = new int[ROWS];
            int all = (int) Math.pow(decisions.length, ROWS);
            for (int code = 0; code < all; code++) {
                int rest = code;
                int touched = 0;
                boolean allowed = true;
                for (int i = 0; i < ROWS; i++) {
                    choice[i] = rest % decisions.length;
                    rest /= decisions.length;
                    touched += choice[i] > 0 ? 1 : 0;
                    allowed &= choice[i] == 0 || only < 0 || groups.codes()[i] == only;
                }
                if (allowed && touched <= budget) {
                    double gap = gap(choice, odds);
                    best = Double.isNaN(best) || gap > best ? gap : best;
                }
            }
            return best;
        }

        private double gap(int[] choice, boolean odds) {
            double best = Double.NaN;
            for (int y = 0; y < (odds ? decisions[0].columns() : 1); y++) {
                for (int k = 0; k < decisions[0].columns(); k++) {
                    double low = Double.NaN;
                    double high = Double.NaN;
                    int present = 0;
                    for (int s = 0; s < groups.count(); s++) {
                        double sum = 0;
                        double weight = 0;
                        for (int i = 0; i < ROWS; i++) {
                            if (groups.codes()[i] == s && (!odds || labels[i] == y)) {
                                sum += weights[i] * decisions[choice[i]].get(i, k);
                                weight += weights[i];
                            }
                        }
                        if (weight > 0) {
                            present++;
                            low = present == 1 ? sum / weight : Math.min(low, sum / weight);
                            high = present == 1 ? sum / weight : Math.max(high, sum / weight);
                        }
                    }
                    if (present > 1 && !(high - low <= best)) {
                        best = high - low;
                    }
                }
            }
            return best;
        }

        double worst(boolean odds, int budget, int only) {
            return reachable()
                    .worst(groups, weights, odds ? labels : null, budget, only)
                    .value();
        }
    }

    @Property(tries = 150)
    void equalsBruteForce_forEveryBudgetAndNotion(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 3) int classes,
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 3) int candidates,
            @ForAll boolean random,
            @ForAll boolean odds,
            @ForAll @IntRange(min = 0, max = ROWS) int budget) {
        Case c = Case.of(seed, classes, groups, candidates, random);
        assertEquals(c.bruteForce(odds, budget, -1), c.worst(odds, budget, -1), 1e-12);
        assertEquals(c.bruteForce(odds, ROWS, 0), c.worst(odds, ROWS, 0), 1e-12);
    }

    @Property(tries = 200)
    void neverBelowClean_neverFallsWithBudgetOrCandidates_andIsWhatTheChoiceGives(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int classes, @ForAll boolean odds) {
        Case c = Case.of(seed, classes, 3, 3, true);
        double before = c.worst(odds, 0, -1);
        if (Double.isNaN(before)) {
            return; // fewer than two groups with weight
        }
        assertEquals(c.gap(new int[ROWS], odds), before, 1e-12);
        for (int budget = 1; budget <= ROWS; budget++) {
            ReachableDecisions.Worst worst =
                    c.reachable().worst(c.groups, c.weights, odds ? c.labels : null, budget, -1);
            assertTrue(worst.value() >= before, "budget " + budget);
            assertTrue(Arrays.stream(worst.choice()).filter(x -> x > 0).count() <= budget);
            assertEquals(worst.value(), c.gap(worst.choice(), odds), 1e-12);
            before = worst.value();
        }
        Case fewer = new Case(Arrays.copyOf(c.decisions, 2), c.groups, c.weights, c.labels);
        assertTrue(fewer.worst(odds, ROWS, -1) <= c.worst(odds, ROWS, -1) + 1e-12);
        for (int s = 0; s < 3; s++) {
            assertTrue(c.worst(odds, ROWS, s) <= c.worst(odds, ROWS, -1) + 1e-12, "one group alone");
        }
    }
}
