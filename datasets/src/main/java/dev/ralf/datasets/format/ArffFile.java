package dev.ralf.datasets.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One ARFF file. Missing cells ({@code ?} without quotes) are read as empty cells; see {@link ArffReader}.
 *
 * @param path where it is; plain or gzip
 * @param encoding character encoding
 */
public record ArffFile(Path path, Charset encoding) implements RowSource {
    /** A file in UTF-8. */
    public static ArffFile of(Path path) {
        return new ArffFile(path, StandardCharsets.UTF_8);
    }

    @Override
    public boolean isMissing(String cell) {
        return cell.isEmpty();
    }

    @Override
    public ArffReader open() {
        return new ArffReader(this);
    }
}
