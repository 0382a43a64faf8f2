package dev.ralf.datasets.catalog;

/** Told how far a download is. */
@FunctionalInterface
public interface Progress {
    /**
     * Called after every piece that arrived.
     *
     * @param file name of the file
     * @param done bytes that are on disk, those of an earlier attempt included
     * @param total bytes of the whole file
     */
    void at(String file, long done, long total);
}
