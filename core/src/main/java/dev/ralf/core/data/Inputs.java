package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Optional;

/**
 * What may be known of examples without paying for a label: features, sensitive attributes and weights, for all rows of
 * a data set. There is no way from here to a label.
 *
 * @param features inputs of all rows; those of a table get a domain that knows their columns
 * @param columns encoded columns of a table; empty for images and signals
 * @param groups sensitive attributes
 * @param weights weight of each row; all 1 where there is none
 */
public record Inputs(Features features, List<Column> columns, List<Groups> groups, double[] weights) {
    /** Copies the lists; checks that all parts are of one length and that weights are finite and not negative. */
    public Inputs {
        columns = List.copyOf(columns);
        groups = List.copyOf(groups);
        int n = features.size();
        if (!columns.isEmpty()) {
            Checks.size("columns", columns.size(), features.width());
            if (features.domain().encoding().isEmpty()) {
                features = features.in(features.domain().with(Encoding.plain(columns, List.of())));
            }
        }
        for (Groups g : groups) {
            Checks.size("group " + g.attribute(), g.codes().length, n);
        }
        Checks.size("weights", weights.length, n);
        for (int i = 0; i < n; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                Checks.nonNegative("weights[" + i + "]", weights[i]);
            }
        }
    }

    /** The sensitive attribute of this name, if there is one. */
    public Optional<Groups> group(String attribute) {
        return groups.stream().filter(g -> g.attribute().equals(attribute)).findFirst();
    }
}
