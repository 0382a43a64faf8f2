package dev.ralf.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step of the walk. Immutable: parameters are the network's, and all that a backward pass needs is kept in the pass
 * under the layer's index.
 */
interface Layer {
    /** Name for parameter ranges and random streams. */
    String name();

    /** Shape of one output. */
    int[] outputShape();

    /** Parameters of this layer, in order. */
    default List<ParameterSpec> parameters() {
        return List.of();
    }

    /** First values of the buffers of this layer. */
    default float[] initialBuffers() {
        return new float[0];
    }

    /** True if a stochastic pass draws here. */
    default boolean stochastic() {
        return false;
    }

    /** True if each output is an array of its own that {@link #backward} does not read, so that it may be overwritten. */
    default boolean fresh() {
        return false;
    }

    /**
     * Computes {@code [n][outputShape]}.
     *
     * @param x {@code [n][inputShape]}, owned by the pass, not to be changed
     * @param pass keeps what backward needs
     */
    INDArray forward(INDArray x, Pass pass);

    /**
     * Goes back through this layer.
     *
     * @param dy derivative in the output; may be overwritten
     * @param pass the forward pass
     * @param scope owner of the arrays of this backward pass
     * @param gradient accumulator over all trainable parameters; null if not wanted
     * @param wantInput whether the derivative in the input is wanted
     * @return derivative in the input; anything if not wanted
     */
    INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput);

    /** Moves running statistics by what a training-mode pass saw. */
    default void updateBuffers(Pass pass) {}
}
