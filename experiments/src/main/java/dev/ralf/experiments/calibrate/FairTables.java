package dev.ralf.experiments.calibrate;

import dev.ralf.core.calibration.CalibratorFitter;
import dev.ralf.core.calibration.ProbabilityCalibrator;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.datasets.format.Sha256;
import dev.ralf.fairness.calibration.FairFit;
import dev.ralf.fairness.calibration.FairRuleFitter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Fits a fair rule on a table of probabilities and applies it to others, row by row in constant memory. */
public final class FairTables {
    private static final int CHUNK = 4096;

    private FairTables() {}

    /**
     * Which columns of a calibration table are what.
     *
     * @param classes columns of the class probabilities; empty for all columns of numbers in [0, 1] without another role
     * @param weight column of row weights, if any
     * @param label column of labels, if any; only a calibrator needs it
     * @param ignored columns with other roles, never taken for probabilities
     */
    public record Columns(
            List<String> classes, Optional<String> weight, Optional<String> label, List<String> ignored) {}

    /**
     * A rule and how it was fitted.
     *
     * @param rule what to save
     * @param fit what is known on the calibration rows
     * @param sizes rows of each group
     */
    public record Fitted(SavedRule rule, FairFit fit, int[] sizes) {}

    /**
     * Fits a rule.
     *
     * @param table table of the calibration rows
     * @param columns roles of columns
     * @param fitter the rule; its attribute is the group column
     * @param calibrator id, or JSON of id and options, of a probability calibrator to fit first
     * @throws DatasetFormatException if the table does not hold what is needed; the message begins with file and line
     */
    public static Fitted fit(Path table, Columns columns, FairRuleFitter fitter, Optional<String> calibrator) {
        return path(table, columns, fitter, calibrator, fitter.tolerance()).get(0);
    }

