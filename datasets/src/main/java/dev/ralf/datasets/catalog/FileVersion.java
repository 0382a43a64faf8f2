package dev.ralf.datasets.catalog;

import dev.ralf.core.util.Checks;

/**
 * The exact bytes of a file.
 *
 * @param bytes its length
 * @param sha256 its hash, 64 lower-case hexadecimal digits
 */
public record FileVersion(long bytes, String sha256) {
    /** Checks the form of the hash. */
    public FileVersion {
        Checks.argument(bytes > 0, "bytes must be at least 1, got %d", bytes);
        Checks.argument(
                sha256.matches("[0-9a-f]{64}"), "sha256 must be 64 lower-case hexadecimal digits, got %s", sha256);
    }
}
