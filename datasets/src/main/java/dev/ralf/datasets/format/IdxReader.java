package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads IDX files of unsigned bytes, plain or gzip: the format of MNIST and of the data sets that follow it.
 *
 * <p>An IDX file is two zero bytes, a type byte, the number of dimensions, one big-endian 32-bit size per dimension, and
 * the values in row-major order. Magic, type, dimensions and sizes are checked before any array of that size exists: a
 * plain file must have exactly the bytes its header asks for, and a gzip file must be large enough that deflate (at most
 * 1032 to 1) could hold them; memory grows with the bytes that really arrive.
 *
 * <p>Source: the format note on LeCun, Cortes, Burges, <i>The MNIST database of handwritten digits</i>.
 */
public final class IdxReader {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final long MAX_VALUES = Integer.MAX_VALUE - 16L;
    private static final long MAX_DEFLATE_RATIO = 1032;

    private IdxReader() {}

    /**
     * The content of one file.
     *
     * @param dims sizes, each at least 1
     * @param data unsigned bytes, row-major, as many as the product of {@code dims}
     */
    public record Idx(int[] dims, byte[] data) {
        /** Number of items: the first dimension. */
        public int items() {
            return dims[0];
        }

        /** Number of values in one item: the product of the other dimensions. */
        public int itemSize() {
            return data.length / dims[0];
        }
    }

    /**
     * Reads one file.
     *
     * @param file a plain or gzip IDX file of unsigned bytes
     * @param dimensions the number of dimensions it must have
     * @throws DatasetFormatException if the file is missing, cut, damaged, too long, or not such a file
     */
    public static Idx read(Path file, int dimensions) {
        Checks.inRange("dimensions", dimensions, 1, 4);
        try (InputStream in = DataStreams.open(file)) {
            byte[] magic = header(file, in, 4);
            if (magic[0] != 0 || magic[1] != 0) {
                throw bad(
                        file, "not an IDX file: it must begin with two zero bytes, got %02x %02x", magic[0], magic[1]);
            }
            if (magic[2] != UNSIGNED_BYTE) {
                throw bad(file, "the value type must be 08 (unsigned byte), got %02x", magic[2]);
            }
            if (magic[3] != dimensions) {
                throw bad(file, "must have %d dimensions, got %d", dimensions, magic[3] & 0xff);
            }
            ByteBuffer sizes = ByteBuffer.wrap(header(file, in, 4 * dimensions));
            int[] dims = new int[dimensions];
            long total = 1;
            for (int d = 0; d < dimensions; d++) {
                dims[d] = sizes.getInt();
                if (dims[d] < 1 || total > MAX_VALUES / dims[d]) {
                    throw bad(
                            file,
                            "dimensions must be at least 1 and their product at most %d, got %s",
                            MAX_VALUES,
                            Arrays.toString(Arrays.copyOf(dims, d + 1)));
                }
                total *= dims[d];
            }
            checkRoom(file, dims, total, 4L + 4L * dimensions);
            byte[] data = in.readNBytes((int) total);
            if (data.length < total) {
                throw bad(file, "holds %d values, its header %s needs %d", data.length, Arrays.toString(dims), total);
            }
            if (in.read() >= 0) {
                throw bad(file, "goes on after the %d values of its header %s", total, Arrays.toString(dims));
            }
            return new Idx(dims, data);
        } catch (IOException e) {
            throw DataStreams.failure(file.toString(), e);
        }
    }

    /**
     * Reads labels.
     *
     * @param file an IDX file of one dimension
     * @param classes number of classes; every label must be in {@code [0, classes)}
     * @return label of each item
     * @throws DatasetFormatException as {@link #read}, or if a label is out of range
     */
    public static int[] readLabels(Path file, int classes) {
        byte[] data = read(file, 1).data();
        int[] labels = new int[data.length];
        for (int i = 0; i < data.length; i++) {
            labels[i] = data[i] & 0xff;
            if (labels[i] >= classes) {
                throw bad(file, "label of item %d must be in [0, %d], got %d", i, classes - 1, labels[i]);
            }
        }
        return labels;
    }

    /**
     * Writes values as {@code v / 255}, in [0, 1], into {@code out[from ..]}.
     *
     * @param images unsigned bytes
     * @param out target, with room for all values
     * @param from first index to write
     */
    public static void scaleInto(Idx images, float[] out, int from) {
        byte[] data = images.data();
        for (int i = 0; i < data.length; i++) {
            out[from + i] = (data[i] & 0xff) / 255f;
        }
    }

    private static byte[] header(Path file, InputStream in, int n) throws IOException {
        byte[] b = in.readNBytes(n);
        if (b.length < n) {
            throw bad(file, "ends inside the IDX header");
        }
        return b;
    }

    private static void checkRoom(Path file, int[] dims, long total, long header) throws IOException {
        long size = Files.size(file);
        if (DataStreams.isGzip(file)) {
            if (total > size * MAX_DEFLATE_RATIO) {
                throw bad(
                        file,
                        "%d bytes of gzip cannot hold the %d values of its header %s",
                        size,
                        total,
                        Arrays.toString(dims));
            }
        } else if (size != header + total) {
            throw bad(file, "holds %d values, its header %s needs %d", size - header, Arrays.toString(dims), total);
        }
    }

    private static DatasetFormatException bad(Path file, String message, Object... arguments) {
        return new DatasetFormatException(file + ": " + String.format(Locale.ROOT, message, arguments));
    }
}
