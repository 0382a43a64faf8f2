package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** BAIT and variance reduction against dense matrices, term by term. */
class FisherDesignTest {
    private static final Matrix P = LookUpModel.probabilities(14, 3, 2);
    private static final Matrix Z = LookUpModel.normal(14, 2, 3);

    /** The Fisher information of one row, {@code (diag(p) - pp') x zz'}. */
    private static RealMatrix information(Matrix p, Matrix z, int i) {
        int k = p.columns();
        int d = z.columns();
        double[][] m = new double[k * d][k * d];
        for (int a = 0; a < k; a++) {
            for (int c = 0; c < k; c++) {
                for (int j = 0; j < d; j++) {
                    for (int l = 0; l < d; l++) {
                        m[a * d + j][c * d + l] =
                                ((a == c ? p.get(i, a) : 0) - p.get(i, a) * p.get(i, c)) * z.get(i, j) * z.get(i, l);
                    }
                }
            }
        }
        return new Array2DRowRealMatrix(m, false);
    }

    /** {@code sum_c dp_c dp_c'} of one row. */
    private static RealMatrix prediction(Matrix p, Matrix z, int i) {
        int k = p.columns();
        int d = z.columns();
        RealMatrix sum = new Array2DRowRealMatrix(k * d, k * d);
        for (int c = 0; c < k; c++) {
            double[] gradient = new double[k * d];
            for (int a = 0; a < k; a++) {
                for (int j = 0; j < d; j++) {
                    gradient[a * d + j] = p.get(i, c) * ((a == c ? 1 : 0) - p.get(i, a)) * z.get(i, j);
                }
            }
            RealMatrix g = new Array2DRowRealMatrix(gradient);
            sum = sum.add(g.multiply(g.transpose()));
        }
        return sum;
    }

    private static RealMatrix identity(double scale) {
        RealMatrix m = new Array2DRowRealMatrix(6, 6);
        for (int i = 0; i < 6; i++) {
            m.setEntry(i, i, scale);
        }
        return m;
    }

    private static double trace(RealMatrix m, RealMatrix target) {
        return new LUDecomposition(m).getSolver().solve(target).getTrace();
    }

    private static RealMatrix mean(int from, int to, boolean fisher) {
        RealMatrix sum = new Array2DRowRealMatrix(6, 6);
        for (int i = from; i < to; i++) {
            sum = sum.add((fisher ? information(P, Z, i) : prediction(P, Z, i)).scalarMultiply(1.0 / (to - from)));
        }
        return sum;
    }

    @Test
    void means_areThoseOfTheDefinition() {
        for (boolean fisher : new boolean[] {true, false}) {
            double[][] mean = FisherDesign.mean(
                    P, Z, fisher ? FisherDesign.Information.FISHER : FisherDesign.Information.PREDICTION);
            for (int r = 0; r < 6; r++) {
                assertArrayEquals(mean(0, 14, fisher).getRow(r), mean[r], 1e-14);
            }
        }
    }

    @Test
    void gainsAndLosses_areThoseOfDenseMatrices_alsoAfterManyUpdates() {
        RealMatrix m = identity(0.3);
        RealMatrix target = mean(0, 14, true);
        FisherDesign design = new FisherDesign(P, Z, 0.5, identity(0.3).getData(), target.getData());
        boolean[] in = new boolean[14];
        int[] steps = {3, 7, 0, 12, 3, 9, 7, 5}; // a row that is in goes out
        for (int step : steps) {
            RealMatrix change = information(P, Z, step).scalarMultiply(in[step] ? -0.5 : 0.5);
            double before = trace(m, target);
            for (int i = 0; i < 14; i++) {
                RealMatrix own = information(P, Z, i).scalarMultiply(0.5);
                if (in[i]) {
                    assertEquals(trace(m.subtract(own), target) - before, design.loss(i), 1e-10);
                } else {
                    assertEquals(before - trace(m.add(own), target), design.gain(i), 1e-10);
                }
            }
            if (in[step]) {
                design.remove(step);
            } else {
                design.add(step);
            }
            in[step] = !in[step];
            m = m.add(change);
            assertEquals(trace(m, target), design.objective(), 1e-10);
        }
    }

