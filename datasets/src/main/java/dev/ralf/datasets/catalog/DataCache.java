package dev.ralf.datasets.catalog;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.util.Checks;
import dev.ralf.datasets.format.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folders in which data files lie, as {@code <data folder>/<folder of the entry>/<file>}. Files are looked for in the
 * data folders in order, and are written to the first. No byte of a file is parsed before its hash was found right.
 */
public final class DataCache {
    /** Name of the environment variable that names the first data folder. */
    public static final String VARIABLE = "RALF_DATA";

    private final List<Path> roots;
    private final Downloader downloader;

    /**
     * A cache over these folders.
     *
     * @param roots data folders, at least one; they need not exist
     */
    public DataCache(List<Path> roots) {
        this(roots, new Downloader());
    }

    DataCache(List<Path> roots, Downloader downloader) {
        Checks.atLeast("roots", roots.size(), 1);
        this.roots = List.copyOf(roots);
        this.downloader = downloader;
    }

    /** {@code $RALF_DATA} if it is set, then {@code ~/.cache/ralf}. */
    public static DataCache standard() {
        List<Path> roots = new ArrayList<>();
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            roots.add(Path.of(named));
        }
        roots.add(Path.of(System.getProperty("user.home"), ".cache", "ralf"));
        return new DataCache(roots);
    }

    /** The data folders, in the order of the search. */
    public List<Path> roots() {
        return roots;
    }

    /**
     * Finds the files of an entry and checks their hashes.
     *
     * @throws DatasetFormatException if files are missing (the message says which, where to get them, where to put them,
     *     and which hash they must have) or a hash is wrong (path, expected and found)
     */
    public VerifiedFiles verify(CatalogEntry entry) {
        Map<String, Path> paths = new LinkedHashMap<>();
        List<DataFile> missing = new ArrayList<>();
        for (DataFile file : entry.files()) {
            find(entry, file).ifPresentOrElse(p -> paths.put(file.name(), p), () -> missing.add(file));
        }
        if (!missing.isEmpty()) {
            throw new DatasetFormatException(missingMessage(entry, missing));
        }
        Map<String, String> hashes = new LinkedHashMap<>();
        for (DataFile file : entry.files()) {
            hashes.put(file.name(), check(file, paths.get(file.name())));
        }
        return new VerifiedFiles(paths, hashes);
    }

    /**
     * Fetches those files of an entry that are not there yet, and verifies all of them. Files that are there are never
     * replaced.
     *
     * @param progress told how far each download is
     * @throws DatasetFormatException if a file that is there has the wrong hash, or a missing one has no known URL
     * @throws DownloadException if a download fails
     */
    public VerifiedFiles fetch(CatalogEntry entry, Progress progress) {
        List<DataFile> unknown = new ArrayList<>();
        for (DataFile file : entry.files()) {
            Optional<Path> there = find(entry, file);
            if (there.isPresent()) {
                check(file, there.get());
            } else if (file.url().isPresent()) {
                Path folder = roots.get(0).resolve(entry.folder());
                try {
                    Files.createDirectories(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot make the folder " + folder, e);
                }
                downloader.fetch(file.url().get(), file.versions().get(0), folder.resolve(file.name()), progress);
            } else {
                unknown.add(file);
            }
        }
        if (!unknown.isEmpty()) {
            throw new DatasetFormatException(missingMessage(entry, unknown));
        }
        return verify(entry);
    }

    /**
     * Copies a file that the user has to where the data set looks for it, if it is one of its files to the last byte,
     * whatever its name.
     *
     * @return where it is now
     * @throws DatasetFormatException if it is none of the files of the data set
     */
    public Path take(CatalogEntry entry, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DatasetFormatException(file + ": no such file");
        }
        String found = Sha256.of(file);
        DataFile wanted = entry.files().stream()
                .filter(f -> f.versions().stream().anyMatch(v -> v.sha256().equals(found)))
                .findFirst()
                .orElseThrow(() -> new DatasetFormatException(file + ": is no file of data set " + entry.id()
                        + ", its sha256 is " + found + "; expected "
                        + String.join(
                                ", ",
                                entry.files().stream()
                                        .map(f -> f.name() + " with " + f.expected())
                                        .toList())));
        Optional<Path> there = find(entry, wanted);
        if (there.isPresent()) {
            check(wanted, there.get());
            return there.get();
        }
        Path folder = roots.get(0).resolve(entry.folder());
        Path target = folder.resolve(wanted.name());
        Path part = folder.resolve(wanted.name() + ".part");
        try {
            Files.createDirectories(folder);
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            check(wanted, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DatasetFormatException(target + ": cannot be written: " + e.getMessage(), e);
        }
        return target;
    }

    private Optional<Path> find(CatalogEntry entry, DataFile file) {
        return roots.stream()
                .map(r -> r.resolve(entry.folder()).resolve(file.name()))
                .filter(Files::exists)
                .findFirst();
    }

    private static String check(DataFile file, Path path) {
        String found = Sha256.of(path);
        if (file.versions().stream().noneMatch(v -> v.sha256().equals(found))) {
            throw new DatasetFormatException(path + ": is not the file that was published: expected sha256 "
                    + file.expected() + ", found " + found + "; move it away and get it again");
        }
        return found;
    }

    private String missingMessage(CatalogEntry entry, List<DataFile> missing) {
        List<String> items = new ArrayList<>();
        for (DataFile f : missing) {
            items.add(f.name() + " (" + f.versions().get(0).bytes() + " bytes, sha256 " + f.expected()
                    + f.url().map(u -> ", " + u).orElse("") + ")");
        }
        List<String> looked =
                roots.stream().map(r -> r.resolve(entry.folder()).toString()).toList();
        return "data set " + entry.id() + " is not here: get " + String.join(", ", items) + " from "
                + entry.homePage() + " and put " + (items.size() == 1 ? "it" : "them") + " into " + looked.get(0)
                + ", or: ralf datasets import " + entry.id() + " FILE... (looked in " + String.join(", ", looked) + "; "
                + VARIABLE + " names another data folder)";
    }
}
