package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the {@code .ts} files of the UCR and UEA archives of time series: a header of {@code @} lines, then one case per
 * line, dimensions and the class separated by {@code :}, values by commas, {@code ?} or {@code NaN} missing.
 *
 * <p>What the header declares is checked: the classes, the number of dimensions ({@code @univariate}, {@code
 * @dimensions} or {@code @dimension}), {@code @equalLength}, {@code @seriesLength} and {@code @missing}. All dimensions
 * of a case must have one length. Series with time stamps and series without classes (regression) are refused.
 *
 * <p>Source: Bagnall et al. (2018), <i>The UEA multivariate time series classification archive</i>, arXiv:1811.00075, and
 * the format note of the aeon toolkit.
 */
public final class TsReader {
    private static final int MAX_DIMENSIONS = 10_000;

    private TsReader() {}

    /**
     * The cases of a file.
     *
     * @param series values {@code [case][dimension][time]}; NaN where missing; lengths may differ between cases
     * @param labels index into {@code classes} of each case
     * @param classes the declared classes, in declared order
     */
    public record Series(List<float[][]> series, int[] labels, List<String> classes) {
        /** Copies the lists. */
        public Series {
            series = List.copyOf(series);
            classes = List.copyOf(classes);
        }

        /** Number of dimensions. */
        public int dimensions() {
            return series.get(0).length;
        }

        /** The length of the longest series. */
        public int longest() {
            return series.stream().mapToInt(s -> s[0].length).max().orElse(0);
        }
    }

    /** What the header says; 0 or null where it says nothing. */
    private static final class Header {
        private final Map<String, String[]> seen = new HashMap<>();
        private List<String> classes = List.of();
        private int dimensions;
        private int length;

        boolean says(String key, boolean value) {
            String[] words = seen.get(key);
            return words != null && words[0].equalsIgnoreCase(Boolean.toString(value));
        }
    }

