package dev.ralf.fairness.testkit;

/** A statistical assertion failed: about a sample, with a stated error rate, not about one input. */
public final class StatisticalAssertionError extends AssertionError {
    /** With this message. */
    public StatisticalAssertionError(String message) {
        super(message);
    }

    private StatisticalAssertionError(String message, StatisticalAssertionError cause) {
        super(message, cause);
    }

    /** The same failure, with where its sample came from. */
    StatisticalAssertionError from(String origin) {
        return new StatisticalAssertionError(getMessage() + "; " + origin, this);
    }
}
