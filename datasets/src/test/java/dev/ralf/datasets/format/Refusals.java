package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.DatasetFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.function.Executable;

/** What every parser owes a broken file. */
final class Refusals {
    /** Far more than a file of a kilobyte can ask for, far less than a header can announce. */
    private static final long ALLOCATION_LIMIT = 16L << 20;

    private Refusals() {}

    /** The reading fails with one line that names the file and what is wrong. */
    static void assertRefused(Path file, String message, Executable reading) {
        DatasetFormatException e = assertThrows(DatasetFormatException.class, reading);
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    /** Reading these bytes succeeds or fails as {@link #assertRefused} says, without much memory. */
    static void onlyFormatErrors(byte[] bytes, Consumer<Path> parser) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            Path file = Files.createTempFile("ralf", ".bin");
            try {
                Files.write(file, bytes);
                long before = threads.getCurrentThreadAllocatedBytes();
                try {
                    parser.accept(file);
                } catch (DatasetFormatException e) {
                    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
                }
                long used = threads.getCurrentThreadAllocatedBytes() - before;
                assertTrue(used < ALLOCATION_LIMIT, "allocated " + used + " bytes for a file of " + bytes.length);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A zip of these files. */
    static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Such a file with one of its bytes changed, cut, or followed by others: the input of a fuzz test. */
    static byte[] damaged(byte[] good, int kind, int at, byte value) {
        byte[] bytes = good.clone();
        int i = Math.floorMod(at, bytes.length);
        switch (Math.floorMod(kind, 4)) {
            case 0 -> bytes[i] = value;
            case 1 -> bytes[i] ^= (byte) (1 << (value & 7));
            case 2 -> bytes = java.util.Arrays.copyOf(bytes, i);
            default -> {
                for (int j = 0; j < 4 && i + j < bytes.length; j++) {
                    bytes[i + j] = value;
                }
            }
        }
        return bytes;
    }
}
