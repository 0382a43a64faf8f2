package dev.ralf.core.acquisition;

import java.util.Map;

/** Facts about single picks. */
final class PickFacts {
    private PickFacts() {}

    /** {@code cluster[i]}, the cluster of the i-th pick. */
    static void clusters(Map<String, Double> facts, int[] clusters) {
        for (int i = 0; i < clusters.length; i++) {
            facts.put("cluster[" + i + "]", (double) clusters[i]);
        }
    }
}
