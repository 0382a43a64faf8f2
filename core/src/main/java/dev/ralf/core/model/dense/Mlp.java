package dev.ralf.core.model.dense;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * A multi-layer perceptron in plain Java: the default network for tables. Without hidden layers it is softmax
 * regression. Weights start as {@code N(0, 2 / in)} before ReLU (He et al., arXiv:1502.01852) and {@code N(0, 1 / in)}
 * otherwise, biases at 0.
 *
 * @param hidden widths of the hidden layers; empty for softmax regression
 * @param activation activation of the hidden layers
 * @param dropout probability with which a hidden unit is dropped in training and stochastic mode, in [0, 1); those kept
 *     are scaled by {@code 1 / (1 - dropout)}
 */
public record Mlp(List<Integer> hidden, Activation activation, double dropout) implements Architecture {
    /** Checks the ranges. */
    public Mlp {
        hidden = List.copyOf(hidden);
        for (int h : hidden) {
            Checks.atLeast("hidden", h, 1);
        }
        Checks.inRange("dropout", dropout, 0, Math.nextDown(1.0));
    }

    /** An MLP with ReLU and without dropout. */
    public static Mlp of(Integer... hidden) {
        return new Mlp(List.of(hidden), Activation.RELU, 0);
    }

    /** Softmax regression: no hidden layer. */
    public static Mlp softmaxRegression() {
        return of();
    }

    @Override
    public String id() {
        return hidden.isEmpty() ? "softmax-regression" : "mlp";
    }

    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        return new DenseNetwork(this, inputShape, classes, seed);
    }
}
