package dev.ralf.datasets.format;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.util.MathOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Builds data sets of images, signals and arrays, whose rows all have one shape. */
final class ArrayData {
    private ArrayData() {}

    /**
     * A data set whose last rows are the official test set.
     *
     * @param training rows before those of the test set
     */
    static Dataset dataset(
            String name,
            Features features,
            int[] labels,
            List<String> classes,
            int training,
            List<Groups> groups,
            Map<String, String> facts) {
        double[] weights = new double[labels.length];
        Arrays.fill(weights, 1);
        return new Dataset(
                name,
                new Inputs(features, List.of(), groups, weights),
                labels,
                classes,
                Arrays.copyOfRange(MathOps.range(labels.length), training, labels.length),
                facts);
    }

    /** The number of values of so many rows of this shape, which one array can hold. */
    static int values(String where, long rows, int... shape) {
        long total = rows;
        for (int s : shape) {
            if (s > 0 && total > (Integer.MAX_VALUE - 16) / s) {
                throw new DatasetFormatException(
                        where + ": " + rows + " rows of shape " + Arrays.toString(shape) + " are too many values");
            }
            total *= s;
        }
        return (int) total;
    }

    /** The same features in the box of the values seen, all of them mutable. */
    static Features observed(Features x) {
        int d = x.width();
        float[] lower = new float[d];
        float[] upper = new float[d];
        boolean[] mutable = new boolean[d];
        Arrays.fill(lower, Float.POSITIVE_INFINITY);
        Arrays.fill(upper, Float.NEGATIVE_INFINITY);
        Arrays.fill(mutable, true);
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < d; j++) {
                lower[j] = Math.min(lower[j], x.get(i, j));
                upper[j] = Math.max(upper[j], x.get(i, j));
            }
        }
        return x.in(new Domain(lower, upper, mutable));
    }

    /** Numeric columns {@code x0, x1, ...}. */
    static List<Column> numericColumns(int count) {
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < count; j++) {
            columns.add(new Column("x" + j, "x" + j, Column.Kind.NUMERIC));
        }
        return columns;
    }

    /** The last part of a path, without the endings. */
    static String name(Path path, String endings) {
        Path last = path.getFileName();
        return last == null ? "data" : last.toString().replaceFirst("(?i)\\.(" + endings + ")$", "");
    }
}
