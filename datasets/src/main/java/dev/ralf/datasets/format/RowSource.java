package dev.ralf.datasets.format;

import java.nio.file.Path;
import java.util.Map;

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

    /**
     * The given roles, and those that follow from types that the file declares; a given role goes first.
     *
     * @throws dev.ralf.core.data.DatasetFormatException if the file cannot be read, or its header is wrong
     */
    default Map<String, ColumnSpec> declared(Map<String, ColumnSpec> given) {
        return given;
    }
}
