package dev.ralf.core.engine;

import dev.ralf.core.engine.CheckResult.Outcome;
import java.util.function.Function;

/**
 * The items of a self-check: what every network of every engine must do. Each runs alone, on fresh networks, and takes
 * well under a second on small ones.
 */
public enum EngineCheck {
    /** Input and parameter gradients of two outputs are those of the function that inference computes. */
    INFERENCE_GRADIENTS("gradients in inference mode", NetworkChecks::inferenceGradients),
    /** The same in training mode: dropout drawn, batch norm with the statistics of the batch. */
    TRAINING_GRADIENTS("gradients in training mode", NetworkChecks::trainingGradients),
    /** The same in stochastic mode: dropout drawn, batch norm with its running statistics. */
    STOCHASTIC_GRADIENTS("gradients in stochastic mode", NetworkChecks::stochasticGradients),
    /** In inference mode nothing is drawn, nothing moves, and a row does not depend on its batch. */
    INFERENCE("inference is deterministic", NetworkChecks::inference),
    /** Batches of any size, one row too, in any order: in inference mode a row's gradients are its own. */
    BATCHES("batches of 7, 1 and 3 rows, and another order", NetworkChecks::batches),
    /** In inference mode the last layer, applied to the embedding, gives the logits. */
    LAST_LAYER("last layer from embedding to logits", NetworkChecks::lastLayer),
    /** Dropout masks follow the row id and the stream, not the place in the batch or the other rows. */
    DROPOUT("dropout follows the row id", NetworkChecks::dropout),
    /** Several stochastic passes at once have the bits of one after the other. */
    STOCHASTIC_PASSES("stochastic passes together", NetworkChecks::stochasticPasses),
    /** Running statistics move when told, by training passes alone, and inference uses them. */
    RUNNING_STATISTICS("running statistics of batch norm", NetworkChecks::runningStatistics),
    /** One pass over segments equals separate passes. */
    SEGMENTS("segments equal separate passes", NetworkChecks::segments),
    /** A tape owns what its backward pass needs. */
    TAPES("two forward passes before one backward", NetworkChecks::tapes),
    /** Gradients are added to what is there, and each kind can be had alone. */
    ACCUMULATION("gradients accumulate", NetworkChecks::accumulation),
    /** Where the engine takes the steps of an attack by itself, they end where single passes lead. */
    ASCENT("ascent in the input", NetworkChecks::ascent),
    /** The parameter vector has no gaps, wrong lengths are refused, copies are independent. */
    PARAMETERS("parameters and copies", NetworkChecks::parameters),
    /** The same training twice gives the same bits; another stream gives others. */
    DETERMINISM("the same bits twice", NetworkChecks::determinism),
    /** Saved in the middle and resumed in a fresh network, training ends at the same bits. */
    RESUME("resume to the same bits", NetworkChecks::resume),
    /** Two networks trained in two threads at the same time end at the bits of one after the other. */
    THREADS("two networks in two threads", NetworkChecks::threads),
    /** Time of a step of projected gradient descent on the input; measured, never wrong. */
    SPEED("speed of a PGD step", NetworkChecks::speed);

    private final String title;
    private final Function<NetworkChecks, Finding> item;

    EngineCheck(String title, Function<NetworkChecks, Finding> item) {
        this.title = title;
        this.item = item;
    }

    /** What an item that is not wrong found. */
    record Finding(Outcome outcome, String detail) {
        static Finding passed(String detail) {
            return new Finding(Outcome.PASSED, detail);
        }

        static Finding skipped(String detail) {
            return new Finding(Outcome.SKIPPED, detail);
        }
    }

    /** A few words for a line. */
    public String title() {
        return title;
    }

    /**
     * Runs this item on a network. Whatever the engine throws is a failure of the item, in one line.
     *
     * @param subject the network
     */
    public CheckResult run(EngineSubject subject) {
        try {
            Finding finding = item.apply(new NetworkChecks(subject));
            return new CheckResult(this, finding.outcome(), finding.detail());
        } catch (CheckFailure e) {
            return new CheckResult(this, Outcome.FAILED, e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return new CheckResult(
                    this, Outcome.FAILED, e.toString().lines().findFirst().orElse(""));
        }
    }
}
