package dev.ralf.experiments.config;

/** A spec is wrong. The message is one line: file, line, column, what is wrong, what would be right. */
public final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message of one line. */
    public SpecException(String message) {
        super(message);
    }

    /** With a message of one line and the cause. */
    public SpecException(String message, Throwable cause) {
        super(message, cause);
    }
}
