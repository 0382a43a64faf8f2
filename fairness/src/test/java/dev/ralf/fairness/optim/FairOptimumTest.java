package dev.ralf.fairness.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairOptimumTest {
    /**
     * One atom in each group, P(Y = 1) = 0.8 and 0.3, equal weights. With rates a >= b of class 1 the accuracy is
     * (0.2 + 0.6 a + 0.7 - 0.4 b) / 2; at a - b = t the best is a = 1, b = 1 - t: (1.1 + 0.4 t) / 2.
     */
    @Test
    void twoAtoms_byHand() {
        Matrix truth = Matrix.of(new double[][] {{0.2, 0.8}, {0.7, 0.3}});
        Groups s = new Groups("s", List.of("a", "b"), new int[] {0, 1});
        for (double t : new double[] {0, 0.25, 0.6, 1}) {
            FairOptimum best = FairOptimum.of(truth, s, new double[] {1, 1}, t);
            assertEquals((1.1 + 0.4 * t) / 2, best.accuracy(), 1e-9);
            assertEquals(best.upper(), best.accuracy(), 1e-6);
            assertEquals(0.05, best.regret(best.accuracy() - 0.05), 1e-12);
        }
        // weight 3 is three copies: (3 (0.2 + 0.6) + 0.7 - 0.4) / 4 at exact parity
        assertEquals(2.7 / 4, FairOptimum.of(truth, s, new double[] {3, 1}, 0).accuracy(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> FairOptimum.of(truth, s, new double[] {1, 1}, -0.1));
    }
}
