package dev.ralf.datasets.format;

import java.nio.file.Path;

/**
 * One delimited file and how it is written.
 *
 * @param path where it is; plain or gzip
 * @param format how it is written
 */
public record CsvFile(Path path, CsvFormat format) implements RowSource {
    /**
     * A file with a header line in UTF-8, whose delimiter is found from that line.
     *
     * @throws dev.ralf.core.data.DatasetFormatException if the file cannot be read
     */
    public static CsvFile withHeader(Path path) {
        CsvFile file = new CsvFile(path, CsvFormat.delimitedBy(','));
        return new CsvFile(path, file.format().withDelimiter(Delimiters.detect(file)));
    }

    @Override
    public boolean isMissing(String cell) {
        return format.isMissing(cell);
    }

    @Override
    public CsvReader open() {
        return new CsvReader(this);
    }
}
