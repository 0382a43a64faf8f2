package dev.ralf.datasets.catalog;

/** A file could not be fetched. The message is one line: what, from where, why, and what to do. */
public final class DownloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message of one line. */
    public DownloadException(String message) {
        super(message);
    }

    /** With a message of one line and the cause. */
    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
