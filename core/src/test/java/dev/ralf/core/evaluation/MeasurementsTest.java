package dev.ralf.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
}
