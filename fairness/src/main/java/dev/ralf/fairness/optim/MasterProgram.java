package dev.ralf.fairness.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.linear.LinearSolver;

/**
 * The restricted primal of {@link ParityProblem}: the best mixture of the rules collected so far, one set per group.
 *
 * <pre>{@code
 * maximise sum_{s,j} w_{s,j} gain_{s,j}
 * subject to  sum_j w_{s,j} = 1                                  (each group)
 *             sum_j w_{s,j} rate_{s,j,k} - b_k - t_{s,k} = 0     (each group and class)
 *             t_{s,k} + u_{s,k} = tolerance                      (each group and class)
 *             w, b, t, u >= 0
 * }</pre>
 *
 * The multiplier of the second row is {@code mu_{s,k}}: the minimiser of the cutting-plane model of the dual. The
 * standard form, equalities over non-negative variables, is on purpose: ojAlgo 56.1.1 solves it with exact multipliers,
 * while its multipliers of inequalities do not satisfy duality and its direct solver ignores upper bounds of variables.
 * Without tolerance {@code t} and {@code u} are left out, and so is the last class, which is implied and would make the
 * multipliers ambiguous.
 */
final class MasterProgram {
    private final int groups;
    private final int classes;
    private final double tolerance;
    private final List<List<GroupRule>> rules = new ArrayList<>();

    MasterProgram(int groups, int classes, double tolerance) {
        this.groups = groups;
        this.classes = classes;
        this.tolerance = tolerance;
        for (int s = 0; s < groups; s++) {
            rules.add(new ArrayList<>());
        }
    }

    /** Adds a rule of group {@code s}; false if an equal one is there already. */
    boolean add(int s, GroupRule rule) {
        for (GroupRule known : rules.get(s)) {
            if (known.sameColumn(rule)) {
                return false;
            }
        }
        rules.get(s).add(rule);
        return true;
    }

    /** The optimum over the rules so far; empty if the linear program was not solved to optimality. */
    Optional<Solution> solve() {
        int rows = tolerance > 0 ? classes : classes - 1;
        int columns = 0;
        int[] first = new int[groups];
        for (int s = 0; s < groups; s++) {
            first[s] = columns;
            columns += rules.get(s).size();
        }
        int level = columns;
        int slack = level + rows;
        int rest = slack + groups * rows;
        int size = tolerance > 0 ? rest + groups * rows : slack;

        double[] cost = new double[size];
        for (int s = 0; s < groups; s++) {
            for (int j = 0; j < rules.get(s).size(); j++) {
                cost[first[s] + j] = -rules.get(s).get(j).gain();
            }
        }
        LinearSolver.Builder program = LinearSolver.newBuilder().objective(cost);
        for (int s = 0; s < groups; s++) {
            double[] sum = new double[size];
            Arrays.fill(sum, first[s], first[s] + rules.get(s).size(), 1);
            program.equality(1, sum);
        }
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                double[] rate = new double[size];
                for (int j = 0; j < rules.get(s).size(); j++) {
                    rate[first[s] + j] = rules.get(s).get(j).rates()[k];
                }
                rate[level + k] = -1;
                if (tolerance > 0) {
                    rate[slack + s * rows + k] = -1;
                }
                program.equality(0, rate);
            }
        }
        for (int t = slack; tolerance > 0 && t < rest; t++) {
            double[] bounded = new double[size];
            bounded[t] = 1;
            bounded[t + groups * rows] = 1;
            program.equality(tolerance, bounded);
        }
        Optimisation.Result result = program.build().solve();
        if (!result.getState().isOptimal() || result.getMultipliers().isEmpty()) {
            return Optional.empty();
        }

        double[][] offsets = new double[groups][classes];
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                offsets[s][k] = result.getMultipliers().get().doubleValue(groups + s * rows + k);
            }
        }
        centre(offsets);
        double value = 0;
        double[][] weights = new double[groups][];
        double[][][] used = new double[groups][][];
        for (int s = 0; s < groups; s++) {
            List<double[]> o = new ArrayList<>();
            double[] w = new double[rules.get(s).size()];
            double sum = 0;
            for (int j = 0; j < w.length; j++) {
                double v = result.doubleValue(first[s] + j);
                if (v > 0) {
                    w[o.size()] = v;
                    sum += v;
                    value += v * rules.get(s).get(j).gain();
                    o.add(rules.get(s).get(j).offsets());
                }
            }
            weights[s] = Arrays.copyOf(w, o.size());
            for (int j = 0; j < weights[s].length; j++) {
                weights[s][j] /= sum;
            }
            used[s] = o.toArray(new double[0][]);
        }
        return Optional.of(new Solution(value, offsets, new Mixture(weights, used)));
    }

    /** Removes what rounding left of {@code sum_s mu_{s,k}}. */
    private static void centre(double[][] offsets) {
        for (int k = 0; k < offsets[0].length; k++) {
            double sum = 0;
            for (double[] row : offsets) {
                sum += row[k];
            }
            for (double[] row : offsets) {
                row[k] -= sum / offsets.length;
            }
        }
    }

    /**
     * An optimum of the restricted primal.
     *
     * @param value its plug-in accuracy, a lower bound of the optimum
     * @param offsets multipliers {@code mu}, {@code [group][class]}
     * @param mixture the mixture
     */
    record Solution(double value, double[][] offsets, Mixture mixture) {}
}
