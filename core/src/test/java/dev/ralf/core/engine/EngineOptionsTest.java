package dev.ralf.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.registry.FixtureOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineOptionsTest {
    /** This module has the plain-Java engine alone. */
    @Test
    void anEngineThatIsNotInTheBuildIsNamedWithWhatToDo() {
        RuntimeException e = assertThrows(
                RuntimeException.class,
                () -> EngineOptions.architecture(new LeNet5(), new FixtureOptions(Map.of("engine", "torch"))));
        assertTrue(
                e.getMessage()
                        .contains(
                                "engine torch is not in this build; built without it: RALF_PROFILES=torch ./ralf ... has it"),
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda", "cuda:", "cuda:-1", "CPU", ""})
    void devicesAreAutoCpuOrANumberedCard(String device) {
        assertEquals(
                "device must be auto, cpu or cuda:0, cuda:1, ..., got " + device,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Execution(device, Execution.Precision.FLOAT, false))
                        .getMessage());
    }
}
