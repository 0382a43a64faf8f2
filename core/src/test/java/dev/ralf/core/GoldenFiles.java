package dev.ralf.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Golden files picked by prefix. The system property {@code ralf.golden.rf} (or {@code ralf.golden.al}), given to Maven
 * with {@code -D}, names a folder of files to use instead of the committed ones.
 */
public final class GoldenFiles {
    private GoldenFiles() {}

    /**
     * Files of a family, by name.
     *
     * @param property system property that may name another folder
     * @param committed the module's own folder, below {@code src/test/resources/golden}
     * @param prefix how names begin; the end is {@code .json}
     * @return the files; empty if the folder has none with this prefix
     * @throws IllegalArgumentException if there is no such folder
     */
    public static List<Path> list(String property, String committed, String prefix) {
        String given = System.getProperty(property, "");
        Path folder = given.isBlank()
                ? Path.of("src/test/resources/golden", committed)
                : Path.of(System.getProperty("ralf.root", "")).resolve(given);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no folder of golden files at " + folder.toAbsolutePath());
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches(prefix + ".*\\.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a file. */
    public static JsonNode read(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
