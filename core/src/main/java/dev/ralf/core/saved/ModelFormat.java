package dev.ralf.core.saved;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the models of one file format. Found through {@link java.util.ServiceLoader}; a provider's class and constructor
 * must not touch native code.
 */
public interface ModelFormat {
    /** What its files are, for messages: {@code RALF model}. */
    String name();

    /**
     * Whether a file looks like one of this format, by its content alone; need not find every fault.
     *
     * @throws IOException if the file cannot be read
     */
    boolean recognizes(Path file) throws IOException;

    /**
     * Id of the engine that runs such a model; empty for models without networks.
     *
     * @throws IllegalArgumentException with one line, not naming the file, if it is broken
     * @throws IOException if the file cannot be read
     */
    Optional<String> engine(Path file) throws IOException;

    /**
     * Loads a model.
     *
     * @param file a file that was recognised
     * @param inputShape shape of one input of the data that the model is for
     * @throws IllegalArgumentException with one line, not naming the file, if it is broken, needs what RALF does not have,
     *     or takes other inputs
     * @throws IllegalStateException with one line if an engine that it needs does not run here
     * @throws IOException if the file cannot be read
     */
    SavedModel load(Path file, int[] inputShape) throws IOException;
}
