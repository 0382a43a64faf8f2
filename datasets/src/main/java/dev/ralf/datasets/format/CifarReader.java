package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads the binary version of CIFAR-10 and CIFAR-100, plain or gzip: records of one label byte (CIFAR-10) or a coarse and
 * a fine label byte (CIFAR-100), then 3,072 bytes of red, green and blue planes of 32 by 32 pixels, row by row.
 *
 * <p>Source: Krizhevsky (2009), <i>Learning multiple layers of features from tiny images</i>, and the description of the
 * binary version on its page.
 */
public final class CifarReader {
    /** Pixel values of one image: 3 planes of 32 by 32. */
    public static final int PIXELS = 3 * 32 * 32;

    private static final int MAX_RECORDS = 600_000;

    private CifarReader() {}

    /** Which label of a record counts. */
    public enum Kind {
        /** CIFAR-10: the one label, below 10. */
        CIFAR_10(1, 0, 10),
        /** CIFAR-100: the fine label, below 100. */
        CIFAR_100(2, 1, 100),
        /** CIFAR-100: the coarse label, below 20. */
        CIFAR_100_COARSE(2, 0, 20);

        private final int labelBytes;
        private final int used;
        private final int classes;

        Kind(int labelBytes, int used, int classes) {
            this.labelBytes = labelBytes;
            this.used = used;
            this.classes = classes;
        }

        /** Number of classes. */
        public int classes() {
            return classes;
        }
    }

    /**
     * The records of one file.
     *
     * @param labels label of each image
     * @param pixels unsigned bytes {@code [image][3][32][32]}
     */
    public record Images(int[] labels, byte[] pixels) {}

    /**
     * Reads one file.
     *
     * @param file a file of whole records
     * @param kind which label counts
     * @throws DatasetFormatException if the file cannot be read, is not made of whole records, or a label is out of range
     */
    public static Images read(Path file, Kind kind) {
        int record = kind.labelBytes + PIXELS;
        try (InputStream in = DataStreams.open(file)) {
            if (!DataStreams.isGzip(file) && Files.size(file) % record != 0) {
                throw bad(file, "must be records of %d bytes, got %d bytes", record, Files.size(file));
            }
            byte[] all = in.readNBytes(Math.multiplyExact(MAX_RECORDS, record) + 1);
            if (all.length == 0 || all.length % record != 0) {
                throw bad(file, "must be 1 to %d records of %d bytes, got %d bytes", MAX_RECORDS, record, all.length);
            }
            int n = all.length / record;
            int[] labels = new int[n];
            byte[] pixels = new byte[n * PIXELS];
            for (int i = 0; i < n; i++) {
                check(file, all, i * record, kind);
                labels[i] = all[i * record + kind.used] & 0xff;
                if (labels[i] >= kind.classes) {
                    throw bad(
                            file,
                            "offset %d: label of image %d must be in [0, %d], got %d",
                            i * record + kind.used,
                            i,
                            kind.classes - 1,
                            labels[i]);
                }
                System.arraycopy(all, i * record + kind.labelBytes, pixels, i * PIXELS, PIXELS);
            }
            return new Images(labels, pixels);
        } catch (IOException e) {
            throw DataStreams.failure(file.toString(), e);
        }
    }

    /** The label that is not used must be right as well: a file of the other kind is found so. */
    private static void check(Path file, byte[] all, int at, Kind kind) {
        if (kind.labelBytes == 2) {
            int coarse = all[at] & 0xff;
            int fine = all[at + 1] & 0xff;
            if (coarse >= 20 || fine >= 100) {
                throw bad(file, "offset %d: labels must be below 20 and 100, got %d and %d", at, coarse, fine);
            }
        }
    }

    private static DatasetFormatException bad(Path file, String message, Object... arguments) {
        return new DatasetFormatException(file + ": " + String.format(Locale.ROOT, message, arguments));
    }
}
