package dev.ralf.core.registry;

import java.util.function.Function;

/**
 * One line of a catalogue: an implementation of an extension point that a spec can name.
 *
 * @param <T> the extension point
 * @param kind the extension point
 * @param id name in specs, lower case with hyphens
 * @param summary one line for the catalogue
 * @param reference where it comes from: a DOI, an arXiv number, or "RALF" for our own
 * @param notes what more the catalogue says of it
 * @param factory builds it from options; must not call {@link Options#finish()}, the caller does
 */
public record Component<T>(
        Class<T> kind,
        String id,
        String summary,
        String reference,
        Notes notes,
        Function<Options, ? extends T> factory) {
    /** A component without notes. */
    public Component(
            Class<T> kind, String id, String summary, String reference, Function<Options, ? extends T> factory) {
        this(kind, id, summary, reference, Notes.NONE, factory);
    }

    /** The same with notes. */
    public Component<T> with(Notes more) {
        return new Component<>(kind, id, summary, reference, more, factory);
    }
}
