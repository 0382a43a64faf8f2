package dev.ralf.datasets.format;

import java.nio.file.Path;

/** Where rows of named cells come from: a delimited file, or whatever can be read as one. */
public interface RowSource {
    /** The file that messages name. */
    Path path();

    /** True if a cell of this source means "not known". */
    boolean isMissing(String cell);

    /**
     * Begins to read.
     *
     * @throws dev.ralf.core.data.DatasetFormatException if the file cannot be read, or its header is wrong
     */
    RowReader open();
}
