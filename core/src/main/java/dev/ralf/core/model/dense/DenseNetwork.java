package dev.ralf.core.model.dense;

import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Dense layers in plain Java. Layer l computes {@code z = h W + b} with {@code W [in][out]}; hidden layers then apply
 * activation and dropout. Parameters lie layer by layer, weights before bias.
 */
final class DenseNetwork implements Network {
    private final Mlp mlp;
    private final int[] inputShape;
    private final int[] widths;
    private final int[] weightOffset;
    private final List<ParameterRange> layout;
    private float[] parameters;
    private float[][] transposed;

    DenseNetwork(Mlp mlp, int[] inputShape, int classes, SeedTree seed) {
        this(mlp, inputShape.clone(), widths(mlp, inputShape, classes));
        for (int l = 0; l < layers(); l++) {
            RandomGenerator rng = seed.child("dense" + (l + 1)).generator();
            boolean relu = l < layers() - 1 && mlp.activation() == Activation.RELU;
            double sd = Math.sqrt((relu ? 2.0 : 1.0) / widths[l]);
            for (int i = 0; i < widths[l] * widths[l + 1]; i++) {
                parameters[weightOffset[l] + i] = (float) (sd * rng.nextGaussian());
            }
        }
    }

    private DenseNetwork(Mlp mlp, int[] inputShape, int[] widths) {
        this.mlp = mlp;
        this.inputShape = inputShape;
        this.widths = widths;
        this.weightOffset = new int[widths.length - 1];
        List<ParameterRange> ranges = new ArrayList<>();
        int at = 0;
        for (int l = 0; l < widths.length - 1; l++) {
            weightOffset[l] = at;
            int weights = Math.multiplyExact(widths[l], widths[l + 1]);
            ranges.add(new ParameterRange("dense" + (l + 1) + "/weight", at, weights, ParameterRange.Kind.WEIGHT));
            at += weights;
            ranges.add(new ParameterRange("dense" + (l + 1) + "/bias", at, widths[l + 1], ParameterRange.Kind.BIAS));
            at += widths[l + 1];
        }
        this.layout = List.copyOf(ranges);
        this.parameters = new float[at];
        this.transposed = new float[widths.length - 1][];
    }

    private static int[] widths(Mlp mlp, int[] inputShape, int classes) {
        Checks.atLeast("classes", classes, 2);
        int[] widths = new int[mlp.hidden().size() + 2];
        widths[0] = 1;
        for (int s : inputShape) {
            widths[0] *= s;
        }
        for (int l = 0; l < mlp.hidden().size(); l++) {
            widths[l + 1] = mlp.hidden().get(l);
        }
        widths[widths.length - 1] = classes;
        return widths;
    }

    private int layers() {
        return widths.length - 1;
    }

    @Override
    public int[] inputShape() {
        return inputShape.clone();
    }

    @Override
    public int classes() {
        return widths[layers()];
    }

    @Override
    public int embeddingWidth() {
        return widths[layers() - 1];
    }

    @Override
    public boolean stochastic() {
        return mlp.dropout() > 0 && layers() > 1;
    }

    @Override
    public Tape forward(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
        Checks.size("input width", batch.features().width(), widths[0]);
        return forward(batch, mode, wanted, seed, activations(batch.features().data(), batch.size(), 0));
    }

    /** The first layer does not depend on dropout. */
    @Override
    public List<float[]> stochasticLogits(Batch batch, int passes, SeedTree seed) {
        Checks.size("input width", batch.features().width(), widths[0]);
        float[] first = activations(batch.features().data(), batch.size(), 0);
        List<float[]> logits = new ArrayList<>();
        for (int t = 0; t < passes; t++) {
            try (Tape tape = forward(batch, Mode.STOCHASTIC, Set.of(Output.LOGITS), seed.child(t), first)) {
                logits.add(tape.output(Output.LOGITS));
            }
        }
        return logits;
    }

    /** A pass whose first layer is computed already, up to its dropout; that array is not changed. */
    private Tape forward(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed, float[] first) {
        int n = batch.size();
        float[][] h = new float[layers() + 1][];
        float[][] scale = new float[layers()][];
        h[0] = batch.features().data();
        for (int l = 0; l < layers(); l++) {
            h[l + 1] = l == 0 ? first : activations(h[l], n, l);
            if (l < layers() - 1 && mode != Mode.INFERENCE && mlp.dropout() > 0) {
                scale[l] = dropout(batch.rowIds(), widths[l + 1], seed.child("dense" + (l + 1)));
                float[] kept = new float[scale[l].length];
                for (int i = 0; i < kept.length; i++) {
                    kept[i] = h[l + 1][i] * scale[l][i];
                }
                h[l + 1] = kept;
            }
        }
        return new DenseTape(h, scale, n, Set.copyOf(wanted));
    }

