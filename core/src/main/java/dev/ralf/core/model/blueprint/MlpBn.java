package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * A multi-layer perceptron with batch norm (Ioffe and Szegedy, arXiv:1502.03167): for each hidden width
 * {@code dense - norm - relu - [dropout]}, then a dense layer. Inputs of any shape are taken as vectors. The embedding is
 * what goes into the last dense layer.
 *
 * <p>Weights of the hidden layers start as {@code N(0, 1 / in)}, whose scale the norm undoes.
 *
 * @param hidden widths of the hidden layers, at least one
 * @param dropout probability of dropping a hidden value, in [0, 0.999]
 */
public record MlpBn(List<Integer> hidden, double dropout) implements NetworkDesign {
    /** Checks the ranges. */
    public MlpBn {
        hidden = List.copyOf(hidden);
        Checks.atLeast("number of hidden layers", hidden.size(), 1);
        hidden.forEach(h -> Checks.atLeast("hidden", h, 1));
        Checks.inRange("dropout", dropout, 0, 0.999);
    }

    @Override
    public String id() {
        return "mlp-bn";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    @Override
    public Blueprint blueprint(int[] inputShape, int classes) {
        Checks.atLeast("classes", classes, 2);
        Blueprint.Builder steps = new Blueprint.Builder(inputShape, Step.width(inputShape));
        for (int i = 1; i <= hidden.size(); i++) {
            steps.then("dense" + i, new Dense(hidden.get(i - 1), false))
                    .then("norm" + i, new Norm())
                    .then("relu" + i, new Activation(Function.RELU))
                    .dropout("dropout" + i, dropout);
        }
        return steps.then("dense" + (hidden.size() + 1), new Dense(classes, false))
                .build();
    }
}
