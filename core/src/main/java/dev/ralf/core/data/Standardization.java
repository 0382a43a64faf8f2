package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link Standardizer} fitted on a pool, to be applied to other rows of the same columns: value {@code x} of column
 * {@code j} becomes {@code (x - mean[j]) scale[j]}, and 0 where {@code scale[j]} is 0.
 *
 * @param columns encoded columns that it was fitted on
 * @param mean mean of each column; 0 for columns that stay as they are
 * @param scale factor of each column: 1 for columns that stay as they are, 0 for columns that were constant
 * @param fill what stands for a missing value before that, for numeric columns {@code name} with an indicator {@code
 *     name=missing}; NaN for all others
 */
public record Standardization(List<Column> columns, double[] mean, double[] scale, double[] fill) {
    private static final String MISSING = "=missing";

    /** Copies the list; checks the lengths and that all numbers are finite, factors not negative. */
    public Standardization {
        columns = List.copyOf(columns);
        Checks.size("mean", mean.length, columns.size());
        Checks.size("scale", scale.length, columns.size());
        for (int j = 0; j < mean.length; j++) {
            Checks.argument(Double.isFinite(mean[j]), "mean[%d] must be finite, got %s", j, mean[j]);
            Checks.nonNegative("scale[" + j + "]", scale[j]);
        }
        Checks.size("fill", fill.length, columns.size());
        int[] indicators = indicators(columns);
        for (int j = 0; j < fill.length; j++) {
            Checks.argument(
                    Double.isFinite(fill[j]) || indicators[j] < 0,
                    "fill[%d] must be finite for a column with missing values, got %s",
                    j,
                    fill[j]);
        }
    }

    /** For each column the place of the numeric column that says whether it is missing; -1 where there is none. */
    static int[] indicators(List<Column> columns) {
        Map<String, Integer> places = new HashMap<>();
        for (int j = 0; j < columns.size(); j++) {
            Column c = columns.get(j);
            if (c.kind() == Column.Kind.NUMERIC && c.name().equals(c.source() + MISSING)) {
                places.put(c.source(), j);
            }
        }
        int[] indicators = new int[columns.size()];
        for (int j = 0; j < indicators.length; j++) {
            Column c = columns.get(j);
            boolean number = c.kind() == Column.Kind.NUMERIC && c.name().equals(c.source());
            indicators[j] = number ? places.getOrDefault(c.source(), -1) : -1;
        }
        return indicators;
    }

    /** True if it changes no input: means 0, factors 1, nothing to fill. */
    public boolean isIdentity() {
        return Arrays.stream(mean).allMatch(m -> m == 0)
                && Arrays.stream(scale).allMatch(s -> s == 1)
                && Arrays.stream(fill).allMatch(Double::isNaN);
    }

    /**
     * The inputs with standardised columns; their domain moves along, and constant columns become immutable.
     *
     * @param inputs inputs with these columns
     * @throws IllegalArgumentException if the columns are others, with the first that differs
     */
    public Inputs apply(Inputs inputs) {
        requireColumns(inputs.columns());
        Features x = inputs.features();
        int d = x.width();
        int[] indicators = indicators(columns);
        float[] data = new float[x.data().length];
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < d; j++) {
                boolean missing = indicators[j] >= 0 && x.get(i, indicators[j]) == 1;
                data[i * d + j] = transform(missing ? (float) fill[j] : x.get(i, j), j);
            }
        }
        float[] lower = new float[d];
        float[] upper = new float[d];
        boolean[] mutable = new boolean[d];
        for (int j = 0; j < d; j++) {
            lower[j] = transform(x.domain().lower(j), j);
            upper[j] = transform(x.domain().upper(j), j);
            mutable[j] = x.domain().mutable(j) && scale[j] > 0;
        }
        Features scaled = x.with(data).in(new Domain(lower, upper, mutable).with(encoding(x.domain())));
        return new Inputs(scaled, inputs.columns(), inputs.groups(), inputs.weights());
    }

    /** The encoding after this one step more. */
    private Encoding encoding(Domain before) {
        Encoding raw = before.encoding().orElseGet(() -> Encoding.plain(columns, List.of()));
        double[] rawMean = new double[mean.length];
        double[] rawScale = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            rawMean[j] = raw.decode(j, mean[j]);
            rawScale[j] = raw.scale()[j] * scale[j];
        }
        return new Encoding(columns, rawMean, rawScale, raw.constraints());
    }

    private void requireColumns(List<Column> other) {
        Checks.argument(
                other.size() == columns.size(),
                "the inputs must have %d columns, as those that the standardisation was fitted on, got %d",
                columns.size(),
                other.size());
        for (int j = 0; j < other.size(); j++) {
            Checks.argument(
                    other.get(j).name().equals(columns.get(j).name())
                            && other.get(j).kind() == columns.get(j).kind(),
                    "column %d must be %s, as where the standardisation was fitted, got %s",
                    j,
                    columns.get(j).name(),
                    other.get(j).name());
        }
    }

    private float transform(double value, int column) {
        return scale[column] == 0 ? 0 : (float) ((value - mean[column]) * scale[column]);
    }
}
