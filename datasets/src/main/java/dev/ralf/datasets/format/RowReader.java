package dev.ralf.datasets.format;

import java.util.List;

/** Streams rows of named cells, with the line each row begins on. Holds one row at a time. */
public interface RowReader extends AutoCloseable {
    /**
     * One row.
     *
     * @param line line of the file on which the row begins, from 1
     * @param cells cells in the order of the columns
     */
    record Row(long line, String[] cells) {}

    /** Names of the columns, distinct. */
    List<String> columns();

    /**
     * The next row, or null after the last one.
     *
     * @throws dev.ralf.core.data.DatasetFormatException if the row is damaged or has another number of cells than there
     *     are columns
     */
    Row next();

    /** Closes the file. */
    @Override
    void close();
}
