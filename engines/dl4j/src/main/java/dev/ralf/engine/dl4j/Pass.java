package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One forward pass: what it ran on, what its layers keep for backward, and its outputs. Owns its native memory. */
final class Pass implements Tape {
    private final Parameters parameters;
    private final long version;
    private final Batch batch;
    private final Mode mode;
    private final SeedTree seed;
    private final Scope scope;
    private final Object[] kept;
    private final Map<Output, INDArray> natives = new EnumMap<>(Output.class);
    private final Map<Output, float[]> outputs = new EnumMap<>(Output.class);
    private boolean frozen;
    private boolean closed;

    Pass(Parameters parameters, int layers, Batch batch, Mode mode, SeedTree seed) {
        this.parameters = parameters;
        this.version = parameters.version();
        this.batch = batch;
        this.mode = mode;
        this.seed = seed;
        this.scope = new Scope(parameters.type());
        this.kept = new Object[layers];
    }

    Parameters parameters() {
        return parameters;
    }

    Batch batch() {
        return batch;
    }

    int size() {
        return batch.size();
    }

    /** What the pass is for; inference inside frozen layers. */
    Mode mode() {
        return frozen ? Mode.INFERENCE : mode;
    }

    /** Says whether the layer that runs next is frozen. */
    void enter(boolean frozenLayer) {
        frozen = frozenLayer;
    }

    SeedTree seed() {
        return seed;
    }

    /** Owner of arrays that live as long as this tape. */
    Scope scope() {
        return scope;
    }

    /** Keeps what layer {@code index} needs for backward. */
    void keep(int index, Object value) {
        kept[index] = value;
    }

    /** What layer {@code index} kept. */
    <T> T kept(int index, Class<T> type) {
        return type.cast(kept[index]);
    }

    void setOutput(Output output, INDArray value) {
        natives.put(output, value);
        outputs.put(output, Scope.floats(value));
    }

    /** An output in the precision of the computation. */
    double[] exact(Output output) {
        return Scope.doubles(natives.get(output));
    }

    @Override
    public float[] output(Output output) {
        float[] values = outputs.get(output);
        Checks.argument(values != null, "the forward pass was not asked for %s", output);
        return values;
    }

    /** Throws unless a backward pass of a network with these parameters may use this tape now. */
    void checkUsable(Parameters owner) {
        checkOwner(owner);
        if (closed) {
            throw new IllegalStateException("the tape is closed");
        }
        if (version != owner.version()) {
            throw new IllegalStateException("the network's parameters changed since the tape's forward pass");
        }
    }

    /** Throws unless this tape is of a network with these parameters. */
    void checkOwner(Parameters owner) {
        Checks.argument(parameters == owner, "tape must be of a forward pass of this network");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            scope.close();
        }
    }
}
