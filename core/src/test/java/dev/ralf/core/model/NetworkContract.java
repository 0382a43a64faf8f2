package dev.ralf.core.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.engine.CheckResult;
import dev.ralf.core.engine.EngineCheck;
import dev.ralf.core.engine.EngineSubject;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every network of every engine must do: the items of {@link EngineCheck}. Implement it in the engine's test.
 */
public interface NetworkContract {
    /** The architecture under test; with dropout and batch norm where the engine has them. */
    Architecture architecture();

    /** Shape of one input. */
    int[] shape();

    /** Step of the central differences; the default suits single precision and smooth activations. */
    default double step() {
        return 1e-2;
    }

    /** Share of a derivative by which finite differences may miss it, besides the rounding of the loss. */
    default double tolerance() {
        return 1e-3;
    }

    /** Tolerance of values that may differ by rounding between batch sizes; 0 asks for the same bits. */
    default float batchTolerance() {
        return 0;
    }

    /** One test for each item but the measurement. */
    @TestFactory
    default Stream<DynamicTest> keepsTheContract() {
        EngineSubject subject =
                new EngineSubject(architecture().id(), architecture(), shape(), step(), tolerance(), batchTolerance());
        return Arrays.stream(EngineCheck.values())
                .filter(check -> check != EngineCheck.SPEED)
                .map(check -> DynamicTest.dynamicTest(check.title(), () -> {
                    CheckResult result = check.run(subject);
                    assertTrue(result.ok(), result.detail());
                }));
    }
}
