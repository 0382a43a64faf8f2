package dev.ralf.fairness.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** Every constraint, groups known or not, with costs and weights, against a linear program over rows and classes. */
class RatesLpProperties {
    private static final double[] TOLERANCES = {0, 0.02, 0.1, 1};

    /** Sample, membership and costs from which both programs are built. */
    private record Case(
            ParityConstraint constraint,
            Matrix p,
            int[] codes,
            Matrix member,
            double[] w,
            double[] costs,
            boolean known) {
        static Case of(int seed, int groups, int classes, ParityConstraint constraint, boolean known, boolean costly) {
            CalibrationSample sample = Samples.random(seed, 2 * classes * groups + 30, classes, groups, 0.8, 0);
            int n = sample.weights().length;
            RandomGenerator rng = new SeedTree(seed).child("case").generator();
            double[] w = new double[n];
            double[] costs = new double[costly ? classes : 0];
            Matrix r = new Matrix(n, groups);
            int[] codes = sample.groups().get(0).codes();
            for (int i = 0; i < n; i++) {
                w[i] = 0.2 + rng.nextDouble();
                double sum = 0;
                for (int s = 0; s < groups; s++) {
                    r.set(i, s, known ? (codes[i] == s ? 1 : 0) : rng.nextDouble() + (codes[i] == s ? 1 : 0));
                    sum += r.get(i, s);
                }
                for (int s = 0; s < groups; s++) {
                    r.set(i, s, r.get(i, s) / sum);
                }
            }
            for (int k = 0; k < costs.length; k++) {
                costs[k] = 0.5 + 3 * rng.nextDouble();
            }
            return new Case(constraint, sample.probabilities(), codes, r, w, costs, known);
        }

        ParityProblem problem(double tolerance) {
            return known
                    ? ParityProblem.known(constraint, p, costs, codes, member.columns(), w, tolerance)
                    : ParityProblem.unknown(constraint, p, costs, member, w, tolerance);
        }

        /** From the definition: q[i][k] in [0, 1], rates as weighted sums over all rows. */
        OptionalDouble exact(double tolerance) {
            int classes = p.columns();
            int groups = member.columns();
            double total = 0;
            for (double v : w) {
                total += v;
            }
            ExpressionsBasedModel model = new ExpressionsBasedModel();
            Variable[][] q = new Variable[w.length][classes];
            for (int i = 0; i < w.length; i++) {
                Expression one = model.newExpression("row" + i).level(1);
                for (int k = 0; k < classes; k++) {
                    double gain = w[i] / total * p.get(i, k) * (costs.length > 0 ? costs[k] : 1);
                    q[i][k] = model.newVariable("q" + i + "," + k).lower(0).weight(gain);
                    one.set(q[i][k], 1);
                }
            }
            List<ParityConstraint.Cell> cells = constraint.cells(classes);
            for (ParityConstraint.Cell cell : cells) {
                Variable level = model.newVariable("level" + cell).lower(0).upper(1);
                for (int s = 0; s < groups; s++) {
                    double base = 0;
                    for (int i = 0; i < w.length; i++) {
                        base += mass(i, s, cell);
                    }
                    Expression rate =
                            model.newExpression("rate" + s + cell).lower(0).upper(tolerance);
                    rate.set(level, -1);
                    for (int i = 0; i < w.length; i++) {
                        rate.set(q[i][cell.decision()], mass(i, s, cell) / base);
                    }
                }
            }
            Optimisation.Result result = model.maximise();
            // The reference cycles on some programs; those are left to weak duality.
            return result.getState().isOptimal() ? OptionalDouble.of(result.getValue()) : OptionalDouble.empty();
        }

        /** From the definition, a bound of the value of every rule within the tolerance. */
        double bound(double tolerance, double[][] mu) {
            int classes = p.columns();
            List<ParityConstraint.Cell> cells = constraint.cells(classes);
            double total = 0;
            for (double v : w) {
                total += v;
            }
            double h = 0;
            double[][] base = new double[member.columns()][cells.size()];
            for (int s = 0; s < base.length; s++) {
                for (int c = 0; c < base[s].length; c++) {
                    for (int i = 0; i < w.length; i++) {
                        base[s][c] += mass(i, s, cells.get(c));
                    }
                    h += tolerance / 2 * Math.abs(mu[s][c]);
                }
            }
            for (int i = 0; i < w.length; i++) {
                double[] score = new double[classes];
                for (int k = 0; k < classes; k++) {
                    score[k] = w[i] / total * p.get(i, k) * (costs.length > 0 ? costs[k] : 1);
                }
                for (int s = 0; s < base.length; s++) {
                    for (int c = 0; c < base[s].length; c++) {
                        score[cells.get(c).decision()] -= mu[s][c] * mass(i, s, cells.get(c)) / base[s][c];
                    }
                }
                h += Arrays.stream(score).max().orElseThrow();
            }
            return h;
        }

        private double mass(int i, int s, ParityConstraint.Cell cell) {
            return w[i] * member.get(i, s) * (constraint.conditional() ? p.get(i, cell.event()) : 1);
        }
    }

