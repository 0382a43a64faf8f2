package dev.ralf.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
    @Test
    void keysInOrder_andNoneTwice() {
        Measurements m = new Measurements();
        m.add(Measurements.MODEL, "log-loss", 0.5);
        m.add("argmax", "accuracy", "Gender", "F", 0.25);
        m.add("argmax", "unfairness", "Gender", Double.NaN);
        m.add("argmax", "accuracy", 1);
        assertEquals(
                List.of("model/log-loss", "argmax/accuracy/Gender=F", "argmax/unfairness/Gender", "argmax/accuracy"),
                List.copyOf(m.values().keySet()));
        assertEquals(
                "measured twice: argmax/accuracy",
                assertThrows(IllegalArgumentException.class, () -> m.add("argmax", "accuracy", 2))
                        .getMessage());
        assertEquals(1, m.values().get("argmax/accuracy"));
        assertThrows(UnsupportedOperationException.class, () -> m.values().put("x", 1.0));
    }

    @Test
    void detailsAreApart_andRoundedToSixDecimals() {
        Measurements m = new Measurements();
        m.addDetail("model/reliability/weight", 1 / 3.0, Double.NaN, 2);
        assertArrayEquals(new double[] {0.333333, Double.NaN, 2}, m.details().get("model/reliability/weight"));
        assertEquals(0, m.values().size());
        assertThrows(IllegalArgumentException.class, () -> m.addDetail("model/reliability/weight", 1));
    }

    /** Two right of three at confidence 0.75, and a wrong one at 0.625. */
    @Test
    void cleanEvaluator_keepsTheBinsOfTheErrorItReports() {
        Matrix p = Matrix.of(new double[][] {{0.75, 0.25}, {0.25, 0.75}, {0.75, 0.25}, {0.625, 0.375}});
        Features x = new Features(new float[4], 4, 1);
        Measurements m = new Measurements();
        new CleanEvaluator(2)
                .evaluate(
                        new EvaluationTask(null, List.of(), Examples.of(x, new int[] {0, 1, 1, 1}), p, new SeedTree(1)),
                        m);
        assertArrayEquals(new double[] {0, 1}, m.details().get("model/reliability/weight"));
        assertArrayEquals(new double[] {Double.NaN, 0.71875}, m.details().get("model/reliability/confidence"));
        assertArrayEquals(new double[] {Double.NaN, 0.5}, m.details().get("model/reliability/frequency"));
        assertEquals(0.21875, m.values().get("model/ece"), 1e-12);
    }
}
