package dev.ralf.datasets.format;

import java.nio.file.Path;

/**
 * One delimited file and how it is written.
 *
 * @param path where it is; plain or gzip
 * @param format how it is written
 */
public record CsvFile(Path path, CsvFormat format) {}
