package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineInfoTest {
    @Test
    void anotherReleaseOfNd4jIsRefusedWithWhatToDo() {
        Set<String> known = new HashSet<>(EngineInfo.OPERATIONS);
        assertDoesNotThrow(() -> EngineInfo.requireOperations(known));
        known.remove("conv2d_bp");
        known.remove("tanh");
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> EngineInfo.requireOperations(known));
        assertEquals(
                "this ND4J lacks the operations conv2d_bp, tanh: RALF is built with ND4J 1.0.0-M2.1, so remove any other"
                        + " release from the class path",
                e.getMessage());
    }
}
