package dev.ralf.experiments.audit;

import dev.ralf.core.data.Groups;
import dev.ralf.fairness.metrics.Decisions;
import java.util.List;
import java.util.Optional;

/**
 * What was read from a file of predictions.
 *
 * @param classes names of the classes, in order
 * @param decisions labels, decisions and weights
 * @param attributes sensitive attributes
 * @param control control feature, if any
 * @param probabilities {@code [class][row]}; no classes if there are none
 * @param score probability of the favourable class, if given alone
 */
public record AuditData(
        List<String> classes,
        Decisions decisions,
        List<Groups> attributes,
        Optional<Groups> control,
        List<double[]> probabilities,
        Optional<double[]> score) {
    /** Copies the lists. */
    public AuditData {
        classes = List.copyOf(classes);
        attributes = List.copyOf(attributes);
        probabilities = List.copyOf(probabilities);
    }
}
