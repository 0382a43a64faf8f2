package dev.ralf.engine.torch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ralf.core.engine.Execution;
import org.bytedeco.pytorch.global.torch;

/** The card that tests run on where there is one. */
final class Cards {
    /** The first card, in single precision. */
    static final Execution FIRST = new Execution("cuda:0", Execution.Precision.FLOAT, false);

    private Cards() {}

    /** Skips the test without a card. */
    static void require() {
        Libtorch.start();
        assumeTrue(torch.cuda_is_available(), "skipped: no GPU that this build of PyTorch can use");
    }
}
