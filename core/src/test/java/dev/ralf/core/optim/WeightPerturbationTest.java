package dev.ralf.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.ParameterRange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightPerturbationTest {
    private static final List<ParameterRange> LAYOUT = List.of(
            new ParameterRange("a/weight", 0, 2, Kind.WEIGHT),
            new ParameterRange("a/bias", 2, 1, Kind.BIAS),
            new ParameterRange("n/scale", 3, 1, Kind.NORM),
            new ParameterRange("b/weight", 4, 2, Kind.WEIGHT));

    @Test
    void oneStep_isRelativeToEachLayersWeights_andLeavesBiasesAlone() {
        float[] w = {3, 4, 7, 1, 6, 8};
        float[] g = {0, -2, 5, 5, 30, 40};
        float[] v = new float[6];
        WeightPerturbation.ofGamma(0.1).ascend(w, g, LAYOUT, v);
        // |w| = 5 and 10; directions (0, -1) and (0.6, 0.8).
        assertArrayEquals(new float[] {0, -0.5f, 0, 0, 0.6f, 0.8f}, v, 1e-7f);
        assertArrayEquals(new float[] {3, 3.5f, 7, 1, 6.6f, 8.8f}, WeightPerturbation.perturbed(w, v), 1e-6f);
        assertArrayEquals(new float[] {3, 4, 7, 1, 6, 8}, w);
    }

    @Test
    void laterSteps_stayInTheBall() {
        float[] w = {3, 4, 0, 0, 0, 0};
        float[] v = new float[6];
        WeightPerturbation perturbation = new WeightPerturbation(0.1, 0.08);
        perturbation.ascend(w, new float[] {1, 0, 0, 0, 1, 0}, LAYOUT, v);
        assertArrayEquals(new float[] {0.4f, 0, 0, 0, 0, 0}, v, 1e-7f); // the second layer's weights are all 0
        perturbation.ascend(w, new float[] {0, 1, 0, 0, 0, 0}, LAYOUT, v);
        float part = (float) (0.5 / Math.sqrt(2)); // (0.4, 0.4) is shortened to 0.1 * 5
        assertArrayEquals(new float[] {part, part, 0, 0, 0, 0}, v, 1e-6f);
    }

    @Test
    void noGradient_noStep_andNaNShows() {
        float[] w = {3, 4, 0, 0, 1, 1};
        float[] v = new float[6];
        WeightPerturbation.ofGamma(0.1).ascend(w, new float[6], LAYOUT, v);
        assertArrayEquals(new float[6], v);
        WeightPerturbation.ofGamma(0.1).ascend(w, new float[] {Float.NaN, 1, 0, 0, 1, 0}, LAYOUT, v);
        assertTrue(Float.isNaN(v[0]) && Float.isNaN(v[1]) && v[4] > 0, "v = " + v[0] + ", " + v[4]);
        float[] none = new float[6];
        WeightPerturbation.ofGamma(0).ascend(w, new float[] {1, 1, 1, 1, 1, 1}, LAYOUT, none);
        assertArrayEquals(new float[6], none);
    }

    @Test
    void badSettings_areRefused() {
        assertEquals(
                "gamma must be in [0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> WeightPerturbation.ofGamma(Double.NaN))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new WeightPerturbation(0.1, -1));
        assertThrows(IllegalArgumentException.class, () -> WeightPerturbation.ofGamma(1)
                .ascend(new float[6], new float[5], LAYOUT, new float[6]));
    }
}
