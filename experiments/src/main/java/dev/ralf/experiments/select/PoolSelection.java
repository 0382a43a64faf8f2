package dev.ralf.experiments.select;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Rows of a pool chosen by one or several acquisitions with one model, each with the reason in words. The pool is taken as
 * wholly unlabelled: an acquisition that compares with labelled rows has none to compare with.
 */
public final class PoolSelection {
    private static final List<String> HEADER = List.of(
            "strategy",
            "rank",
            "row",
            "line",
            "id",
            "predicted",
            "probability",
            "margin",
            "entropy",
            "utility",
            "reason");
    private static final double SUM_SLACK = 1e-3;

    private final Classifier model;
    private final Inputs inputs;
    private final List<String> classes;
    private final long[] lines;
    private final List<String> ids;
    private final Matrix probabilities;
    private final double[] entropy;
    private final double[] sortedEntropy;

    /**
     * A pool.
     *
     * @param inputs rows as the model wants them
     * @param classes class names
     * @param lines line of the file of each row; empty where the pool is no file
     * @param ids ids of the user's own by row; empty for none
     */
    public PoolSelection(Classifier model, Inputs inputs, List<String> classes, long[] lines, List<String> ids) {
        this.model = model;
        this.inputs = inputs;
        this.classes = List.copyOf(classes);
        this.lines = lines.clone();
        this.ids = List.copyOf(ids);
        this.probabilities = model.probabilities(inputs.features());
        int n = probabilities.rows();
        this.entropy = new double[n];
        for (int i = 0; i < n; i++) {
            double h = 0;
            for (int k = 0; k < probabilities.columns(); k++) {
                double p = probabilities.get(i, k);
                h -= p > 0 ? p * Math.log(p) : 0;
            }
            entropy[i] = h;
        }
        this.sortedEntropy = entropy.clone();
        Arrays.sort(sortedEntropy);
    }

    /**
     * A pool of probabilities from elsewhere.
     *
     * @param file CSV with a header line; the columns of probabilities are those given, or all but the id column
     * @param columns probability columns, in the order of the classes; empty for all others than the id
     * @param id column to keep as it is; empty for none
     * @throws IllegalArgumentException with one line that names file and line if a row is no distribution
     */
    public static PoolSelection ofProbabilities(Path file, List<String> columns, String id) {
        try (CsvReader reader = new CsvReader(CsvFile.withHeader(file))) {
            List<String> used = columns.isEmpty()
                    ? reader.columns().stream().filter(c -> !c.equals(id)).toList()
                    : columns;
            for (String c : id.isEmpty()
                    ? used
                    : java.util.stream.Stream.concat(used.stream(), java.util.stream.Stream.of(id))
                            .toList()) {
                Checks.argument(
                        reader.columns().contains(c),
                        "%s: has no column %s (it has %s)",
                        file,
                        c,
                        String.join(", ", reader.columns()));
            }
            Checks.argument(used.size() >= 2, "%s: needs at least 2 columns of probabilities, got %s", file, used);
            List<double[]> rows = new ArrayList<>();
            List<Long> lines = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (CsvReader.Row line = reader.next(); line != null; line = reader.next()) {
                double[] p = new double[used.size()];
                for (int k = 0; k < p.length; k++) {
                    p[k] = probability(
                            file,
                            line,
                            used.get(k),
                            line.cells()[reader.columns().indexOf(used.get(k))]);
                }
                double sum = Arrays.stream(p).sum();
                Checks.argument(
                        Math.abs(sum - 1) <= SUM_SLACK,
                        "%s: line %d: probabilities must sum to 1, they sum to %s; --columns names the columns of"
                                + " probabilities",
                        file,
                        line.line(),
                        sum);
                rows.add(Arrays.stream(p).map(v -> v / sum).toArray());
                lines.add(line.line());
                if (!id.isEmpty()) {
                    ids.add(line.cells()[reader.columns().indexOf(id)]);
                }
            }
            Checks.argument(!rows.isEmpty(), "%s: has no rows", file);
            float[] data = new float[rows.size() * used.size()];
            for (int i = 0; i < rows.size(); i++) {
                for (int k = 0; k < used.size(); k++) {
                    data[i * used.size() + k] = (float) rows.get(i)[k];
                }
            }
            double[] ones = new double[rows.size()];
            Arrays.fill(ones, 1);
            return new PoolSelection(
                    new GivenProbabilities(used.size()),
                    new Inputs(new Features(data, rows.size(), used.size()), List.of(), List.of(), ones),
                    used,
                    lines.stream().mapToLong(Long::longValue).toArray(),
                    ids);
        }
    }

