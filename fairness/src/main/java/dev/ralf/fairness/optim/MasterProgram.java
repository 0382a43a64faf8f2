package dev.ralf.fairness.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.linear.LinearSolver;
import org.ojalgo.structure.Access1D;

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
 * and its dual, the minimum of the cutting-plane model
 *
 * <pre>{@code
 * M(mu) = sum_s max_j (gain_{s,j} - rate_{s,j} . mu_s) + (tolerance / 2) sum |mu|,   sum_s mu_{s,k} = 0.
 * }</pre>
 *
 * The multipliers of the second row are a minimiser {@code mu} where the linear program has them right. Measured with
 * ojAlgo 56.1.1: values of the primal are right to 1e-14 in standard form (equalities over non-negative variables, hence
 * the explicit {@code t + u}), multipliers of inequalities and upper bounds of variables are not, and multipliers of
 * equalities are wrong at some degenerate optima, which trees produce. So the multipliers are tested by {@code M(mu)},
 * and where they fail the dual program is solved by itself.
 *
 * <p>Without tolerance {@code t} and {@code u} are left out, and so is the last class, which is implied and would make
 * {@code mu} ambiguous.
 */
final class MasterProgram {
    /** Largest gap between the primal value and the model at its multipliers, as rounding leaves it. */
    private static final double ROUNDING = 1e-11;

    /** Weights of the mixture below this are rounding, and are dropped. */
    private static final double DUST = 1e-12;

    /**
     * Right-hand sides are moved by up to this much, in turn, until the simplex method ends: at degenerate vertices that
     * of ojAlgo can cycle. A mixture's rates then miss the tolerance by as much at most, which the certificate sees.
     */
    private static final double[] PERTURBATIONS = {0, 1e-11, 1e-10, 1e-9};

    private final int groups;
    private final int classes;
    private final double tolerance;
    /** Classes that have a row: all, or all but the last. */
    private final int rows;

    private final List<List<GroupRule>> rules = new ArrayList<>();

    MasterProgram(int groups, int classes, double tolerance) {
        this.groups = groups;
        this.classes = classes;
        this.tolerance = tolerance;
        this.rows = tolerance > 0 ? classes : classes - 1;
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

    /** The optimum over the rules so far; empty if a linear program was not solved to optimality. */
    Optional<Solution> solve() {
        Optional<Optimisation.Result> solved = solve(this::primal);
        if (solved.isEmpty() || solved.get().getMultipliers().isEmpty()) {
            return Optional.empty();
        }
        Optimisation.Result primal = solved.get();
        double value = 0;
        double[][] weights = new double[groups][];
        double[][][] used = new double[groups][][];
        for (int s = 0, column = 0; s < groups; s++) {
            List<double[]> offsets = new ArrayList<>();
            double[] w = new double[rules.get(s).size()];
            double sum = 0;
            for (GroupRule rule : rules.get(s)) {
                double v = primal.doubleValue(column++);
                if (v > DUST) {
                    w[offsets.size()] = v;
                    sum += v;
                    value += v * rule.gain();
                    offsets.add(rule.offsets());
                }
            }
            weights[s] = Arrays.copyOf(w, offsets.size());
            for (int j = 0; j < weights[s].length; j++) {
                weights[s][j] /= sum;
            }
            used[s] = offsets.toArray(new double[0][]);
        }
        Mixture mixture = new Mixture(weights, used);
        double[][] multipliers = offsets(primal.getMultipliers().get());
        if (model(multipliers) - value <= ROUNDING) {
            return Optional.of(new Solution(value, multipliers, mixture));
        }
        double bound = value;
        return solve(this::dual).map(dual -> new Solution(bound, dualOffsets(dual), mixture));
    }

    private static Optional<Optimisation.Result> solve(DoubleFunction<LinearSolver.Builder> program) {
        for (double perturbation : PERTURBATIONS) {
            LinearSolver.Builder built = program.apply(perturbation);
            Optimisation.Options options = new Optimisation.Options();
            options.iterations_abort = 1000 + 10 * built.countVariables();
            Optimisation.Result result = built.build(options).solve();
            if (result.getState().isOptimal()) {
                return Optional.of(result);
            }
        }
        return Optional.empty();
    }

    /** A number in [0, perturbation) that differs from row to row without pattern: multiples of the golden ratio. */
    private static double moved(int row, double perturbation) {
        double x = (row + 1) * 0.6180339887498949;
        return perturbation * (x - Math.floor(x));
    }

    private LinearSolver.Builder primal(double perturbation) {
        int level = columns();
        int slack = level + rows;
        int rest = slack + groups * rows;
        int size = tolerance > 0 ? rest + groups * rows : slack;
        double[] cost = new double[size];
        for (int s = 0, column = 0; s < groups; s++) {
            for (GroupRule rule : rules.get(s)) {
                cost[column++] = -rule.gain();
            }
        }
        LinearSolver.Builder program = LinearSolver.newBuilder().objective(cost);
        for (int s = 0, column = 0; s < groups; s++) {
            double[] sum = new double[size];
            Arrays.fill(sum, column, column + rules.get(s).size(), 1);
            column += rules.get(s).size();
            program.equality(1, sum);
        }
        for (int s = 0, column = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                double[] rate = new double[size];
                for (int j = 0; j < rules.get(s).size(); j++) {
                    rate[column + j] = rules.get(s).get(j).rates()[k];
                }
                rate[level + k] = -1;
                if (tolerance > 0) {
                    rate[slack + s * rows + k] = -1;
                }
                program.equality(moved(s * rows + k, perturbation), rate);
            }
            column += rules.get(s).size();
        }
        for (int t = slack; tolerance > 0 && t < rest; t++) {
            double[] bounded = new double[size];
            bounded[t] = 1;
            bounded[t + groups * rows] = 1;
            program.equality(tolerance + moved(t, perturbation), bounded);
        }
        return program;
    }

