package dev.ralf.fairness.optim;

import java.util.Arrays;

/**
 * The bounded primal simplex method with an explicit inverse of the basis, for programs that grow by columns: maximises
 * {@code c x} subject to {@code A x = b, lower <= x <= upper}, from a basis that the caller gives. New columns join at
 * their lower bound, so that the last optimum is the next start.
 *
 * <p>Dantzig's rule prices, among the last candidates first; where steps gain nothing for long, Bland's rule takes over until one does. The ratio test is
 * that of Harris (1973, doi:10.1007/BF01580108): among the rows that block within rounding the largest pivot leaves. The
 * inverse is updated at each pivot and computed anew every {@value #REFRESH} of them;
 * basic values are corrected by what they leave over.
 *
 * <p>Degenerate vertices, where many pivots move nothing, are broken up by play: a caller may move bounds outwards by
 * amounts that are small and all different. The basis found is that of the exact bounds too, whose values {@link #value}
 * gives: the optimality of a basis does not depend on the bounds, and its values depend on them linearly.
 */
final class PrimalSimplex {
    private static final int REFRESH = 250;
    /** The same after a loss of precision. */
    private static final int CAREFUL_REFRESH = 60;
    /** Exact basic values may be this far outside their bounds. */
    private static final double INFEASIBLE = 1e-6;

    private static final int PATIENCE = 40;
    /** Reduced costs below this are rounding; where steps no longer gain, those below the second one. */
    private static final double PRICE = 1e-13;

    private static final double PRICE_AT_REST = 1e-10;
    /** A gain below this is rounding. */
    private static final double GAIN = 1e-12;

    private static final double PIVOT = 1e-9;
    private static final double FEASIBLE = 1e-13;

    private final double[] b;
    private int columns;
    private int[][] index = new int[64][];
    private double[][] entries = new double[64][];
    private double[] cost = new double[64];
    private double[] lower = new double[64];
    private double[] upper = new double[64];
    /** How far the bounds lie outside the exact ones. */
    private double[] playBelow = new double[64];

    private double[] playAbove = new double[64];
    /** Values of the columns outside the basis. */
    private double[] at = new double[64];
    /** Row of a basic column, or -1. */
    private int[] rowOf = new int[64];

    private final int[] basis;
    private final double[][] inverse;
    private final double[] value;
    /** Values of the basic columns for the exact bounds, at the last optimum. */
    private double[] exact;

    private int refreshEvery = REFRESH;
    private int[] startBasis;
    private int sinceRefresh;
    /** Columns that were worth entering when all were last priced. */
    private final int[] candidate = new int[16];

    private int candidates;

    PrimalSimplex(double[] b) {
        this.b = b.clone();
        basis = new int[b.length];
        inverse = new double[b.length][b.length];
        value = new double[b.length];
    }

    /** Adds a column of a non-negative variable, at 0, and returns its number. */
    int add(int[] rows, double[] values, double c) {
        return add(rows, values, c, new double[] {0, Double.POSITIVE_INFINITY}, new double[2]);
    }

    /**
     * Adds a column at its lower bound, or at 0 if it has none, and returns its number.
     *
     * @param bounds exact lower and upper bound
     * @param play how far each is moved outwards
     */
    int add(int[] rows, double[] values, double c, double[] bounds, double[] play) {
        if (columns == cost.length) {
            int size = 2 * columns;
            index = Arrays.copyOf(index, size);
            entries = Arrays.copyOf(entries, size);
            cost = Arrays.copyOf(cost, size);
            lower = Arrays.copyOf(lower, size);
            upper = Arrays.copyOf(upper, size);
            playBelow = Arrays.copyOf(playBelow, size);
            playAbove = Arrays.copyOf(playAbove, size);
            at = Arrays.copyOf(at, size);
            rowOf = Arrays.copyOf(rowOf, size);
        }
        index[columns] = rows;
        entries[columns] = values;
        cost[columns] = c;
        lower[columns] = bounds[0] - play[0];
        upper[columns] = bounds[1] + play[1];
        playBelow[columns] = play[0];
        playAbove[columns] = play[1];
        at[columns] = Double.isInfinite(lower[columns]) ? 0 : lower[columns];
        rowOf[columns] = -1;
        return columns++;
    }

    /** Starts from these basic columns, one for each row; their values must be within bounds. */
    void start(int[] columnsOfBasis) {
        startBasis = columnsOfBasis.clone();
        System.arraycopy(startBasis, 0, basis, 0, basis.length);
        Arrays.fill(rowOf, -1);
        for (int j = 0; j < columns; j++) {
            at[j] = Double.isInfinite(lower[j]) ? 0 : lower[j];
        }
        candidates = 0;
        for (int i = 0; i < basis.length; i++) {
            rowOf[basis[i]] = i;
        }
        refresh();
    }

