package dev.ralf.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.model.dense.Mlp;
import org.junit.jupiter.api.Test;

class EnginesTest {
    @Test
    void theJavaEngineIsThereAndFirst() {
        assertEquals("java", Engines.all().get(0).id());
        assertEquals("java", Mlp.of(3).engine());
    }

    @Test
    void anUnknownIdNamesTheKnownOnes() {
        String message = assertThrows(IllegalArgumentException.class, () -> Engines.of("jav"))
                .getMessage();
        assertEquals("unknown engine \"jav\"; did you mean java? (known: java)", message);
    }

    @Test
    void aStatusIsOneLine() {
        EngineStatus missing = EngineStatus.missing("no library\nand more");
        assertFalse(missing.available());
        assertEquals("no library", missing.line());
        assertEquals(
                "line must be one line, got \" \"",
                assertThrows(IllegalArgumentException.class, () -> EngineStatus.runs(" "))
                        .getMessage());
    }

    @Test
    void aSubjectChecksItsRanges() {
        assertEquals(
                "step must be in (0, Infinity), got NaN",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new EngineSubject("x", Mlp.of(3), new int[] {2}, Double.NaN, 1e-2, 0))
                        .getMessage());
    }
}
