package dev.ralf.fairness.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The restricted primal of {@link ParityProblem}: the best mixture of the rules collected so far, one set per block of
 * rows.
 *
 * <pre>{@code
 * maximise sum_{b,j} w_{b,j} gain_{b,j}
 * subject to  sum_j w_{b,j} = 1                                          (each block)
 *             sum_{b,j} w_{b,j} rate_{b,j,s,c} - b_c - t_{s,c} = 0       (each group and cell)
 *             w >= 0,  0 <= t <= tolerance,  b free
 * }</pre>
 *
 * The multipliers of the second kind of rows are the minimiser {@code mu} of the cutting-plane model
 *
 * <pre>{@code
 * M(mu) = sum_b max_j (gain_{b,j} - rate_{b,j} . mu) + (tolerance / 2) sum |mu|,   sum_s mu_{s,c} = 0.
 * }</pre>
 *
 * The first rule of each block is where the simplex method starts: these must have equal rates in all groups, as the
 * constant rules have. After that each optimum is the start of the next one. Trees and rare classes make the program
 * degenerate, so the bounds of {@code t} have up to 1e-10 of play while the method looks for its basis.
 */
final class MasterProgram {
    /** Weights of the mixture below this are rounding, and are dropped. */
    private static final double DUST = 1e-12;

    private static final double PLAY = 1e-10;

    private final int groups;
    private final int cells;
    private final double tolerance;
    private final List<List<GroupRule>> rules = new ArrayList<>();
    /** Column of each rule, as far as they have joined the program. */
    private final List<List<Integer>> columns = new ArrayList<>();

    private PrimalSimplex simplex;
    /** Columns that relax the rate of a row downwards and upwards, {@code [row][2]}; none without a box. */
    private int[][] relaxed = new int[0][];

    private double[] penalties = new double[0];

    MasterProgram(ParityProblem problem) {
        this(problem.blocks(), problem.groups(), problem.cells().size(), problem.tolerance());
    }

