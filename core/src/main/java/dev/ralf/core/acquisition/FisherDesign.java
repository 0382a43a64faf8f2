package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Greedy A-optimal design for a softmax layer: rows that shrink {@code tr(M^-1 F)}, where M is the information of the rows
 * chosen, with a part given at first, and F that of the rows that matter.
 *
 * <p>The Fisher information of a row with embedding z and probabilities p is {@code V V'} with {@code V = B' x z}, row c of B
 * being {@code sqrt(p_c) (e_c - p)}: K D numbers of rank K - 1, with D = K d. No V is ever formed. Each candidate keeps
 * {@code Q = V' M^-1 V} and {@code T = V' M^-1 F M^-1 V}, K x K; adding a row, or taking it away, changes M by rank K, and Q and
 * T of all candidates by products of K x K matrices, after O(K D) for each candidate (Woodbury). Adding lowers the trace by
 * {@code tr(T (I + Q)^-1)}, taking away raises it by {@code tr(T (I - Q)^-1)}.
 *
 * <p>Memory: three matrices D x D, and 2 K^2 numbers a candidate. Time: O(N D^2) at first, and O(N (K D + K^3)) a step.
 */
final class FisherDesign {
    private final int k;
    private final int d;
    private final int size;
    private final double scale;
    private final Matrix p;
    private final Matrix z;
    private final double[][] inverse; // M^-1
    private final double[][] weighted; // M^-1 F M^-1
    private final double[][] q;
    private final double[][] t;
    private double objective;

