package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.NpyReader.Array;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Arrays of one NumPy {@code .npz} file. Features {@code [n][d]} become a table of numeric columns {@code x0, x1, ...};
 * {@code [n][height][width]} grey images; {@code [n][channels][height][width]} images or signals, or {@code
 * [n][height][width][channels]} with {@code layout: channels-last}. Unsigned bytes of images are divided by 255 and have
 * the domain [0, 1]; everything else stays as it is, with the box of the values seen.
 *
 * @param path the file
 * @param features name of the array of features
 * @param labels name of the array of labels, whole numbers from 0, {@code [n]} or {@code [n][1]}
 * @param testFeatures name of the array of official test features, if there is one
 * @param testLabels name of the array of their labels
 * @param weights name of an array of weights {@code [n]}, if there is one; test rows weigh 1
 * @param sensitive names of arrays of whole numbers {@code [n]} that are sensitive attributes; with official test rows
 *     they must have a number for these too, after those of the training rows
 * @param classes class names; empty: the numbers up to the largest label
 * @param layout where the channels stand
 */
public record NpzSource(
        Path path,
        String features,
        String labels,
        Optional<String> testFeatures,
        Optional<String> testLabels,
        Optional<String> weights,
        List<String> sensitive,
        List<String> classes,
        Layout layout)
        implements DatasetSource {
    /** Where the channels of an image stand. */
    public enum Layout {
        /** Before height and width. */
        CHANNELS_FIRST,
        /** After height and width. */
        CHANNELS_LAST
    }

    /** Copies the lists. */
    public NpzSource {
        sensitive = List.copyOf(sensitive);
        classes = List.copyOf(classes);
    }

    /**
     * Options: {@code path} (required), {@code features} (x), {@code labels} (y), {@code testFeatures}, {@code
     * testLabels}, {@code weights}, {@code sensitive}, {@code classes}, {@code layout} (channels-first).
     */
    public static NpzSource from(Options o) {
        Optional<String> testFeatures = o.optionalText("testFeatures");
        Optional<String> testLabels = o.optionalText("testLabels");
        if (testFeatures.isPresent() != testLabels.isPresent()) {
            throw o.error(
                    testFeatures.isPresent() ? "testFeatures" : "testLabels",
                    "testFeatures and testLabels must be given together");
        }
        List<String> classes = o.texts("classes", List.of());
        if (classes.size() == 1 || classes.stream().distinct().count() != classes.size()) {
            throw o.error("classes", "classes must be at least 2 distinct names, got " + classes);
        }
        return new NpzSource(
                CsvSource.path(o, "path"),
                o.text("features", "x"),
                o.text("labels", "y"),
                testFeatures,
                testLabels,
                o.optionalText("weights"),
                o.texts("sensitive", List.of()),
                classes,
                o.choice("layout", Layout.CHANNELS_FIRST));
    }

    @Override
    public Dataset load(SeedTree seed) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("source", ArrayData.name(path, ""));
        facts.put("sha256 " + path.getFileName(), Sha256.of(path));
        try (ZipArchive zip = new ZipArchive(path)) {
            return dataset(zip, facts);
        }
    }

    private Dataset dataset(ZipArchive zip, Map<String, String> facts) {
        Array x = array(zip, features);
        int[] y = labels(zip, labels, x, features);
        final int training = y.length;
        List<Array> parts = new ArrayList<>(List.of(x));
        if (testFeatures.isPresent()) {
            Array more = array(zip, testFeatures.get());
            int[] moreY = labels(zip, testLabels.get(), more, testFeatures.get());
            if (!Arrays.equals(
                            Arrays.copyOfRange(x.shape(), 1, x.shape().length),
                            Arrays.copyOfRange(more.shape(), 1, more.shape().length))
                    || !x.type().equals(more.type())) {
                throw bad(
                        zip,
                        testFeatures.get(),
                        "rows must have the shape and type of " + features + ", "
                                + Arrays.toString(x.shape()) + " of " + x.type() + ", got "
                                + Arrays.toString(more.shape())
                                + " of " + more.type());
            }
            parts.add(more);
            y = Arrays.copyOf(y, training + moreY.length);
            System.arraycopy(moreY, 0, y, training, moreY.length);
        }
        int largest = Arrays.stream(y).max().orElse(0);
        List<String> names = classes.isEmpty()
                ? IntStream.rangeClosed(0, Math.max(1, largest))
                        .mapToObj(Integer::toString)
                        .toList()
                : classes;
        if (largest >= names.size()) {
            throw bad(zip, labels, "labels must be below " + names.size() + ", the number of classes, got " + largest);
        }
        Features inputs = features(zip, parts, y.length);
        facts.put(
                "rows",
                training + " rows"
                        + (training < y.length ? ", then " + (y.length - training) + " official test rows" : ""));
        facts.put("features", features + " of " + x.type() + ", shape of a row " + Arrays.toString(inputs.shape()));
        double[] w = new double[y.length];
        Arrays.fill(w, 1);
        if (weights.isPresent()) {
            Array given = vector(zip, weights.get(), training);
            Arrays.setAll(w, i -> i < training ? given.get(i) : 1);
            if (!Arrays.stream(w).allMatch(v -> v >= 0 && v < Double.POSITIVE_INFINITY)) {
                throw bad(zip, weights.get(), "weights must be finite and at least 0");
            }
            facts.put("weight", weights.get());
        }
        List<Groups> groups = new ArrayList<>();
        for (String name : sensitive) {
            groups.add(groups(zip, name, y.length));
            facts.put("sensitive " + name, "not a feature");
        }
        return new Dataset(
                ArrayData.name(path, "npz"),
                new Inputs(
                        inputs,
                        inputs.shape().length == 1 ? ArrayData.numericColumns(inputs.width()) : List.of(),
                        groups,
                        w),
                y,
                names,
                Arrays.copyOfRange(MathOps.range(y.length), training, y.length),
                facts);
    }

    private Features features(ZipArchive zip, List<Array> parts, int n) {
        int[] s = parts.get(0).shape();
        boolean image = s.length > 2;
        boolean bytes = image && parts.get(0).type().equals("u1");
        int[] shape =
                switch (s.length) {
                    case 2 -> new int[] {s[1]};
                    case 3 -> new int[] {1, s[1], s[2]};
                    default ->
                        layout == Layout.CHANNELS_FIRST ? new int[] {s[1], s[2], s[3]} : new int[] {s[3], s[1], s[2]};
                };
        float[] data = new float[ArrayData.values(path.toString(), n, shape)];
        int width = data.length / n;
        int plane = image ? shape[1] * shape[2] : 1;
        boolean last = s.length == 4 && layout == Layout.CHANNELS_LAST;
        int row = 0;
        for (Array x : parts) {
            for (int i = 0; i < x.shape()[0]; i++, row++) {
                for (int j = 0; j < width; j++) {
                    double v = x.get(i * width + (last ? j % plane * shape[0] + j / plane : j));
                    if (!(Math.abs(v) <= Float.MAX_VALUE)) {
                        throw bad(zip, features, "row " + row + " must have finite values that fit a float, got " + v);
                    }
                    data[row * width + j] = (float) (bytes ? v / 255 : v);
                }
            }
        }
        Features f = new Features(data, n, shape);
        return bytes ? f.in(Domain.box(width, 0, 1)) : ArrayData.observed(f);
    }

    private Array array(ZipArchive zip, String name) {
        Array a = read(zip, name);
        int dims = a.shape().length;
        if (dims < 2 || dims > 4 || a.size() == 0) {
            throw bad(zip, name, "must have 2 to 4 dimensions, none of size 0, got " + Arrays.toString(a.shape()));
        }
        return a;
    }

    private int[] labels(ZipArchive zip, String name, Array x, String of) {
        Array a = vector(zip, name, x.shape()[0]);
        if (!a.isWhole()) {
            throw bad(zip, name, "labels must be whole numbers, got type " + a.type());
        }
        int[] labels = new int[a.size()];
        for (int i = 0; i < labels.length; i++) {
            double v = a.get(i);
            if (!(v >= 0 && v < Cells.MAX_CLASSES)) {
                throw bad(
                        zip,
                        name,
                        "label of row " + i + " of " + of + " must be in [0, " + (Cells.MAX_CLASSES - 1) + "], got "
                                + Numbers.plain(v));
            }
            labels[i] = (int) v;
        }
        return labels;
    }

    private Groups groups(ZipArchive zip, String name, int rows) {
        Array a = vector(zip, name, rows);
        TreeSet<Double> levels = new TreeSet<>();
        for (int i = 0; i < rows; i++) {
            levels.add(a.get(i));
            if (levels.size() > Cells.MAX_GROUPS || a.get(i) != Math.rint(a.get(i))) {
                throw bad(zip, name, "must have at most " + Cells.MAX_GROUPS + " distinct whole numbers");
            }
        }
        List<Double> known = List.copyOf(levels);
        return new Groups(
                name,
                known.stream().map(Numbers::plain).toList(),
                IntStream.range(0, rows).map(i -> known.indexOf(a.get(i))).toArray());
    }

    private Array vector(ZipArchive zip, String name, int rows) {
        Array a = read(zip, name);
        int[] s = a.shape();
        if (s.length < 1 || s[0] != rows || s.length > 2 || a.size() != rows) {
            throw bad(zip, name, "must have shape [" + rows + "] or [" + rows + ", 1], got " + Arrays.toString(s));
        }
        return a;
    }

    private Array read(ZipArchive zip, String name) {
        String file = name + ".npy";
        if (!zip.names().contains(file)) {
            throw TableSchema.unknown(
                    path.toString(),
                    "has no array",
                    name,
                    zip.names().stream().map(n -> n.replaceFirst("\\.npy$", "")).toList());
        }
        try (InputStream in = zip.open(file)) {
            return NpyReader.read(zip.where(file), in);
        } catch (IOException e) {
            throw ZipArchive.failure(zip.where(file), e);
        }
    }

    private DatasetFormatException bad(ZipArchive zip, String name, String message) {
        return new DatasetFormatException(zip.where(name + ".npy") + ": " + message);
    }
}
