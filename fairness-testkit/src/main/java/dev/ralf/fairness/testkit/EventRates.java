package dev.ralf.fairness.testkit;

import java.util.List;

/**
 * How often one event happened in each group.
 *
 * @param event what happened, in words
 * @param groups names of the groups
 * @param hits rows of each group where it happened
 * @param totals rows of each group where it could have
 */
record EventRates(String event, List<String> groups, double[] hits, double[] totals) {
    /** Observed rate of a group; NaN without rows. */
    double rate(int s) {
        return hits[s] / totals[s];
    }

    /**
     * The same rates from {@code factor} times as many rows, not rounded. A group without rows gets as many as the
     * smallest other one, at the pooled rate.
     */
    EventRates scaled(double factor) {
        double smallest = Double.POSITIVE_INFINITY;
        double allHits = 0;
        double all = 0;
        for (int s = 0; s < totals.length; s++) {
            smallest = totals[s] > 0 ? Math.min(smallest, totals[s]) : smallest;
            allHits += hits[s];
            all += totals[s];
        }
        double[] h = new double[hits.length];
        double[] n = new double[hits.length];
        for (int s = 0; s < h.length; s++) {
            boolean empty = totals[s] == 0;
            n[s] = factor * (!empty ? totals[s] : all > 0 ? smallest : 1);
            h[s] = empty ? n[s] * (all > 0 ? allHits / all : 0.5) : factor * hits[s];
        }
        return new EventRates(event, groups, h, n);
    }

    /** Rows of all groups. */
    double total() {
        double sum = 0;
        for (double n : totals) {
            sum += n;
        }
        return sum;
    }
}
