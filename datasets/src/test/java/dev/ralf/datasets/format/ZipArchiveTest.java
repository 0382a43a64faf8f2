package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipArchiveTest {
    @TempDir
    Path folder;

    @Test
    void filesAreRead() throws IOException {
        Path file = write(Map.of("a/b.txt", new byte[] {1, 2}));
        try (ZipArchive zip = new ZipArchive(file)) {
            assertEquals(List.of("a/b.txt"), zip.names());
            assertArrayEquals(new byte[] {1, 2}, zip.bytes("a/b.txt", 2));
            Refusals.assertRefused(file, "must have at most 1 bytes unpacked", () -> zip.bytes("a/b.txt", 1));
            Refusals.assertRefused(file, "has no file a/c.txt; closest: a/b.txt", () -> zip.bytes("a/c.txt", 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "a\\..\\x", "C:/x", "a/.."})
    void namesThatEscape_areRefused(String name) throws IOException {
        Path file = write(Map.of(name, new byte[1]));
        Refusals.assertRefused(file, "entry names must be relative paths without ..", () -> new ZipArchive(file));
    }

    @Test
    void bomb_isStopped() throws IOException {
        // 80 MiB of zeros in about 80 KiB
        Path file = write(Map.of("zeros", new byte[80 << 20]));
        try (ZipArchive zip = new ZipArchive(file)) {
            Refusals.assertRefused(
                    file, "unpacks to more than 200 times", () -> zip.bytes("zeros", Integer.MAX_VALUE - 8));
        }
    }

    @Test
    void damagedArchives_areRefused() throws IOException {
        Path text = Files.write(folder.resolve("t.zip"), "no zip".getBytes(StandardCharsets.UTF_8));
        Refusals.assertRefused(text, "not a zip file, or damaged", () -> new ZipArchive(text));
        Refusals.assertRefused(folder, "is a folder", () -> new ZipArchive(folder));
        byte[] good = Refusals.zip(Map.of("a", "some text, some text".getBytes(StandardCharsets.UTF_8)));
        good[34] ^= 0x55; // within the packed bytes
        Path bad = Files.write(folder.resolve("b.zip"), good);
        try (ZipArchive zip = new ZipArchive(bad)) {
            Refusals.assertRefused(bad, "damaged", () -> zip.bytes("a", 100));
        }
    }

    private Path write(Map<String, byte[]> files) throws IOException {
        return Files.write(folder.resolve("x.zip"), Refusals.zip(files));
    }
}
