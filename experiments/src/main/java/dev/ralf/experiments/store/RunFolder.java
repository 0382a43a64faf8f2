package dev.ralf.experiments.store;

import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.loop.History;
import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.loop.RoundResult;
import dev.ralf.core.training.ModelState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run on disk, as plain files:
 *
 * <pre>
 * spec.yaml, resolved.yaml     as given; with every default
 * records/CELL+sSEED.jsonl     one line a round, deterministic content only
 * selections/CELL+sSEED.jsonl  ids, utilities and facts of each purchase, deterministic
 * timings/CELL+sSEED.jsonl     seconds of each phase
 * failures/CELL+sSEED.txt      why a cell failed; goes away when it succeeds
 * checkpoints/CELL+sSEED       enough to go on to the same bits; the newest only, gone when the cell is done
 * models/CELL+sSEED.zip        the last round's model, if the spec says saveModels
 * provenance.json              versions, system, hashes of the data
 * report.html, report.md, results.csv, manifest.json
 * </pre>
 *
 * <p>Order of a round: checkpoint (written beside, forced, renamed), then the selection line, then the record line,
 * both appended and forced. The record decides: a run that was killed in between goes on from the checkpoint, which
 * holds the lines that are missing; without a usable checkpoint a warm-started cell begins anew, to the same bits.
 */
