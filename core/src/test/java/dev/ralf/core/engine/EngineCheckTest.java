package dev.ralf.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.engine.CheckResult.Outcome;
import dev.ralf.core.engine.Faulty.Fault;
import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineCheckTest {
    private static final Mlp MLP = new Mlp(List.of(40, 30), Activation.TANH, 0.3);

    private static EngineSubject subject(Fault fault) {
        return new EngineSubject("mlp", new Faulty(MLP, fault), new int[] {12}, 1e-2, 1e-3, 0);
    }

    /** Only the items that a fault touches fail. */
    @ParameterizedTest
    @CsvSource({
        "AVERAGED_GRADIENTS, 'INFERENCE_GRADIENTS, TRAINING_GRADIENTS, STOCHASTIC_GRADIENTS, BATCHES, SEGMENTS'",
        "HALF_INPUT_GRADIENT, 'INFERENCE_GRADIENTS, TRAINING_GRADIENTS, STOCHASTIC_GRADIENTS, BATCHES'",
        "NO_LAST_GRADIENT, 'INFERENCE_GRADIENTS, TRAINING_GRADIENTS, STOCHASTIC_GRADIENTS'",
        "NO_EMBEDDING_GRADIENT, 'INFERENCE_GRADIENTS, TRAINING_GRADIENTS, STOCHASTIC_GRADIENTS, ACCUMULATION'",
        "TRAINING_GRADIENT_IN_INFERENCE, INFERENCE_GRADIENTS",
        "TRAINING_IN_INFERENCE, 'INFERENCE, DROPOUT'",
        "MASKS_BY_PLACE, 'DROPOUT, SEGMENTS'",
        "MASKS_WITHOUT_STREAM, DROPOUT",
        "NO_MASKS, DROPOUT",
        "LAST_TAPE, TAPES",
        "OVERWRITES, 'SEGMENTS, ACCUMULATION'",
        "NO_COPY, PARAMETERS",
        "ONE_PASS, STOCHASTIC_PASSES",
        "IDLE_ASCENT, ASCENT",
        "WRONG_LAST_LAYER, LAST_LAYER",
        "SHARED_STATE, THREADS",
        "DRIFTS, 'DETERMINISM, RESUME, THREADS'",
        "KEEPS_PARAMETERS, 'INFERENCE_GRADIENTS, TRAINING_GRADIENTS, STOCHASTIC_GRADIENTS, RESUME'"
    })
    void findsTheFault(Fault fault, String expected) {
        List<String> failed = new ArrayList<>();
        for (EngineCheck check : EngineCheck.values()) {
            CheckResult result = check.run(subject(fault));
            if (!result.ok()) {
                failed.add(check.name());
                assertEquals(1, result.detail().lines().count(), result.detail());
            }
        }
        assertEquals(expected, String.join(", ", failed));
    }

    @Test
    void whatAnEngineThrowsIsAFailureInOneLine() {
        CheckResult result = EngineCheck.INFERENCE.run(subject(Fault.NO_NATIVES));
        assertEquals(Outcome.FAILED, result.outcome());
        assertEquals("java.lang.UnsatisfiedLinkError: no such library", result.detail());
    }

    @Test
    void theJavaEnginePasses() {
        Engine java = Engines.of("java");
        assertTrue(java.status().available());
        for (EngineSubject subject : java.subjects()) {
            for (EngineCheck check : EngineCheck.values()) {
                CheckResult result = check.run(subject);
                assertTrue(result.ok(), subject.name() + ": " + check.title() + ": " + result.detail());
            }
        }
    }

    @Test
    void saysWhatDoesNotApply_andMeasuresSpeed() {
        EngineSubject plain = new EngineSubject("mlp", Mlp.of(8), new int[] {12}, 1e-3, 5e-3, 0);
        assertEquals(
                List.of(EngineCheck.STOCHASTIC_GRADIENTS, EngineCheck.DROPOUT, EngineCheck.RUNNING_STATISTICS),
                Arrays.stream(EngineCheck.values())
                        .filter(c -> c.run(plain).outcome() == Outcome.SKIPPED)
                        .toList());
        CheckResult speed = EngineCheck.SPEED.run(plain);
        assertEquals(Outcome.MEASURED, speed.outcome());
        assertTrue(speed.detail().contains("ms for 128 rows"), speed.detail());
    }
}
