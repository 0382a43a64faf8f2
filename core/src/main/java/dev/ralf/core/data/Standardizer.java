package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * Brings the numeric columns of a table to mean 0 and standard deviation 1, fitted on the inputs of the pool; one-hot
 * columns stay as they are; a column that is constant on the pool (deviation at most 1e-12 of the mean) becomes 0 and
 * immutable. The domain's bounds move along, so that budgets of an attack are in standard deviations. Inputs without columns (images, signals) stay as they are.
 */
public final class Standardizer {
    private Standardizer() {}

    /**
     * The inputs with standardised numeric columns.
     *
     * @param inputs inputs of all rows
     * @param rows rows that give mean and deviation (of the population), unweighted; at least one
     */
    public static Inputs standardize(Inputs inputs, int[] rows) {
        List<Column> columns = inputs.columns();
        if (columns.isEmpty()) {
            return inputs;
        }
        Checks.atLeast("rows", rows.length, 1);
        Features x = inputs.features();
        int d = x.width();
        double[] mean = new double[d];
        double[] scale = new double[d];
        for (int j = 0; j < d; j++) {
            scale[j] = 1;
            if (columns.get(j).kind() == Column.Kind.NUMERIC) {
                for (int row : rows) {
                    mean[j] += x.get(row, j) / (double) rows.length;
                }
                double variance = 0;
                for (int row : rows) {
                    double c = x.get(row, j) - mean[j];
                    variance += c * c / rows.length;
                }
                double sd = Math.sqrt(variance);
                scale[j] = sd > 1e-12 * Math.abs(mean[j]) ? 1 / sd : 0;
            }
        }
        float[] data = new float[x.data().length];
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < d; j++) {
                data[i * d + j] = transform(x.get(i, j), mean[j], scale[j]);
            }
        }
        float[] lower = new float[d];
        float[] upper = new float[d];
        boolean[] mutable = new boolean[d];
        for (int j = 0; j < d; j++) {
            lower[j] = transform(x.domain().lower(j), mean[j], scale[j]);
            upper[j] = transform(x.domain().upper(j), mean[j], scale[j]);
            mutable[j] = x.domain().mutable(j) && scale[j] > 0;
        }
        Features scaled =
                x.with(data).in(new Domain(lower, upper, mutable).with(encoding(x.domain(), columns, mean, scale)));
        return new Inputs(scaled, columns, inputs.groups(), inputs.weights());
    }

    /** The encoding after this one step more. */
    private static Encoding encoding(Domain before, List<Column> columns, double[] mean, double[] scale) {
        Encoding raw = before.encoding().orElseGet(() -> Encoding.plain(columns, List.of()));
        double[] rawMean = new double[mean.length];
        double[] rawScale = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            rawMean[j] = raw.decode(j, mean[j]);
            rawScale[j] = raw.scale()[j] * scale[j];
        }
        return new Encoding(columns, rawMean, rawScale, raw.constraints());
    }

    private static float transform(double value, double mean, double scale) {
        return scale == 0 ? 0 : (float) ((value - mean) * scale);
    }
}
