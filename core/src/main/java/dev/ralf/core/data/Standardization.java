package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * What {@link Standardizer} fitted on a pool, to be applied to other rows of the same columns: value {@code x} of column
 * {@code j} becomes {@code (x - mean[j]) scale[j]}, and 0 where {@code scale[j]} is 0.
 *
 * @param columns encoded columns that it was fitted on
 * @param mean mean of each column; 0 for columns that stay as they are
 * @param scale factor of each column: 1 for columns that stay as they are, 0 for columns that were constant
 */
public record Standardization(List<Column> columns, double[] mean, double[] scale) {
    /** Copies the list; checks the lengths and that all numbers are finite, factors not negative. */
    public Standardization {
        columns = List.copyOf(columns);
        Checks.size("mean", mean.length, columns.size());
        Checks.size("scale", scale.length, columns.size());
        for (int j = 0; j < mean.length; j++) {
            Checks.argument(Double.isFinite(mean[j]), "mean[%d] must be finite, got %s", j, mean[j]);
            Checks.nonNegative("scale[" + j + "]", scale[j]);
        }
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
        float[] data = new float[x.data().length];
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < d; j++) {
                data[i * d + j] = transform(x.get(i, j), j);
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
