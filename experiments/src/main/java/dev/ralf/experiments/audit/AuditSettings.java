package dev.ralf.experiments.audit;

import dev.ralf.core.util.Checks;
import java.util.Optional;

/**
 * How to measure.
 *
 * @param favourable name of the favourable class, if given
 * @param level coverage of intervals, in (0, 1)
 * @param bootstraps bootstrap samples, at least 1
 * @param permutations permutations of a test, at least 1
 * @param bins bins of reliability diagrams, at least 1
 * @param seed seed of all draws
 */
public record AuditSettings(
        Optional<String> favourable, double level, int bootstraps, int permutations, int bins, long seed) {
    /** Checks ranges. */
    public AuditSettings {
        Checks.argument(level > 0 && level < 1, "--level must be in (0, 1), got %s", level);
        Checks.atLeast("--bootstraps", bootstraps, 1);
        Checks.atLeast("--permutations", permutations, 1);
        Checks.atLeast("--bins", bins, 1);
    }
}
