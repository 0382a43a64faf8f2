package dev.ralf.datasets.format;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds columns that give the label away by themselves: the area under the ROC curve of one column against one class and
 * the rest is above {@link #LIMIT}.
 *
 * <p>A numeric column is taken as its value, in the direction that fits better; its indicator of missing values is
 * checked apart. A categorical column is taken as the share of the class within each level, estimated on the rows of
 * even number for those of odd number and the other way round (the mean of the two areas counts), so that many rare
 * levels do not look like knowledge; a level that the other half does not have gets the share of the whole half. Ties
 * count one half, rows count alike whatever their weight, and a class is passed over where it or the rest has fewer than
 * {@link #MIN_ROWS} rows (for categorical columns, in either half): too few rows separate by chance.
 */
public final class LeakCheck {
    /** Largest area under the ROC curve that is no suspicion. */
    static final double LIMIT = 0.98;

    /** Rows of a class, and of the rest, from which on an area is trusted. */
    static final int MIN_ROWS = 10;

    private LeakCheck() {}

    /**
     * A column that gives the label away.
     *
     * @param column name in the file
     * @param area area under the ROC curve, in (0.98, 1]
     * @param label class that it tells from the rest
     */
    record Suspect(String column, double area, int label) {}

    /**
     * The columns that give the label away and are allowed to, as facts.
     *
     * @param where file or data set, for messages
     * @param allowed columns that may give the label away, because they are known before it
     * @throws DatasetFormatException if another column does
     */
    public static Map<String, String> facts(String where, Table table, Set<String> allowed) {
        Map<String, String> kept = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        for (Suspect s :
                suspects(table.inputs(), table.labels(), table.classes().size())) {
            String what = String.format(
                    Locale.ROOT,
                    "AUC %.4f for class %s against the rest",
                    s.area(),
                    DataStreams.oneLine(table.classes().get(s.label())));
            if (allowed.contains(s.column())) {
                kept.put("suspected leak " + s.column(), what + " by this column alone; kept, as allowLeak says");
            } else {
                refused.add(DataStreams.oneLine(s.column()) + " (" + what + ")");
            }
        }
        if (!refused.isEmpty()) {
            throw new DatasetFormatException(where + ": suspected leak, a single column gives the label away: "
                    + String.join(", ", refused)
                    + "; list it under leak if it is known only with the label, under allowLeak if it is known before");
        }
        return kept;
    }

    /** The columns above the limit, in the order of the inputs, each once with its largest area. */
    static List<Suspect> suspects(Inputs inputs, int[] labels, int classes) {
        List<Suspect> found = new ArrayList<>();
        List<Column> columns = inputs.columns();
        int j = 0;
        while (j < columns.size()) {
            Column column = columns.get(j);
            int next = j + 1;
            double[] areas;
            if (column.kind() == Column.Kind.NUMERIC) {
                areas = numeric(inputs.features(), j, labels, classes);
            } else {
                while (next < columns.size()
                        && columns.get(next).kind() == Column.Kind.ONE_HOT
                        && columns.get(next).source().equals(column.source())) {
                    next++;
                }
                areas = categorical(levels(inputs.features(), j, next), next - j, labels, classes);
            }
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = areas[c] > areas[best] ? c : best;
            }
            if (areas[best] > LIMIT) {
                add(found, new Suspect(column.source(), areas[best], best));
            }
            j = next;
        }
        return found;
    }

    private static void add(List<Suspect> found, Suspect suspect) {
        int last = found.size() - 1;
        if (last < 0 || !found.get(last).column().equals(suspect.column())) {
            found.add(suspect);
        } else if (found.get(last).area() < suspect.area()) {
            found.set(last, suspect);
        }
    }

    private static double[] numeric(Features x, int j, int[] labels, int classes) {
        double[] values = new double[labels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.get(i, j);
        }
        double[] areas = areas(values, MathOps.range(values.length), labels, classes);
        for (int c = 0; c < classes; c++) {
            areas[c] = Math.max(areas[c], 1 - areas[c]);
        }
        return areas;
    }

    private static double[] categorical(int[] levels, int count, int[] labels, int classes) {
        int n = labels.length;
        int[][] halves = new int[2][];
        for (int h = 0; h < 2; h++) {
            int parity = h;
            halves[h] =
                    Arrays.stream(MathOps.range(n)).filter(i -> i % 2 == parity).toArray();
        }
        double[] areas = new double[classes];
        for (int h = 0; h < 2; h++) {
            int[] other = halves[1 - h];
            int[] sizes = new int[count];
            int[][] hits = new int[classes][count];
            int[] totals = new int[classes];
            for (int i : other) {
                sizes[levels[i]]++;
                hits[labels[i]][levels[i]]++;
                totals[labels[i]]++;
            }
            for (int c = 0; c < classes; c++) {
                double[] scores = new double[n];
                for (int i : halves[h]) {
                    int l = levels[i];
                    scores[i] = sizes[l] > 0 ? (double) hits[c][l] / sizes[l] : (double) totals[c] / other.length;
                }
                areas[c] += areas(scores, halves[h], labels, classes)[c] / 2;
            }
        }
        return areas;
    }

    /** Level of each row among the one-hot columns from {@code from} to {@code to - 1}. */
    private static int[] levels(Features x, int from, int to) {
        int[] levels = new int[x.size()];
        for (int i = 0; i < levels.length; i++) {
            for (int j = from; j < to; j++) {
                if (x.get(i, j) == 1) {
                    levels[i] = j - from;
                }
            }
        }
        return levels;
    }

    /**
     * Per class, the probability that a row of the class has a larger value than a row of the rest, ties one half; 0.5
     * where there are too few rows of either.
     */
    private static double[] areas(double[] values, int[] rows, int[] labels, int classes) {
        int[] order = IndexSort.ascending(rows, values);
        double[] rankSums = new double[classes];
        int[] sizes = new int[classes];
        for (int start = 0; start < order.length; ) {
            int end = start;
            while (end < order.length && values[order[end]] == values[order[start]]) {
                end++;
            }
            double rank = (start + 1 + end) / 2.0;
            for (int i = start; i < end; i++) {
                rankSums[labels[order[i]]] += rank;
                sizes[labels[order[i]]]++;
            }
            start = end;
        }
        double[] areas = new double[classes];
        for (int c = 0; c < classes; c++) {
            double m = sizes[c];
            double rest = rows.length - m;
            areas[c] = m < MIN_ROWS || rest < MIN_ROWS ? 0.5 : (rankSums[c] - m * (m + 1) / 2) / (m * rest);
        }
        return areas;
    }
}
