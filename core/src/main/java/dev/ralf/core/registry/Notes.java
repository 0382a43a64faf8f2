package dev.ralf.core.registry;

/**
 * What a catalogue says of a component beyond its summary; each is empty where there is nothing to say.
 *
 * @param formula what is computed, in one line; symbols as in {@link #SYMBOLS}
 * @param cost time, in the same symbols
 * @param deviations where it differs from its reference or from public codes, in one line
 */
public record Notes(String formula, String cost, String deviations) {
    /** Nothing to say. */
    public static final Notes NONE = new Notes("", "", "");

    /** The symbols of formulas and costs. */
    public static final String SYMBOLS =
            "N unlabelled rows, L labelled rows, n rows to choose, K classes, d features of"
                    + " the space, T passes or members, D directions, p the probabilities of a row (p1, p2 the two largest),"
                    + " H the entropy in nats";
}