    private double[][] offsets(Access1D<?> multipliers) {
        double[][] offsets = new double[groups][classes];
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                offsets[s][k] = multipliers.doubleValue(groups + s * rows + k);
            }
        }
        return centred(offsets);
    }

    /**
     * The model's minimum, in standard form: {@code theta_s} and {@code mu_{s,k}} are differences of non-negative
     * variables, and each plane has a surplus.
     */
    private LinearSolver.Builder dual(double perturbation) {
        int plus = 2 * groups;
        int minus = plus + groups * rows;
        int surplus = minus + groups * rows;
        double[] cost = new double[surplus + columns()];
        for (int s = 0; s < groups; s++) {
            cost[2 * s] = 1;
            cost[2 * s + 1] = -1;
        }
        Arrays.fill(cost, plus, surplus, tolerance / 2);
        LinearSolver.Builder program = LinearSolver.newBuilder().objective(cost);
        for (int k = 0; k < rows; k++) {
            double[] sum = new double[cost.length];
            for (int s = 0; s < groups; s++) {
                sum[plus + s * rows + k] = 1;
                sum[minus + s * rows + k] = -1;
            }
            program.equality(0, sum);
        }
        for (int s = 0, column = surplus; s < groups; s++) {
            for (GroupRule rule : rules.get(s)) {
                double[] plane = new double[cost.length];
                plane[2 * s] = 1;
                plane[2 * s + 1] = -1;
                for (int k = 0; k < rows; k++) {
                    plane[plus + s * rows + k] = rule.rates()[k];
                    plane[minus + s * rows + k] = -rule.rates()[k];
                }
                plane[column] = -1;
                program.equality(rule.gain() + moved(column++, perturbation), plane);
            }
        }
        return program;
    }

    private double[][] dualOffsets(Optimisation.Result dual) {
        int plus = 2 * groups;
        int minus = plus + groups * rows;
        double[][] offsets = new double[groups][classes];
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                offsets[s][k] = dual.doubleValue(plus + s * rows + k) - dual.doubleValue(minus + s * rows + k);
            }
        }
        return centred(offsets);
    }

    /** The cutting-plane model {@code M(mu)}. */
    private double model(double[][] offsets) {
        double sum = tolerance / 2 * ParityProblem.absoluteSum(offsets);
        for (int s = 0; s < groups; s++) {
            double max = Double.NEGATIVE_INFINITY;
            for (GroupRule rule : rules.get(s)) {
                double plane = rule.gain();
                for (int k = 0; k < classes; k++) {
                    plane -= rule.rates()[k] * offsets[s][k];
                }
                max = Math.max(max, plane);
            }
            sum += max;
        }
        return sum;
    }

    private int columns() {
        return rules.stream().mapToInt(List::size).sum();
    }

    /** Removes what rounding left of {@code sum_s mu_{s,k}}. */
    private static double[][] centred(double[][] offsets) {
        for (int k = 0; k < offsets[0].length; k++) {
            double sum = 0;
            for (double[] row : offsets) {
                sum += row[k];
            }
            for (double[] row : offsets) {
                row[k] -= sum / offsets.length;
            }
        }
        return offsets;
    }

    /**
     * An optimum of the restricted primal.
     *
     * @param value its plug-in accuracy, a lower bound of the optimum
     * @param offsets a minimiser of the cutting-plane model, {@code [group][class]}
     * @param mixture the mixture
     */
    record Solution(double value, double[][] offsets, Mixture mixture) {}
}
