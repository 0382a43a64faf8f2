package dev.ralf.adversarial.threat;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Features;
import java.util.ArrayList;
import java.util.List;

/** A small table of motor claims, standardised: age, years, km, sum, claim, and two categorical columns. */
public final class Tables {
    private static final double[] MEAN = {45, 20, 12.5, 20_000, 5_000, 0, 0, 0, 0, 0};
    private static final double[] SCALE = {1 / 14.0, 1 / 10.0, 1 / 5.0, 1e-4, 1 / 4000.0, 1, 1, 1, 1, 1};
    private static final double[] LOW = {18, 0, 1, 1_000, 0, 0, 0, 0, 0, 0};
    private static final double[] HIGH = {90, 72, 60, 80_000, 80_000, 1, 1, 1, 1, 1};

    private Tables() {}

    public static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (String name : List.of("age", "years", "km", "sum insured", "claim")) {
            columns.add(new Column(name, name, Column.Kind.NUMERIC));
        }
        for (String level : List.of("petrol", "diesel", "electric")) {
            columns.add(new Column("fuel=" + level, "fuel", Column.Kind.ONE_HOT));
        }
        for (String level : List.of("garage", "street")) {
            columns.add(new Column("parking=" + level, "parking", Column.Kind.ONE_HOT));
        }
        return columns;
    }

    public static Encoding encoding(String... constraints) {
        return new Encoding(columns(), MEAN, SCALE, List.of(constraints));
    }

    public static Domain domain(String... constraints) {
        Encoding encoding = encoding(constraints);
        float[] lower = new float[MEAN.length];
        float[] upper = new float[MEAN.length];
        boolean[] mutable = new boolean[MEAN.length];
        for (int j = 0; j < lower.length; j++) {
            lower[j] = encoding.encode(j, LOW[j]);
            upper[j] = encoding.encode(j, HIGH[j]);
            mutable[j] = j < 5;
        }
        return new Domain(lower, upper, mutable).with(encoding);
    }

    /** Inputs of raw rows. */
    public static Features features(Domain domain, double[]... raw) {
        int width = domain.width();
        float[] data = new float[raw.length * width];
        for (int i = 0; i < raw.length; i++) {
            for (int j = 0; j < width; j++) {
                data[i * width + j] = domain.encoding().orElseThrow().encode(j, raw[i][j]);
            }
        }
        return new Features(data, raw.length, width).in(domain);
    }

    /** A raw value of an input. */
    public static double raw(Domain domain, float[] row, int j) {
        return domain.encoding().orElseThrow().decode(j, row[j]);
    }
}
