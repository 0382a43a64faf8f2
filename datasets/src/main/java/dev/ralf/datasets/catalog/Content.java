package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.datasets.format.TableOptions;
import java.util.List;

/** What the files of a catalogue entry hold, and how they become a data set. */
public interface Content {
    /**
     * Reads the files.
     *
     * @param entry the entry, for name and facts
     * @param files its files, verified
     * @param options options of tables; images have none
     * @throws dev.ralf.core.data.DatasetFormatException if a file is not what it should be
     */
    Dataset read(CatalogEntry entry, VerifiedFiles files, TableOptions options);

    /** The schema in words, a line per column or class. */
    List<String> describe();
}
