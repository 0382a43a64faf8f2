package dev.ralf.experiments.evidence;

import dev.ralf.experiments.store.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of a pack's files, {@code seal.json}: size and SHA-256 of each, for every record and selection file the end
 * of the hash chain over its lines, and one hash over the whole list, the <em>root</em>.
 *
 * @param files size and hash by name, sorted
 * @param chains end of the line chain by name, sorted ({@link Manifest})
 */
record Seal(SortedMap<String, File> files, SortedMap<String, String> chains) {
    /** Name of the seal in a pack. */
    static final String NAME = "seal.json";

    private static final int SCHEMA = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * A file of the pack.
     *
     * @param bytes its size
     * @param sha256 its hash, lower-case hexadecimal
     */
    record File(long bytes, String sha256) {}

    /** The seal of these files. */
    static Seal of(SortedMap<String, CanonicalZip.Content> contents) throws IOException {
        SortedMap<String, File> files = new TreeMap<>();
        SortedMap<String, String> chains = new TreeMap<>();
        for (var e : contents.entrySet()) {
            byte[] bytes = e.getValue().bytes();
            files.put(e.getKey(), new File(bytes.length, Manifest.sha256(bytes)));
            if (e.getKey().endsWith(".jsonl")) {
                chains.put(e.getKey(), Manifest.chain(new String(bytes, StandardCharsets.UTF_8)));
            }
        }
        return new Seal(files, chains);
    }

    /** SHA-256 of the list, which stands for every byte of every file of the pack. */
    String root() {
        return Manifest.sha256(body().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The list as JSON, in the one way it is written. */
    String json() {
        ObjectNode node = body();
        node.put("root", root());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private ObjectNode body() {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("schema", SCHEMA);
        ObjectNode list = node.putObject("files");
        files.forEach((name, f) -> list.putObject(name).put("bytes", f.bytes()).put("sha256", f.sha256()));
        ObjectNode ends = node.putObject("lineChains");
        chains.forEach(ends::put);
        return node;
    }

    /**
     * Reads a seal.
     *
     * @throws IllegalArgumentException if it is none of this version
     */
    static Seal read(String json) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(NAME + " is no JSON: " + e.getOriginalMessage(), e);
        }
        if (node.path("schema").asInt(0) != SCHEMA) {
            throw new IllegalArgumentException(NAME + " must have schema " + SCHEMA + ", got " + node.path("schema"));
        }
        SortedMap<String, File> files = new TreeMap<>();
        node.path("files")
                .properties()
                .forEach(e -> files.put(
                        e.getKey(),
                        new File(
                                e.getValue().path("bytes").asLong(-1),
                                e.getValue().path("sha256").asString(""))));
        SortedMap<String, String> chains = new TreeMap<>();
        node.path("lineChains")
                .properties()
                .forEach(e -> chains.put(e.getKey(), e.getValue().asString("")));
        return new Seal(files, chains);
    }
}
