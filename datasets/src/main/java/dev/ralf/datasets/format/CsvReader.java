package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Streams the rows of one delimited file, with the line each row begins on. Only one row is held at a time, and a row of
 * more than 16 Mi characters is an error, so that an open quote or a hostile archive cannot fill the memory.
 */
public final class CsvReader implements RowReader {
    private static final int MAX_ROW = 1 << 24;

    private final CsvFile file;
    private final BoundedReader reader;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> columns;

    /**
     * Opens a file and reads its header.
     *
     * @throws DatasetFormatException if the file cannot be read, is empty, or names a column twice
     */
    public CsvReader(CsvFile file) {
        this.file = file;
        BoundedReader opened = null;
        try {
            opened = open(file);
            CSVFormat csv = CSVFormat.Builder.create()
                    .setDelimiter(file.format().delimiter())
                    .setQuote('"')
                    .setIgnoreSurroundingSpaces(true)
                    .setIgnoreEmptyLines(false)
                    .get();
            this.reader = opened;
            this.parser = CSVParser.builder().setReader(opened).setFormat(csv).get();
            this.records = parser.iterator();
            this.columns = file.format().columns().orElseGet(this::header);
        } catch (IOException e) {
            throw closing(opened, DataStreams.failure(file.path().toString(), e));
        } catch (DatasetFormatException e) {
            throw closing(opened, e);
        }
    }

    /**
     * The first line that is not blank, after the lines to pass over; empty if there is none.
     *
     * @throws DatasetFormatException if the file cannot be read
     */
    static String firstLine(CsvFile file) {
        try (BoundedReader reader = open(file)) {
            StringBuilder line = new StringBuilder();
            reader.restart();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                boolean end = c == '\n' || c == '\r';
                if (end && !line.toString().isBlank()) {
                    break;
                } else if (end) {
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
            return line.toString();
        } catch (IOException e) {
            throw DataStreams.failure(file.path().toString(), e);
        }
    }

    /** Names of the columns: declared, or as in the header; a column without a name is called {@code column7}. */
    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Row next() {
        Row row = read();
        if (row != null && row.cells().length != columns.size()) {
            throw new DatasetFormatException(String.format(
                    Locale.ROOT,
                    "%s: line %d: %d cells, but there are %d columns%s",
                    file.path(),
                    row.line(),
                    row.cells().length,
                    columns.size(),
                    row.cells().length == 1 ? Delimiters.hint(row.cells()[0]) : ""));
        }
        return row;
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw DataStreams.failure(file.path().toString(), e);
        }
    }

    private Row read() {
        while (true) {
            long line = file.format().skipLines() + parser.getCurrentLineNumber() + 1;
            try {
                reader.restart();
                if (!records.hasNext()) {
                    return null;
                }
                String[] cells = records.next().values();
                for (String cell : cells) {
                    if (cell.indexOf('\0') >= 0) {
                        throw new DatasetFormatException(file.path() + ": line " + line
                                + ": holds a NUL character: the file is damaged, or is no text in the encoding "
                                + file.format().encoding() + "; set encoding, for example UTF-16");
                    }
                }
                if (cells.length != 1 || !cells[0].isBlank()) {
                    return new Row(line, cells);
                }
            } catch (UncheckedIOException e) {
                throw quoting(file.path() + ": line " + line, e.getCause());
            }
        }
    }

    /** What the parser says of quotes, in words that name the remedy. */
    private static DatasetFormatException quoting(String where, IOException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("EOF reached before encapsulated token")) {
            return new DatasetFormatException(where + ": a quote opens here and is never closed", e);
        } else if (said.contains("between encapsulated token and delimiter")) {
            return new DatasetFormatException(
                    where + ": text follows a closing quote; a quote inside a quoted cell must be doubled", e);
        }
        return DataStreams.failure(where, e);
    }

    private List<String> header() {
        Row first = read();
        if (first == null) {
            throw new DatasetFormatException(file.path() + ": is empty, a header line is needed");
        }
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int j = 0; j < first.cells().length; j++) {
            String cell = first.cells()[j].strip();
            String name = cell.isEmpty() ? "column" + (j + 1) : cell;
            if (!seen.add(name)) {
                throw new DatasetFormatException(
                        file.path() + ": line " + first.line() + ": column " + name + " is named twice");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static BoundedReader open(CsvFile file) throws IOException {
        InputStream in = DataStreams.open(file.path());
        try {
            BufferedReader text = new BufferedReader(
                    new InputStreamReader(
                            in,
                            file.format()
                                    .encoding()
                                    .newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPORT)
                                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
                    1 << 16);
            text.mark(1);
            if (text.read() != '\ufeff') {
                text.reset();
            }
            BoundedReader bounded = new BoundedReader(text);
            for (int i = 0; i < file.format().skipLines(); i++) {
                bounded.restart();
                bounded.skipLine();
            }
            return bounded;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static DatasetFormatException closing(Reader reader, DatasetFormatException e) {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
        }
        return e;
    }

    /** Refuses to read more than {@link #MAX_ROW} characters between two restarts (plus what the parser buffers). */
    private static final class BoundedReader extends FilterReader {
        private long sinceRestart;

        BoundedReader(Reader in) {
            super(in);
        }

        void restart() {
            sinceRestart = 0;
        }

        void skipLine() throws IOException {
            int c = read();
            while (c >= 0 && c != '\n') {
                c = read();
            }
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            count(1);
            return c;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(n);
            return n;
        }

        private void count(int n) throws IOException {
            sinceRestart += n;
            if (sinceRestart > MAX_ROW) {
                throw new IOException("a row of more than " + MAX_ROW + " characters; is a quote left open?");
            }
        }
    }
}
