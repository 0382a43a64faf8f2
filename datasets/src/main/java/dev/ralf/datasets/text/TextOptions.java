package dev.ralf.datasets.text;

import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How texts become features.
 *
 * @param hashSize number of term columns, in [16, 4096]: features are dense
 * @param ngrams longest run of words that is a term, in [1, 3]
 * @param sublinear true to count a term that occurs c times as {@code 1 + ln c}
 * @param maxRows most rows that are not official test rows; 0 for no limit
 * @param embeddings file of features made elsewhere, instead of terms
 */
public record TextOptions(int hashSize, int ngrams, boolean sublinear, int maxRows, Optional<Path> embeddings) {
    /** Most term columns. */
    public static final int MAX_HASH_SIZE = 4096;

    /** Checks the ranges. */
    public TextOptions {
        Checks.inRange("hashSize", hashSize, 16, MAX_HASH_SIZE);
        Checks.inRange("ngrams", ngrams, 1, 3);
        Checks.atLeast("maxRows", maxRows, 0);
    }

    /** 1,024 columns of single words, counted sublinearly, of at most 20,000 rows. */
    public static TextOptions defaults() {
        return new TextOptions(1024, 1, true, 20_000, Optional.empty());
    }

    /** From the options of a spec. */
    public static TextOptions from(Options o) {
        TextOptions d = defaults();
        return new TextOptions(
                o.integer("hashSize", d.hashSize, 16, MAX_HASH_SIZE),
                o.integer("ngrams", d.ngrams, 1, 3),
                o.flag("sublinear", d.sublinear),
                o.integer("maxRows", d.maxRows, 0, Integer.MAX_VALUE),
                o.optionalText("embeddings").map(Path::of));
    }

    /** The same with another number of columns. */
    public TextOptions withHashSize(int columns) {
        return new TextOptions(columns, ngrams, sublinear, maxRows, embeddings);
    }

    /** The same with another limit of rows. */
    public TextOptions withMaxRows(int rows) {
        return new TextOptions(hashSize, ngrams, sublinear, rows, embeddings);
    }

    /** The same with features made elsewhere. */
    public TextOptions withEmbeddings(Path file) {
        return new TextOptions(hashSize, ngrams, sublinear, maxRows, Optional.of(file));
    }
}
