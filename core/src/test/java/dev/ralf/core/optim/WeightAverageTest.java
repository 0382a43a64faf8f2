package dev.ralf.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.random.SeedTree;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
    @Test
    void byHand() {
        WeightAverage average = new WeightAverage(2, 0.75, false);
        average.update(new float[] {4, 0});
        assertArrayEquals(new float[] {4, 0}, average.average());
        average.update(new float[] {0, 8});
        assertArrayEquals(new float[] {3, 2}, average.average());
        average.update(new float[] {3, 2});
        assertArrayEquals(new float[] {3, 2}, average.average());
    }

    @Test
    void ramp_startsAsThePlainMean() {
        WeightAverage average = new WeightAverage(1, 0.75, true);
        float[] seen = {4, 0, 5, 3};
        double sum = 0;
        for (int t = 0; t < seen.length; t++) { // 1 - 1/(t+1) is at most 0.75 up to the fourth
            average.update(new float[] {seen[t]});
            sum += seen[t];
            assertEquals(sum / (t + 1), average.average()[0], 1e-6);
        }
        average.update(new float[] {7});
        assertEquals(0.75 * sum / 4 + 0.25 * 7, average.average()[0], 1e-6);
    }

    @Test
    void restore_goesOnToTheSameBits() {
        RandomGenerator rng = new SeedTree(3).generator();
        WeightAverage whole = new WeightAverage(3, 0.99, true);
        for (int i = 0; i < 20; i++) {
            whole.update(new float[] {rng.nextFloat(), rng.nextFloat(), rng.nextFloat()});
        }
        WeightAverage restored = new WeightAverage(3, 0.99, true);
        restored.restore(whole.state());
        for (int i = 0; i < 20; i++) {
            float[] w = {rng.nextFloat(), rng.nextFloat(), rng.nextFloat()};
            whole.update(w);
            restored.update(w);
        }
        assertArrayEquals(whole.average(), restored.average(), 0);
    }

    @Test
    void averageAndState_areCopies() {
        WeightAverage average = new WeightAverage(1, 0.5, false);
        average.update(new float[] {1});
        average.average()[0] = 9;
        average.state().get("average/weights")[0] = 9;
        assertArrayEquals(new float[] {1}, average.average());
    }

    @Test
    void badArguments() {
        assertEquals(
                "the average has seen no parameters yet",
                assertThrows(IllegalStateException.class, () -> new WeightAverage(1, 0.5, false).average())
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new WeightAverage(1, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new WeightAverage(1, Double.NaN, false));
        assertThrows(IllegalArgumentException.class, () -> new WeightAverage(1, 0.5, false).update(new float[2]));
    }
}
