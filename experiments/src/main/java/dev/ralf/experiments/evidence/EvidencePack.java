package dev.ralf.experiments.evidence;

import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.Checks;
import dev.ralf.experiments.run.Reports;
import dev.ralf.experiments.store.Manifest;
import dev.ralf.experiments.store.RunFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the evidence pack of a finished run: the run's own files under {@code run/}, the evidence document computed from
 * them, and the seal over all of it. The same run gives the same bytes.
 */
public final class EvidencePack {
    private static final List<String> FOLDERS = List.of("records", "selections", "labels", "timings", "failures");
    private static final List<String> FILES = List.of(
            "spec.yaml",
            "resolved.yaml",
            "dataset.json",
            "images.json",
            "provenance.json",
            "report.html",
            "report.md",
            "results.csv",
            "manifest.json");

    /** Folder of the run's own files in a pack. */
    static final String RUN = "run/";

    /** The evidence document in a pack, as a page and as Markdown. */
    static final List<String> DOCUMENTS = List.of("evidence.html", "evidence.md");

    private EvidencePack() {}

    /**
     * Writes a pack.
     *
     * @param run folder of the run
     * @param out the archive; an existing file is replaced when the new one is complete
     * @param models whether the saved models come along
     * @param unfinished whether a run may be packed that has failures or open rounds; the document says so then
     * @return the root of the seal
     * @throws IllegalStateException with one line if the folder is no run, is being worked on, is unfinished, or a file
     *     is not what the run's manifest says
     */
    public static String write(Path run, Path out, boolean models, boolean unfinished, Registry registry)
            throws IOException {
        try (RunFolder folder = RunFolder.resume(run)) {
            requireUnaltered(folder.root());
            if (!unfinished) {
                requireFinished(folder.root(), registry);
            }
            SortedMap<String, CanonicalZip.Content> contents = contents(folder.root(), models);
            String page = Reports.evidence(folder.root(), registry, true);
            String text = Reports.evidence(folder.root(), registry, false);
            contents.put(DOCUMENTS.get(0), () -> page.getBytes(StandardCharsets.UTF_8));
            contents.put(DOCUMENTS.get(1), () -> text.getBytes(StandardCharsets.UTF_8));
            Seal seal = Seal.of(contents);
            contents.put(Seal.NAME, () -> seal.json().getBytes(StandardCharsets.UTF_8));
            replace(out, contents);
            return seal.root();
        }
    }

    private static void replace(Path out, SortedMap<String, CanonicalZip.Content> contents) throws IOException {
        Path target = out.toAbsolutePath();
        Checks.argument(!Files.isDirectory(target), "--out must be a file, got the folder %s", out);
        Files.createDirectories(target.getParent());
        Path beside = target.resolveSibling(target.getFileName() + ".tmp");
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(beside))) {
            CanonicalZip.write(contents, stream);
        }
        try {
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static SortedMap<String, CanonicalZip.Content> contents(Path root, boolean models) throws IOException {
        SortedMap<String, CanonicalZip.Content> contents = new TreeMap<>();
        for (String name : FILES) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file)) {
                contents.put(RUN + name, () -> Files.readAllBytes(file));
            }
        }
        for (String folder :
                models ? Stream.concat(FOLDERS.stream(), Stream.of("models")).toList() : FOLDERS) {
            if (!Files.isDirectory(root.resolve(folder))) {
                continue;
            }
            try (Stream<Path> list = Files.list(root.resolve(folder))) {
                list.filter(Files::isRegularFile)
                        .forEach(file ->
                                contents.put(RUN + folder + "/" + file.getFileName(), () -> Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    /** Every file that the run's manifest names must be what it was when the report was written. */
    private static void requireUnaltered(Path root) {
        List<String> altered = altered(root);
        if (!altered.isEmpty()) {
            throw new IllegalStateException(altered.get(0)
                    + (altered.size() > 1 ? " (and " + (altered.size() - 1) + " more)" : "")
                    + "; if you know why, `ralf report " + root + "` writes report and manifest anew");
        }
    }

    /**
     * One line for each file of a run folder that is not what its manifest says.
     *
     * @throws IllegalStateException if there is no manifest yet
     */
    static List<String> altered(Path root) {
        RunFolder.requireRun(root);
        Path file = root.resolve("manifest.json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(
                    root + " has no manifest.json: the run did not end; go on with `ralf resume " + root + "`");
        }
        return Manifest.differences(root);
    }

    private static void requireFinished(Path root, Registry registry) {
        List<String> open = Reports.open(root, registry);
        if (!open.isEmpty()) {
            throw new IllegalStateException(root + " is not finished (" + open.get(0)
                    + (open.size() > 1 ? "; and " + (open.size() - 1) + " more" : "") + "): go on with `ralf resume "
                    + root + "`, or say --unfinished, which the pack will state");
        }
    }
}
