package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * Brings the numeric columns of a table to mean 0 and standard deviation 1, fitted on the inputs of the pool; one-hot
 * columns stay as they are; a column that is constant on the pool (deviation at most 1e-12 of the mean) becomes 0 and
 * immutable; a term is multiplied by its inverse document frequency in the pool and not centred, so that 0 stays 0. The
 * domain's bounds move along, so that budgets of an attack are in standard deviations. Inputs without
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
        List<Column> columns = inputs.columns();
        Checks.atLeast("columns", columns.size(), 1);
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
            } else if (columns.get(j).kind() == Column.Kind.TERM) {
                scale[j] = inverseDocumentFrequency(x, j, rows);
            }
        }
        return new Standardization(columns, mean, scale);
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
