package dev.ralf.benchmarks.engine;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.ParameterRange;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The twin of a RALF network in PyTorch: the same layers under the same names, with the same weights. */
final class TorchNetwork implements AutoCloseable {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private final Layers layers;
    private final PtNDManager manager;
    private final List<ParameterRange> layout;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, PtNDArray> buffers = new LinkedHashMap<>();
    private final double multiplyAdds;
    private final double ofInput;
    private int steps;

    /** Layers in order, in terms of {@link Pass}. */
    @FunctionalInterface
    interface Layers {
        /** Logits of a batch. */
        PtNDArray run(Pass pass, PtNDArray x);
    }

    /**
     * A parameter with its optimiser's state.
     *
     * @param value weights; those of a dense layer are {@code [out][in]}, the transposed of the twin's
     * @param first first moment
     * @param second second moment
     * @param rows rows of the twin's matrix; 0 for others than matrices
     */
    private record Parameter(PtNDArray value, PtNDArray first, PtNDArray second, int rows) {}

    /**
     * Builds the twin by a first pass.
     *
     * @param x a batch
     */
    TorchNetwork(Torch torch, Layers layers, Network twin, PtNDArray x) {
        this.layers = layers;
        this.manager = torch.scope();
        this.layout = twin.layout();
        Pass pass = new Pass(twin);
        layers.run(pass, x).close();
        this.multiplyAdds = pass.multiplyAdds;
        this.ofInput = pass.ofInput;
        setTrains(true);
    }

    /** Logits {@code [n][k]}. */
    PtNDArray forward(PtNDArray x, boolean training) {
        return layers.run(new Pass(training), x);
    }

    /** Multiply-adds of a forward pass over the batch that the twin was built with. */
    double multiplyAdds() {
        return multiplyAdds;
    }

    /** Those of them in the first layer, which need no way back where the input's gradient is not wanted. */
    double multiplyAddsOfFirstLayer() {
        return ofInput;
    }

    /** Whether passes from now on record what the parameters' gradients need. */
    void setTrains(boolean on) {
        parameters.values().forEach(p -> JniUtils.attachGradient(p.value, on));
    }

    /** Sets the parameters' gradients to 0. */
    void zeroGradients() {
        parameters.values().forEach(p -> JniUtils.zeroGrad(p.value));
    }

    /** The parameters' gradients in the order of the twin's. */
    float[] gradient() {
        float[] all = new float[layout.stream().mapToInt(ParameterRange::length).sum()];
        for (ParameterRange range : layout) {
            Parameter parameter = parameters.get(range.name());
            try (PtNDArray gradient = JniUtils.getGradient(parameter.value)) {
                float[] values = transposed(Torch.values(gradient), range.length() / Math.max(1, parameter.rows));
                System.arraycopy(values, 0, all, range.offset(), range.length());
            }
        }
        return all;
    }