    @Property(tries = 60)
    void optimum_equalsLinearProgramOverRows(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(min = 2, max = 5) int groups,
            @ForAll @IntRange(min = 2, max = 6) int classes,
            @ForAll ParityConstraint constraint,
            @ForAll @IntRange(max = 3) int tolerance,
            @ForAll boolean known,
            @ForAll boolean costly) {
        Case c = Case.of(seed, groups, classes, constraint, known, costly);
        ParitySolution solution = ParitySolver.withDefaults().solve(c.problem(TOLERANCES[tolerance]));
        String at = solution.certificate() + " " + solution.iterations();
        // The reference solver rounds to about 1e-9; a certified optimum is at most 1e-6 above, with many rates.
        double slack = c.problem(0).cells().size() > 30 ? 1e-6 : 1e-7;
        double bound = c.bound(TOLERANCES[tolerance], solution.offsets());
        assertEquals(bound, solution.certificate().optimum(), 1e-11, at);
        double exact =
                c.exact(TOLERANCES[tolerance]).orElse(solution.certificate().accuracy());
        // No rule is above the bound, by weak duality from the definition; where the reference is, it left its
        // constraints by
        // rounding. That the bound is no higher than the optimum is what the reference is for.
        assertTrue(bound <= exact + slack, exact + " by the linear program, bound " + bound + ", " + at);
        assertEquals(ParitySolution.Status.CERTIFIED, solution.status(), at);
        assertTrue(solution.certificate().gap() >= -1e-11, at);
    }

    @Property(tries = 15)
    void path_isThatOfSeparateProblems_andNeverFalls(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(min = 2, max = 3) int groups,
            @ForAll ParityConstraint constraint) {
        Case c = Case.of(seed, groups, 3, constraint, true, false);
        double[] tolerances = {0, 0.01, 0.05, 0.1, 0.3, 1};
        List<ParitySolution> path = ParitySolver.withDefaults().path(c.problem(0), tolerances);
        double before = 0;
        double slope = Double.POSITIVE_INFINITY;
        for (int t = 0; t < tolerances.length; t++) {
            double optimum = path.get(t).certificate().optimum();
            ParitySolution alone = ParitySolver.withDefaults().solve(c.problem(tolerances[t]));
            assertEquals(alone.certificate().optimum(), optimum, 2e-6);
            assertEquals(ParitySolution.Status.CERTIFIED, path.get(t).status());
            if (t > 0) {
                double rise = (optimum - before) / (tolerances[t] - tolerances[t - 1]);
                assertTrue(rise >= -1e-8, "falls at " + tolerances[t]);
                assertTrue(rise <= slope + 1e-6, "not concave at " + tolerances[t]);
                slope = rise;
            }
            before = optimum;
        }
    }
}
