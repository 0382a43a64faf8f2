package dev.ralf.experiments.audit;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Groups;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import dev.ralf.fairness.metrics.Decisions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a file of predictions row by row; of each row only codes and numbers are kept. Labels, decisions and groups are
 * text; a whole number written as a float ({@code 1.0}) is that number ({@code 1}), so that a label column and a decision
 * column need not be written alike. An empty group cell is a group of its own, {@value #MISSING}.
 */
public final class PredictionsReader {
    /** Name of the group of rows whose cell is empty. */
    static final String MISSING = "(missing)";

    private static final int MOST_GROUPS = 100;
    private static final int MOST_CLASSES = 100;
    private static final double SUM_TOLERANCE = 1e-3;
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+\\.0*");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?");

    private final CsvFile file;
    private final AuditColumns roles;

    private PredictionsReader(CsvFile file, AuditColumns roles) {
        this.file = file;
        this.roles = roles;
    }

    /**
     * Reads a file.
     *
     * @throws DatasetFormatException if a column is missing or a cell is not what its column must hold; the message names
     *     the line
     */
    public static AuditData read(CsvFile file, AuditColumns roles) {
        return new PredictionsReader(file, roles).read();
    }

    private AuditData read() {
        try (CsvReader reader = new CsvReader(file)) {
            Codes classes = new Codes(roles.label() + " and " + roles.decision(), MOST_CLASSES, "classes");
            int label = column(reader, roles.label());
            int decision = column(reader, roles.decision());
            Map<String, Integer> named = probabilityColumns(reader);
            int[] probabilities =
                    named.values().stream().mapToInt(Integer::intValue).toArray();
            List<Codes> groups = roles.groups().stream()
                    .map(g -> new Codes(g, MOST_GROUPS, "values; put them into bands first"))
                    .toList();
            Optional<Codes> control =
                    roles.control().map(c -> new Codes(c, MOST_GROUPS, "values; put them into bands first"));
            List<Codes> compared = new ArrayList<>(groups);
            control.ifPresent(compared::add);
            int[] comparedColumns =
                    compared.stream().mapToInt(c -> column(reader, c.name)).toArray();
            int weight = roles.weight().map(w -> column(reader, w)).orElse(-1);
            int score = roles.score().map(s -> column(reader, s)).orElse(-1);

            Ints labels = new Ints();
            Ints decisions = new Ints();
            Doubles weights = new Doubles();
            Doubles scores = new Doubles();
            List<Doubles> p = named.keySet().stream().map(k -> new Doubles()).toList();
            named.keySet().forEach(classes::code);
            for (CsvReader.Row row = reader.next(); row != null; row = reader.next()) {
                labels.add(code(row, label, roles.label(), classes));
                decisions.add(code(row, decision, roles.decision(), classes));
                for (int g = 0; g < comparedColumns.length; g++) {
                    String cell = row.cells()[comparedColumns[g]].strip();
                    compared.get(g).add(row, cell.isEmpty() ? MISSING : canonical(cell));
                }
                weights.add(weight < 0 ? 1 : number(row, weight, roles.weight().orElseThrow(), Double.MAX_VALUE));
                if (score >= 0) {
                    scores.add(number(row, score, roles.score().orElseThrow(), 1));
                }
                double sum = 0;
                for (int k = 0; k < probabilities.length; k++) {
                    double v = number(row, probabilities[k], reader.columns().get(probabilities[k]), 1);
                    p.get(k).add(v);
                    sum += v;
                }
                if (probabilities.length > 0 && !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                    throw bad(row, "probabilities must sum to 1, got " + sum);
                }
            }
            if (labels.size == 0) {
                throw new DatasetFormatException(file.path() + ": has no rows");
            }
            return data(classes, named, labels, decisions, weights, compared, control, p, score < 0 ? null : scores);
        }
    }

    private AuditData data(
            Codes classes,
            Map<String, Integer> named,
            Ints labels,
            Ints decisions,
            Doubles weights,
            List<Codes> compared,
            Optional<Codes> control,
            List<Doubles> p,
            Doubles scores) {
        for (String name : classes.values()) {
            if (!named.isEmpty() && !named.containsKey(name)) {
                throw new DatasetFormatException(file.path() + ": class " + name + " of columns " + classes.name
                        + " is none of the classes of --probs " + named.keySet() + "; write CLASS=COLUMN");
            }
        }
        List<String> order =
                classes.values().stream().sorted(comparator(classes.values())).toList();
        int[] place = classes.values().stream().mapToInt(order::indexOf).toArray();
        double[] w = weights.array();
        if (Arrays.stream(w).sum() == 0) {
            throw new DatasetFormatException(file.path() + ": every row has weight 0");
        }
        Decisions rows = new Decisions(order.size(), relabel(labels, place), relabel(decisions, place), w);
        List<String> columns = List.copyOf(named.keySet());
        List<double[]> probabilities = named.isEmpty()
                ? List.of()
                : order.stream().map(k -> p.get(columns.indexOf(k)).array()).toList();
        List<Groups> groups = compared.stream()
                .filter(c -> control.isEmpty() || c != control.get())
                .map(Codes::groups)
                .toList();
        return new AuditData(
                order,
                rows,
                groups,
                control.map(Codes::groups),
                probabilities,
                Optional.ofNullable(scores).map(Doubles::array));
    }

    private static int[] relabel(Ints codes, int[] place) {
        int[] out = codes.array();
        for (int i = 0; i < out.length; i++) {
            out[i] = place[out[i]];
        }
        return out;
    }

    /** Class name to column; given as {@code CLASS=COLUMN}, or what is left of the names without their common start. */
    private Map<String, Integer> probabilityColumns(CsvReader reader) {
        List<String> given = roles.probabilities();
        Map<String, Integer> columns = new LinkedHashMap<>();
        String start = "";
        if (given.stream().noneMatch(c -> c.contains("=")) && !given.isEmpty()) {
            start = commonStart(given);
        }
        for (String entry : given) {
            boolean exact = reader.columns().contains(entry);
            int equals = exact ? -1 : entry.indexOf('=');
            String column = equals < 0 ? entry : entry.substring(equals + 1);
            String name = canonical(equals < 0 ? entry.substring(start.length()) : entry.substring(0, equals));
            if (columns.put(name, column(reader, column)) != null) {
                throw new IllegalArgumentException("--probs names class " + name + " twice; write CLASS=COLUMN");
            }
        }
        return columns;
    }

    private static String commonStart(List<String> names) {
        String start = names.get(0);
        for (String name : names) {
            int n = 0;
            while (n < start.length() && n < name.length() && start.charAt(n) == name.charAt(n)) {
                n++;
            }
            start = start.substring(0, n);
        }
        String separated = start.replaceAll("[\\p{L}\\p{N}.+-]*$", "");
        return separated.isEmpty() ? start.replaceAll("[0-9.+-]*$", "") : separated;
    }

    private int column(CsvReader reader, String name) {
        int at = reader.columns().indexOf(name);
        if (at < 0) {
            throw new DatasetFormatException(
                    file.path() + ": line 1: there is no column " + name + "; columns are " + reader.columns());
        }
        return at;
    }

    private int code(CsvReader.Row row, int column, String name, Codes classes) {
        String cell = row.cells()[column].strip();
        if (cell.isEmpty()) {
            throw bad(row, "column " + name + " is empty");
        }
        return classes.code(row, canonical(cell));
    }

    private double number(CsvReader.Row row, int column, String name, double max) {
        String cell = row.cells()[column].strip();
        double value;
        try {
            value = Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw bad(row, "column " + name + " must be a number, got '" + cell + "'");
        }
        if (!(value >= 0 && value <= max)) {
            throw bad(
                    row,
                    "column " + name + " must be " + (max == 1 ? "in [0, 1]" : "a finite number of at least 0")
                            + ", got " + cell);
        }
        return value;
    }

    private DatasetFormatException bad(CsvReader.Row row, String what) {
        return new DatasetFormatException(file.path() + ": line " + row.line() + ": " + what);
    }

    /** A whole number written as a float, as that number; other text as it is. */
    static String canonical(String cell) {
        return cell.indexOf('.') > 0 && WHOLE.matcher(cell).matches() ? cell.substring(0, cell.indexOf('.')) : cell;
    }

    private static Comparator<String> comparator(List<String> names) {
        boolean numbers = names.stream().allMatch(n -> NUMBER.matcher(n).matches());
        return numbers
                ? Comparator.comparingDouble(Double::parseDouble).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
    }

    /** Texts as numbers, in the order in which they are first seen. */
    private final class Codes {
        private final String name;
        private final int most;
        private final String kind;
        private final Map<String, Integer> codes = new HashMap<>();
        private final List<String> values = new ArrayList<>();
        private final Ints rows = new Ints();

        Codes(String name, int most, String kind) {
            this.name = name;
            this.most = most;
            this.kind = kind;
        }

        List<String> values() {
            return values;
        }

        int code(String value) {
            Integer code = codes.get(value);
            if (code == null) {
                code = values.size();
                codes.put(value, code);
                values.add(value);
            }
            return code;
        }

        int code(CsvReader.Row row, String value) {
            int code = code(value);
            if (values.size() > most) {
                throw bad(row, "column " + name + " has more than " + most + " " + kind);
            }
            return code;
        }

        void add(CsvReader.Row row, String value) {
            rows.add(code(row, value));
        }

        Groups groups() {
            List<String> order = values.stream().sorted(order()).toList();
            return new Groups(
                    name,
                    order,
                    relabel(rows, values.stream().mapToInt(order::indexOf).toArray()));
        }

        private Comparator<String> order() {
            List<String> known = values.stream().filter(v -> !v.equals(MISSING)).toList();
            return Comparator.comparing((String v) -> v.equals(MISSING))
                    .thenComparing((a, b) -> a.equals(MISSING) || b.equals(MISSING)
                            ? 0
                            : comparator(known).compare(a, b));
        }
    }

    private static final class Ints {
        private int[] values = new int[1024];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int[] array() {
            return Arrays.copyOf(values, size);
        }
    }

    private static final class Doubles {
        private double[] values = new double[1024];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        double[] array() {
            return Arrays.copyOf(values, size);
        }
    }
}
