package dev.ralf.experiments.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.Specs;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.config.SpecException;
import dev.ralf.experiments.run.Progress;
import dev.ralf.experiments.run.Reports;
import dev.ralf.experiments.run.Study;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidencePackTest {
    private static final Registry REGISTRY = Registry.load();

    @TempDir
    private static Path folder;

    private static Path run;
    private static Path pack;
    private static String root;

    @BeforeAll
    static void runAndPack() throws IOException {
        run = folder.resolve("run");
        Spec spec = Spec.parse(
                "s.yaml",
                Specs.small("scratch")
                        + "evidence:\n  purpose: triage by a person\n  owner: claims\n  thresholds:\n"
                        + "    - argmax/accuracy >= 0.05 because chance is more\n"
                        + "    - argmax/accuracy >= 0.9999\n",
                REGISTRY);
        try (RunFolder out = RunFolder.create(run, spec.text(), spec.resolved())) {
            new Study(spec).run(out, 1, new Quiet());
            Reports.write(out, REGISTRY);
        }
        pack = folder.resolve("pack.zip");
        root = EvidencePack.write(run, pack, true, false, REGISTRY);
    }

    private static final class Quiet implements Progress {
        @Override
        public void begin(long rounds, long done) {}

        @Override
        public void round(String cell, int seed, int round) {}

        @Override
        public void failed(String cell, int seed, String message) {}

        @Override
        public void note(String line) {}

        @Override
        public void end() {}
    }

    @Test
    void aFreshPack_verifies_andNamesItsRoot() throws IOException {
        PackVerifier.Finding finding = PackVerifier.pack(pack, root);
        assertTrue(finding.faults().isEmpty(), finding.faults().toString());
        assertEquals(root, finding.root());
        try (ZipFile zip = new ZipFile(pack.toFile())) {
            assertEquals(finding.files() + 1, zip.size());
        }
    }

    @Test
    void theSameRun_givesTheSameBytes() throws IOException {
        Path again = folder.resolve("again.zip");
        assertEquals(root, EvidencePack.write(run, again, true, false, REGISTRY));
        assertArrayEquals(Files.readAllBytes(pack), Files.readAllBytes(again));
    }

    @Test
    void oneAlteredByteAnywhere_isFound() throws IOException {
        byte[] bytes = Files.readAllBytes(pack);
        SplittableRandom random = new SplittableRandom(4);
        Path altered = folder.resolve("altered.zip");
        for (int trial = 0; trial < 60; trial++) {
            // the archive's own directory at the end, its first header, and anywhere between
            int at = trial < 25
                    ? bytes.length - 1 - random.nextInt(3000)
                    : trial < 35 ? random.nextInt(100) : random.nextInt(bytes.length);
            byte before = bytes[at];
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(altered, bytes);
            assertFalse(PackVerifier.pack(altered, "").faults().isEmpty(), "byte " + at);
            bytes[at] = before;
        }
    }

    @Test
    void everyByteOfTheSeal_isHeld() throws IOException {
        byte[] bytes = Files.readAllBytes(pack);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int from = text.indexOf("{\n  \"schema\"".replace("\n", System.lineSeparator()), text.indexOf("seal.json"));
        assertTrue(from > 0);
        Path altered = folder.resolve("altered-seal.zip");
        for (int at = from; at < text.indexOf("\"root\"", from) + 80; at += 397) {
            byte before = bytes[at];
            bytes[at] ^= 1;
            Files.write(altered, bytes);
            assertFalse(PackVerifier.pack(altered, "").faults().isEmpty(), "byte " + at);
            bytes[at] = before;
        }
    }

    @Test
    void appendedTruncatedAndForeignFiles_areFound() throws IOException {
        byte[] bytes = Files.readAllBytes(pack);
        Path altered = folder.resolve("other.zip");
        byte[] more = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        Files.write(altered, more);
        assertFalse(PackVerifier.pack(altered, "").faults().isEmpty());
        Files.write(altered, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertFalse(PackVerifier.pack(altered, "").faults().isEmpty());
        Files.write(altered, "no zip".getBytes(StandardCharsets.UTF_8));
        assertFalse(PackVerifier.pack(altered, "").faults().isEmpty());
    }

    @Test
    void aPackThatWasSealedAnew_isFoundByItsRootAlone() throws IOException {
        TreeMap<String, CanonicalZip.Content> contents = new TreeMap<>();
        try (ZipFile zip = new ZipFile(pack.toFile())) {
            for (var entry : java.util.Collections.list(zip.entries())) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (!entry.getName().equals(Seal.NAME)) {
                    contents.put(entry.getName(), () -> content);
                }
            }
        }
        contents.put("run/results.csv", () -> "forged".getBytes(StandardCharsets.UTF_8));
        Seal seal = Seal.of(contents);
        contents.put(Seal.NAME, () -> seal.json().getBytes(StandardCharsets.UTF_8));
        Path forged = folder.resolve("forged.zip");
        try (OutputStream out = Files.newOutputStream(forged)) {
            CanonicalZip.write(contents, out);
        }
        assertTrue(PackVerifier.pack(forged, "").faults().isEmpty());
        assertEquals(1, PackVerifier.pack(forged, root).faults().size());
    }

    @Test
    void thresholds_haveThreeOutcomes_andSayWhy() throws IOException {
        String document;
        try (ZipFile zip = new ZipFile(pack.toFile())) {
            document =
                    new String(zip.getInputStream(zip.getEntry("evidence.md")).readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(document.contains("shown to hold"), document);
        assertTrue(document.contains("chance is more"), document);
        assertTrue(document.contains("no statement that any law"), document);
        assertTrue(document.contains("triage by a person"), document);
    }

    @Test
    void wrongThresholds_areOneLineOfTheSpec() {
        for (String[] wrong : new String[][] {
            {"argmax/accuracy > 0.5", "a threshold must be"},
            {"argmax/accuracy >= high", "a threshold must be"},
            {"argmax/acuracy >= 0.5", "unknown metric \"acuracy\""},
            {"fair/accuracy >= 0.5", "unknown decision rule \"fair\""},
        }) {
            String message = assertThrows(
                            SpecException.class,
                            () -> Spec.parse(
                                    "s.yaml",
                                    "name: x\nevidence:\n  thresholds:\n    - \"" + wrong[0] + "\"\n",
                                    REGISTRY))
                    .getMessage();
            assertTrue(message.startsWith("s.yaml:4:") && message.contains(wrong[1]), message);
        }
    }

    @Test
    void anAlteredOrUnfinishedRun_isRefused() throws IOException {
        Path copy = folder.resolve("copy");
        copy(run, copy);
        Path records;
        try (var files = Files.list(copy.resolve("records"))) {
            records = files.sorted().findFirst().orElseThrow();
        }
        String text = Files.readString(records);
        Files.writeString(records, text.replaceFirst("\"round\":0", "\"round\": 0"));
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> EvidencePack.write(copy, folder.resolve("x.zip"), true, false, REGISTRY))
                .getMessage();
        assertTrue(message.contains("was altered after the run"), message);
        assertEquals(2, PackVerifier.run(copy).faults().size());
        Files.delete(records);
        try (RunFolder again = RunFolder.resume(copy)) {
            Reports.write(again, REGISTRY);
        }
        assertTrue(PackVerifier.run(copy).faults().isEmpty());
        message = assertThrows(
                        IllegalStateException.class,
                        () -> EvidencePack.write(copy, folder.resolve("x.zip"), true, false, REGISTRY))
                .getMessage();
        assertTrue(message.contains("is not finished"), message);
        EvidencePack.write(copy, folder.resolve("x.zip"), true, true, REGISTRY);
        assertTrue(PackVerifier.pack(folder.resolve("x.zip"), "").faults().isEmpty());
    }

    @Test
    void picturesOfSelectedRows_areInTheManifestAndThePack() throws IOException {
        Path copy = folder.resolve("pictures");
        copy(run, copy);
        Files.writeString(copy.resolve("images.json"), "{\"1\":\"AAAA\"}\n");
        assertEquals(1, PackVerifier.run(copy).faults().size(), "a file that the manifest does not name");
        try (RunFolder again = RunFolder.resume(copy)) {
            Reports.write(again, REGISTRY);
        }
        assertTrue(PackVerifier.run(copy).faults().isEmpty());
        Path out = folder.resolve("pictures.zip");
        EvidencePack.write(copy, out, true, false, REGISTRY);
        assertTrue(PackVerifier.pack(out, "").faults().isEmpty());
        try (ZipFile zip = new ZipFile(out.toFile())) {
            assertTrue(zip.getEntry("run/images.json") != null);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
