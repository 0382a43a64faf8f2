package dev.ralf.experiments.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.Golden;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Areas and summaries against those of DeepAL+, see the README of the golden files in {@code core}. */
class LearningCurveTest {
    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "aubc", (c, tolerance) -> {
            JsonNode expected = c.get("expected");
            if (c.get("input").has("values")) {
                double[] values = Golden.doubles(c.get("input").get("values"));
                double[] rounded = Golden.doubles(expected.get("mean_std_rounded_4_population_std"));
                double mean = Arrays.stream(values).average().orElseThrow();
                double variance = Arrays.stream(values)
                        .map(v -> (v - mean) * (v - mean))
                        .average()
                        .orElseThrow();
                assertEquals(rounded[0], mean, 5e-5);
                assertEquals(rounded[1], Math.sqrt(variance), 5e-5);
                assertEquals( // the report's deviation is that of a sample
                        Math.sqrt(variance * values.length / (values.length - 1)),
                        Summary.of(values).sd(),
                        tolerance);
                return;
            }
            double[] labels = Golden.doubles(expected.get("x_used"));
            double[] accuracies = Golden.doubles(c.get("input").get("accuracies"));
            double area = LearningCurve.area(labels, accuracies);
            // the file divides by the quota, we by the range of labels: the same, as it starts at 0
            assertEquals(expected.get("trapz_over_x_divided_by_quota").asDouble(), area, tolerance);
            assertEquals(expected.path("deepalplus_aubc_rounded_3").asDouble(area), area, 5.1e-4);
        });
    }
}
