package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * Brings the numeric columns of a table to mean 0 and standard deviation 1, fitted on the inputs of the pool; one-hot
 * columns stay as they are; a column that is constant on the pool (deviation at most 1e-12 of the mean) becomes 0 and
 * immutable; a term is multiplied by its inverse document frequency in the pool and not centred, so that 0 stays 0. A
 * missing value, told by an indicator column {@code name=missing} beside the column {@code name}, becomes the median of
 * the known values of these rows, whatever stands in its place. The domain's bounds move along, so that budgets of an attack are in standard deviations. Inputs without
 * columns (images, signals) stay as they are.
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
        return inputs.columns().isEmpty() ? inputs : fit(inputs, rows).apply(inputs);
    }

    /**
     * Means and deviations of the numeric columns.
     *
     * @param inputs inputs of all rows, a table
     * @param rows rows that give mean and deviation (of the population), unweighted; at least one
     */
    public static Standardization fit(Inputs inputs, int[] rows) {
        return fit(inputs, rows, true);
    }

    /**
     * The medians of the known values of numeric columns with missing ones, and nothing else: means stay 0 and factors 1.
     *
     * @param inputs inputs of all rows, a table
     * @param rows rows that give the medians; at least one
     */
    public static Standardization fitMedians(Inputs inputs, int[] rows) {
        return fit(inputs, rows, false);
    }

    private static Standardization fit(Inputs inputs, int[] rows, boolean standardize) {
        List<Column> columns = inputs.columns();
        Checks.atLeast("columns", columns.size(), 1);
        Checks.atLeast("rows", rows.length, 1);
        Features x = inputs.features();
        int d = x.width();
        double[] mean = new double[d];
        double[] scale = new double[d];
        double[] fill = new double[d];
        int[] indicators = Standardization.indicators(columns);
        for (int j = 0; j < d; j++) {
            scale[j] = 1;
            fill[j] = indicators[j] < 0 ? Double.NaN : median(x, j, indicators[j], rows);
            if (!standardize) {
                continue;
            } else if (columns.get(j).kind() == Column.Kind.NUMERIC) {
                double[] values = new double[rows.length];
                for (int i = 0; i < values.length; i++) {
                    boolean missing = indicators[j] >= 0 && x.get(rows[i], indicators[j]) == 1;
                    values[i] = missing ? (float) fill[j] : x.get(rows[i], j);
                    mean[j] += values[i] / rows.length;
                }
                double variance = 0;
                for (double v : values) {
                    variance += (v - mean[j]) * (v - mean[j]) / rows.length;
                }
                double sd = Math.sqrt(variance);
                scale[j] = sd > 1e-12 * Math.abs(mean[j]) ? 1 / sd : 0;
            } else if (columns.get(j).kind() == Column.Kind.TERM) {
                scale[j] = inverseDocumentFrequency(x, j, rows);
            }
        }
        return new Standardization(columns, mean, scale, fill);
    }

    /** Median of the values that the indicator does not call missing, the mean of the middle two; 0 if there are none. */
    private static double median(Features x, int column, int indicator, int[] rows) {
        double[] known = Arrays.stream(rows)
                .filter(row -> x.get(row, indicator) != 1)
                .mapToDouble(row -> x.get(row, column))
                .sorted()
                .toArray();
        int mid = known.length / 2;
        if (known.length == 0) {
            return 0;
        }
        return known.length % 2 == 1 ? known[mid] : known[mid - 1] + (known[mid] - known[mid - 1]) / 2;
    }

    /** {@code ln((1 + n) / (1 + df)) + 1} for a term in df of n rows; 0 for a term in none, which is constant. */
    private static double inverseDocumentFrequency(Features x, int column, int[] rows) {
        int df = 0;
        for (int row : rows) {
            df += x.get(row, column) > 0 ? 1 : 0;
        }
        return df == 0 ? 0 : Math.log((1.0 + rows.length) / (1 + df)) + 1;
    }
}
