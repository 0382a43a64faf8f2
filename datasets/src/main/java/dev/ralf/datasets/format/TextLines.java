package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.Locale;

/** The lines of a text file, plain or gzip, none longer than 16 Mi characters; a byte order mark is passed over. */
final class TextLines implements AutoCloseable {
    private static final int MAX_LINE = 1 << 24;

    private final String where;
    private final BufferedReader reader;
    private long number;

    /**
     * Opens a file.
     *
     * @throws DatasetFormatException if it cannot be read
     */
    TextLines(Path file, Charset encoding) {
        this(file.toString(), opened(file), encoding);
    }

    /** Lines of an open stream, which is closed with them; {@code where} names it in messages. */
    TextLines(String where, InputStream in, Charset encoding) {
        this.where = where;
        this.reader = new BufferedReader(
                new InputStreamReader(
                        in,
                        encoding.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                1 << 16);
    }

    /** The next line without its line end, or null after the last one. */
    String next() {
        try {
            StringBuilder line = new StringBuilder();
            int c = reader.read();
            if (c < 0) {
                return null;
            }
            number++;
            if (c == '\ufeff' && number == 1) {
                c = reader.read();
            }
            while (c >= 0 && c != '\n') {
                if (line.length() == MAX_LINE) {
                    throw error("must have at most %d characters", MAX_LINE);
                }
                line.append((char) c);
                c = reader.read();
            }
            int last = line.length() - 1;
            if (last >= 0 && line.charAt(last) == '\r') {
                line.setLength(last);
            }
            return line.toString();
        } catch (IOException e) {
            throw DataStreams.failure(where + ": line " + (number + 1), e);
        }
    }

    /** Number of the last line given out, from 1. */
    long number() {
        return number;
    }

    /** An error in the last line given out. */
    DatasetFormatException error(String message, Object... arguments) {
        return new DatasetFormatException(where + ": line " + number + ": "
                + DataStreams.oneLine(String.format(Locale.ROOT, message, arguments)));
    }

    /** An error of the file as a whole. */
    DatasetFormatException fileError(String message, Object... arguments) {
        return new DatasetFormatException(
                where + ": " + DataStreams.oneLine(String.format(Locale.ROOT, message, arguments)));
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw DataStreams.failure(where, e);
        }
    }

    private static InputStream opened(Path file) {
        try {
            return DataStreams.open(file);
        } catch (IOException e) {
            throw DataStreams.failure(file.toString(), e);
        }
    }
}
