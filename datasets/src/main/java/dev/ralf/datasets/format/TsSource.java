package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.format.TsReader.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Time series of one or two {@code .ts} files as inputs of shape {@code {dimensions, 1, length}}. The domain is the box
 * of the values seen.
 *
 * @param path the (training) file
 * @param testPath the file of the official test rows, if there is one; its classes and dimensions must be the same
 * @param lengths what to do with series of unequal length
 * @param missing what to do with missing values
 * @param normalise whether each dimension of each series is brought to mean 0 and deviation 1 (of the population, before
 *     padding; one of deviation at most 1e-8 becomes 0)
 */
public record TsSource(Path path, Optional<Path> testPath, Lengths lengths, Missing missing, Normalise normalise)
        implements DatasetSource {
    /** What to do with series of unequal length. */
    public enum Lengths {
        /** An error. */
        REFUSE,
        /** Zeros at the end, up to the longest series of all files. */
        PAD
    }

    /** What to do with missing values. */
    public enum Missing {
        /** An error. */
        REFUSE,
        /** On the line between the neighbours in time; the nearest known value at the ends; 0 where none is known. */
        INTERPOLATE
    }

    /** How values are scaled. */
    public enum Normalise {
        /** As they are in the file. */
        NONE,
        /** Every dimension of every series by itself. */
        SERIES
    }

    private static final double NO_DEVIATION = 1e-8;

    /** Options: {@code path}, {@code testPath}, {@code lengths}, {@code missing} (refuse), {@code normalise} (none). */
    public static TsSource from(Options o) {
        return new TsSource(
                CsvSource.path(o, "path"),
                CsvSource.optionalPath(o, "testPath"),
                o.choice("lengths", Lengths.REFUSE),
                o.choice("missing", Missing.REFUSE),
                o.choice("normalise", Normalise.NONE));
    }

    @Override
    public Dataset load(SeedTree seed) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("source", ArrayData.name(path, ""));
        facts.put("sha256 " + path.getFileName(), Sha256.of(path));
        testPath.ifPresent(test -> facts.put("sha256 " + test.getFileName(), Sha256.of(test)));
        return dataset(ArrayData.name(path, "ts|ts\\.gz").replaceFirst("_TRAIN$", ""), facts);
    }

    /**
     * Reads the files.
     *
     * @param name name of the data set
     * @param more facts that go first
     * @throws DatasetFormatException if a file is not what it should be
     */
    public Dataset dataset(String name, Map<String, String> more) {
        Series train = TsReader.read(path);
        List<float[][]> all = new ArrayList<>(train.series());
        int[] labels = train.labels();
        if (testPath.isPresent()) {
            Series test = TsReader.read(testPath.get());
            if (!test.classes().equals(train.classes()) || test.dimensions() != train.dimensions()) {
                throw new DatasetFormatException(testPath.get() + ": has " + test.dimensions()
                        + " dimensions and classes "
                        + DataStreams.oneLine(test.classes().toString()) + ", but " + path.getFileName() + " has "
                        + train.dimensions() + " and "
                        + DataStreams.oneLine(train.classes().toString()));
            }
            all.addAll(test.series());
            labels = java.util.Arrays.copyOf(labels, all.size());
            System.arraycopy(test.labels(), 0, labels, train.labels().length, test.labels().length);
        }
        int dims = train.dimensions();
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (float[][] s : all) {
            longest = Math.max(longest, s[0].length);
            shortest = Math.min(shortest, s[0].length);
        }
        if (shortest < longest && lengths == Lengths.REFUSE) {
            throw new DatasetFormatException(path + ": series must have one length, got " + shortest + " to " + longest
                    + "; lengths: pad puts zeros at their ends");
        }
        float[] data = new float[ArrayData.values(path.toString(), all.size(), dims, longest)];
        int filled = 0;
        for (int i = 0; i < all.size(); i++) {
            for (int d = 0; d < dims; d++) {
                float[] values = all.get(i)[d].clone();
                filled += fill(values, i, d);
                normalise(values);
                System.arraycopy(values, 0, data, (i * dims + d) * longest, values.length);
            }
        }
        Map<String, String> facts = new LinkedHashMap<>(more);
        facts.put(
                "rows",
                train.labels().length + " training series"
                        + (testPath.isPresent()
                                ? ", then " + (all.size() - train.labels().length) + " official test series"
                                : ""));
        facts.put(
                "features",
                dims + " dimensions of length " + longest
                        + (normalise == Normalise.SERIES ? ", each brought to mean 0 and deviation 1" : ""));
        if (shortest < longest) {
            facts.put(
                    "padded",
                    "zeros after the end of series shorter than " + longest + ", the shortest has " + shortest);
        }
        if (filled > 0) {
            facts.put("imputed", filled + " missing values, on the line between their neighbours in time");
        }
        Features features = ArrayData.observed(new Features(data, all.size(), dims, 1, longest));
        return ArrayData.dataset(name, features, labels, train.classes(), train.labels().length, List.of(), facts);
    }

    /** Fills missing values in place and counts them. */
    private int fill(float[] values, int row, int dimension) {
        int filled = 0;
        int last = -1;
        for (int t = 0; t <= values.length; t++) {
            if (t < values.length && Float.isNaN(values[t])) {
                if (missing == Missing.REFUSE) {
                    throw new DatasetFormatException(path + ": series " + (row + 1) + ", dimension " + (dimension + 1)
                            + ", value " + (t + 1) + " is missing; missing: interpolate fills it");
                }
                filled++;
                continue;
            }
            for (int u = last + 1; u < t; u++) {
                if (last < 0) {
                    values[u] = t < values.length ? values[t] : 0;
                } else if (t == values.length) {
                    values[u] = values[last];
                } else {
                    values[u] = values[last] + (values[t] - values[last]) * (u - last) / (t - last);
                }
            }
            last = t;
        }
        return filled;
    }

    private void normalise(float[] values) {
        if (normalise == Normalise.NONE) {
            return;
        }
        double mean = 0;
        for (float v : values) {
            mean += (double) v / values.length;
        }
        double variance = 0;
        for (float v : values) {
            variance += (v - mean) * (v - mean) / values.length;
        }
        double deviation = Math.sqrt(variance);
        for (int t = 0; t < values.length; t++) {
            values[t] = deviation <= NO_DEVIATION ? 0 : (float) ((values[t] - mean) / deviation);
        }
    }
}