    @Test
    void bait_isTheGreedyForwardBackwardSearch() {
        int[] labelled = {0, 1, 2, 3};
        int n = 3;
        Selection s = new Bait(1, 2, 10).select(LookUpModel.task(P, Z, labelled, n, 1));
        // The reference: information scaled by n / (L + n), 2 n rows in, n rows out.
        double share = n / 7.0;
        RealMatrix target = mean(0, 14, true);
        RealMatrix m = identity(1).add(mean(0, 4, true).scalarMultiply(4 / 7.0));
        double start = trace(m, target);
        assertEquals(start, s.facts().get("traceBefore"), 1e-12);
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < 2 * n) {
            int best = -1;
            for (int i = 4; i < 14; i++) {
                if (!chosen.contains(i)
                        && (best < 0
                                || trace(m.add(information(P, Z, i).scalarMultiply(share)), target)
                                        < trace(m.add(information(P, Z, best).scalarMultiply(share)), target))) {
                    best = i;
                }
            }
            chosen.add(best);
            m = m.add(information(P, Z, best).scalarMultiply(share));
        }
        while (chosen.size() > n) {
            int least = 0;
            for (int at = 1; at < chosen.size(); at++) {
                if (trace(m.subtract(information(P, Z, chosen.get(at)).scalarMultiply(share)), target)
                        < trace(m.subtract(information(P, Z, chosen.get(least)).scalarMultiply(share)), target)) {
                    least = at;
                }
            }
            m = m.subtract(information(P, Z, chosen.remove(least)).scalarMultiply(share));
        }
        assertArrayEquals(chosen.stream().mapToInt(Integer::intValue).toArray(), s.ids());
        assertEquals(trace(m, target), s.facts().get("traceAfter"), 1e-10);
    }

    @Test
    void varianceReduction_takesWhatLowersTheTraceMost() {
        for (VarianceReduction.Target kind : VarianceReduction.Target.values()) {
            boolean fisher = kind == VarianceReduction.Target.LIKELIHOOD;
            Selection s =
                    new VarianceReduction(kind, 0.5, 10).select(LookUpModel.task(P, Z, new int[] {0, 1, 2, 3}, 2, 1));
            RealMatrix target = mean(4, 14, fisher);
            RealMatrix m = identity(0.5).add(mean(0, 4, true).scalarMultiply(4));
            for (int pick : s.ids()) {
                double best = Double.POSITIVE_INFINITY;
                for (int i = 4; i < 14; i++) {
                    best = Math.min(best, trace(m.add(information(P, Z, i)), target));
                }
                m = m.add(information(P, Z, pick));
                assertEquals(best, trace(m, target), 1e-10);
            }
            assertEquals(trace(m, target), s.facts().get("traceAfter"), 1e-10);
            assertTrue(s.facts().get("traceAfter") < s.facts().get("traceBefore"));
        }
    }

    @Test
    void wideEmbeddings_areNarrowed_withoutHarmWhereTheyHaveLowRank() {
        Matrix wide = new Matrix(14, 9); // three times each of two features, a constant, and zeros
        for (int i = 0; i < 14; i++) {
            for (int j = 0; j < 6; j++) {
                wide.set(i, j, Z.get(i, j % 2));
            }
            wide.set(i, 6, 1);
        }
        int[] labelled = {0, 1, 2, 3, 4, 5, 6}; // enough to know every direction, so that the ridge does not matter
        int[] all = new Bait(1e-6, 2, 9)
                .select(LookUpModel.task(P, wide, labelled, 4, 1))
                .ids();
        Selection narrow = new Bait(1e-6, 2, 3).select(LookUpModel.task(P, wide, labelled, 4, 1));
        assertEquals(3.0, narrow.facts().get("features"));
        assertEquals(Arrays.toString(all), Arrays.toString(narrow.ids())); // the same up to a linear map
    }

    @Test
    void badArguments() {
        assertMessage("lambda must be in (0, Infinity), got 0.0", () -> new Bait(0, 2, 10));
        assertMessage("overSample must be in [1, 1000000], got 0.5", () -> new Bait(1, 0.5, 10));
        assertMessage("features must be at least 2, got 1", () -> new Bait(1, 2, 1));
        assertMessage(
                "lambda must be in (0, Infinity), got NaN",
                () -> new VarianceReduction(VarianceReduction.Target.LIKELIHOOD, Double.NaN, 2));
    }

    private static void assertMessage(String message, Runnable make) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, make::run).getMessage());
    }
}
