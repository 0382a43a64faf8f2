package dev.ralf.fairness.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.linear.LinearSolver;
import org.ojalgo.structure.Access1D;

/**
 * The restricted primal of {@link ParityProblem}: the best mixture of the rules collected so far, one set per block of
 * rows.
 *
 * <pre>{@code
 * maximise sum_{b,j} w_{b,j} gain_{b,j}
 * subject to  sum_j w_{b,j} = 1                                          (each block)
 *             sum_{b,j} w_{b,j} rate_{b,j,s,c} - b_c - t_{s,c} = 0       (each group and cell)
 *             t_{s,c} + u_{s,c} = tolerance                              (each group and cell)
 *             w, b, t, u >= 0
 * }</pre>
 *
 * and its dual, the minimum of the cutting-plane model
 *
 * <pre>{@code
 * M(mu) = sum_b max_j (gain_{b,j} - rate_{b,j} . mu) + (tolerance / 2) sum |mu|,   sum_s mu_{s,c} = 0.
 * }</pre>
 *
 * The multipliers of the second row are a minimiser {@code mu} where the linear program has them right. Measured with
 * ojAlgo 56.1.1: values of the primal are right to 1e-14 in standard form (equalities over non-negative variables, hence
 * the explicit {@code t + u}), multipliers of inequalities and upper bounds of variables are not, and multipliers of
 * equalities are wrong at some degenerate optima, which trees produce. So the multipliers are tested by {@code M(mu)},
 * and where they fail the dual program is solved by itself.
 *
 * <p>Without tolerance {@code t} and {@code u} are left out, and so is the last decision of an event all of whose
 * decisions are constrained, which is implied and would make {@code mu} ambiguous.
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
    private final int cells;
    private final double tolerance;
    /** Cells that have a row: all, or all that are not implied by the others. */
    private final int[] active;

    private final int rows;

    private final List<List<GroupRule>> rules = new ArrayList<>();

    MasterProgram(ParityProblem problem) {
        this(problem.blocks(), problem.groups(), problem.cells(), problem.classes(), problem.tolerance());
    }

    MasterProgram(int blocks, int groups, List<ParityConstraint.Cell> cells, int classes, double tolerance) {
        this.groups = groups;
        this.cells = cells.size();
        this.tolerance = tolerance;
        this.active = active(cells, classes, tolerance);
        this.rows = active.length;
        for (int b = 0; b < blocks; b++) {
            rules.add(new ArrayList<>());
        }
    }

    private static int[] active(List<ParityConstraint.Cell> cells, int classes, double tolerance) {
        return IntStream.range(0, cells.size())
                .filter(j -> tolerance > 0
                        || cells.get(j).decision() < classes - 1
                        || cells.stream()
                                        .filter(c -> c.event() == cells.get(j).event())
                                        .count()
                                < classes)
                .toArray();
    }

    /** Adds the rules of another program over the same sample. */
    void addAll(MasterProgram other) {
        for (int b = 0; b < rules.size(); b++) {
            for (GroupRule rule : other.rules.get(b)) {
                add(b, rule);
            }
        }
    }

    /** Adds a rule of block {@code b}; false if an equal one is there already. */
    boolean add(int b, GroupRule rule) {
        for (GroupRule known : rules.get(b)) {
            if (known.sameColumn(rule)) {
                return false;
            }
        }
        rules.get(b).add(rule);
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
        double[][] weights = new double[rules.size()][];
        double[][][] used = new double[rules.size()][][];
        for (int s = 0, column = 0; s < rules.size(); s++) {
            List<double[]> offsets = new ArrayList<>();
            double[] w = new double[rules.get(s).size()];
            double sum = 0;
            for (GroupRule rule : rules.get(s)) {
                double v = primal.doubleValue(column++);
                if (v > DUST) {
                    w[offsets.size()] = v;
                    sum += v;
                    value += v * rule.gain();
                    offsets.add(rule.parameters());
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
        for (int b = 0, column = 0; b < rules.size(); b++) {
            for (GroupRule rule : rules.get(b)) {
                cost[column++] = -rule.gain();
            }
        }
        LinearSolver.Builder program = LinearSolver.newBuilder().objective(cost);
        for (int b = 0, column = 0; b < rules.size(); b++) {
            double[] sum = new double[size];
            Arrays.fill(sum, column, column + rules.get(b).size(), 1);
            column += rules.get(b).size();
            program.equality(1, sum);
        }
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                double[] rate = new double[size];
                int column = 0;
                for (List<GroupRule> block : rules) {
                    for (GroupRule rule : block) {
                        rate[column++] = rule.rates()[s][active[k]];
                    }
                }
                rate[level + k] = -1;
                if (tolerance > 0) {
                    rate[slack + s * rows + k] = -1;
                }
                program.equality(moved(s * rows + k, perturbation), rate);
            }
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
        double[][] offsets = new double[groups][cells];
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                offsets[s][active[k]] = multipliers.doubleValue(rules.size() + s * rows + k);
            }
        }
        return centred(offsets);
    }

    /**
     * The model's minimum, in standard form: {@code theta_b} and {@code mu_{s,c}} are differences of non-negative
     * variables, and each plane has a surplus.
     */
    private LinearSolver.Builder dual(double perturbation) {
        int plus = 2 * rules.size();
        int minus = plus + groups * rows;
        int surplus = minus + groups * rows;
        double[] cost = new double[surplus + columns()];
        for (int b = 0; b < rules.size(); b++) {
            cost[2 * b] = 1;
            cost[2 * b + 1] = -1;
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
        for (int b = 0, column = surplus; b < rules.size(); b++) {
            for (GroupRule rule : rules.get(b)) {
                double[] plane = new double[cost.length];
                plane[2 * b] = 1;
                plane[2 * b + 1] = -1;
                for (int s = 0; s < groups; s++) {
                    for (int k = 0; k < rows; k++) {
                        plane[plus + s * rows + k] = rule.rates()[s][active[k]];
                        plane[minus + s * rows + k] = -rule.rates()[s][active[k]];
                    }
                }
                plane[column] = -1;
                program.equality(rule.gain() + moved(column++, perturbation), plane);
            }
        }
        return program;
    }

    private double[][] dualOffsets(Optimisation.Result dual) {
        int plus = 2 * rules.size();
        int minus = plus + groups * rows;
        double[][] offsets = new double[groups][cells];
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < rows; k++) {
                offsets[s][active[k]] = dual.doubleValue(plus + s * rows + k) - dual.doubleValue(minus + s * rows + k);
            }
        }
        return centred(offsets);
    }

    /** The cutting-plane model {@code M(mu)}. */
    private double model(double[][] offsets) {
        double sum = tolerance / 2 * ParityProblem.absoluteSum(offsets);
        for (List<GroupRule> block : rules) {
            double max = Double.NEGATIVE_INFINITY;
            for (GroupRule rule : block) {
                double plane = rule.gain();
                for (int s = 0; s < groups; s++) {
                    for (int c = 0; c < cells; c++) {
                        plane -= rule.rates()[s][c] * offsets[s][c];
                    }
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

    /** Removes what rounding left of {@code sum_s mu_{s,c}}. */
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
     * @param value its plug-in value, a lower bound of the optimum
     * @param offsets a minimiser of the cutting-plane model, {@code [group][cell]}
     * @param mixture the mixture
     */
    record Solution(double value, double[][] offsets, Mixture mixture) {}
}
