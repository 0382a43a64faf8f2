package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;

/** Marks the best mean of each numeric column; equal means, as printed, are marked together. */
final class BestMeans {
    static final String NOTE =
            "Bold: the best mean of its column as printed, also where the difference is small; it is no" + " finding.";

    /** What a number of a table is the mean of. */
    record Key(Cell cell, String metric) {}

    private BestMeans() {}

    /**
     * @param rows cells of the table
     * @param first index of the first numeric column
     * @param keys for each row, the metric of each column from {@code first} on; later columns stay as they are
     */
    static List<List<Block.Entry>> mark(Study study, List<List<Block.Entry>> rows, int first, List<List<Key>> keys) {
        List<List<Block.Entry>> marked = new ArrayList<>();
        rows.forEach(row -> marked.add(new ArrayList<>(row)));
        int columns = keys.isEmpty() ? 0 : keys.get(0).size();
        for (int c = 0; c < columns; c++) {
            double best = Double.NaN;
            int defined = 0;
            for (List<Key> row : keys) {
                double mean = mean(study, row.get(c));
                if (Double.isFinite(mean)) {
                    defined++;
                    boolean higher = MetricKey.parse(row.get(c).metric()).higherIsBetter();
                    best = Double.isNaN(best) || (higher ? mean > best : mean < best) ? mean : best;
                }
            }
            for (int r = 0; r < rows.size() && defined > 1; r++) {
                double mean = mean(study, keys.get(r).get(c));
                if (Double.isFinite(mean)
                        && Numbers.fixed(mean).equals(Numbers.fixed(best))
                        && rows.get(r).get(first + c) instanceof Block.Text text) {
                    marked.get(r).set(first + c, new Block.Text(text.text(), true, text.detail()));
                }
            }
        }
        return marked;
    }

    private static double mean(Study study, Key key) {
        return study.summary(key.cell(), key.metric()).mean();
    }
}
