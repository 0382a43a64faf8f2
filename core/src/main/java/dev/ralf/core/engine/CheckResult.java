package dev.ralf.core.engine;

/**
 * What one item of a self-check found.
 *
 * @param check the item
 * @param outcome how it went
 * @param detail one line: what was seen, with numbers
 */
public record CheckResult(EngineCheck check, Outcome outcome, String detail) {
    /** How an item went. */
    public enum Outcome {
        /** As it must be. */
        PASSED,
        /** Wrong. */
        FAILED,
        /** The network has nothing of the kind. */
        SKIPPED,
        /** A measurement without a bound. */
        MEASURED
    }

    /** True unless the item found something wrong. */
    public boolean ok() {
        return outcome != Outcome.FAILED;
    }
}
