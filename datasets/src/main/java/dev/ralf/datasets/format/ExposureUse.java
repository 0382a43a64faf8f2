package dev.ralf.datasets.format;

/** What is done with the part of a period that a row was observed for. */
public enum ExposureUse {
    /** It is the weight of the row, a full period being 1: a label such as "had a claim" counts for the time seen. */
    WEIGHT,
    /**
     * Rows of less than a full period are left out, and the others count alike. Where a claim ends a policy this leaves
     * out claims more often than others.
     */
    FULL,
    /** Nothing: rows count alike whatever their exposure. */
    IGNORE;

    /** In words, for facts. */
    String describe(String full) {
        return switch (this) {
            case WEIGHT -> "weighs its row, " + full + " being 1";
            case FULL -> "rows below " + full + " are left out, the others count alike";
            case IGNORE -> "not used, rows count alike";
        };
    }
}