public final class RunFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private RunFolder(Path root, FileChannel lockChannel, FileLock lock) {
        this.root = root;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /**
     * Makes the folder of a new run.
     *
     * @throws IllegalStateException if it exists already
     */
    public static RunFolder create(Path root, String spec, String resolved) {
        if (Files.exists(root.resolve("resolved.yaml"))) {
            throw new IllegalStateException("run " + root + " exists already: go on with `ralf resume " + root
                    + "`, or choose another folder with --out");
        }
        try {
            if (Files.isDirectory(root) && !isFresh(root)) {
                throw new IllegalStateException(root + " is not empty, and no run: choose another folder with --out");
            }
            RunFolder run = open(root);
            Durable.replace(root.resolve("spec.yaml"), spec);
            Durable.replace(root.resolve("resolved.yaml"), resolved);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + root + ": " + Durable.reason(e), e);
        }
    }

    /**
     * Opens a run to go on with it.
     *
     * @throws IllegalStateException if it is no run, or another process works on it
     */
    public static RunFolder resume(Path root) {
        requireRun(root);
        try {
            return open(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + root + ": " + Durable.reason(e), e);
        }
    }

    /** Empty, or what a kill left of the making of a run: no record, no spec but the one that is written first. */
    private static boolean isFresh(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .allMatch(name -> List.of("lock", "spec.yaml", "spec.yaml.tmp", "resolved.yaml.tmp")
                            .contains(name));
        }
    }

    private static RunFolder open(Path root) throws IOException {
        for (String folder : List.of("records", "selections", "timings", "failures", "checkpoints")) {
            Files.createDirectories(root.resolve(folder));
        }
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("another process is working on " + root);
        }
        return new RunFolder(root, channel, lock);
    }

    /** Throws unless the folder holds a run. */
    public static void requireRun(Path root) {
        if (!Files.isRegularFile(root.resolve("resolved.yaml")) || !Files.isDirectory(root.resolve("records"))) {
            throw new IllegalStateException(root + " is not a run folder: it has no resolved.yaml and records/");
        }
    }

    /** The folder. */
    public Path root() {
        return root;
    }

    /**
     * What is on disk of one cell and seed, after mending what a kill left: a torn last line is cut, lines that only the
     * checkpoint has are added, selections without a record are dropped.
     *
     * @param cell name of the cell
     * @param seed repetition
     * @param needsState true if the next round starts from the last one's weights
     * @param note receives one line for each thing that was mended
     */
    public History history(String cell, int seed, boolean needsState, Consumer<String> note) {
        try {
            Path recordFile = file("records", cell, seed, ".jsonl");
            Path selectionFile = file("selections", cell, seed, ".jsonl");
            List<String> lines = Durable.completeLines(recordFile);
            List<String> selections = Durable.completeLines(selectionFile);
            Optional<Checkpoint> checkpoint = checkpoint(cell, seed);
            if (Durable.tornBytes(recordFile) > 0) {
                note.accept(recordFile + ": cut a torn last line of " + Durable.tornBytes(recordFile) + " bytes");
            }
            List<RoundRecord> records = parse(recordFile, lines);
            Optional<ModelState> state = Optional.empty();
            if (checkpoint.isPresent()) {
                RoundRecord last = RecordJson.read(checkpoint.get().record());
                if (last.round() == records.size()) {
                    note.accept(recordFile + ": took round " + last.round() + " from its checkpoint");
                    records.add(last);
                    lines.add(checkpoint.get().record());
                    selections = new ArrayList<>(selections.subList(0, Math.min(selections.size(), last.round())));
                    if (!checkpoint.get().selection().isEmpty()) {
                        selections.add(checkpoint.get().selection());
                    }
                }
                if (last.round() == records.size() - 1) {
                    state = checkpoint.get().state();
                }
            }
            if (needsState && state.isEmpty() && !records.isEmpty()) {
                note.accept(recordFile + ": no usable checkpoint, so the cell begins anew");
                records.clear();
                lines.clear();
            }
            int purchases =
                    (int) records.stream().filter(r -> r.selected().length > 0).count();
            if (selections.size() < purchases) {
                note.accept(selectionFile + ": selections are missing, so the cell begins anew");
                records.clear();
                lines.clear();
                purchases = 0;
                state = Optional.empty();
            }
            mend(recordFile, lines);
            List<String> kept = selections.subList(0, purchases);
            Durable.keepLines(selectionFile, kept);
            return new History(records, state, selections(selectionFile, kept));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the records of " + cell + ": " + Durable.reason(e), e);
        }
    }

    /** Makes the record file hold exactly these lines, appending where something is missing. */
    private static void mend(Path file, List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Durable.replace(file, String.join("\n", lines) + "\n");
        }
    }

    /**
     * Whether all rounds of a cell, or those until a stopping criterion ended it, and their selections are on record, and
     * nothing else.
     */
    public boolean complete(String cell, int seed, int rounds) {
        try {
            Path recordFile = file("records", cell, seed, ".jsonl");
            if (Durable.tornBytes(recordFile) > 0) {
                return false;
            }
            List<RoundRecord> records = parse(recordFile, Durable.completeLines(recordFile));
            if (records.size() <= rounds
                    && records.stream().noneMatch(r -> r.stopped().isPresent())) {
                return false;
            }
            long purchases =
                    records.stream().filter(r -> r.selected().length > 0).count();
            Path selectionFile = file("selections", cell, seed, ".jsonl");
            return Durable.completeLines(selectionFile).size() == purchases && Durable.tornBytes(selectionFile) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the records of " + cell + ": " + Durable.reason(e), e);
        }
    }

    /** How many rounds of a cell are on record. */
    public int recorded(String cell, int seed) {
        try {
            return Durable.completeLines(file("records", cell, seed, ".jsonl")).size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the records of " + cell + ": " + Durable.reason(e), e);
        }
    }

    /** Keeps the result of one round. When this returns, the round is on disk. */
    public void append(String cell, RoundResult result) {
        RoundRecord r = result.record();
        String record = RecordJson.write(r);
        String selection = result.selection()
                .map((Selection s) -> RecordJson.write(r.round(), s))
                .orElse("");
        try {
            Durable.replace(
                    file("checkpoints", cell, r.seed(), ""), new Checkpoint(record, selection, result.state()).bytes());
            if (!selection.isEmpty()) {
                Durable.appendLine(file("selections", cell, r.seed(), ".jsonl"), selection);
            }
            Durable.appendLine(file("records", cell, r.seed(), ".jsonl"), record);
            Durable.appendLine(
                    file("timings", cell, r.seed(), ".jsonl"),
                    RecordJson.writeTimings(r.round(), result.nanoseconds()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the record of " + cell + ": " + Durable.reason(e), e);
        }
    }

    /** Marks a cell as done: its checkpoint and an earlier failure go away. */
    public void done(String cell, int seed) {
        try {
            Files.deleteIfExists(file("checkpoints", cell, seed, ""));
            Files.deleteIfExists(file("failures", cell, seed, ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up after " + cell + ": " + Durable.reason(e), e);
        }
    }

    /** Keeps the one line that says why a cell failed. */
    public void failed(String cell, int seed, String message) {
        write("failures/" + name(cell, seed) + ".txt", message + "\n");
    }

    /** Appends to the run's log. */
    public synchronized void log(String message) {
        try {
            Durable.appendLine(root.resolve("log"), java.time.Instant.now() + " " + message.stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log of " + root + ": " + Durable.reason(e), e);
        }
    }

    /** Writes a file of the run as a whole. */
    public void write(String name, String content) {
        try {
            Durable.replace(root.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + root.resolve(name) + ": " + Durable.reason(e), e);
        }
    }

    /** Keeps the last model of a cell as a whole. */
    public void model(String cell, int seed, byte[] content) {
        Path file = file("models", cell, seed, ".zip");
        try {
            Files.createDirectories(file.getParent());
            Durable.replace(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + Durable.reason(e), e);
        }
    }

    /** Writes a file of strings as JSON. */
    public void writeJson(String name, Map<String, String> content) {
        ObjectNode node = RecordJson.mapper().createObjectNode();
        content.forEach(node::put);
        write(name, RecordJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
    }

    /** Reads a JSON file of strings; empty if it does not exist. */
    public static Map<String, String> readJson(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<String, String> out = new LinkedHashMap<>();
        RecordJson.mapper()
                .readTree(file.toFile())
                .properties()
                .forEach(e -> out.put(e.getKey(), e.getValue().asString()));
        return out;
    }

    /**
     * All records of a run, by file name and round; a torn last line is left out.
     *
     * @throws IllegalStateException if a line is no record, with file and line
     */
    public static List<RoundRecord> records(Path root) {
        requireRun(root);
        List<RoundRecord> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve("records"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
                all.addAll(parse(file, Durable.completeLines(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root + ": " + Durable.reason(e), e);
        }
        return all;
    }

    /** Size of what a round adds to records, selections and timings, in bytes. */
    public static long bytes(RoundResult result) {
        int selection = result.selection()
                .map(s -> RecordJson.write(result.record().round(), s).length())
                .orElse(0);
        return RecordJson.write(result.record()).length()
                + selection
                + RecordJson.writeTimings(result.record().round(), result.nanoseconds())
                        .length()
                + 3L;
    }

    /** Whether a process works on a run. */
    public static boolean locked(Path root) {
        Path file = root.resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + Durable.reason(e), e);
        }
    }

    /** Cells and seeds that wait for labels from people, by file name. */
    public static List<String> waiting(Path root) {
        Path folder = root.resolve("labels/pending");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString().replaceAll("\\.json$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root + ": " + Durable.reason(e), e);
        }
    }

    /** The failures of a run, one line each, by file name. */
    public static List<String> failures(Path root) {
        if (!Files.isDirectory(root.resolve("failures"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(root.resolve("failures"))) {
            List<String> lines = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                String cell = file.getFileName().toString().replaceAll("\\.txt$", "");
                lines.add(cell + ": "
                        + Files.readString(file, StandardCharsets.UTF_8).strip());
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root + ": " + Durable.reason(e), e);
        }
    }

    private static List<RoundRecord> parse(Path file, List<String> lines) {
        List<RoundRecord> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            RoundRecord record;
            try {
                record = RecordJson.read(lines.get(i));
            } catch (RuntimeException e) {
                throw new IllegalStateException(file + ":" + (i + 1) + ": not a record: " + e.getMessage(), e);
            }
            if (record.round() != i) {
                throw new IllegalStateException(
                        file + ":" + (i + 1) + ": round must be " + i + ", got " + record.round());
            }
            records.add(record);
        }
        return records;
    }

    private static List<Selection> selections(Path file, List<String> lines) {
        List<Selection> selections = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                selections.add(RecordJson.readSelection(lines.get(i)));
            } catch (RuntimeException e) {
                throw new IllegalStateException(file + ":" + (i + 1) + ": not a selection: " + e.getMessage(), e);
            }
        }
        return selections;
    }

    private Optional<Checkpoint> checkpoint(String cell, int seed) throws IOException {
        Path file = file("checkpoints", cell, seed, "");
        return Files.exists(file) ? Checkpoint.read(Files.readAllBytes(file)) : Optional.empty();
    }

    private Path file(String folder, String cell, int seed, String ending) {
        return root.resolve(folder).resolve(name(cell, seed) + ending);
    }

    /** Name of the files of a cell and seed, without ending. */
    public static String name(String cell, int seed) {
        return String.format(java.util.Locale.ROOT, "%s+s%03d", cell, seed);
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
            Files.deleteIfExists(root.resolve("lock"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + root + ": " + Durable.reason(e), e);
        }
    }
}
