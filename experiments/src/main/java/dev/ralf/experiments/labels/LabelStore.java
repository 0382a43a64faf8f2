package dev.ralf.experiments.labels;

import dev.ralf.core.label.Answer;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run knows of its labels, in its folder:
 *
 * <pre>
 * labels/answers.jsonl            every answer, in the order of import
 * labels/pending/CELL+sSEED.json  the rows that a cell waits for, and why
 * labels/batches/ID.json          the rows of each batch that was written, in its order
 * </pre>
 *
 * <p>Files are replaced as a whole, so that an import is on disk with all of its answers or with none.
 */
public final class LabelStore {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String FOLDER = "labels";
    private static final String ANSWERS = FOLDER + "/answers.jsonl";

    private final RunFolder run;
    private final List<String> classes;

    /**
     * The store of a run.
     *
     * @param classes class names, by index
     */
    public LabelStore(RunFolder run, List<String> classes) {
        this.run = run;
        this.classes = List.copyOf(classes);
    }

    /**
     * A batch that was written.
     *
     * @param id its name
     * @param rows its rows, in the order of the file
     */
    record Batch(String id, List<Integer> rows) {}

    /**
     * An answer and the batch that it came with.
     *
     * @param answer the answer
     * @param batch id of the batch
     */
    record Stored(Answer answer, String batch) {}

    /** Every answer so far, in the order of import. */
    public List<Answer> answers() {
        return stored().stream().map(Stored::answer).toList();
    }

    List<Stored> stored() {
        List<Stored> answers = new ArrayList<>();
        Path file = run.root().resolve(ANSWERS);
        int line = 0;
        for (String text : lines(file)) {
            line++;
            try {
                JsonNode node = MAPPER.readTree(text);
                JsonNode label = node.required("label");
                int index = label.isNull() ? Answer.CANNOT_TELL : classes.indexOf(label.asString());
                if (index < 0 && !label.isNull()) {
                    throw new IllegalArgumentException("no class " + label.asString());
                }
                JsonNode seconds = node.required("seconds");
                answers.add(new Stored(
                        new Answer(
                                node.required("row").asInt(),
                                node.required("annotator").asString(),
                                index,
                                seconds.isNull() ? Double.NaN : seconds.asDouble(),
                                node.required("cost").asDouble()),
                        node.required("batch").asString()));
            } catch (JacksonException | IllegalArgumentException e) {
                throw new IllegalStateException(file + ":" + line + ": not an answer: " + e.getMessage(), e);
            }
        }
        return answers;
    }

    /** Adds answers; all of them are on disk when this returns. */
    void add(List<Answer> answers, String batch) {
        StringBuilder text = new StringBuilder();
        for (String line : lines(run.root().resolve(ANSWERS))) {
            text.append(line).append('\n');
        }
        for (Answer a : answers) {
            ObjectNode node = MAPPER.createObjectNode();
            node.put("row", a.row());
            node.put("annotator", a.annotator());
            node.put("label", a.votes() ? classes.get(a.label()) : null);
            if (Double.isNaN(a.seconds())) {
                node.putNull("seconds");
            } else {
                node.put("seconds", a.seconds());
            }
            node.put("cost", a.cost());
            node.put("batch", batch);
            text.append(MAPPER.writeValueAsString(node)).append('\n');
        }
        write(ANSWERS, text.toString());
    }

    /** Keeps what a cell waits for: reasons by row, in the order in which rows were asked for. */
    public void waits(String cell, int seed, Map<Integer, String> why) {
        ArrayNode rows = MAPPER.createArrayNode();
        why.forEach((row, reason) -> rows.addObject().put("row", row).put("why", reason));
        write(pending(cell, seed), MAPPER.writeValueAsString(rows) + "\n");
    }

    /** Forgets what a cell waited for. */
    public void goesOn(String cell, int seed) {
        try {
            Files.deleteIfExists(run.root().resolve(pending(cell, seed)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + run.root() + ": " + e.getMessage(), e);
        }
    }

    /** Every row that some cell waits for, with the reason of the first cell; cells by name. */
    public Map<Integer, String> pending() {
        Map<Integer, String> why = new LinkedHashMap<>();
        for (Path file : list("pending")) {
            for (JsonNode node : json(file)) {
                why.putIfAbsent(
                        node.required("row").asInt(), node.required("why").asString());
            }
        }
        return why;
    }

    Optional<Batch> batch(String id) {
        Path file = run.root().resolve(FOLDER + "/batches/" + id + ".json");
        if (!id.matches("[0-9a-f]+") || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        List<Integer> rows = new ArrayList<>();
        json(file).forEach(row -> rows.add(row.asInt()));
        return Optional.of(new Batch(id, rows));
    }

    void keep(Batch batch) {
        ArrayNode rows = MAPPER.createArrayNode();
        batch.rows().forEach(rows::add);
        write(FOLDER + "/batches/" + batch.id() + ".json", MAPPER.writeValueAsString(rows) + "\n");
    }

    List<String> classes() {
        return classes;
    }

    private static String pending(String cell, int seed) {
        return FOLDER + "/pending/" + cell + "+s" + String.format(java.util.Locale.ROOT, "%03d", seed) + ".json";
    }

    private void write(String name, String content) {
        try {
            Files.createDirectories(run.root().resolve(name).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + run.root() + ": " + e.getMessage(), e);
        }
        run.write(name, content);
    }

    private List<Path> list(String folder) {
        Path path = run.root().resolve(FOLDER).resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new IllegalStateException(file + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static List<String> lines(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
