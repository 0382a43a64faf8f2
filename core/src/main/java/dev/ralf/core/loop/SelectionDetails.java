package dev.ralf.core.loop;

import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.Classifier;

/**
 * Describes what was bought beside what it was chosen from, without a label that was not bought.
 *
 * @param inputs inputs of the whole data set
 * @param classes number of classes
 */
record SelectionDetails(Inputs inputs, int classes) {
    private static final int BINS = 10;
    private static final int MOST_ROWS = 2000;

    /**
     * Adds the details of one round.
     *
     * @param labels training labels bought so far
     * @param pool unlabelled rows, ascending
     * @param selected rows chosen among them; nothing is said of the selection if there are none
     * @param model model of the round
     */
    void add(int[] labels, int[] pool, int[] selected, Classifier model, Measurements sink) {
        double[] counts = new double[classes];
        for (int label : labels) {
            counts[label]++;
        }
        sink.addDetail("labelled/class", counts);
        if (selected.length == 0) {
            return;
        }
        sink.addDetail("selection/entropy/pool", entropies(model, thinned(pool)));
        sink.addDetail("selection/entropy/selected", entropies(model, selected));
        for (Groups groups : inputs.groups()) {
            double[] of = counts(groups, pool);
            double[] chosen = counts(groups, selected);
            for (int s = 0; s < of.length; s++) {
                String key = "selection/" + groups.attribute() + "="
                        + groups.values().get(s);
                sink.addDetail(key, of[s], chosen[s]);
            }
        }
    }

    /** At most {@value #MOST_ROWS} rows at equal distances. */
    private static int[] thinned(int[] pool) {
        if (pool.length <= MOST_ROWS) {
            return pool;
        }
        int[] rows = new int[MOST_ROWS];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = pool[(int) ((long) i * pool.length / rows.length)];
        }
        return rows;
    }

    private double[] entropies(Classifier model, int[] rows) {
        double[] counts = new double[BINS];
        for (double h : UncertaintyScore.ENTROPY.of(
                model.probabilities(inputs.features().select(rows)))) {
            counts[Math.max(0, Math.min(BINS - 1, (int) (h / Math.log(classes) * BINS)))]++;
        }
        return counts;
    }

    private static double[] counts(Groups groups, int[] rows) {
        double[] counts = new double[groups.values().size()];
        for (int row : rows) {
            int code = groups.codes()[row];
            if (code >= 0) {
                counts[code]++;
            }
        }
        return counts;
    }
}
