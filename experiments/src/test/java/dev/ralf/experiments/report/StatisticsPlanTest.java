package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsPlanTest {
    @Test
    void usualPlan() {
        assertEquals(
                new StatisticsPlan("argmax/accuracy", "final", "acquisition", "random", 0.05, 20),
                StatisticsPlan.of("argmax/accuracy"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "accuracy; final; acquisition; 0.05; 20; metric must be a key such as argmax/accuracy, got accuracy",
                "a/b; last; acquisition; 0.05; 20; at must be final or mean, got last",
                "a/b; final; seed; 0.05; 20; axis must be acquisition, training or learner, got seed",
                "a/b; final; learner; NaN; 20; alpha must be in (0, 0.5], got NaN",
                "a/b; final; learner; 0.05; 0; minimumSeeds must be at least 1, got 0"
            })
    void badValuesAreNamed(String metric, String at, String axis, double alpha, int seeds, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new StatisticsPlan(metric, at, axis, "random", alpha, seeds));
        assertEquals(message, e.getMessage());
    }
}
