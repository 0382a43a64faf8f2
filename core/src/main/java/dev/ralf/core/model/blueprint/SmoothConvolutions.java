package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Convolution;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Dropout;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.model.blueprint.Operation.Pooling;

/**
 * A small network for self-checks, without the kinks of ReLU and maximum, so that differences are sharp: convolutions
 * with and without stride, batch norm after a convolution and after a dense layer, average pooling, dropout.
 */
public record SmoothConvolutions() implements NetworkDesign {
    @Override
    public String id() {
        return "smooth-convolutions";
    }

    @Override
    public Blueprint blueprint(int[] inputShape, int classes) {
        return new Blueprint.Builder(inputShape)
                .then("conv1", new Convolution(8, 3, 3, 1, 1, true))
                .then("norm1", new Norm())
                .then("tanh1", new Activation(Function.TANH))
                .then("conv2", new Convolution(6, 3, 3, 2, 0, true))
                .then("tanh2", new Activation(Function.TANH))
                .then("pool", new Pooling(false, 2, 2))
                .then("dense1", new Dense(12, false))
                .then("sigmoid", new Activation(Function.SIGMOID))
                .then("norm2", new Norm())
                .then("dropout", new Dropout(0.3))
                .then("dense2", new Dense(classes, false))
                .build();
    }
}