    MasterProgram(int blocks, int groups, int cells, double tolerance) {
        this.groups = groups;
        this.cells = cells;
        this.tolerance = tolerance;
        for (int b = 0; b < blocks; b++) {
            rules.add(new ArrayList<>());
            columns.add(new ArrayList<>());
        }
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

    /**
     * Keeps {@code mu} within {@code width} of a centre (boxstep, Marsten, Hogan and Blankenship 1975,
     * doi:10.1287/opre.23.3.389): in the primal, rates may be missed at a price. A solution that misses none is one of the
     * program without the box.
     */
    void box(double[][] centre, double width) {
        if (simplex == null) {
            begin();
        }
        if (relaxed.length == 0) {
            relaxed = new int[groups * cells][2];
            penalties = new double[2 * relaxed.length];
            for (int r = 0; r < relaxed.length; r++) {
                relaxed[r][0] = simplex.add(new int[] {rules.size() + r}, new double[] {1}, 0);
                relaxed[r][1] = simplex.add(new int[] {rules.size() + r}, new double[] {-1}, 0);
            }
        }
        for (int s = 0; s < groups; s++) {
            for (int c = 0; c < cells; c++) {
                int r = s * cells + c;
                penalties[2 * r] = centre[s][c] - width;
                penalties[2 * r + 1] = -centre[s][c] - width;
                simplex.cost(relaxed[r][0], penalties[2 * r]);
                simplex.cost(relaxed[r][1], penalties[2 * r + 1]);
            }
        }
    }

    /** The optimum over the rules so far; empty if the simplex method failed. */
    Optional<Solution> solve() {
        if (simplex == null) {
            begin();
        }
        join();
        if (!simplex.solve(1000 + 20 * (rules.size() + groups * cells))) {
            return Optional.empty();
        }
        double value = 0;
        double[][] weights = new double[rules.size()][];
        double[][][] used = new double[rules.size()][][];
        for (int s = 0; s < weights.length; s++) {
            List<double[]> offsets = new ArrayList<>();
            double[] w = new double[rules.get(s).size()];
            double sum = 0;
            for (int j = 0; j < w.length; j++) {
                double v = simplex.value(columns.get(s).get(j));
                if (v > DUST) {
                    GroupRule rule = rules.get(s).get(j);
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
        double missed = 0;
        for (int r = 0; r < relaxed.length; r++) {
            for (int j = 0; j < 2; j++) {
                missed += simplex.value(relaxed[r][j]);
                value += penalties[2 * r + j] * simplex.value(relaxed[r][j]);
            }
        }
        return Optional.of(new Solution(value, missed, offsets(), new Mixture(weights, used)));
    }

    private int row(int s, int c) {
        return rules.size() + s * cells + c;
    }

    /** The program of the first rule of each block, in its only basis: these rules, each {@code b}, and {@code t} of all groups but the first. */
    private void begin() {
        double[] right = new double[row(groups, 0)];
        Arrays.fill(right, 0, rules.size(), 1);
        simplex = new PrimalSimplex(right);
        int[] basis = new int[right.length];
        for (int b = 0; b < rules.size(); b++) {
            join(b, rules.get(b).get(0));
            basis[b] = columns.get(b).get(0);
        }
        for (int c = 0; c < cells; c++) {
            int[] all = new int[groups];
            double[] minus = new double[groups];
            for (int s = 0; s < groups; s++) {
                all[s] = row(s, c);
                minus[s] = -1;
                double below = PLAY * (s == 0 ? 0.25 : 0.5 + scattered(row(s, c)) / 2);
                double above = PLAY * (0.5 + scattered(row(s, c) + right.length) / 2);
                basis[row(s, c)] = simplex.add(
                        new int[] {row(s, c)}, new double[] {-1}, 0, new double[] {0, tolerance}, new double[] {
                            below, above
                        });
            }
            basis[row(0, c)] = simplex.add(
                    all, minus, 0, new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}, new double[2]);
        }
        simplex.start(basis);
    }

    private void join() {
        for (int b = 0; b < rules.size(); b++) {
            for (int j = columns.get(b).size(); j < rules.get(b).size(); j++) {
                join(b, rules.get(b).get(j));
            }
        }
    }

    private void join(int b, GroupRule rule) {
        int[] at = new int[1 + groups * cells];
        double[] values = new double[at.length];
        at[0] = b;
        values[0] = 1;
        int n = 1;
        for (int s = 0; s < groups; s++) {
            for (int c = 0; c < cells; c++) {
                if (rule.rates()[s][c] != 0) {
                    at[n] = row(s, c);
                    values[n++] = rule.rates()[s][c];
                }
            }
        }
        columns.get(b).add(simplex.add(Arrays.copyOf(at, n), Arrays.copyOf(values, n), rule.gain()));
    }

    /** A number in [0, 1) that differs from row to row without pattern: multiples of the golden ratio. */
    private static double scattered(int row) {
        double x = (row + 1) * 0.6180339887498949;
        return x - Math.floor(x);
    }

    /** The multipliers of the rates, without what rounding left of {@code sum_s mu_{s,c}}. */
    private double[][] offsets() {
        double[] y = simplex.multipliers();
        double[][] offsets = new double[groups][cells];
        for (int c = 0; c < cells; c++) {
            double sum = 0;
            for (int s = 0; s < groups; s++) {
                offsets[s][c] = y[row(s, c)];
                sum += offsets[s][c];
            }
            for (double[] row : offsets) {
                row[c] -= sum / groups;
            }
        }
        return offsets;
    }

    /**
     * An optimum of the restricted primal.
     *
     * @param value its plug-in value, a lower bound of the optimum; in a box, of the optimum there
     * @param missed by how much rates are missed altogether; 0 without a box
     * @param offsets a minimiser of the cutting-plane model, {@code [group][cell]}
     * @param mixture the mixture
     */
    record Solution(double value, double missed, double[][] offsets, Mixture mixture) {}
}