    /**
     * Moves to an optimum; stops short of it after {@code limit} pivots, which rounding can bring about near an optimum
     * that is badly conditioned. Where rounding has made the basis useless, the method begins anew and inverts often.
     * False if there is no optimum, because the program is unbounded, or none to be had in this precision.
     */
    boolean solve(int limit) {
        if (moves(limit) && feasible()) {
            return true;
        }
        refreshEvery = CAREFUL_REFRESH;
        start(startBasis);
        boolean moved = moves(limit) && feasible();
        refreshEvery = REFRESH;
        return moved;
    }

    /** True if the exact values of the basic columns are within their exact bounds, up to rounding. */
    private boolean feasible() {
        for (int i = 0; i < basis.length; i++) {
            int j = basis[i];
            // Written so that NaN is infeasible.
            if (!(exact[i] >= lower[j] + playBelow[j] - INFEASIBLE
                    && exact[i] <= upper[j] - playAbove[j] + INFEASIBLE)) {
                return false;
            }
        }
        return true;
    }

    private boolean moves(int limit) {
        int still = 0;
        for (int pivots = 0; pivots < limit; pivots++) {
            if (sinceRefresh >= refreshEvery) {
                refresh();
            }
            double[] y = multipliers();
            int entering = still > PATIENCE ? -1 : best(y, candidates, candidate);
            if (entering < 0) {
                entering = price(y, still > PATIENCE);
            }
            if (entering < 0) {
                boolean fresh = sinceRefresh == 0;
                if (!fresh) {
                    refresh();
                }
                entering = fresh ? -1 : price(multipliers(), still > PATIENCE);
                if (entering < 0) {
                    exact = values(true);
                    return true;
                }
            }
            double slope = Math.abs(reduced(entering, y));
            double step = pivot(entering);
            if (Double.isNaN(step)) {
                return false;
            }
            still = step * slope > GAIN ? 0 : still + 1;
        }
        refresh();
        exact = values(true);
        return true;
    }

    /** Changes what a column earns. */
    void cost(int column, double c) {
        cost[column] = c;
    }

    /** The multipliers of the rows. */
    double[] multipliers() {
        double[] y = new double[b.length];
        for (int i = 0; i < y.length; i++) {
            double c = cost[basis[i]];
            if (c != 0) {
                double[] row = inverse[i];
                for (int j = 0; j < y.length; j++) {
                    y[j] += c * row[j];
                }
            }
        }
        return y;
    }

    /** The value of a column at the last optimum, for the exact bounds. */
    double value(int column) {
        return rowOf[column] >= 0 ? exact[rowOf[column]] : resting(column, true);
    }

    private double resting(int j, boolean withoutPlay) {
        if (!withoutPlay) {
            return at[j];
        }
        return at[j] == lower[j] ? at[j] + playBelow[j] : at[j] - playAbove[j];
    }

    private double reduced(int j, double[] y) {
        double d = cost[j];
        int[] rows = index[j];
        double[] v = entries[j];
        for (int r = 0; r < rows.length; r++) {
            d -= y[rows[r]] * v[r];
        }
        return d;
    }

    /** What a column outside the basis gains per unit that it moves into its bounds. */
    private double gain(int j, double[] y) {
        if (rowOf[j] >= 0 || lower[j] == upper[j]) {
            return 0;
        }
        double d = reduced(j, y);
        return at[j] == lower[j] ? d : -d;
    }

    /** The best column of all, or the first good one; the good ones that were seen last stay candidates. */
    private int price(double[] y, boolean first) {
        int best = -1;
        double most = first ? PRICE_AT_REST : PRICE;
        candidates = 0;
        for (int j = 0; j < columns; j++) {
            double gain = gain(j, y);
            if (gain > most) {
                best = j;
                most = gain;
                candidate[candidates++ % candidate.length] = j;
                if (first) {
                    break;
                }
            }
        }
        candidates = Math.min(candidates, candidate.length);
        return best;
    }

    private int best(double[] y, int count, int[] among) {
        int best = -1;
        double most = PRICE;
        for (int i = 0; i < count; i++) {
            double gain = gain(among[i], y);
            if (gain > most) {
                best = among[i];
                most = gain;
            }
        }
        return best;
    }

