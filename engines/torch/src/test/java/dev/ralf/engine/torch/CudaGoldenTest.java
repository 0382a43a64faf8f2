package dev.ralf.engine.torch;

import dev.ralf.core.engine.Execution;
import org.junit.jupiter.api.BeforeAll;

/** The same files on a card. */
class CudaGoldenTest extends TorchGoldenTest {
    @BeforeAll
    static void needsACard() {
        Cards.require();
    }

    @Override
    Execution execution() {
        return Cards.FIRST;
    }
}