    /**
     * Reads a file.
     *
     * @param file a {@code .ts} file, plain or gzip, in UTF-8
     * @throws DatasetFormatException if the file cannot be read, or is not what its header declares
     */
    public static Series read(Path file) {
        try (TextLines lines = new TextLines(file, StandardCharsets.UTF_8)) {
            Header header = header(lines);
            List<float[][]> series = new ArrayList<>();
            Growable.Ints labels = new Growable.Ints();
            Map<String, Integer> codes = new HashMap<>();
            header.classes.forEach(c -> codes.put(c, codes.size()));
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank() || line.startsWith("%") || line.startsWith("#")) {
                    continue;
                }
                String[] fields = line.split(":", -1);
                String label = fields[fields.length - 1].strip();
                Integer code = codes.get(label);
                if (code == null) {
                    throw lines.error(
                            "the class must be one of the declared %s, got '%s'",
                            DataStreams.oneLine(header.classes.toString()), DataStreams.oneLine(label));
                }
                series.add(values(lines, header, fields));
                labels.add(code);
            }
            if (series.isEmpty()) {
                throw lines.fileError("has no case");
            }
            return new Series(series, labels.toArray(), header.classes);
        }
    }

    private static float[][] values(TextLines lines, Header header, String[] fields) {
        int dimensions = fields.length - 1;
        if (header.dimensions == 0) {
            header.dimensions = dimensions;
        }
        if (dimensions != header.dimensions) {
            throw lines.error("must have %d dimensions and a class, got %d", header.dimensions, dimensions);
        }
        float[][] values = new float[dimensions][];
        for (int d = 0; d < dimensions; d++) {
            String[] cells = fields[d].split(",", -1);
            if (d > 0 && cells.length != values[0].length) {
                throw lines.error(
                        "dimension %d has %d values, the first has %d", d + 1, cells.length, values[0].length);
            }
            values[d] = new float[cells.length];
            for (int t = 0; t < cells.length; t++) {
                values[d][t] = value(lines, header, cells[t].strip(), d, t);
            }
        }
        int length = values[0].length;
        if (header.length == 0 && header.says("@equallength", true)) {
            header.length = length;
        }
        if (header.length > 0 && !header.says("@equallength", false) && length != header.length) {
            throw lines.error("must have %d values per dimension, got %d", header.length, length);
        }
        return values;
    }

    private static float value(TextLines lines, Header header, String cell, int d, int t) {
        if (cell.equals("?") || cell.equalsIgnoreCase("NaN")) {
            if (header.says("@missing", false)) {
                throw lines.error("dimension %d, value %d is missing, the header says @missing false", d + 1, t + 1);
            }
            return Float.NaN;
        }
        double v = Numbers.parse(cell);
        if (Double.isNaN(v)) {
            throw lines.error(
                    "dimension %d, value %d must be a number, got '%s'", d + 1, t + 1, DataStreams.oneLine(cell));
        }
        return (float) v;
    }

    private static Header header(TextLines lines) {
        Header header = new Header();
        for (String line = lines.next(); line != null; line = lines.next()) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("%") || text.startsWith("#")) {
                continue;
            }
            if (!text.startsWith("@")) {
                throw lines.error("must be a header line that begins with @, got '%s'", DataStreams.oneLine(text));
            }
            String[] words = text.split("\\s+");
            String key = words[0].toLowerCase(Locale.ROOT);
            if (key.equals("@data")) {
                if (header.classes.isEmpty()) {
                    throw lines.fileError("has no classes: the header must say @classLabel true and list them");
                }
                return header;
            }
            String[] rest = Arrays.copyOfRange(words, 1, words.length);
            if (header.seen.put(key, rest) != null) {
                throw lines.error("%s is given twice", key);
            }
            if (rest.length > 0) {
                take(lines, header, key, rest);
            } else if (!key.equals("@problemname")) {
                throw lines.error("%s must have a value", DataStreams.oneLine(key));
            }
        }
        throw lines.fileError(header.seen.isEmpty() ? "is empty, a .ts header is needed" : "ends before @data");
    }

    private static void take(TextLines lines, Header header, String key, String[] rest) {
        switch (key) {
            case "@problemname" -> {
                // the name says nothing about the format
            }
            case "@timestamps" -> {
                if (flag(lines, key, rest)) {
                    throw lines.error("series with time stamps are not supported");
                }
            }
            case "@missing", "@equallength" -> flag(lines, key, rest);
            case "@univariate" -> {
                if (flag(lines, key, rest)) {
                    dimensions(lines, header, 1);
                }
            }
            case "@dimensions", "@dimension" -> dimensions(lines, header, count(lines, key, rest, MAX_DIMENSIONS));
            case "@serieslength" -> header.length = count(lines, key, rest, Integer.MAX_VALUE / 8);
            case "@classlabel" -> {
                if (!flag(lines, key, rest)) {
                    throw lines.error("must have classes, got @classLabel false");
                }
                Set<String> classes = new HashSet<>();
                for (String name : Arrays.asList(rest).subList(1, rest.length)) {
                    if (!classes.add(name)) {
                        throw lines.error("class '%s' is declared twice", DataStreams.oneLine(name));
                    }
                }
                if (classes.size() < 2 || classes.size() > Cells.MAX_CLASSES) {
                    throw lines.error("must declare 2 to %d classes, got %d", Cells.MAX_CLASSES, classes.size());
                }
                header.classes = List.of(rest).subList(1, rest.length);
            }
            default -> throw lines.error("unknown header line '%s'", DataStreams.oneLine(key));
        }
    }

    private static void dimensions(TextLines lines, Header header, int count) {
        if (header.dimensions > 0 && header.dimensions != count) {
            throw lines.error("the header declares both %d and %d dimensions", header.dimensions, count);
        }
        header.dimensions = count;
    }

    private static boolean flag(TextLines lines, String key, String[] rest) {
        if (!rest[0].matches("(?i)true|false")) {
            throw lines.error("%s must be true or false, got '%s'", key, DataStreams.oneLine(rest[0]));
        }
        return Boolean.parseBoolean(rest[0]);
    }

    private static int count(TextLines lines, String key, String[] rest, int max) {
        double v = Numbers.parse(rest[0]);
        if (!(v >= 1 && v <= max && v == Math.rint(v))) {
            throw lines.error("%s must be a whole number in [1, %d], got '%s'", key, max, DataStreams.oneLine(rest[0]));
        }
        return (int) v;
    }
}
