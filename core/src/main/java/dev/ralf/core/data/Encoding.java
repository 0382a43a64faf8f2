package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * How the columns of a table became model inputs, and what is known of the values that they may take together: what an
 * attack needs to speak of a row in the data's own units. Input and raw value of feature j are related by
 *
 * <pre>
 * x_j = (raw_j - mean_j) scale_j        raw_j = mean_j + x_j / scale_j
 * </pre>
 *
 * <p>with the result rounded to float; {@code scale_j = 0} marks a column that is constant, whose raw value is {@code
 * mean_j}.
 *
 * @param columns encoded columns, one for each feature
 * @param mean {@code [width]}, in raw units
 * @param scale {@code [width]}, inputs per raw unit, at least 0
 * @param constraints one line for each constraint that holds in the data whatever an attacker does, for example {@code
 *     age: integer, grows} or {@code claim <= sumInsured}; the syntax is that of the attacks
 */
public record Encoding(List<Column> columns, double[] mean, double[] scale, List<String> constraints) {
    /** Checks lengths and ranges. */
    public Encoding {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
        Checks.size("mean", mean.length, columns.size());
        Checks.size("scale", scale.length, columns.size());
        for (int j = 0; j < scale.length; j++) {
            Checks.nonNegative("scale[" + j + "]", scale[j]);
        }
        mean = mean.clone();
        scale = scale.clone();
    }

    /** Columns that are inputs as they are. */
    public static Encoding plain(List<Column> columns, List<String> constraints) {
        double[] ones = new double[columns.size()];
        java.util.Arrays.fill(ones, 1);
        return new Encoding(columns, new double[columns.size()], ones, constraints);
    }

    /** The input of feature {@code j} for a raw value. */
    public float encode(int j, double raw) {
        return scale[j] == 0 ? 0 : (float) ((raw - mean[j]) * scale[j]);
    }

    /** The raw value of feature {@code j} for an input. */
    public double decode(int j, double input) {
        return scale[j] == 0 ? mean[j] : mean[j] + input / scale[j];
    }
}
