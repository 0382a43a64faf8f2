package dev.ralf.core.data;

/** A data file is missing, corrupted or not what its format says. The message is one line: where, what, what is right. */
public final class DatasetFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message of one line. */
    public DatasetFormatException(String message) {
        super(message);
    }

    /** With a message of one line and the cause. */
    public DatasetFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
