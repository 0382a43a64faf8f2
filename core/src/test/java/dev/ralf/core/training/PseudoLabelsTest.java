package dev.ralf.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.Golden;
import dev.ralf.core.util.Matrix;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class PseudoLabelsTest {
    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "ceal", (c, tolerance) -> {
            JsonNode input = c.get("input");
            JsonNode expected = c.get("expected");
            if (input.has("probs")) {
                assertArrayEquals(
                        Golden.ints(expected.get("high_confidence_rows")),
                        PseudoLabels.confident(
                                Golden.matrix(input.get("probs")),
                                input.get("delta").asDouble()));
            } else {
                double[] schedule =
                        Golden.doubles(expected.get("deepalplus_delta_after_round_t (cumulative: delta -= dr*t)"));
                PseudoLabels labels = new PseudoLabels(
                        input.get("delta0").asDouble(), input.get("decay").asDouble());
                for (int t = 0; t < schedule.length; t++) {
                    assertEquals(schedule[t], labels.after(t + 1), tolerance * schedule[0]);
                }
            }
        });
    }

    @Test
    void theThresholdStartsAndEndsWhereItMust() {
        assertEquals(0.5, new PseudoLabels(0.5, 0.1).after(0));
        assertEquals(0.2, new PseudoLabels(0.5, 0.1).after(2), 1e-15);
        assertEquals(0, new PseudoLabels(0.5, 0.1).after(3));
    }

    @Test
    void aBrokenRowIsNotSure() {
        Matrix p = Matrix.of(new double[][] {{1, 0}, {Double.NaN, 0}, {0.5, 0.5}});
        assertArrayEquals(new int[] {0}, PseudoLabels.confident(p, 0.1));
        assertArrayEquals(new int[0], PseudoLabels.confident(p, 0));
    }

    @Test
    void badArguments() {
        assertEquals(
                "threshold must be in [0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new PseudoLabels(Double.NaN, 0))
                        .getMessage());
        assertEquals(
                "decay must be in [0, Infinity), got -1.0",
                assertThrows(IllegalArgumentException.class, () -> new PseudoLabels(0, -1))
                        .getMessage());
    }
}