    /** {@code x W + b} of layer {@code l}, with its activation if the layer is hidden. */
    private float[] activations(float[] x, int n, int l) {
        int in = widths[l];
        int out = widths[l + 1];
        float[] z = new float[n * out];
        int bias = weightOffset[l] + in * out;
        for (int i = 0; i < n; i++) {
            System.arraycopy(parameters, bias, z, i * out, out);
        }
        DenseKernels.multiplyAdd(x, n, in, parameters, weightOffset[l], out, z);
        if (l < layers() - 1) {
            for (int i = 0; i < z.length; i++) {
                z[i] = mlp.activation().apply(z[i]);
            }
        }
        return z;
    }

    private float[] dropout(int[] rowIds, int width, SeedTree seed) {
        float[] scale = new float[rowIds.length * width];
        float kept = (float) (1 / (1 - mlp.dropout()));
        for (int i = 0; i < rowIds.length; i++) {
            RandomGenerator rng = seed.child(rowIds[i]).generator();
            for (int j = 0; j < width; j++) {
                scale[i * width + j] = rng.nextDouble() < mlp.dropout() ? 0 : kept;
            }
        }
        return scale;
    }

    @Override
    public void backward(Tape tape, Map<Output, float[]> outputGradients, Gradients into) {
        DenseTape t = (DenseTape) tape;
        int last = layers() - 1;
        float[] dEmbedding = outputGradients.get(Output.EMBEDDING);
        float[] dz = outputGradients.get(Output.LOGITS);
        if (dEmbedding != null) {
            Checks.size("gradient of EMBEDDING", dEmbedding.length, t.n * embeddingWidth());
        }
        if (dz == null) {
            dz = new float[t.n * classes()];
        }
        Checks.size("gradient of LOGITS", dz.length, t.n * classes());
        for (int l = last; l >= 0; l--) {
            int in = widths[l];
            int out = widths[l + 1];
            if (into.parameters() != null) {
                float[] g = into.parameters();
                Checks.size("gradient of the parameters", g.length, parameters.length);
                DenseKernels.outerAdd(t.h[l], dz, t.n, in, out, g, weightOffset[l]);
                int bias = weightOffset[l] + in * out;
                for (int i = 0; i < t.n; i++) {
                    for (int o = 0; o < out; o++) {
                        g[bias + o] += dz[i * out + o];
                    }
                }
            }
            if (l == 0 && into.input() == null) {
                return;
            }
            float[] dh = l == 0 ? into.input() : new float[t.n * in];
            Checks.size("gradient of layer input", dh.length, t.n * in);
            DenseKernels.multiplyAdd(dz, t.n, out, transposed(l), 0, in, dh);
            if (l == last && dEmbedding != null) {
                for (int i = 0; i < dh.length; i++) {
                    dh[i] += dEmbedding[i];
                }
            }
            if (l > 0) {
                backThroughActivation(t, l, dh);
            }
            dz = dh;
        }
    }

    /** Turns the gradient of hidden layer {@code l}'s output into that of its pre-activation, in place. */
    private void backThroughActivation(DenseTape t, int l, float[] dh) {
        float[] h = t.h[l];
        float[] scale = t.scale[l - 1];
        for (int i = 0; i < dh.length; i++) {
            if (scale == null) {
                dh[i] *= mlp.activation().derivative(h[i]);
            } else {
                dh[i] *= scale[i] == 0 ? 0 : scale[i] * mlp.activation().derivative(h[i] / scale[i]);
            }
        }
    }

    private float[] transposed(int l) {
        if (transposed[l] == null) {
            transposed[l] = DenseKernels.transpose(parameters, weightOffset[l], widths[l], widths[l + 1]);
        }
        return transposed[l];
    }

    @Override
    public void updateBuffers(Tape tape) {
        // Dense layers have no running statistics.
    }

    @Override
    public List<ParameterRange> layout() {
        return layout;
    }

    @Override
    public float[] trainable() {
        return parameters.clone();
    }

    @Override
    public void setTrainable(float[] values) {
        Checks.size("values", values.length, parameters.length);
        parameters = values.clone();
        transposed = new float[layers()][];
    }

    @Override
    public float[] buffers() {
        return new float[0];
    }

    @Override
    public void setBuffers(float[] values) {
        Checks.size("values", values.length, 0);
    }

    @Override
    public Network copy() {
        DenseNetwork other = new DenseNetwork(mlp, inputShape, widths);
        other.parameters = parameters.clone();
        return other;
    }

    /**
     * Layer inputs and outputs of one pass.
     *
     * @param h layer outputs; {@code h[0]} is the input, {@code h[layers]} the logits
     * @param scale dropout factor of each hidden unit, null where there was no dropout
     * @param n rows
     * @param wanted outputs that were asked for
     */
    private record DenseTape(float[][] h, float[][] scale, int n, Set<Output> wanted) implements Tape {
        @Override
        public float[] output(Output output) {
            Checks.argument(wanted.contains(output), "the forward pass was not asked for %s", output);
            return output == Output.LOGITS ? h[h.length - 1] : h[h.length - 2];
        }

        @Override
        public void close() {
            // Nothing but heap memory is held.
        }
    }
}
