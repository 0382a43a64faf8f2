package dev.ralf.core.model;

/**
 * What a forward pass leaves behind: its outputs, and all that a backward pass needs. A tape stays valid while other
 * passes run on the same network, until the parameters change or the tape is closed. Closing frees native memory; it
 * is safe to close twice.
 */
public interface Tape extends AutoCloseable {
    /**
     * An output that the forward pass was asked for, row-major; the tape's own array, not to be changed.
     *
     * @throws IllegalArgumentException if the pass was not asked for this output
     */
    float[] output(Output output);

    @Override
    void close();
}
