package dev.ralf.experiments.cli;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A data set as lines of text: bars of its classes, what its columns hold, the first image. No cell of a text is shown. */
final class DataView {
    private static final int BAR = 40;
    private static final int MAX_COLUMNS = 60;
    private static final String SHADES = " .:-=+*#%@";

    private DataView() {}

    /** A bar for each class, the longest for the largest. */
    static List<String> histogram(Dataset data) {
        int[] counts = new int[data.classes().size()];
        for (int y : data.labels()) {
            counts[y]++;
        }
        int most = Arrays.stream(counts).max().orElse(1);
        int width = data.classes().stream().mapToInt(String::length).max().orElse(1);
        List<String> lines = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            String bar = "#".repeat((int) Math.ceil((double) BAR * counts[c] / Math.max(1, most)));
            lines.add(String.format(
                    Locale.ROOT, "  %-" + width + "s %8d %s", data.classes().get(c), counts[c], bar));
        }
        return lines;
    }

    /** For each column of a table its range or levels, and how many rows have no value. */
    static List<String> columns(Dataset data) {
        List<Column> columns = data.inputs().columns();
        List<String> lines = new ArrayList<>();
        int j = 0;
        while (j < columns.size() && lines.size() < MAX_COLUMNS) {
            Column column = columns.get(j);
            if (column.kind() == Column.Kind.TERM) {
                return List.of();
            }
            int next = j + 1;
            while (next < columns.size() && columns.get(next).source().equals(column.source())) {
                next++;
            }
            lines.add(
                    "values of " + column.source() + ": " + values(data.inputs().features(), columns, j, next));
            j = next;
        }
        if (j < columns.size()) {
            lines.add("values of further columns: not shown");
        }
        return lines;
    }

    private static String values(Features x, List<Column> columns, int from, int to) {
        if (columns.get(from).kind() == Column.Kind.ONE_HOT) {
            List<String> levels = new ArrayList<>();
            for (int j = from; j < to; j++) {
                String level =
                        columns.get(j).name().substring(columns.get(j).source().length() + 1);
                levels.add(level + " " + (int) sum(x, j));
            }
            return String.join(", ", levels.subList(0, Math.min(12, levels.size())))
                    + (levels.size() > 12 ? " and " + (levels.size() - 12) + " more levels" : "");
        }
        double[] sorted = new double[x.size()];
        Arrays.setAll(sorted, i -> x.get(i, from));
        Arrays.sort(sorted);
        int missing = to > from + 1 ? (int) sum(x, from + 1) : 0;
        return String.format(
                Locale.ROOT,
                "%s to %s, median %s%s",
                plain(sorted[0]),
                plain(sorted[sorted.length - 1]),
                plain(sorted[sorted.length / 2]),
                missing > 0 ? ", missing in " + missing + " rows" : "");
    }

    private static String plain(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e12
                ? Long.toString((long) v)
                : String.format(Locale.ROOT, "%.6g", v);
    }

    private static double sum(Features x, int column) {
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += x.get(i, column);
        }
        return sum;
    }

    /** The first image, a character for each pixel; nothing for tables and signals. */
    static List<String> picture(Dataset data) {
        Features x = data.inputs().features();
        int[] shape = x.shape();
        if (!data.inputs().columns().isEmpty() || shape.length != 3 || shape[1] < 2 || shape[2] > 120) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("the first image, " + data.classes().get(data.labels()[0]) + ":");
        for (int h = 0; h < shape[1]; h++) {
            StringBuilder line = new StringBuilder("  ");
            for (int w = 0; w < shape[2]; w++) {
                double v = 0;
                for (int c = 0; c < shape[0]; c++) {
                    v += x.get(0, (c * shape[1] + h) * shape[2] + w) / (double) shape[0];
                }
                int shade = (int) (Math.max(0, Math.min(1, v)) * (SHADES.length() - 1) + 0.5);
                line.append(SHADES.charAt(shade)).append(SHADES.charAt(shade));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
