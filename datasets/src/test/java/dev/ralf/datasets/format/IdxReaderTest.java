package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.DatasetFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdxReaderTest {
    @TempDir
    Path dir;

    @Test
    void plainAndGzip_giveTheSameValues() throws IOException {
        byte[] idx = idx(8, new int[] {2, 2, 3}, 12);
        for (byte[] bytes : new byte[][] {idx, gzip(idx)}) {
            IdxReader.Idx read = IdxReader.read(write(bytes), 3);
            assertArrayEquals(new int[] {2, 2, 3}, read.dims());
            assertEquals(2, read.items());
            assertEquals(6, read.itemSize());
            assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, read.data());
        }
    }

    @Test
    void scaleInto_dividesUnsignedBytesBy255() {
        float[] out = new float[4];
        IdxReader.scaleInto(new IdxReader.Idx(new int[] {1, 1, 3}, new byte[] {0, (byte) 255, (byte) 128}), out, 1);
        assertArrayEquals(new float[] {0, 0, 1, 128 / 255f}, out);
    }

    @Test
    void labels_mustBeBelowTheNumberOfClasses() throws IOException {
        Path file = write(idx(8, new int[] {5}, 5));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, IdxReader.readLabels(file, 5));
        DatasetFormatException e = assertThrows(DatasetFormatException.class, () -> IdxReader.readLabels(file, 4));
        assertEquals(file + ": label of item 4 must be in [0, 3], got 4", e.getMessage());
    }

    @Test
    void missingFile_isNamed() {
        Path file = dir.resolve("none");
        DatasetFormatException e = assertThrows(DatasetFormatException.class, () -> IdxReader.read(file, 1));
        assertEquals(file + ": no such file", e.getMessage());
    }

    static Stream<Arguments> broken() throws IOException {
        byte[] good = idx(8, new int[] {4, 3, 3}, 36);
        byte[] badMagic = good.clone();
        badMagic[1] = 7;
        byte[] zipped = gzip(good);
        byte[] damaged = zipped.clone();
        damaged[zipped.length - 6] ^= 0x55;
        int huge = Integer.MAX_VALUE;
        return Stream.of(
                Arguments.of("empty", new byte[0], "ends inside the IDX header"),
                Arguments.of("cut header", Arrays.copyOf(good, 9), "ends inside the IDX header"),
                Arguments.of("bad magic", badMagic, "must begin with two zero bytes, got 00 07"),
                Arguments.of("floats", idx(0x0d, new int[] {4, 3, 3}, 36), "type must be 08 (unsigned byte), got 0d"),
                Arguments.of("one dimension", idx(8, new int[] {36}, 36), "must have 3 dimensions, got 1"),
                Arguments.of("zero dimension", idx(8, new int[] {0, 3, 3}, 0), "got [0]"),
                Arguments.of("negative dimension", idx(8, new int[] {4, -3, 3}, 36), "got [4, -3]"),
                Arguments.of("cut", Arrays.copyOf(good, 40), "holds 24 values, its header [4, 3, 3] needs 36"),
                Arguments.of("too long", idx(8, new int[] {4, 3, 3}, 37), "holds 37 values"),
                Arguments.of("cut gzip", Arrays.copyOf(zipped, zipped.length - 12), "the file is cut"),
                Arguments.of("damaged gzip", damaged, "gzip stream is damaged"),
                Arguments.of(
                        "gzip with too few values",
                        gzip(idx(8, new int[] {4, 3, 3}, 35)),
                        "holds 35 values, its header"),
                Arguments.of(
                        "gzip with too many values", gzip(idx(8, new int[] {4, 3, 3}, 37)), "goes on after the 36"),
                Arguments.of("huge", idx(8, new int[] {huge, 1, 1}, 10), "their product at most"),
                Arguments.of("huge product", idx(8, new int[] {60000, 60000, 60000}, 10), "their product at most"),
                Arguments.of("too large for plain", idx(8, new int[] {60000, 28, 28}, 10), "needs 47040000"),
                Arguments.of(
                        "too large for gzip",
                        gzip(idx(8, new int[] {60000, 28, 28}, 10)),
                        "bytes of gzip cannot hold"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void brokenFile_isOneLineWithThePath(String name, byte[] bytes, String expected) throws IOException {
        Path file = write(bytes);
        DatasetFormatException e = assertThrows(DatasetFormatException.class, () -> IdxReader.read(file, 3));
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void dimensionsThatTheFileCannotHold_allocateNothing() throws IOException {
        // 1.9 GB are announced; a 2 GB test heap could not hold them together with a copy
        Path plain = write(idx(8, new int[] {1_900_000_000, 1, 1}, 10));
        long before = allocated();
        assertThrows(DatasetFormatException.class, () -> IdxReader.read(plain, 3));
        assertTrue(allocated() - before < 4_000_000, "allocated " + (allocated() - before) + " bytes");
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(dir, "t", ".idx"), bytes);
    }

    static byte[] idx(int type, int[] dims, int values) {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * dims.length + values);
        b.put((byte) 0).put((byte) 0).put((byte) type).put((byte) dims.length);
        for (int d : dims) {
            b.putInt(d);
        }
        for (int i = 0; i < values; i++) {
            b.put((byte) i);
        }
        return b.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