    private static double probability(Path file, CsvReader.Row line, String column, String cell) {
        double p;
        try {
            p = Double.parseDouble(cell.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    file + ": line " + line.line() + ": column " + column + " must be a probability, got \"" + cell
                            + "\"; --columns names the columns of probabilities",
                    e);
        }
        Checks.argument(
                p >= 0 && p <= 1 + SUM_SLACK,
                "%s: line %d: column %s must be in [0, 1], got %s",
                file,
                line.line(),
                column,
                cell);
        return p;
    }

    /** Number of rows. */
    public int size() {
        return entropy.length;
    }

    /**
     * Chooses.
     *
     * @param acquisition how
     * @param budget how many rows
     * @param seed stream of its draws
     */
    public Selection select(Acquisition acquisition, int budget, SeedTree seed) {
        Checks.inRange("--budget", budget, 1, size());
        return acquisition.select(
                new AcquisitionTask(model, inputs, MathOps.range(size()), new int[0], new int[0], budget, seed));
    }

    /**
     * Writes selections as CSV: one line for each strategy and row, in the order of the map and the rank.
     *
     * @param chosen selections by the name of their strategy
     */
    public void write(Path file, Map<String, Selection> chosen) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        try (Writer out = Files.newBufferedWriter(target, StandardCharsets.UTF_8);
                CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
            csv.printRecord(HEADER);
            for (Map.Entry<String, Selection> e : chosen.entrySet()) {
                for (int rank = 0; rank < e.getValue().ids().length; rank++) {
                    csv.printRecord(line(e.getKey(), e.getValue(), rank));
                }
            }
        }
    }

    private List<String> line(String strategy, Selection selection, int rank) {
        int row = selection.ids()[rank];
        int[] top = top(row);
        double utility = selection.utilities()[rank];
        double margin = probabilities.get(row, top[0]) - probabilities.get(row, top[1]);
        return List.of(
                strategy,
                Integer.toString(rank + 1),
                Integer.toString(row),
                lines.length == 0 ? "" : Long.toString(lines[row]),
                ids.isEmpty() ? "" : ids.get(row),
                classes.get(top[0]),
                number(probabilities.get(row, top[0])),
                number(margin),
                number(entropy[row]),
                Double.isNaN(utility) ? "" : number(utility),
                reason(strategy, selection, rank, row, top));
    }

    private String reason(String strategy, Selection selection, int rank, int row, int[] top) {
        int below = Arrays.binarySearch(sortedEntropy, entropy[row]);
        while (below > 0 && sortedEntropy[below - 1] == entropy[row]) {
            below--;
        }
        String text = String.format(
                Locale.ROOT,
                "%s, pick %d of %d: %s (%.2f) against %s (%.2f), less certain than %.0f %% of the pool",
                strategy,
                rank + 1,
                selection.ids().length,
                classes.get(top[0]),
                probabilities.get(row, top[0]),
                classes.get(top[1]),
                probabilities.get(row, top[1]),
                100.0 * below / size());
        double utility = selection.utilities()[rank];
        return Double.isNaN(utility) ? text : text + String.format(Locale.ROOT, "; score %.4g", utility);
    }

    /** The two most probable classes. */
    private int[] top(int row) {
        int first = 0;
        int second = 1;
        for (int k = 1; k < probabilities.columns(); k++) {
            if (probabilities.get(row, k) > probabilities.get(row, first)) {
                second = first;
                first = k;
            } else if (k != 0 && (second == first || probabilities.get(row, k) > probabilities.get(row, second))) {
                second = k;
            }
        }
        return new int[] {first, second};
    }

    /** What the strategies share and what they prefer, in lines for the user. */
    public List<String> summary(Map<String, Selection> chosen) {
        List<String> text = new ArrayList<>();
        Set<Integer> main = null;
        for (Map.Entry<String, Selection> e : chosen.entrySet()) {
            int[] rows = e.getValue().ids();
            double mean =
                    Arrays.stream(rows).mapToDouble(r -> entropy[r]).average().orElse(Double.NaN);
            Set<Integer> own = Arrays.stream(rows).boxed().collect(Collectors.toCollection(HashSet::new));
            String shared = "";
            if (main == null) {
                main = own;
            } else {
                long both = own.stream().filter(main::contains).count();
                shared = String.format(Locale.ROOT, ", %d rows in common with the first", both);
            }
            int[] counts = new int[classes.size()];
            for (int r : rows) {
                counts[top(r)[0]]++;
            }
            List<String> parts = new ArrayList<>();
            for (int k = 0; k < counts.length; k++) {
                if (counts[k] > 0) {
                    parts.add(classes.get(k) + " " + counts[k]);
                }
            }
            text.add(String.format(
                    Locale.ROOT,
                    "%-16s %d rows, mean entropy %.3f (pool %.3f), predicted %s%s",
                    e.getKey(),
                    rows.length,
                    mean,
                    Arrays.stream(entropy).average().orElse(Double.NaN),
                    String.join(", ", parts),
                    shared));
        }
        return text;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
