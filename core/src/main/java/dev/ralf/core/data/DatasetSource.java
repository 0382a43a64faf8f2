package dev.ralf.core.data;

import dev.ralf.core.random.SeedTree;

/** Where a data set comes from: files of a catalogue entry, a user's own file, or a generator. */
public interface DatasetSource {
    /**
     * Loads or generates the data set.
     *
     * @param seed stream of a generator; a loader of files ignores it
     * @throws DatasetFormatException if a file is missing or not what it should be
     */
    Dataset load(SeedTree seed);
}
