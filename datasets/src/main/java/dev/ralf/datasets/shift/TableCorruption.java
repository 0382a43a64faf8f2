package dev.ralf.datasets.shift;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Corruptions of tables and signals. Mean and deviation (of the population) of a feature are those of the rows that are
 * corrupted. A feature without a column of a table counts as numeric; levels of categorical columns change under
 * missingness and category-swap alone, and indicators of missing values likewise. Values may leave the domain.
 *
 * <ul>
 *   <li>feature-noise: {@code x + c sd N(0, 1)} for every numeric value, c = 0.1, 0.2, 0.4, 0.6, 1
 *   <li>missingness: with probability c = 0.05, 0.1, 0.2, 0.3, 0.5 the cell of a column is not known: a number becomes the
 *       mean and its indicator, if there is one, 1; a categorical cell becomes the level {@code missing}, or the most
 *       frequent level where there is none
 *   <li>drift: every numeric column moves by {@code c sd} for all rows, up or down by a coin of the column, c = 0.1, 0.25,
 *       0.5, 0.75, 1
 *   <li>category-swap: with probability c = 0.05, 0.1, 0.2, 0.3, 0.5 a categorical cell becomes another of its levels, each
 *       as likely
 * </ul>
 *
 * <p>Source: RALF; the constants follow no publication.
 */
public enum TableCorruption implements Corruption {
    /** Noise of each cell. */
    FEATURE_NOISE(.1, .2, .4, .6, 1),
    /** Cells that are not known. */
    MISSINGNESS(.05, .1, .2, .3, .5),
    /** All rows move alike. */
    DRIFT(.1, .25, .5, .75, 1),
    /** Levels mistaken for others. */
    CATEGORY_SWAP(.05, .1, .2, .3, .5);

    private static final String MISSING = "=missing";

    private final double[] constants;

    TableCorruption(double... constants) {
        this.constants = constants;
    }

    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A numeric feature with its indicator, or all levels of a categorical column. */
    private record Field(int from, int to, boolean numeric, int indicator) {}

    @Override
    public Features apply(Features x, int[] ids, int severity, SeedTree seed) {
        Checks.inRange("severity", severity, 1, SEVERITIES);
        Checks.size("ids", ids.length, x.size());
        double c = constants[severity - 1];
        int d = x.width();
        double[] mean = new double[d];
        double[] sd = new double[d];
        moments(x, mean, sd);
        List<Column> columns = x.domain().encoding().map(Encoding::columns).orElse(List.of());
        List<Field> fields = fields(columns, d);
        int[] fallback = new int[fields.size()];
        double[] shift = new double[fields.size()];
        for (int f = 0; f < fallback.length; f++) {
            Field field = fields.get(f);
            fallback[f] = field.from();
            for (int j = field.from(); j < field.to(); j++) {
                boolean missing = !columns.isEmpty() && columns.get(j).name().endsWith(MISSING);
                fallback[f] = missing || mean[j] > mean[fallback[f]] ? j : fallback[f];
                if (missing) {
                    break;
                }
            }
            shift[f] = seed.child("column", f).generator().nextBoolean() ? c : -c;
        }
        float[] out = x.data().clone();
        for (int i = 0; i < x.size(); i++) {
            RandomGenerator rng = seed.child("row", ids[i]).generator();
            for (int f = 0; f < fallback.length; f++) {
                Field field = fields.get(f);
                int at = i * d + field.from();
                if (this == MISSINGNESS) {
                    if (rng.nextDouble() >= c) {
                        continue;
                    }
                    if (field.numeric()) {
                        out[at] = (float) mean[field.from()];
                        if (field.indicator() >= 0) {
                            out[i * d + field.indicator()] = 1;
                        }
                    } else {
                        java.util.Arrays.fill(out, at, i * d + field.to(), 0);
                        out[i * d + fallback[f]] = 1;
                    }
                } else if (this == CATEGORY_SWAP) {
                    int levels = field.to() - field.from();
                    if (!field.numeric() && levels > 1 && rng.nextDouble() < c) {
                        int level = 0;
                        while (level < levels - 1 && out[at + level] <= 0) {
                            level++;
                        }
                        int other = (level + 1 + rng.nextInt(levels - 1)) % levels;
                        java.util.Arrays.fill(out, at, at + levels, 0);
                        out[at + other] = 1;
                    }
                } else if (field.numeric()) {
                    double move = this == DRIFT ? shift[f] : c * rng.nextGaussian();
                    out[at] += (float) (move * sd[field.from()]);
                }
            }
        }
        return x.with(out);
    }

    private static List<Field> fields(List<Column> columns, int width) {
        List<Field> fields = new ArrayList<>();
        int j = 0;
        while (j < width) {
            if (columns.isEmpty() || columns.get(j).kind() == Column.Kind.NUMERIC) {
                boolean followed = !columns.isEmpty()
                        && j + 1 < width
                        && columns.get(j + 1).name().equals(columns.get(j).name() + MISSING)
                        && columns.get(j + 1).kind() == Column.Kind.NUMERIC;
                fields.add(new Field(j, j + 1, true, followed ? j + 1 : -1));
                j += followed ? 2 : 1;
                continue;
            }
            int to = j + 1;
            while (to < width
                    && columns.get(to).kind() == Column.Kind.ONE_HOT
                    && columns.get(to).source().equals(columns.get(j).source())) {
                to++;
            }
            fields.add(new Field(j, to, false, -1));
            j = to;
        }
        return fields;
    }

    private static void moments(Features x, double[] mean, double[] sd) {
        int n = x.size();
        for (int j = 0; j < mean.length; j++) {
            for (int i = 0; i < n; i++) {
                mean[j] += x.get(i, j) / (double) n;
            }
            for (int i = 0; i < n; i++) {
                double c = x.get(i, j) - mean[j];
                sd[j] += c * c / n;
            }
            sd[j] = Math.sqrt(sd[j]);
        }
    }
}
