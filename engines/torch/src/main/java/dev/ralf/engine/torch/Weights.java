package dev.ralf.engine.torch;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.Operation;
import dev.ralf.core.model.blueprint.Step;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The parameters and buffers of one network, on its device. */
@SuppressWarnings("try") // a PointerScope is there to be closed
final class Weights {
    /** Ranges begin at multiples of this in the device's memory, as vector units and tensor cores like it. */
    private static final int ALIGNMENT = 64;

    private final Blueprint blueprint;
    private final Device device;
    private final float[] trainable;
    private final int[] places;
    private final int padded;
    private final int buffers;
    private final Tensor memory;
    /** What is written from Java: the memory itself on a CPU, page-locked memory of the host that it is copied from on a card. */
    private final Tensor staging;
    /** For each step, its parameters as leaves of the derivative. */
    private final List<List<Tensor>> leaves = new ArrayList<>();

    private Tensor running;
    private long version;

    Weights(Blueprint blueprint, Device device, float[] trainable, float[] buffers) {
        this.blueprint = blueprint;
        this.device = device;
        this.trainable = new float[blueprint.parameters()];
        this.buffers = buffers.length;
        List<ParameterRange> layout = blueprint.layout();
        this.places = new int[layout.size()];
        int at = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = at;
            at = Math.addExact(at, (layout.get(i).length() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        }
        this.padded = at;
        try (PointerScope scope = new PointerScope()) {
            memory = Tensors.keep(Tensors.upload(new float[padded], device, padded));
            staging =
                    device.is_cpu() ? memory : Tensors.keep(torch.zeros(padded).pin_memory());
            int range = 0;
            for (Step step : blueprint.steps()) {
                List<Tensor> own = new ArrayList<>();
                for (ParameterRange r : step.parameters()) {
                    Tensor view = memory.narrow(0, places[range++], r.length())
                            .view(shape(step, r))
                            .detach();
                    view.set_requires_grad(true); // gives a second handle, which owns nothing
                    own.add(Tensors.keep(view));
                }
                leaves.add(own);
            }
        }
        setTrainable(trainable);
        setBuffers(buffers);
    }

    private static long[] shape(Step step, ParameterRange range) {
        if (range.kind() == ParameterRange.Kind.WEIGHT) {
            return step.operation() instanceof Operation.Convolution c
                    ? new long[] {c.out(), step.inputShape()[0], c.height(), c.width()}
                    : new long[] {step.in(), step.out()};
        }
        return new long[] {range.length()};
    }

    /** An independent copy. */
    Weights copy() {
        return new Weights(blueprint, device, trainable, buffers());
    }

    Device device() {
        return device;
    }

    /** Counts the calls of {@link #setTrainable}. */
    long version() {
        return version;
    }

    /** The parameters of a step, as leaves of the derivative. */
    List<Tensor> leaves(int step) {
        return leaves.get(step);
    }

    float[] trainable() {
        return trainable.clone();
    }

    void setTrainable(float[] values) {
        Checks.size("trainable", values.length, trainable.length);
        System.arraycopy(values, 0, trainable, 0, values.length);
        List<ParameterRange> layout = blueprint.layout();
        try (PointerScope scope = new PointerScope()) {
            FloatPointer to = new FloatPointer(staging.data_ptr());
            for (int i = 0; i < places.length; i++) {
                ParameterRange r = layout.get(i);
                to.position(places[i]).put(values, r.offset(), r.length());
            }
            if (!device.is_cpu()) {
                memory.copy_(staging);
            }
        }
        version++;
    }

    /** Running means and variances; replaced, never changed, so that tapes keep theirs. */
    Tensor running() {
        return running;
    }

    /** Replaces the running statistics by a tensor that was made in the current scope. */
    void setRunning(Tensor values) {
        Tensor old = running;
        running = Tensors.keep(values);
        Tensors.free(old);
    }

    float[] buffers() {
        return buffers == 0 ? new float[0] : Tensors.download(running);
    }

    void setBuffers(float[] values) {
        Checks.size("buffers", values.length, buffers);
        if (buffers > 0) {
            try (PointerScope scope = new PointerScope()) {
                setRunning(Tensors.upload(values, device, buffers));
            }
        }
    }

    /** Says which parameters have derivatives: those of steps from this one on. */
    void freeFrom(int step) {
        for (int i = 0; i < leaves.size(); i++) {
            for (Tensor leaf : leaves.get(i)) {
                leaf.set_requires_grad(i >= step);
            }
        }
    }
}
