package dev.ralf.experiments.audit;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a file say what.
 *
 * @param label column of the true class
 * @param decision column of the decided class
 * @param groups columns of sensitive attributes, at least one
 * @param control column whose values are compared within, if any
 * @param weight column of row weights, if any
 * @param probabilities columns of class probabilities, each {@code COLUMN} or {@code CLASS=COLUMN}; empty for none
 * @param score column of the favourable class's probability, if any
 */
public record AuditColumns(
        String label,
        String decision,
        List<String> groups,
        Optional<String> control,
        Optional<String> weight,
        List<String> probabilities,
        Optional<String> score) {
    /** Checks that there are groups, each named once, and not both probabilities and a score. */
    public AuditColumns {
        groups = List.copyOf(groups);
        probabilities = List.copyOf(probabilities);
        Checks.argument(!groups.isEmpty(), "--group must name a column");
        List<String> compared = new ArrayList<>(groups);
        control.ifPresent(compared::add);
        Checks.argument(
                compared.stream().distinct().count() == compared.size(),
                "--group and --control must name different columns, got %s",
                compared);
        Checks.argument(
                probabilities.isEmpty() || score.isEmpty(), "--probs and --score exclude each other; give one of them");
        Checks.argument(probabilities.size() != 1, "--probs needs a column for each class; for one column use --score");
    }
}