    /**
     * A design to which nothing has been added.
     *
     * @param p probabilities of the candidates {@code [n][k]}
     * @param z embeddings of the candidates {@code [n][d]}
     * @param scale factor on the information of every candidate
     * @param given M at first, symmetric and positive definite, {@code [kd][kd]}; overwritten
     * @param target F, {@code [kd][kd]}
     */
    FisherDesign(Matrix p, Matrix z, double scale, double[][] given, double[][] target) {
        this.k = p.columns();
        this.d = z.columns();
        this.size = k * d;
        this.scale = Math.sqrt(scale);
        this.p = p;
        this.z = z;
        this.inverse = Dense.inverseOfPositiveDefinite(given);
        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                objective += inverse[r][c] * target[r][c];
            }
        }
        this.weighted = Dense.product(Dense.product(inverse, target), inverse);
        this.q = new double[p.rows()][];
        this.t = new double[p.rows()][];
        IntStream.range(0, p.rows()).parallel().forEach(i -> {
            double[] b = factor(p, i, this.scale);
            q[i] = sandwich(b, i, inverse);
            t[i] = sandwich(b, i, weighted);
        });
    }

    /** The trace by which adding a candidate lowers the objective. */
    double gain(int i) {
        double[] m = Dense.identityPlus(q[i], k, 1);
        return Dense.traceOfSolved(m, t[i], k);
    }

    /** The trace by which taking a chosen candidate away raises the objective. */
    double loss(int i) {
        double[] m = Dense.identityPlus(q[i], k, -1);
        return Dense.traceOfSolved(m, t[i], k);
    }

    /** The objective {@code tr(M^-1 F)} of what is chosen. */
    double objective() {
        return objective;
    }

    /** Adds a candidate. */
    void add(int i) {
        objective -= gain(i);
        update(i, 1);
    }

    /** Takes away a candidate that was added. */
    void remove(int i) {
        objective += loss(i);
        update(i, -1);
    }

    /**
     * With Y = M^-1 V, Z = (M^-1 F M^-1) V, R = V'Z and W = s (I + s V'Y)^-1:
     * M^-1 loses Y W Y', and M^-1 F M^-1 loses Y W Z' + Z W Y' - Y W R W Y'.
     */
    private void update(int chosen, int sign) {
        double[] b = factor(p, chosen, scale);
        double[][] y = times(inverse, b, chosen);
        double[][] zs = times(weighted, b, chosen);
        double[] w = Dense.inverse(Dense.identityPlus(q[chosen], k, sign), k);
        for (int c = 0; c < w.length; c++) {
            w[c] *= sign;
        }
        double[] r = t[chosen].clone();
        double[] wrw = Dense.multiply(Dense.multiply(w, r, k), w, k);
        IntStream.range(0, size).parallel().forEach(row -> {
            double[] yw = Dense.rowTimes(y[row], w, k);
            double[] zw = Dense.rowTimes(zs[row], w, k);
            double[] yr = Dense.rowTimes(y[row], wrw, k);
            for (int column = 0; column < size; column++) {
                double first = 0;
                double second = 0;
                for (int c = 0; c < k; c++) {
                    first += yw[c] * y[column][c];
                    second += yw[c] * zs[column][c] + (zw[c] - yr[c]) * y[column][c];
                }
                inverse[row][column] -= first;
                weighted[row][column] -= second;
            }
        });
        IntStream.range(0, q.length).parallel().forEach(i -> {
            double[] own = factor(p, i, scale);
            double[] vy = projected(own, i, y);
            double[] vz = projected(own, i, zs);
            double[] vyw = Dense.multiply(vy, w, k);
            double[] change = Dense.multiplyTransposed(vyw, vy, k);
            double[] cross = Dense.multiplyTransposed(vyw, vz, k);
            double[] back = Dense.multiplyTransposed(Dense.multiply(vy, wrw, k), vy, k);
            for (int a = 0; a < k; a++) {
                for (int c = 0; c < k; c++) {
                    q[i][a * k + c] -= change[a * k + c];
                    t[i][a * k + c] -= cross[a * k + c] + cross[c * k + a] - back[a * k + c];
                }
            }
        });
    }

    /** Rows {@code scale sqrt(p_c) (e_c - p)}. */
    private static double[] factor(Matrix p, int i, double scale) {
        int k = p.columns();
        double[] b = new double[k * k];
        for (int c = 0; c < k; c++) {
            double root = scale * Math.sqrt(p.get(i, c));
            for (int a = 0; a < k; a++) {
                b[c * k + a] = root * ((a == c ? 1 : 0) - p.get(i, a));
            }
        }
        return b;
    }

    /** {@code B (z' M_ab z)_ab B'} of the blocks of a symmetric matrix. */
    private double[] sandwich(double[] b, int i, double[][] m) {
        double[] inner = new double[k * k];
        double[] row = z.row(i);
        double[] half = new double[size];
        for (int a = 0; a < k; a++) {
            Arrays.fill(half, 0);
            for (int j = 0; j < d; j++) {
                double v = row[j];
                if (v != 0) {
                    double[] mj = m[a * d + j];
                    for (int c = 0; c < size; c++) {
                        half[c] += v * mj[c];
                    }
                }
            }
            for (int c = 0; c < k; c++) {
                double sum = 0;
                for (int j = 0; j < d; j++) {
                    sum += half[c * d + j] * row[j];
                }
                inner[a * k + c] = sum;
            }
        }
        return Dense.multiplyTransposed(Dense.multiply(b, inner, k), b, k);
    }

    /** {@code M V} of a row, {@code [kd][k]}. */
    private double[][] times(double[][] m, double[] b, int i) {
        double[] row = z.row(i);
        double[][] out = new double[size][k];
        for (int r = 0; r < size; r++) {
            double[] blocks = new double[k];
            for (int a = 0; a < k; a++) {
                for (int j = 0; j < d; j++) {
                    blocks[a] += m[r][a * d + j] * row[j];
                }
            }
            for (int c = 0; c < k; c++) {
                for (int a = 0; a < k; a++) {
                    out[r][c] += b[c * k + a] * blocks[a];
                }
            }
        }
        return out;
    }

    /** {@code V' Y} of a candidate, {@code [k][k]}. */
    private double[] projected(double[] b, int i, double[][] y) {
        double[] inner = new double[k * k];
        for (int a = 0; a < k; a++) {
            for (int j = 0; j < d; j++) {
                double v = z.get(i, j);
                double[] yj = y[a * d + j];
                for (int c = 0; c < k; c++) {
                    inner[a * k + c] += v * yj[c];
                }
            }
        }
        return Dense.multiply(b, inner, k);
    }

    /**
     * The rows that lower the objective most, one after another; more may be added first and the least useful taken away
     * again.
     *
     * @param take how many, at most as many as there are candidates
     * @param added how many to add first, at least {@code take}
     * @param ties a number for each candidate; of equal gains the least goes first
     * @return positions in the order in which they were added, and the gain of each
     */
    Steps choose(int take, int added, long[] ties) {
        List<Integer> chosen = new ArrayList<>();
        Map<Integer, Double> gains = new HashMap<>();
        boolean[] taken = new boolean[q.length];
        while (chosen.size() < Math.min(added, q.length)) {
            double[] gain = IntStream.range(0, q.length)
                    .parallel()
                    .mapToDouble(i -> taken[i] ? Double.NEGATIVE_INFINITY : gain(i))
                    .toArray();
            int best = -1;
            for (int i = 0; i < gain.length; i++) {
                if (!taken[i] && (best < 0 || gain[i] > gain[best] || gain[i] == gain[best] && ties[i] < ties[best])) {
                    best = i;
                }
            }
            taken[best] = true;
            chosen.add(best);
            gains.put(best, gain[best]);
            add(best);
        }
        while (chosen.size() > take) {
            int least = 0;
            double loss = Double.POSITIVE_INFINITY;
            for (int at = 0; at < chosen.size(); at++) {
                double here = loss(chosen.get(at));
                if (here < loss) {
                    least = at;
                    loss = here;
                }
            }
            remove(chosen.remove(least));
        }
        int[] rows = chosen.stream().mapToInt(Integer::intValue).toArray();
        return new Steps(rows, Arrays.stream(rows).mapToDouble(gains::get).toArray());
    }

    /**
     * What was chosen.
     *
     * @param rows positions
     * @param gains by how much each lowered the objective when it was added
     */
    record Steps(int[] rows, double[] gains) {}

    /** {@code factor m + lambda E}, in place. */
    static double[][] ridged(double[][] m, double factor, double lambda) {
        for (int r = 0; r < m.length; r++) {
            for (int c = 0; c < m.length; c++) {
                m[r][c] = factor * m[r][c] + (r == c ? lambda : 0);
            }
        }
        return m;
    }

    /**
     * The selection of a greedy design.
     *
     * @param task request
     * @param pool the unlabelled rows
     * @param scale factor on the information of every candidate
     * @param given M at first; overwritten
     * @param target F
     * @param added how many to add before all but those wanted are taken away
     */
    static Selection select(
            AcquisitionTask task, Embedded pool, double scale, double[][] given, double[][] target, int added) {
        FisherDesign design = new FisherDesign(pool.probabilities(), pool.embeddings(), scale, given, target);
        long[] ties = Arrays.stream(pool.ids())
                .mapToLong(id -> task.seed().child(id).key())
                .toArray();
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("traceBefore", design.objective());
        Steps steps = design.choose(task.take(), added, ties);
        facts.put("traceAfter", design.objective());
        facts.put("features", (double) pool.embeddings().columns());
        return new Selection(MathOps.select(pool.ids(), steps.rows()), steps.gains(), facts);
    }

    /** What a row adds to F. */
    enum Information {
        /** Its Fisher information {@code (diag(p) - pp') x zz'}. */
        FISHER,
        /** The squared gradients of its probabilities, {@code sum_c p_c^2 (e_c - p)(e_c - p)' x zz'}. */
        PREDICTION
    }

    /**
     * The mean information of rows, {@code [kd][kd]}; zeros if there is none.
     *
     * @param p probabilities {@code [n][k]}
     * @param z embeddings {@code [n][d]}
     * @param kind what a row adds
     */
    static double[][] mean(Matrix p, Matrix z, Information kind) {
        int k = p.columns();
        int d = z.columns();
        Checks.size("rows of z", z.rows(), p.rows());
        double[][] sum = new double[k * d][k * d];
        // Block row a is one task: no two write to the same place, and the order of sums is that of the rows.
        IntStream.range(0, k).parallel().forEach(a -> {
            double[] coefficient = new double[k];
            for (int i = 0; i < p.rows(); i++) {
                for (int c = 0; c < k; c++) {
                    coefficient[c] = coefficient(p, i, a, c, kind) / p.rows();
                }
                for (int j = 0; j < d; j++) {
                    double[] out = sum[a * d + j];
                    double v = z.get(i, j);
                    for (int c = 0; c < k; c++) {
                        double factor = v * coefficient[c];
                        if (factor != 0) {
                            for (int l = 0; l < d; l++) {
                                out[c * d + l] += factor * z.get(i, l);
                            }
                        }
                    }
                }
            }
        });
        return sum;
    }

    private static double coefficient(Matrix p, int i, int a, int c, Information kind) {
        double pa = p.get(i, a);
        double pc = p.get(i, c);
        if (kind == Information.FISHER) {
            return (a == c ? pa : 0) - pa * pc;
        }
        double squares = 0;
        for (int y = 0; y < p.columns(); y++) {
            squares += p.get(i, y) * p.get(i, y);
        }
        // sum_y p_y^2 (1{y=a} - p_a)(1{y=c} - p_c)
        return (a == c ? pa * pa : 0) - pa * pa * pc - pa * pc * pc + squares * pa * pc;
    }
}
