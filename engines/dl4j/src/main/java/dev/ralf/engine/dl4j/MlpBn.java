package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.activations.Activation;

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
public record MlpBn(List<Integer> hidden, double dropout) implements Dl4jArchitecture {
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
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        int width = Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
        return Dl4jNetwork.create(configuration(width, classes), inputShape, new int[] {width}, seed);
    }

    private MultiLayerConfiguration configuration(int width, int classes) {
        Checks.atLeast("classes", classes, 2);
        NeuralNetConfiguration.ListBuilder layers = Blocks.list();
        for (int i = 1; i <= hidden.size(); i++) {
            layers.layer(Blocks.dense("dense" + i, hidden.get(i - 1), Activation.IDENTITY));
            layers.layer(Blocks.norm("norm" + i));
            layers.layer(Blocks.relu("relu" + i));
            Blocks.dropout(layers, "dropout" + i, dropout);
        }
        layers.layer(Blocks.output("dense" + (hidden.size() + 1), classes));
        return layers.setInputType(InputType.feedForward(width)).build();
    }
}
