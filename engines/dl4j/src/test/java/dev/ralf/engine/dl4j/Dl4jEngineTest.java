package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.engine.CheckResult;
import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.EngineCheck;
import dev.ralf.core.engine.EngineSubject;
import dev.ralf.core.engine.Engines;
import dev.ralf.core.engine.Faulty;
import dev.ralf.core.engine.Faulty.Fault;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.FixtureOptions;
import dev.ralf.core.training.Learner;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dl4jEngineTest {
    @Test
    void isFoundAndRuns() {
        Engine engine = Engines.of("dl4j");
        assertTrue(engine.status().available(), engine.status().line());
        assertEquals(EngineInfo.describe(), engine.status().line());
    }

    @TestFactory
    Stream<DynamicTest> passesItsSelfCheck() {
        EngineSubject subject = new Dl4jEngine().subjects().get(0);
        return Arrays.stream(EngineCheck.values())
                .map(check -> DynamicTest.dynamicTest(check.title(), () -> {
                    CheckResult result = check.run(subject);
                    assertTrue(result.ok(), result.detail());
                    assertFalse(result.outcome() == CheckResult.Outcome.SKIPPED, "the subject must have everything");
                }));
    }

    /**
     * What only networks with batch norm can get wrong. The third is what DL4J's own networks do: in inference mode they
     * differentiate the statistics of the batch.
     */
    @ParameterizedTest
    @CsvSource({
        "ONE_SEGMENT, SEGMENTS",
        "STUCK_BUFFERS, RUNNING_STATISTICS",
        "ALWAYS_MOVES_BUFFERS, RUNNING_STATISTICS",
        "TRAINING_GRADIENT_IN_INFERENCE, INFERENCE_GRADIENTS",
        "TRAINING_IN_INFERENCE, INFERENCE"
    })
    void theSelfCheckFindsFaultsOfBatchNorm(Fault fault, EngineCheck check) {
        EngineSubject right = new Dl4jEngine().subjects().get(0);
        CheckResult result = check.run(new EngineSubject(
                right.name(),
                new Faulty(right.architecture(), fault),
                right.shape(),
                right.step(),
                right.tolerance(),
                right.batchTolerance()));
        assertFalse(result.ok(), result.detail());
    }

    /** A learner of this module that does not say so would leave no trace in a run's provenance. */
    @Test
    void everyLearnerOfTheModuleNamesItsEngine() {
        for (Component<?> component : new Dl4jComponents().components()) {
            if (component.kind() == Learner.class) {
                Map<String, Object> required = component.id().endsWith("-file") ? Map.of("path", "network") : Map.of();
                Learner learner = (Learner) component.factory().apply(new FixtureOptions(required));
                assertEquals(Optional.of("dl4j"), learner.engine(), component.id());
            }
        }
    }
}
