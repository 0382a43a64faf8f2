package dev.ralf.core.engine;

import dev.ralf.core.util.Checks;

/**
 * Whether an engine runs on this machine.
 *
 * @param available true if its networks can be created
 * @param line what runs, for example {@code dl4j cpu onednn-avx512, 1 thread}; or why nothing does
 */
public record EngineStatus(boolean available, String line) {
    /** Checks that it is one line. */
    public EngineStatus {
        Checks.argument(!line.isBlank() && line.lines().count() == 1, "line must be one line, got \"%s\"", line);
    }

    /** It runs. */
    public static EngineStatus runs(String line) {
        return new EngineStatus(true, line);
    }

    /** It does not run; of a longer reason, the first line is kept. */
    public static EngineStatus missing(String reason) {
        return new EngineStatus(false, reason.lines().findFirst().orElse(""));
    }
}
