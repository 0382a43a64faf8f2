package dev.ralf.core.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairLossTest {
    private static final double LN3 = Math.log(3);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void gradients_areThoseOfTheValues(int k) {
        int[] labels = {0, 1, k - 1};
        Differences.check(new Trades(labels, 6), 3, k, 1e-7);
        Differences.check(new Trades(labels, 0), 3, k, 1e-7);
        Differences.check(new Mart(labels, 5), 3, k, 1e-7);
        Differences.check(new Mart(labels, 0), 3, k, 1e-7);
    }

    @Test
    void trades_byHand() {
        // p = (3/4, 1/4), p' = (1/2, 1/2): KL = 3/4 ln 3/2 + 1/4 ln 1/2.
        double kl = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
        double[] dClean = new double[2];
        double[] dPerturbed = new double[2];
        double loss = new Trades(new int[] {1}, 2).row(new double[] {LN3, 0}, new double[2], 0, dClean, dPerturbed);
        assertEquals(Math.log(4) + 2 * kl, loss, 1e-15);
        assertArrayEquals(
                new double[] {0.75 + 2 * 0.75 * (Math.log(1.5) - kl), 0.25 - 1 + 2 * 0.25 * (Math.log(0.5) - kl)},
                dClean,
                1e-15);
        assertArrayEquals(new double[] {2 * -0.25, 2 * 0.25}, dPerturbed, 1e-15);
    }

    @Test
    void mart_byHand() {
        double kl = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
        double loss =
                new Mart(new int[] {1}, 4).row(new double[] {LN3, 0}, new double[2], 0, new double[2], new double[2]);
        assertEquals(Math.log(2) - Math.log(0.5001) + 4 * kl * 0.75, loss, 1e-15);
    }

    @Test
    void mart_strongestWrongClassIsTheLowestOfATie() {
        double[] dPerturbed = new double[3];
        new Mart(new int[] {2}, 0).row(new double[3], new double[] {1, 1, 0}, 0, new double[3], dPerturbed);
        assertTrue(dPerturbed[0] > dPerturbed[1]);
    }

    @Test
    void noPerturbation_isCrossEntropyAlone() {
        RandomGenerator rng = new SeedTree(1).generator();
        double[] z = Differences.logits(rng, 4, 3);
        double[] dClean = new double[4];
        double[] dPerturbed = new double[4];
        double[] expected = new double[4];
        double loss = new Trades(new int[] {2}, 6).row(z, z.clone(), 0, dClean, dPerturbed);
        assertEquals(new CrossEntropy(new int[] {2}).row(z, 0, expected), loss, 1e-14);
        assertArrayEquals(expected, dClean, 1e-14);
        assertArrayEquals(new double[4], dPerturbed, 0);
    }

    /** Neither loss changes when a constant is added to all logits, so gradients sum to zero. */
    @Test
    void gradients_sumToZero() {
        RandomGenerator rng = new SeedTree(2).generator();
        for (PairLoss loss : new PairLoss[] {new Trades(new int[] {1}, 6), new Mart(new int[] {1}, 5)}) {
            double[] dClean = new double[5];
            double[] dPerturbed = new double[5];
            loss.row(Differences.logits(rng, 5, 4), Differences.logits(rng, 5, 4), 0, dClean, dPerturbed);
            assertEquals(0, Arrays.stream(dClean).sum(), 1e-13);
            assertEquals(0, Arrays.stream(dPerturbed).sum(), 1e-13);
        }
    }

    @Test
    void certainAndWrong_staysFinite() {
        double[] sure = {800, 0, -800};
        double[] other = {-800, 0, 800};
        for (PairLoss loss : new PairLoss[] {new Trades(new int[] {2}, 6), new Mart(new int[] {0}, 5)}) {
            double[] dClean = new double[3];
            double[] dPerturbed = new double[3];
            assertTrue(Double.isFinite(loss.row(sure, other, 0, dClean, dPerturbed)));
            for (int j = 0; j < 3; j++) {
                assertTrue(Double.isFinite(dClean[j]) && Double.isFinite(dPerturbed[j]));
            }
        }
    }

    @Test
    void chunks_areRowsRounded() {
        PairLoss loss = new Mart(new int[] {0, 1, 2, 0}, 5);
        float[] clean = {1, 2, 3, -1, 0.5f, 0};
        float[] perturbed = {0, 2, 1, 0, 0.25f, 1};
        double[] losses = new double[4];
        float[] dClean = new float[6];
        float[] dPerturbed = new float[6];
        loss.evaluate(clean, perturbed, 2, 3, 1, losses, dClean, dPerturbed);
        for (int i = 0; i < 2; i++) {
            double[] a = new double[3];
            double[] b = new double[3];
            double[] z = {clean[3 * i], clean[3 * i + 1], clean[3 * i + 2]};
            double[] w = {perturbed[3 * i], perturbed[3 * i + 1], perturbed[3 * i + 2]};
            assertEquals(loss.row(z, w, 1 + i, a, b), losses[1 + i]);
            for (int j = 0; j < 3; j++) {
                assertEquals((float) a[j], dClean[3 * i + j]);
                assertEquals((float) b[j], dPerturbed[3 * i + j]);
            }
        }
        assertEquals(0, losses[0] + losses[3]);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void distances_haveTheGradientsOfTheirValues(int k) {
        for (SquaredError.Space space : SquaredError.Space.values()) {
            Differences.check(new Consistency(space), 3, k, 1e-7);
        }
        Differences.check(new CosineDistance(), 3, k, 1e-6);
    }

    @Test
    void consistency_byHand() {
        double[] dA = new double[2];
        double[] dB = new double[2];
        double loss =
                new Consistency(SquaredError.Space.LOGITS).row(new double[] {1, 2}, new double[] {0, 4}, 0, dA, dB);
        assertEquals(5, loss);
        assertArrayEquals(new double[] {2, -4}, dA);
        assertArrayEquals(new double[] {-2, 4}, dB);
        // p = (3/4, 1/4), q = (1/2, 1/2).
        assertEquals(
                0.125,
                new Consistency(SquaredError.Space.PROBABILITIES).row(new double[] {LN3, 0}, new double[2], 0, dA, dB),
                1e-15);
        assertEquals(2 * 0.75 * (0.25 - (0.75 - 0.25) * 0.25), dA[0], 1e-15);
    }

    @Test
    void cosine_byHand_andWithoutADirection() {
        double[] dA = new double[2];
        double[] dB = new double[2];
        CosineDistance cosine = new CosineDistance();
        assertEquals(0.04, cosine.row(new double[] {3, 4}, new double[] {4, 3}, 0, dA, dB), 1e-15);
        assertArrayEquals(new double[] {(0.96 * 0.6 - 0.8) / 5, (0.96 * 0.8 - 0.6) / 5}, dA, 1e-15);
        assertEquals(2, cosine.row(new double[] {1e200, 0}, new double[] {-1e-200, 0}, 0, dA, dB), 1e-15);
        assertEquals(1, cosine.row(new double[] {3, 4}, new double[2], 0, dA, dB));
        assertArrayEquals(new double[2], dA);
        assertArrayEquals(new double[2], dB);
        assertThrows(IllegalArgumentException.class, () -> cosine.row(new double[2], new double[3], 0, dA, dB));
    }

    @Test
    void badWeights_areRefused() {
        assertEquals(
                "beta must be in [0, Infinity), got -1.0",
                assertThrows(IllegalArgumentException.class, () -> new Trades(new int[0], -1))
                        .getMessage());
        assertEquals(
                "lambda must be in [0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new Mart(new int[0], Double.NaN))
                        .getMessage());
    }
}
