package dev.ralf.core.decision;

import java.util.List;
import java.util.Map;

/**
 * What a fitted decision rule has beyond its fitter's options: enough to build it anew, to the same bits.
 *
 * @param groups names of the groups that it was fitted on, in the order of their codes; empty without
 * @param arrays numbers by name; handed over
 */
public record RuleState(List<String> groups, Map<String, double[]> arrays) {
    /** Copies list and map. */
    public RuleState {
        groups = List.copyOf(groups);
        arrays = Map.copyOf(arrays);
    }
}
