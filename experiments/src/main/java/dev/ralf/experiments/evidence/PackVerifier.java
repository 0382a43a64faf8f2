package dev.ralf.experiments.evidence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks an evidence pack, or the folder of a run. Of a pack every byte is checked: each file against the seal, the line
 * chain of each record file, the seal against its own root, and the archive against the one way in which these files
 * become an archive. Whoever alters a pack <em>and</em> its seal can make them agree again: against that, the root that
 * was printed when the pack was written has to be kept elsewhere and given here.
 */
public final class PackVerifier {
    private static final long MAX_FILE = Integer.MAX_VALUE - 16;

    /**
     * What was found.
     *
     * @param root root of the seal; empty for the folder of a run, or if the seal cannot be read
     * @param files how many files were checked
     * @param faults one line for each difference; empty if all is as it was sealed
     */
    public record Finding(String root, int files, List<String> faults) {}

    private PackVerifier() {}

    /** Checks the folder of a run against its manifest. */
    public static Finding run(Path folder) {
        List<String> faults = EvidencePack.altered(folder);
        return new Finding("", 0, faults);
    }

    /**
     * Checks a pack.
     *
     * @param pack the archive
     * @param expected the root that was printed when it was written; empty if not known
     */
    public static Finding pack(Path pack, String expected) throws IOException {
        List<String> faults = new ArrayList<>();
        SortedMap<String, CanonicalZip.Content> contents = new TreeMap<>();
        try (ZipFile zip = new ZipFile(pack.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.getMethod() != ZipEntry.STORED || entry.getSize() > MAX_FILE || entry.getSize() < 0) {
                    return broken(entry.getName() + ": is not stored as a pack stores files");
                }
                if (contents.put(entry.getName(), () -> read(zip, entry)) != null) {
                    return broken(entry.getName() + ": is there twice");
                }
            }
            if (!contents.containsKey(Seal.NAME)) {
                return broken("has no " + Seal.NAME + ": is it an evidence pack?");
            }
            String text = new String(contents.get(Seal.NAME).bytes(), StandardCharsets.UTF_8);
            Seal said = Seal.read(text);
            SortedMap<String, CanonicalZip.Content> sealed = new TreeMap<>(contents);
            sealed.remove(Seal.NAME);
            Seal found = Seal.of(sealed);
            compare(said, found, faults);
            if (!said.json().equals(text)) {
                faults.add(Seal.NAME + ": was altered (it does not agree with its own root)");
            }
            if (!expected.isEmpty() && !said.root().equals(expected)) {
                faults.add(Seal.NAME + ": its root is " + said.root() + ", expected " + expected);
            }
            if (faults.isEmpty()) {
                long at = differs(pack, contents);
                if (at >= 0) {
                    faults.add("byte " + at + " of the archive was altered (between the files)");
                }
            }
            return new Finding(said.root(), found.files().size(), faults);
        } catch (IOException | IllegalArgumentException e) {
            return broken("cannot be read, so it was altered or is no evidence pack: " + e.getMessage());
        }
    }

    private static Finding broken(String fault) {
        return new Finding("", 0, List.of(fault));
    }

    private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static void compare(Seal said, Seal found, List<String> faults) {
        said.files().forEach((name, file) -> {
            Seal.File now = found.files().get(name);
            if (now == null) {
                faults.add(name + ": is missing");
            } else if (!now.equals(file)) {
                faults.add(name + ": was altered: SHA-256 is " + now.sha256() + ", sealed as " + file.sha256());
            } else if (!String.valueOf(said.chains().get(name))
                    .equals(String.valueOf(found.chains().get(name)))) {
                faults.add(name + ": the chain over its lines does not end as sealed");
            }
        });
        found.files().keySet().stream()
                .filter(name -> !said.files().containsKey(name))
                .forEach(name -> faults.add(name + ": was added"));
    }

    /** The first byte in which the archive is not what these files become; -1 if there is none. */
    private static long differs(Path pack, SortedMap<String, CanonicalZip.Content> contents) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(pack))) {
            Comparison comparison = new Comparison(in);
            CanonicalZip.write(contents, comparison);
            if (comparison.difference < 0 && in.read() >= 0) {
                comparison.difference = comparison.position;
            }
            return comparison.difference;
        }
    }

    /** Compares what is written with a stream. */
    private static final class Comparison extends OutputStream {
        private final InputStream other;
        private long position;
        private long difference = -1;

        Comparison(InputStream other) {
            this.other = other;
        }

        @Override
        public void write(int b) throws IOException {
            if (difference < 0 && other.read() != (b & 0xff)) {
                difference = position;
            }
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }
}
