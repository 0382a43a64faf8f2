package dev.ralf.fairness.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.random.SeedTree;
import dev.ralf.fairness.Samples;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** The cutting-plane optimum equals a linear program with one variable per row and class, and the certificate is true. */
class ParityLpProperties {
    private static final double[] TOLERANCES = {0, 0.01, 0.05, 0.2, 1};

    private static double[] weights(int n, boolean uneven, long seed) {
        RandomGenerator rng = new SeedTree(seed).child("weights").generator();
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            w[i] = uneven ? 0.2 + rng.nextDouble() : 1;
        }
        return w;
    }

    /** Maximise plug-in accuracy over q[i][k] directly, from the definition. */
    private static double exact(CalibrationSample sample, int groups, double tolerance) {
        int n = sample.weights().length;
        int classes = sample.probabilities().columns();
        int[] codes = sample.groups().get(0).codes();
        double[] groupWeight = new double[groups];
        double total = 0;
        for (int i = 0; i < n; i++) {
            groupWeight[codes[i]] += sample.weights()[i];
            total += sample.weights()[i];
        }
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        Variable[][] q = new Variable[n][classes];
        Expression[][] rate = new Expression[groups][classes];
        Variable[] level = new Variable[classes];
        for (int k = 0; k < classes; k++) {
            level[k] = model.newVariable("level" + k).lower(0).upper(1);
            for (int s = 0; s < groups; s++) {
                rate[s][k] = model.newExpression("rate" + s + "," + k).lower(0).upper(tolerance);
                rate[s][k].set(level[k], -1);
            }
        }
        for (int i = 0; i < n; i++) {
            Expression one = model.newExpression("row" + i).level(1);
            for (int k = 0; k < classes; k++) {
                q[i][k] = model.newVariable("q" + i + "," + k)
                        .lower(0)
                        .weight(sample.weights()[i]
                                / total
                                * sample.probabilities().get(i, k));
                one.set(q[i][k], 1);
                rate[codes[i]][k].set(q[i][k], sample.weights()[i] / groupWeight[codes[i]]);
            }
        }
        Optimisation.Result result = model.maximise();
        assertTrue(result.getState().isOptimal());
        return result.getValue();
    }

    @Property(tries = 60)
    void optimum_equalsLinearProgramOverRows(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(min = 2, max = 5) int groups,
            @ForAll @IntRange(min = 2, max = 4) int classes,
            @ForAll @IntRange(max = 4) int tolerance,
            @ForAll @IntRange(max = 1) int leaves,
            @ForAll boolean uneven) {
        int n = 2 * classes * groups + 20;
        CalibrationSample sample = Samples.random(seed, n, classes, groups, 0.8, leaves * 6);
        sample = Samples.withWeights(sample, weights(n, uneven, seed));
        ParityProblem problem = ParityProblem.of(
                sample.probabilities(),
                sample.groups().get(0).codes(),
                groups,
                sample.weights(),
                TOLERANCES[tolerance]);
        ParitySolution solution = ParitySolver.withDefaults().solve(problem);
        // The reference solver rounds to about 1e-9.
        assertEquals(
                exact(sample, groups, TOLERANCES[tolerance]),
                solution.certificate().optimum(),
                1e-8);
        assertEquals(ParitySolution.Status.CERTIFIED, solution.status());
    }

    @Property(tries = 60)
    void certificate_recomputedFromScratch_isTheSame(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(min = 2, max = 5) int groups,
            @ForAll @IntRange(min = 2, max = 6) int classes,
            @ForAll @IntRange(max = 4) int tolerance,
            @ForAll @IntRange(max = 1) int leaves,
            @ForAll boolean uneven) {
        double epsilon = TOLERANCES[tolerance];
        int n = 2 * classes * groups + 200;
        CalibrationSample sample = Samples.random(seed, n, classes, groups, 0.8, leaves * 12);
        double[] w = weights(n, uneven, seed);
        int[] codes = sample.groups().get(0).codes();
        ParitySolution solution =
                ParitySolver.withDefaults().solve(ParityProblem.of(sample.probabilities(), codes, groups, w, epsilon));

        double[] groupWeight = new double[groups];
        double total = 0;
        for (int i = 0; i < n; i++) {
            groupWeight[codes[i]] += w[i];
            total += w[i];
        }
        double h = 0;
        double a = 0;
        double[][] rates = new double[groups][classes];
        for (int i = 0; i < n; i++) {
            int s = codes[i];
            double pi = groupWeight[s] / total;
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                max = Math.max(max, pi * sample.probabilities().get(i, k) - solution.offsets()[s][k]);
            }
            h += w[i] / groupWeight[s] * max;
            for (int j = 0; j < solution.mixture().weights()[s].length; j++) {
                double mix = solution.mixture().weights()[s][j];
                int best = 0;
                for (int k = 1; k < classes; k++) {
                    if (pi * sample.probabilities().get(i, k)
                                    - solution.mixture().offsets()[s][j][k]
                            > pi * sample.probabilities().get(i, best)
                                    - solution.mixture().offsets()[s][j][best]) {
                        best = k;
                    }
                }
                rates[s][best] += mix * w[i] / groupWeight[s];
                a += mix * w[i] / total * sample.probabilities().get(i, best);
            }
        }
        double absolute = 0;
        double widest = 0;
        for (int k = 0; k < classes; k++) {
            double zero = 0;
            double low = 1;
            double high = 0;
            for (int s = 0; s < groups; s++) {
                zero += solution.offsets()[s][k];
                absolute += Math.abs(solution.offsets()[s][k]);
                low = Math.min(low, rates[s][k]);
                high = Math.max(high, rates[s][k]);
            }
            assertEquals(0, zero, 1e-15);
            widest = Math.max(widest, high - low);
        }
        h += epsilon / 2 * absolute;
        double violation = Math.max(0, widest - epsilon);
        Certificate certificate = solution.certificate();
        assertEquals(h, certificate.optimum(), 1e-12);
        assertEquals(a, certificate.accuracy(), 1e-12);
        assertEquals(violation, certificate.violation(), 1e-12);
        assertEquals(h - a + violation * absolute / 2, certificate.gap(), 1e-12);
        assertTrue(certificate.certified());
        assertTrue(certificate.gap() >= -1e-12, "an upper bound is no lower than what is reached");
    }
}
