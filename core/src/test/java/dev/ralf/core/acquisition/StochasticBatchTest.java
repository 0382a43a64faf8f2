package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.util.Matrix;
import org.junit.jupiter.api.Test;

class StochasticBatchTest {
    private static final Acquisition GINI = new UncertaintySampling("gini", UncertaintyScore.GINI);
    // Gini 0.5, 0.32, 0.18, 0.
    private static final Matrix P = Matrix.of(new double[][] {{0.5, 0.5}, {0.8, 0.2}, {0.9, 0.1}, {1, 0}});

    private static AcquisitionTask task(int batch, long seed) {
        return LookUpModel.task(P, new Matrix(4, 1), new int[0], batch, seed);
    }

    /** The share of 20,000 seeds that pick each row first; its standard error is below 0.004. */
    private static double[] firstPicks(StochasticBatch.Kind kind, double coldness) {
        double[] shares = new double[4];
        for (int seed = 0; seed < 20_000; seed++) {
            shares[
                    new StochasticBatch(GINI, kind, coldness)
                            .select(task(1, seed))
                            .ids()[0]] += 1 / 20_000.0;
        }
        return shares;
    }

    @Test
    void drawsInProportion() {
        double total = 0.5 * 0.5 + 0.32 * 0.32 + 0.18 * 0.18;
        assertArrayEquals(
                new double[] {0.25 / total, 0.32 * 0.32 / total, 0.18 * 0.18 / total, 0},
                firstPicks(StochasticBatch.Kind.POWER, 2),
                0.015);
        double e = Math.exp(1.5) + Math.exp(0.96) + Math.exp(0.54) + 1;
        assertArrayEquals(
                new double[] {Math.exp(1.5) / e, Math.exp(0.96) / e, Math.exp(0.54) / e, 1 / e},
                firstPicks(StochasticBatch.Kind.SOFTMAX, 3),
                0.015);
        double ranks = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0;
        assertArrayEquals(
                new double[] {1 / ranks, 1 / 2.0 / ranks, 1 / 3.0 / ranks, 1 / 4.0 / ranks},
                firstPicks(StochasticBatch.Kind.SOFTRANK, 1),
                0.015);
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, firstPicks(StochasticBatch.Kind.POWER, 0), 0.015);
    }

    @Test
    void utilitiesAreTheScores_andColdBatchesAreTheTop() {
        Selection s = new StochasticBatch(GINI, StochasticBatch.Kind.SOFTMAX, 1e6).select(task(3, 5));
        assertArrayEquals(new int[] {0, 1, 2}, s.ids());
        assertArrayEquals(new double[] {0.5, 0.32, 0.18}, s.utilities(), 1e-15);
        assertEquals(0.25, s.facts().get("poolMean"), 1e-15);
    }

    @Test
    void scoresThatCannotBeUsedAreNamed() {
        Acquisition margin = new UncertaintySampling("margin", UncertaintyScore.MARGIN);
        assertEquals(
                "stochastic-batch-margin needs scores of at least 0, but margin gives -0.6000000000000001 to row 1:"
                        + " use kind softmax or softrank",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new StochasticBatch(margin, StochasticBatch.Kind.POWER, 1).select(task(1, 1)))
                        .getMessage());
        assertEquals(
                "stochastic-batch-random needs a score for each row, but random gives none to row",
                assertThrows(IllegalArgumentException.class, () -> new StochasticBatch(
                                        new RandomSampling(), StochasticBatch.Kind.POWER, 1)
                                .select(task(1, 1)))
                        .getMessage()
                        .replaceAll(" [0-9]$", ""));
        assertEquals(
                "coldness must be in [0, Infinity), got NaN",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new StochasticBatch(GINI, StochasticBatch.Kind.POWER, Double.NaN))
                        .getMessage());
    }
}
