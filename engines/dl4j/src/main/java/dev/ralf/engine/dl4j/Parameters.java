package dev.ralf.engine.dl4j;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The parameters and buffers of one network, and native copies of what its passes need of them. */
final class Parameters {
    private final DataType type;
    private final List<ParameterRange> layout;
    private final Map<String, INDArray> natives = new HashMap<>();
    private final Set<String> current = new HashSet<>();
    private final Set<String> currentOfBuffers = new HashSet<>();
    private final float[] trainable;
    private final float[] buffers;
    private long version;
    private long buffersVersion;

    /** Parameters at zero. */
    Parameters(DataType type, List<ParameterRange> layout, int buffers) {
        this.type = type;
        this.layout = List.copyOf(layout);
        this.trainable =
                new float[layout.stream().mapToInt(ParameterRange::length).sum()];
        this.buffers = new float[buffers];
    }

    /** An independent copy. */
    Parameters copy() {
        Parameters other = new Parameters(type, layout, buffers.length);
        other.setTrainable(trainable);
        other.setBuffers(buffers);
        return other;
    }

    DataType type() {
        return type;
    }

    List<ParameterRange> layout() {
        return layout;
    }

    /** The backing array of the trainable parameters; changed only through {@link #setTrainable}. */
    float[] trainable() {
        return trainable;
    }

    /** The backing array of the buffers, which layers may change; whoever does calls {@link #buffersChanged}. */
    float[] buffers() {
        return buffers;
    }

    /** Counts the calls of {@link #setTrainable}. */
    long version() {
        return version;
    }

    void setTrainable(float[] values) {
        Checks.size("trainable", values.length, trainable.length);
        System.arraycopy(values, 0, trainable, 0, values.length);
        current.clear();
        currentOfBuffers.clear();
        version++;
    }

    void setBuffers(float[] values) {
        Checks.size("buffers", values.length, buffers.length);
        System.arraycopy(values, 0, buffers, 0, values.length);
        buffersChanged();
    }

    /** Counts the changes of the buffers. */
    long buffersVersion() {
        return buffersVersion;
    }

    /** To be called after each change of the buffers. */
    void buffersChanged() {
        currentOfBuffers.clear();
        buffersVersion++;
    }

    /** The values of a range. */
    float[] values(ParameterRange range) {
        return Arrays.copyOfRange(trainable, range.offset(), range.offset() + range.length());
    }

    /** A range as a native array, good until the parameters change. */
    INDArray array(ParameterRange range, long... shape) {
        return derived(range.name(), () -> values(range), shape);
    }

    /** Something computed from the parameters as a native array, good until the parameters change. */
    INDArray derived(String name, Supplier<float[]> values, long... shape) {
        return derived(current, name, values, shape);
    }

    /** Something computed from parameters and buffers as a native array, good until one of them changes. */
    INDArray derivedOfBuffers(String name, Supplier<float[]> values, long... shape) {
        return derived(currentOfBuffers, name, values, shape);
    }

    private INDArray derived(Set<String> upToDate, String name, Supplier<float[]> values, long... shape) {
        boolean stale = upToDate.add(name);
        if (!stale) {
            return natives.get(name);
        }
        float[] fresh = values.get();
        INDArray array = natives.computeIfAbsent(
                name,
                n -> Nd4j.create(BufferPool.create(type, fresh.length), shape, Nd4j.getStrides(shape, 'c'), 0, 'c'));
        Scope.write(fresh, array);
        return array;
    }
}
