package dev.ralf.engine.torch;

import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One forward pass: what it ran on, its outputs, and what it left on the device. */
final class TorchPass implements Tape {
    private final Weights weights;
    private final long version;
    private final Batch batch;
    private final Mode mode;
    private final SeedTree seed;
    private final Map<Output, float[]> outputs;
    private Graph graph;
    private boolean closed;

    /** A pass; without a graph, {@code backward} computes it again, piece by piece. */
    TorchPass(
            Weights weights,
            Batch batch,
            Mode mode,
            SeedTree seed,
            Map<Output, float[]> outputs,
            Optional<Graph> graph) {
        this.weights = weights;
        this.version = weights.version();
        this.batch = batch;
        this.mode = mode;
        this.seed = seed;
        this.outputs = new EnumMap<>(outputs);
        this.graph = graph.orElse(null);
    }

    Batch batch() {
        return batch;
    }

    Mode mode() {
        return mode;
    }

    SeedTree seed() {
        return seed;
    }

    /** Outputs that were asked for. */
    Set<Output> wanted() {
        return EnumSet.copyOf(outputs.keySet());
    }

    /** What is on the device; empty where nothing could be kept there. */
    Optional<Graph> graph() {
        return Optional.ofNullable(graph);
    }

    /** Gives the device's memory back before the end. */
    void forget() {
        if (graph != null) {
            graph.close();
            graph = null;
        }
    }

    @Override
    public float[] output(Output output) {
        float[] values = outputs.get(output);
        Checks.argument(values != null, "the forward pass was not asked for %s", output);
        return values;
    }

    /** Throws unless a backward pass of a network with these weights may use this tape now. */
    void checkUsable(Weights owner) {
        checkOwner(owner);
        if (closed) {
            throw new IllegalStateException("the tape is closed");
        }
        if (version != owner.version()) {
            throw new IllegalStateException("the network's parameters changed since the tape's forward pass");
        }
    }

    /** Throws unless this tape is of a network with these weights. */
    void checkOwner(Weights owner) {
        Checks.argument(weights == owner, "tape must be of a forward pass of this network");
    }

    @Override
    public void close() {
        closed = true;
        forget();
    }
}