    /** Moves a column as far as it goes, and returns how far; NaN without a limit. */
    private double pivot(int entering) {
        int m = b.length;
        int[] rows = index[entering];
        double[] v = entries[entering];
        double[] alpha = new double[m];
        for (int i = 0; i < m; i++) {
            double[] row = inverse[i];
            double sum = 0;
            for (int r = 0; r < rows.length; r++) {
                sum += row[rows[r]] * v[r];
            }
            alpha[i] = sum;
        }
        double direction = at[entering] == lower[entering] ? 1 : -1;
        double relaxed = Double.POSITIVE_INFINITY;
        for (int i = 0; i < m; i++) {
            if (Math.abs(alpha[i]) > PIVOT) {
                relaxed = Math.min(relaxed, (room(i, -direction * alpha[i]) + FEASIBLE) / Math.abs(alpha[i]));
            }
        }
        int leaving = -1;
        for (int i = 0; i < m; i++) {
            if (Math.abs(alpha[i]) > PIVOT
                    && room(i, -direction * alpha[i]) / Math.abs(alpha[i]) <= relaxed
                    && (leaving < 0 || Math.abs(alpha[i]) > Math.abs(alpha[leaving]))) {
                leaving = i;
            }
        }
        double range = upper[entering] - lower[entering];
        double step = leaving < 0
                ? Double.POSITIVE_INFINITY
                : Math.max(0, room(leaving, -direction * alpha[leaving]) / Math.abs(alpha[leaving]));
        if (range <= step) {
            if (range == Double.POSITIVE_INFINITY) {
                return Double.NaN;
            }
            at[entering] = direction > 0 ? upper[entering] : lower[entering];
            for (int i = 0; i < m; i++) {
                value[i] -= direction * range * alpha[i];
            }
            return range;
        }
        for (int i = 0; i < m; i++) {
            value[i] -= direction * step * alpha[i];
        }
        int left = basis[leaving];
        at[left] = direction * alpha[leaving] > 0 ? lower[left] : upper[left];
        rowOf[left] = -1;
        basis[leaving] = entering;
        rowOf[entering] = leaving;
        value[leaving] = at[entering] + direction * step;
        double[] pivotRow = inverse[leaving];
        for (int j = 0; j < m; j++) {
            pivotRow[j] /= alpha[leaving];
        }
        for (int i = 0; i < m; i++) {
            double a = alpha[i];
            if (i != leaving && a != 0) {
                double[] row = inverse[i];
                for (int j = 0; j < m; j++) {
                    row[j] -= a * pivotRow[j];
                }
            }
        }
        sinceRefresh++;
        return step;
    }

    /** How far the basic column of row {@code i} may move in this direction. */
    private double room(int i, double direction) {
        return direction > 0 ? upper[basis[i]] - value[i] : value[i] - lower[basis[i]];
    }

    /** The inverse by Gauss-Jordan elimination with partial pivoting, and the basic values. */
    private void refresh() {
        int m = b.length;
        double[][] a = new double[m][m];
        for (int i = 0; i < m; i++) {
            Arrays.fill(inverse[i], 0);
            inverse[i][i] = 1;
            for (int r = 0; r < index[basis[i]].length; r++) {
                a[index[basis[i]][r]][i] = entries[basis[i]][r];
            }
        }
        for (int c = 0; c < m; c++) {
            int top = c;
            for (int i = c + 1; i < m; i++) {
                if (Math.abs(a[i][c]) > Math.abs(a[top][c])) {
                    top = i;
                }
            }
            swap(a, c, top);
            swap(inverse, c, top);
            double p = a[c][c];
            for (int j = 0; j < m; j++) {
                a[c][j] /= p;
                inverse[c][j] /= p;
            }
            for (int i = 0; i < m; i++) {
                double f = a[i][c];
                if (i != c && f != 0) {
                    for (int j = 0; j < m; j++) {
                        a[i][j] -= f * a[c][j];
                        inverse[i][j] -= f * inverse[c][j];
                    }
                }
            }
        }
        System.arraycopy(values(false), 0, value, 0, m);
        sinceRefresh = 0;
    }

    /** Values of the basic columns that the others leave. */
    private double[] values(boolean withoutPlay) {
        double[] rest = b.clone();
        for (int j = 0; j < columns; j++) {
            double x = rowOf[j] < 0 ? resting(j, withoutPlay) : 0;
            for (int r = 0; x != 0 && r < index[j].length; r++) {
                rest[index[j][r]] -= entries[j][r] * x;
            }
        }
        double[] values = new double[rest.length];
        addInverse(rest, values);
        for (int i = 0; i < values.length; i++) {
            for (int r = 0; r < index[basis[i]].length; r++) {
                rest[index[basis[i]][r]] -= entries[basis[i]][r] * values[i];
            }
        }
        addInverse(rest, values);
        return values;
    }

    /** Adds the inverse times {@code x} to {@code to}. */
    private void addInverse(double[] x, double[] to) {
        for (int i = 0; i < x.length; i++) {
            double sum = 0;
            for (int j = 0; j < x.length; j++) {
                sum += inverse[i][j] * x[j];
            }
            to[i] += sum;
        }
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
}
