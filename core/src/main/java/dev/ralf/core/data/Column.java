package dev.ralf.core.data;

/**
 * One column of encoded tabular features.
 *
 * @param name name after encoding: {@code age}, or {@code fuel=diesel} for one level of a categorical column
 * @param source name of the column in the source
 * @param kind how it is encoded
 */
public record Column(String name, String source, Kind kind) {
    /** How a column is encoded. */
    public enum Kind {
        /** A number, in the source's own units until it is standardised. */
        NUMERIC,
        /** One level of a categorical column: 0 or 1, exactly one 1 among the columns of the same source. */
        ONE_HOT,
        /** How much of a term a text has: 0 or more, never centred, scaled by how rare the term is. */
        TERM
    }
}