    /**
     * Fits one rule for each tolerance.
     *
     * @param table table of the calibration rows
     * @param columns roles of columns
     * @param fitter the rule; its attribute is the group column, its tolerance is not used
     * @param calibrator as for one rule
     * @param tolerances tolerances, in [0, 1]
     * @throws DatasetFormatException if the table does not hold what is needed; the message begins with file and line
     */
    public static List<Fitted> path(
            Path table, Columns columns, FairRuleFitter fitter, Optional<String> calibrator, double... tolerances) {
        List<String> others = new ArrayList<>(columns.ignored());
        others.add(fitter.attribute());
        columns.weight().ifPresent(others::add);
        columns.label().ifPresent(others::add);
        List<String> names =
                columns.classes().isEmpty() ? ProbabilityTable.probabilityColumns(table, others) : columns.classes();
        List<String> classes = ProbabilityTable.classNames(names);
        Rows rows = new Rows(names.size());
        try (ProbabilityTable csv = new ProbabilityTable(table)) {
            int[] at = csv.columns(names);
            int group = csv.column(fitter.attribute());
            int weight = columns.weight().map(csv::column).orElse(-1);
            int label = calibrator.isPresent()
                    ? csv.column(columns.label()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "a calibrator needs labels: name their column with --label")))
                    : -1;
            while (csv.next()) {
                rows.grow();
                csv.probabilities(at, rows.chunk(), rows.inChunk());
                rows.group(csv.text(group, "group"));
                rows.weights[rows.count] = weight < 0 ? 1 : csv.weight(weight);
                if (label >= 0) {
                    String text = csv.text(label, "label");
                    rows.labels[rows.count] = ProbabilityTable.classOf(text, classes, names)
                            .orElseThrow(() -> csv.error("the label " + text + " is none of the classes " + classes));
                }
                rows.count++;
            }
        }
        try {
            return fit(rows, names, classes, fitter, calibrator, tolerances);
        } catch (IllegalArgumentException e) {
            throw new DatasetFormatException(table + ": " + e.getMessage(), e);
        }
    }

    private static List<Fitted> fit(
            Rows rows,
            List<String> names,
            List<String> classes,
            FairRuleFitter fitter,
            Optional<String> calibrator,
            double... tolerances) {
        Matrix p = rows.matrix();
        double[] weights = Arrays.copyOf(rows.weights, rows.count);
        Optional<SavedRule.Calibrator> first = Optional.empty();
        if (calibrator.isPresent()) {
            CalibratorFitter chosen = SavedRule.Calibrator.fitter("--calibrator", calibrator.get());
            ProbabilityCalibrator fitted = chosen.fit(p, Arrays.copyOf(rows.labels, rows.count), weights);
            first = Optional.of(new SavedRule.Calibrator(calibrator.get(), fitted));
            p = fitted.apply(p);
        }
        Groups groups = rows.groups(fitter.attribute());
        List<Fitted> fitted = new ArrayList<>();
        List<FairFit> fits = fitter.path(new CalibrationSample(p, List.of(groups), weights), tolerances);
        for (int t = 0; t < tolerances.length; t++) {
            FairFit fit = fits.get(t);
            FairRuleFitter own = fitter.withTolerance(tolerances[t]);
            SavedRule rule = new SavedRule(own, fit.rule(), first, names, classes, groups.values());
            fitted.add(new Fitted(rule, fit, groups.sizes()));
        }
        return fitted;
    }

    /** Facts of a fit for the rule file: where it came from, what is certified, what was reached. */
    public static Map<String, Object> about(Path table, Fitted fitted) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("source", table.getFileName().toString());
        about.put("sourceSha256", Sha256.of(table));
        about.put("rows", Arrays.stream(fitted.sizes()).sum());
        about.put("facts", fitted.fit().rule().facts());
        about.put("rates", fitted.fit().rates());
        about.put("tiedShares", fitted.fit().tiedShares());
        about.put(
                "meaning",
                "The certificate speaks of plug-in accuracy on the calibration rows alone. It promises neither accuracy "
                        + "on labels nor fairness on other rows.");
        return about;
    }

    /**
     * Applies a rule to a table.
     *
     * @param rule the rule
     * @param table the rows
     * @param id column that is copied; without one, the number of the row, from 1
     * @param seed draws of a randomised rule; each row draws by its id, so that their order does not matter
     * @param out file of the columns id and decision; left alone if a row is refused
     * @return number of rows
     * @throws DatasetFormatException if the table does not hold what is needed; the message begins with file and line
     * @throws IOException if {@code out} cannot be written
     */
    public static long apply(SavedRule rule, Path table, Optional<String> id, long seed, Path out) throws IOException {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        try (ProbabilityTable csv = new ProbabilityTable(table)) {
            int[] classes = csv.columns(rule.columns());
            boolean blind = rule.fitter().blind();
            int group = blind ? -1 : csv.column(rule.fitter().attribute());
            int idColumn = id.map(csv::column).orElse(-1);
            long rows;
            try (BufferedWriter writer = Files.newBufferedWriter(part);
                    CSVPrinter printer = new CSVPrinter(
                            writer,
                            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
                printer.printRecord(id.orElse("row"), "decision");
                Chunk chunk = new Chunk(rule, new SeedTree(seed).child("decide"), printer);
                while (csv.next()) {
                    csv.probabilities(classes, chunk.p, chunk.size);
                    String name = blind ? "" : csv.text(group, "group");
                    int code = blind ? 0 : rule.groups().indexOf(name);
                    if (code < 0) {
                        throw csv.error("the rule was calibrated on the groups " + rule.groups() + " of "
                                + rule.fitter().attribute() + ", got " + name);
                    }
                    chunk.add(code, idColumn < 0 ? Long.toString(chunk.written + chunk.size + 1) : csv.cell(idColumn));
                }
                chunk.flush();
                rows = chunk.written;
            }
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
            return rows;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Rows that wait for their decision. */
    private static final class Chunk {
        private final SavedRule rule;
        private final SeedTree seed;
        private final CSVPrinter printer;
        private final Matrix p;
        private final int[] groups = new int[CHUNK];
        private final String[] ids = new String[CHUNK];
        private int size;
        private long written;

        Chunk(SavedRule rule, SeedTree seed, CSVPrinter printer) {
            this.rule = rule;
            this.seed = seed;
            this.printer = printer;
            this.p = new Matrix(CHUNK, rule.columns().size());
        }

        void add(int group, String id) throws IOException {
            groups[size] = group;
            ids[size++] = id;
            if (size == CHUNK) {
                flush();
            }
        }

        void flush() throws IOException {
            int[] rows = IntStream.range(0, size).toArray();
            int[] names = Arrays.stream(ids, 0, size).mapToInt(String::hashCode).toArray();
            int[] decisions =
                    rule.rule().decide(rule.calibrated(p.select(rows)), Arrays.copyOf(groups, size), names, seed);
            for (int i = 0; i < size; i++) {
                printer.printRecord(ids[i], rule.classes().get(decisions[i]));
            }
            written += size;
            size = 0;
        }
    }

    /** Rows of unknown number. */
    private static final class Rows {
        private final List<Matrix> chunks = new ArrayList<>();
        private final Map<String, Integer> codes = new LinkedHashMap<>();
        private final int classes;
        private int count;
        private int[] groups = new int[CHUNK];
        private int[] labels = new int[CHUNK];
        private double[] weights = new double[CHUNK];

        Rows(int classes) {
            this.classes = classes;
        }

        void grow() {
            if (count % CHUNK == 0) {
                chunks.add(new Matrix(CHUNK, classes));
            }
            if (count == groups.length) {
                groups = Arrays.copyOf(groups, 2 * count);
                labels = Arrays.copyOf(labels, 2 * count);
                weights = Arrays.copyOf(weights, 2 * count);
            }
        }

        Matrix chunk() {
            return chunks.get(chunks.size() - 1);
        }

        int inChunk() {
            return count % CHUNK;
        }

        void group(String name) {
            groups[count] = codes.computeIfAbsent(name, n -> codes.size());
        }

        Matrix matrix() {
            Matrix p = new Matrix(count, classes);
            for (int c = 0; c < chunks.size(); c++) {
                int rows = Math.min(CHUNK, count - c * CHUNK);
                System.arraycopy(chunks.get(c).data(), 0, p.data(), c * CHUNK * classes, rows * classes);
            }
            return p;
        }

        /** Groups in the order of their names, so that the order of rows does not matter. */
        Groups groups(String attribute) {
            List<String> met = List.copyOf(codes.keySet());
            List<String> sorted = met.stream().sorted().toList();
            int[] ordered = new int[count];
            Arrays.setAll(ordered, i -> sorted.indexOf(met.get(groups[i])));
            return new Groups(attribute, sorted, ordered);
        }
    }
}
