package dev.ralf.experiments.labels;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.label.Answer;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import dev.ralf.experiments.store.Manifest;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The CSV file that an annotator fills in: columns {@code batch, row, check, why}, the row's own columns, and blank {@code
 * label}, {@code seconds}, {@code comment}. {@code check} is computed from batch, row and the row's columns, so that an
 * edited id or a row whose columns were moved shows. A file counts as a whole or not at all.
 */
final class BatchFile {
    /** What an annotator writes who cannot tell the class. */
    static final String CANNOT_TELL = "?";

    private static final List<String> BEFORE = List.of("batch", "row", "check", "why");
    private static final List<String> AFTER = List.of("label", "seconds", "comment");
    private static final int CHECK = 8;

    private final RawColumns raw;

    BatchFile(Dataset data) {
        this.raw = new RawColumns(data);
    }

    /** Name of a batch: from its rows and how many answers there were, so that the same rows asked again are another. */
    static String id(List<Integer> rows, int answers) {
        return Manifest.sha256((answers + ":" + rows).getBytes(StandardCharsets.UTF_8))
                .substring(0, 12);
    }

    /** Writes a batch. */
    void write(Path file, LabelStore.Batch batch, Map<Integer, String> why) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
            csv.printRecord(header());
            for (int row : batch.rows()) {
                List<String> cells = raw.cells(row);
                List<String> line = new ArrayList<>(
                        List.of(batch.id(), Integer.toString(row), check(batch.id(), row, cells), why.get(row)));
                line.addAll(cells);
                line.addAll(List.of("", "", ""));
                csv.printRecord(line);
            }
        }
    }

    private List<String> header() {
        List<String> header = new ArrayList<>(BEFORE);
        raw.names().forEach(name -> header.add(BEFORE.contains(name) || AFTER.contains(name) ? "data." + name : name));
        header.addAll(AFTER);
        return header;
    }

    private static String check(String batch, int row, List<String> cells) {
        return Manifest.sha256((batch + "\n" + row + "\n" + String.join("\n", cells)).getBytes(StandardCharsets.UTF_8))
                .substring(0, CHECK);
    }

    /**
     * Reads a filled-in file.
     *
     * @param annotator who filled it in
     * @param store the run's labels
     * @param cost cost of each answer
     * @param partial whether rows may be left blank
     * @param reordered whether rows may stand in another order
     * @return the batch and its answers
     * @throws IllegalArgumentException with one line that names file and line
     */
    Filled read(Path file, String annotator, LabelStore store, double cost, boolean partial, boolean reordered) {
        List<CsvReader.Row> lines = new ArrayList<>();
        List<String> header;
        try (CsvReader reader = new CsvReader(CsvFile.withHeader(file))) {
            header = reader.columns();
            for (CsvReader.Row line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        List<String> wanted = header();
        for (String column : wanted) {
            if (!header.contains(column)) {
                throw new IllegalArgumentException(
                        file + ": has no column " + column + ", which the batch was written with");
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(file + ": has no rows");
        }
        int at = header.indexOf("batch");
        String id = lines.get(0).cells()[at];
        LabelStore.Batch batch = store.batch(id)
                .orElseThrow(() -> wrong(file, lines.get(0), "batch \"" + id + "\" was not written for this run"));
        if (store.stored().stream()
                .anyMatch(s -> s.batch().equals(id) && s.answer().annotator().equals(annotator))) {
            throw new IllegalArgumentException(
                    file + ": the answers of " + annotator + " to batch " + id + " are imported already");
        }
        List<Answer> answers = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        Optional<CsvReader.Row> blank = Optional.empty();
        Optional<String> moved = Optional.empty();
        for (int i = 0; i < lines.size(); i++) {
            CsvReader.Row line = lines.get(i);
            String[] cells = line.cells();
            if (!cells[at].equals(id)) {
                throw wrong(file, line, "is of batch \"" + cells[at] + "\", the rows before of batch " + id);
            }
            int row = row(file, line, cells[header.indexOf("row")], batch);
            if (!seen.add(row)) {
                throw wrong(file, line, "row " + row + " stands there twice");
            }
            List<String> own = raw.cells(row);
            if (!cells[header.indexOf("check")].equals(check(id, row, own))) {
                throw wrong(file, line, "row or check was edited: they do not belong together");
            }
            for (int c = 0; c < own.size(); c++) {
                if (!same(cells[header.indexOf(wanted.get(BEFORE.size() + c))], own.get(c))) {
                    throw wrong(
                            file,
                            line,
                            "column " + wanted.get(BEFORE.size() + c) + " of row " + row
                                    + " is not what was written: were columns sorted apart?");
                }
            }
            if (moved.isEmpty() && (i >= batch.rows().size() || batch.rows().get(i) != row)) {
                moved = Optional.of(
                        file + ": line " + line.line() + ": row " + row + " is not in the order of the batch;"
                                + " if rows were moved as a whole, --reordered takes them");
            }
            String label = cells[header.indexOf("label")];
            if (label.isEmpty()) {
                blank = blank.or(() -> Optional.of(line));
                continue;
            }
            answers.add(new Answer(
                    row,
                    annotator,
                    label(file, line, label, store.classes()),
                    seconds(file, line, cells[header.indexOf("seconds")]),
                    cost));
        }
        if (seen.size() < batch.rows().size() && !partial) {
            int missing = batch.rows().stream()
                    .filter(r -> !seen.contains(r))
                    .findFirst()
                    .orElseThrow();
            throw new IllegalArgumentException(file + ": has " + seen.size() + " of the batch's "
                    + batch.rows().size() + " rows, row " + missing + " is missing; --partial takes what is there");
        }
        if (moved.isPresent() && !reordered && seen.size() == batch.rows().size()) {
            throw new IllegalArgumentException(moved.get());
        }
        if (blank.isPresent() && !partial) {
            throw wrong(
                    file,
                    blank.get(),
                    "has no label; write " + CANNOT_TELL + " if you cannot tell, --partial takes what is there");
        }
        if (answers.isEmpty()) {
            throw new IllegalArgumentException(file + ": has no label in any row");
        }
        return new Filled(id, answers);
    }

    /**
     * A filled-in batch.
     *
     * @param batch its id
     * @param answers its answers
     */
    record Filled(String batch, List<Answer> answers) {}

    /** Equal, also where a spreadsheet wrote the same number in another way. */
    private static boolean same(String cell, String written) {
        if (cell.strip().equals(written.strip())) {
            return true;
        }
        try {
            return Double.parseDouble(cell.replace(',', '.')) == Double.parseDouble(written);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static int row(Path file, CsvReader.Row line, String text, LabelStore.Batch batch) {
        try {
            int row = Integer.parseInt(text);
            if (batch.rows().contains(row)) {
                return row;
            }
        } catch (NumberFormatException e) {
            throw wrong(file, line, "row must be a whole number, got \"" + text + "\"");
        }
        throw wrong(file, line, "row " + text + " is not in batch " + batch.id());
    }

    private static int label(Path file, CsvReader.Row line, String text, List<String> classes) {
        if (text.equals(CANNOT_TELL)) {
            return Answer.CANNOT_TELL;
        }
        int label = classes.indexOf(text);
        if (label < 0) {
            throw wrong(
                    file,
                    line,
                    "label must be one of " + String.join(", ", classes) + " or " + CANNOT_TELL + ", got \"" + text
                            + "\"");
        }
        return label;
    }

    private static double seconds(Path file, CsvReader.Row line, String text) {
        if (text.isEmpty()) {
            return Double.NaN;
        }
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0 && seconds < Double.POSITIVE_INFINITY) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw wrong(file, line, "seconds must be a number, got \"" + text + "\"");
        }
        throw wrong(file, line, "seconds must be at least 0, got " + text);
    }

    private static IllegalArgumentException wrong(Path file, CsvReader.Row line, String what) {
        return new IllegalArgumentException(file + ": line " + line.line() + ": " + what);
    }
}
