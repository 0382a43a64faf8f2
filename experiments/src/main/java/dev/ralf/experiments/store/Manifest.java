package dev.ralf.experiments.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The evidence manifest of a run: the SHA-256 of every file, and for each record file the end of a hash chain over its
 * lines, {@code h_i = SHA-256(h_(i-1) line_i)} with {@code h_0} empty, so that a later change of a file or a line shows.
 */
public final class Manifest {
    private static final List<String> FOLDERS = List.of("records", "selections", "labels");
    private static final String MODELS = "models";
    private static final List<String> FILES = List.of(
            "spec.yaml",
            "resolved.yaml",
            "dataset.json",
            "images.json",
            "report.html",
            "report.md",
            "results.csv",
            "provenance.json");

    private Manifest() {}

    /** The manifest of a run folder as JSON, files in sorted order. */
    public static String of(Path root) {
        try {
            Map<String, String> files = new TreeMap<>();
            for (String name : FILES) {
                Path file = root.resolve(name);
                if (Files.exists(file)) {
                    files.put(name, sha256(Files.readAllBytes(file)));
                }
            }
            Map<String, String> chains = new TreeMap<>();
            for (String folder : FOLDERS) {
                if (!Files.isDirectory(root.resolve(folder))) {
                    continue;
                }
                try (Stream<Path> list = Files.list(root.resolve(folder))) {
                    for (Path file : list.filter(Files::isRegularFile).sorted().toList()) {
                        String name = folder + "/" + file.getFileName();
                        files.put(name, sha256(Files.readAllBytes(file)));
                        chains.put(name, chain(Durable.completeLines(file)));
                    }
                }
            }
            if (Files.isDirectory(root.resolve(MODELS))) {
                try (Stream<Path> list = Files.list(root.resolve(MODELS))) {
                    for (Path file :
                            list.filter(f -> f.toString().endsWith(".zip")).toList()) {
                        files.put(MODELS + "/" + file.getFileName(), sha256(Files.readAllBytes(file)));
                    }
                }
            }
            ObjectNode node = RecordJson.mapper().createObjectNode();
            node.put("schema", 1);
            ObjectNode sha = node.putObject("sha256");
            files.forEach(sha::put);
            ObjectNode chain = node.putObject("lineChain");
            chains.forEach(chain::put);
            return RecordJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root + ": " + e.getMessage(), e);
        }
    }

    /**
     * One line for each file of a run folder that is not what the run's manifest says, or is missing.
     *
     * @param root folder with a {@code manifest.json}
     * @throws IllegalStateException if the manifest is none
     */
    public static List<String> differences(Path root) {
        JsonNode said;
        JsonNode now = RecordJson.mapper().readTree(of(root));
        try {
            said = RecordJson.mapper().readTree(root.resolve("manifest.json").toFile());
        } catch (JacksonException e) {
            throw new IllegalStateException(root.resolve("manifest.json") + ": not JSON: " + e.getOriginalMessage(), e);
        }
        List<String> lines = new ArrayList<>();
        for (String list : List.of("sha256", "lineChain")) {
            Set<String> names = new TreeSet<>();
            said.path(list).propertyNames().forEach(names::add);
            now.path(list).propertyNames().forEach(names::add);
            for (String name : names) {
                if (!said.path(list).has(name)) {
                    lines.add(root.resolve(name) + " is not in the manifest");
                } else if (!now.path(list).has(name)) {
                    lines.add(root.resolve(name) + " is missing");
                } else if (!now.path(list).get(name).equals(said.path(list).get(name))) {
                    lines.add(root.resolve(name) + " was altered after the run (" + list + " differs)");
                }
            }
        }
        return lines.stream().distinct().toList();
    }

    /** The end of the hash chain over the lines of a text, as it stands in a manifest. */
    public static String chain(String text) {
        return chain(text.lines().toList());
    }

    private static String chain(List<String> lines) {
        byte[] h = new byte[0];
        for (String line : lines) {
            MessageDigest digest = digest();
            digest.update(h);
            h = digest.digest(line.getBytes(StandardCharsets.UTF_8));
        }
        return hex(h);
    }

    /** SHA-256, lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        return hex(digest().digest(bytes));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
