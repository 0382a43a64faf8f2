package dev.ralf.engine.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.engine.CheckResult;
import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.EngineCheck;
import dev.ralf.core.engine.EngineSubject;
import dev.ralf.core.engine.Engines;
import dev.ralf.core.engine.Execution;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TorchEngineTest {
    @Test
    void isFoundAndRuns() {
        Engine engine = Engines.of("torch");
        assertTrue(engine.status().available(), engine.status().line());
        assertTrue(
                engine.status().line().startsWith("torch 2.10.0 c"),
                engine.status().line());
        assertEquals(Libtorch.describe(), engine.status().line());
    }

    @Test
    void oneThreadUnlessTheEnvironmentSaysOtherwise() {
        assertEquals(1, Libtorch.threads(null));
        assertEquals(1, Libtorch.threads("many"));
        assertEquals(1, Libtorch.threads("0"));
        assertEquals(12, Libtorch.threads("12"));
    }

    @TestFactory
    Stream<DynamicTest> passesItsSelfCheckOnTheCpu() {
        return checks(new Execution("cpu", Execution.Precision.FLOAT, false));
    }

    @TestFactory
    Stream<DynamicTest> passesItsSelfCheckOnACard() {
        Cards.require();
        return checks(Cards.FIRST);
    }

    private static Stream<DynamicTest> checks(Execution execution) {
        return TorchEngine.subjects(execution).stream().flatMap(subject -> Arrays.stream(EngineCheck.values())
                .map(check ->
                        DynamicTest.dynamicTest(subject.name() + ": " + check.title(), () -> check(subject, check))));
    }

    private static void check(EngineSubject subject, EngineCheck check) {
        CheckResult result = check.run(subject);
        assertTrue(result.ok(), result.detail());
        assertFalse(result.outcome() == CheckResult.Outcome.SKIPPED, "the subject must have everything");
    }
}