    /** The running statistics in the order of the twin's. */
    float[] buffers() {
        List<float[]> parts = buffers.values().stream().map(Torch::values).toList();
        float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** One step of stochastic gradient descent with momentum. */
    void sgd(float rate, float momentum) {
        for (Parameter p : parameters.values()) {
            try (PtNDArray gradient = JniUtils.getGradient(p.value)) {
                JniUtils.sgdUpdate(p.value, gradient, p.first, rate, 0, 1, -1, momentum);
            }
        }
    }

    /** One step of Adam with the usual betas. */
    void adam(float rate) {
        steps++;
        float corrected = (float) (rate * Math.sqrt(1 - Math.pow(0.999, steps)) / (1 - Math.pow(0.9, steps)));
        for (Parameter p : parameters.values()) {
            try (PtNDArray g = JniUtils.getGradient(p.value)) {
                JniUtils.adamUpdate(
                        p.value, g, p.first, p.second, rate, corrected, 0, 1, -1, 0.9f, 0.999f, 1e-8f, false);
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    /** {@code [rows][columns]} of these values turned into {@code [columns][rows]}; other values as they are. */
    private static float[] transposed(float[] values, int rows) {
        int columns = values.length / rows;
        float[] out = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                out[c * rows + r] = values[r * columns + c];
            }
        }
        return out;
    }

    /** The layers that the networks are made of; one forward pass. */
    final class Pass {
        private final boolean training;
        private final Map<String, float[]> twin;
        private final float[] running;
        private int runningAt;
        private double multiplyAdds;
        private double ofInput;

        private Pass(boolean training) {
            this.training = training;
            this.twin = null;
            this.running = null;
        }

        private Pass(Network twin) {
            float[] weights = twin.trainable();
            this.training = false;
            this.running = twin.buffers();
            this.twin = layout.stream()
                    .collect(Collectors.toMap(
                            ParameterRange::name,
                            r -> Arrays.copyOfRange(weights, r.offset(), r.offset() + r.length()),
                            (a, b) -> a));
        }

        private PtNDArray parameter(String name, long... shape) {
            return parameter(name, Function.identity(), 0, shape);
        }

        private PtNDArray parameter(String name, Function<float[], float[]> order, int rows, long... shape) {
            if (twin != null && twin.containsKey(name)) {
                PtNDArray value = Torch.tensor(manager, order.apply(twin.get(name)), shape);
                parameters.put(
                        name, new Parameter(value, (PtNDArray) value.zerosLike(), (PtNDArray) value.zerosLike(), rows));
            }
            Parameter parameter = parameters.get(name);
            return parameter == null ? null : parameter.value;
        }

        private PtNDArray buffer(String name, int length) {
            if (twin != null) {
                float[] values = Arrays.copyOfRange(running, runningAt, runningAt + length);
                buffers.put(name, Torch.tensor(manager, values, length));
                runningAt += length;
            }
            return buffers.get(name);
        }

        private void count(double perBatch) {
            ofInput = multiplyAdds == 0 ? perBatch : ofInput;
            multiplyAdds += perBatch;
        }

        /** A square convolution. */
        PtNDArray conv(String name, PtNDArray x, int size, int out, int stride, int pad) {
            long in = x.getShape().get(1);
            PtNDArray w = parameter(name + "/weight", out, in, size, size);
            PtNDArray y = JniUtils.convolution(
                    x,
                    w,
                    parameter(name + "/bias", out),
                    new Shape(stride, stride),
                    new Shape(pad, pad),
                    new Shape(1, 1),
                    1);
            count((double) y.size() * in * size * size);
            return y;
        }

        /** Batch norm. */
        PtNDArray norm(String name, PtNDArray x) {
            int c = (int) x.getShape().get(1);
            PtNDArray scale = parameter(name + "/scale", c);
            PtNDArray shift = parameter(name + "/shift", c);
            PtNDArray mean = buffer(name + "/mean", c);
            PtNDArray variance = buffer(name + "/variance", c);
            return JniUtils.batchNorm(x, mean, variance, scale, shift, training, MOMENTUM, EPSILON);
        }

        /** Rectified linear. */
        PtNDArray relu(PtNDArray x) {
            return JniUtils.relu(x);
        }

        /** Maximum over 2 x 2. */
        PtNDArray max(PtNDArray x) {
            Shape two = new Shape(2, 2);
            return JniUtils.maxPool(x, two, two, new Shape(0, 0), false);
        }

        /** Average over each channel, {@code [n][c]}. */
        PtNDArray average(PtNDArray x) {
            return flatten(JniUtils.adaptiveAvgPool(x, new Shape(1, 1)));
        }

        /** One row for each example. */
        PtNDArray flatten(PtNDArray x) {
            return x.reshape(new Shape(x.getShape().get(0), -1));
        }

        /** A dense layer with bias. */
        PtNDArray dense(String name, PtNDArray x, int out) {
            int in = (int) x.getShape().get(1);
            PtNDArray w = parameter(name + "/weight", v -> transposed(v, in), in, out, in);
            count((double) x.getShape().get(0) * in * out);
            return JniUtils.linear(x, w, parameter(name + "/bias", out));
        }
    }
}
