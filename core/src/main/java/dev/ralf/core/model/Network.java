package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A differentiable classifier as a few verbs, the contract of every engine. A network is mutable (its parameters are
 * set from outside) and not safe for use by several threads at once; it never draws from a global generator, never
 * divides a gradient, and never owns an optimiser.
 *
 * <p>All trainable parameters form one flat vector; buffers (running statistics of batch norm) form a second one.
 * In {@link Mode#INFERENCE} a row's outputs and gradients do not depend on the other rows of the batch, beyond
 * rounding where an engine says so.
 */
public interface Network {
    /** Shape of one input. */
    int[] inputShape();

    /** Number of classes K. */
    int classes();

    /** Width of {@link Output#EMBEDDING}. */
    int embeddingWidth();

    /** True if {@link Mode#STOCHASTIC} differs from {@link Mode#INFERENCE}: the network has dropout. */
    boolean stochastic();

    /**
     * Runs the network.
     *
     * @param batch inputs
     * @param mode what the pass is for
     * @param wanted outputs to keep
     * @param seed parent of the dropout streams; each row draws from {@code seed.child(layer).child(rowId)}; not used in
     *     inference mode
     * @return the outputs and what backward needs; to be closed by the caller
     */
    Tape forward(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed);

    /**
     * Adds the gradients of a scalar whose derivative in each output is given. The gradient is that of the value given:
     * nothing is averaged.
     *
     * @param tape of a forward pass of this network
     * @param outputGradients d loss / d output, for one or several outputs of that pass, each row-major
     * @param into accumulators of what is wanted
     */
    void backward(Tape tape, Map<Output, float[]> outputGradients, Gradients into);

    /**
     * Logits of several stochastic passes over one batch: those of pass t are, to the same bits, the ones of
     * {@code forward(batch, STOCHASTIC, {LOGITS}, seed.child(t))}. Engines compute what lies before the first dropout
     * layer once.
     *
     * @param batch inputs
     * @param passes number of passes T
     * @param seed parent of the passes' dropout streams
     * @return T arrays, row-major {@code [n][classes]}
     */
    default List<float[]> stochasticLogits(Batch batch, int passes, SeedTree seed) {
        List<float[]> logits = new ArrayList<>();
        for (int t = 0; t < passes; t++) {
            try (Tape tape = forward(batch, Mode.STOCHASTIC, EnumSet.of(Output.LOGITS), seed.child(t))) {
                logits.add(tape.output(Output.LOGITS).clone());
            }
        }
        return logits;
    }

    /**
     * Takes all steps of an ascent in the input without leaving the engine's device, where the engine offers it; the
     * result is that of the same steps by {@link #forward} and {@link #backward}, up to rounding. By default it is not
     * offered.
     *
     * @param natural inputs that the ball lies around, with the box in their domain; not changed
     * @param start first iterates, {@code [n][width]}; not changed
     * @param ascent the steps
     * @param head what rises, for these rows
     * @return the last iterates, {@code [n][width]}; empty where the engine leaves the steps to the caller
     */
    default Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent, InputAscent.Head head) {
        return Optional.empty();
    }

    /** Moves running statistics by what a training-mode pass saw, once per segment. A no-op without such buffers. */
    void updateBuffers(Tape tape);

    /** Names of the parts of {@link #trainable()}, in order, without gaps. */
    List<ParameterRange> layout();

    /**
     * The linear layer from {@link Output#EMBEDDING} to {@link Output#LOGITS}: the last one, so that its ranges end the
     * layout, weights row-major {@code [embeddingWidth][classes]} and then its bias if it has one.
     */
    default LinearLayer lastLayer() {
        int d = embeddingWidth();
        int k = classes();
        float[] values = trainable();
        ParameterRange end = layout().get(layout().size() - 1);
        boolean hasBias = end.kind() == ParameterRange.Kind.BIAS;
        int biasAt = values.length - (hasBias ? k : 0);
        double[] weights = new double[d * k];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = values[biasAt - weights.length + i];
        }
        double[] bias = new double[k];
        for (int j = 0; hasBias && j < k; j++) {
            bias[j] = values[biasAt + j];
        }
        return new LinearLayer(new Matrix(weights, d, k), bias);
    }

    /** A copy of the trainable parameters. */
    float[] trainable();

    /** Sets the trainable parameters. Tapes of earlier passes become invalid. */
    void setTrainable(float[] values);

    /** A copy of the buffers; empty where there are none. */
    float[] buffers();

    /** Sets the buffers. */
    void setBuffers(float[] values);

    /** An independent network with the same architecture, parameters and buffers. */
    Network copy();

    /**
     * Freezes the layers up to this one, in the order of {@link #layout()}: they run as in {@link Mode#INFERENCE} in every
     * mode (dropout draws nothing, batch norm uses its running statistics and keeps them), and their parameters have no
     * gradient.
     *
     * @param layer name of the last layer to freeze: what stands before the slash in the names of {@link #layout()}
     * @throws IllegalArgumentException if there is no such layer, it is the last one, or the network cannot freeze layers
     */
    default void freeze(String layer) {
        throw new IllegalArgumentException("this network cannot freeze layers");
    }

    /** How many parameters at the beginning of {@link #trainable()} are frozen: an optimiser leaves them alone. */
    default int frozen() {
        return 0;
    }
}
