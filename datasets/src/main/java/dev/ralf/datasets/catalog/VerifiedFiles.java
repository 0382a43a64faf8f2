package dev.ralf.datasets.catalog;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of a data set after their hashes were checked.
 *
 * @param paths path of each file by name, in the order of the entry
 * @param sha256 hash of each file by name
 */
public record VerifiedFiles(Map<String, Path> paths, Map<String, String> sha256) {
    /** Copies the maps. */
    public VerifiedFiles {
        paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
        sha256 = Collections.unmodifiableMap(new LinkedHashMap<>(sha256));
    }
}
