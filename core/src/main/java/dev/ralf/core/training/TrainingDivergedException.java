package dev.ralf.core.training;

/** The loss of training, or a parameter, became NaN or infinite. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message of one line. */
    public TrainingDivergedException(String message) {
        super(message);
    }
}
