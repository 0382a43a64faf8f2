package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.registry.Options;

/**
 * A user's own ARFF file. Options: {@code path}, {@code encoding} and those of columns, as in {@link CsvSource}; roles
 * also follow from the declared types ({@link ArffFile#declared}).
 */
public final class ArffSource {
    private ArffSource() {}

    /** From the options of a spec. */
    public static DatasetSource from(Options o) {
        return CsvSource.of(new ArffFile(CsvSource.path(o, "path"), CsvSource.encoding(o)), o);
    }
}
