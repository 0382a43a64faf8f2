package dev.ralf.datasets.format;

import dev.ralf.core.util.Checks;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a delimited text file is written. Cells may be quoted with {@code "}, a quote inside is doubled; spaces around an
 * unquoted cell are not part of it; blank lines do not count. An empty cell is missing, and so is any of
 * {@code missing}.
 *
 * @param delimiter character between cells
 * @param columns names of the columns where the file has no header line; empty: the first line is the header
 * @param skipLines lines to pass over before the header or the first row
 * @param missing cells that mean "not known", besides the empty one
 * @param encoding character encoding; a byte order mark is passed over
 */
public record CsvFormat(
        char delimiter, Optional<List<String>> columns, int skipLines, Set<String> missing, Charset encoding) {
    /** Checks the delimiter and the declared names. */
    public CsvFormat {
        Checks.argument(
                delimiter != '"' && delimiter != '\n' && delimiter != '\r',
                "delimiter must be no quote and no line break, got code %d",
                (int) delimiter);
        Checks.atLeast("skipLines", skipLines, 0);
        columns = columns.map(List::copyOf);
        columns.ifPresent(names -> {
            Set<String> seen = new HashSet<>();
            for (String name : names) {
                Checks.argument(seen.add(name), "columns must be distinct, got %s twice", name);
            }
        });
        missing = Set.copyOf(missing);
    }

    /** UTF-8 with a header line and {@code ?} as missing. */
    public static CsvFormat delimitedBy(char delimiter) {
        return new CsvFormat(delimiter, Optional.empty(), 0, Set.of("?"), StandardCharsets.UTF_8);
    }

    /** The same format with another character between cells. */
    public CsvFormat withDelimiter(char other) {
        return new CsvFormat(other, columns, skipLines, missing, encoding);
    }

    /**
     * The same format with the delimiter that a file's first line shows: tab, bar, semicolon or comma.
     *
     * @throws dev.ralf.core.data.DatasetFormatException if the file cannot be read
     */
    public CsvFormat withDelimiterOf(Path file) {
        return withDelimiter(Delimiters.detect(new CsvFile(file, this)));
    }

    /** The same format without a header line: these are the columns. */
    public CsvFormat withColumns(List<String> names) {
        return new CsvFormat(delimiter, Optional.of(names), skipLines, missing, encoding);
    }

    /** The same format with so many lines passed over at the start. */
    public CsvFormat withSkipLines(int lines) {
        return new CsvFormat(delimiter, columns, lines, missing, encoding);
    }

    /** The same format with other cells that mean "not known"; the empty cell always does. */
    public CsvFormat withMissing(Set<String> cells) {
        return new CsvFormat(delimiter, columns, skipLines, cells, encoding);
    }

    /** The same format in another encoding. */
    public CsvFormat withEncoding(Charset other) {
        return new CsvFormat(delimiter, columns, skipLines, missing, other);
    }

    /** True if this cell means "not known". */
    boolean isMissing(String cell) {
        return cell.isEmpty() || missing.contains(cell);
    }
}
