package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens plain and gzip files alike, and words what can go wrong with them. */
final class DataStreams {
    private static final int GZIP_MAGIC = 0x1f8b;

    private DataStreams() {}

    /** A buffered stream of the content; a file that begins with the gzip magic is unpacked, whatever its name. */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DatasetFormatException(file + ": is a folder, a file is needed");
        }
        boolean gzip = isGzip(file);
        InputStream raw = Files.newInputStream(file);
        if (!gzip) {
            return new BufferedInputStream(raw, 1 << 16);
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(2);
            return head.length == 2 && ((head[0] & 0xff) << 8 | head[1] & 0xff) == GZIP_MAGIC;
        }
    }

    /** The one-line error for a failed read of {@code where}: a file, or a file and a line. */
    static DatasetFormatException failure(String where, IOException e) {
        String what;
        if (e instanceof NoSuchFileException) {
            what = "no such file";
        } else if (e instanceof AccessDeniedException) {
            what = "no permission to read";
        } else if (e instanceof EOFException) {
            what = "the gzip stream ends too early, the file is cut";
        } else if (e instanceof ZipException) {
            what = "the gzip stream is damaged (" + e.getMessage() + ")";
        } else if (e instanceof CharacterCodingException) {
            what = "not text in the declared encoding (" + e.getMessage()
                    + "); set encoding, for example ISO-8859-1 or UTF-16";
        } else {
            what = "cannot be read: " + oneLine(e.getMessage());
        }
        return new DatasetFormatException(where + ": " + what, e);
    }

    /** At most 200 characters of a message, without line breaks. */
    static String oneLine(String message) {
        String text = String.valueOf(message).replaceAll("\\s+", " ");
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
