package dev.ralf.engine.dl4j;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained DL4J network as it is, with whatever layers it has: probabilities only. Its own gradients are not offered,
 * since with batch norm or dropout they are not those of the function that it predicts with. Not safe for use by several
 * threads at once.
 */
public final class Dl4jClassifier implements Classifier {
    private static final int CHUNK = 256;

    private final String id;
    private final MultiLayerNetwork network;
    private final int classes;

    /**
     * Wraps a network.
     *
     * @param id name for records and messages
     * @param network a network with a softmax output, which must no longer be trained
     * @param classes number of classes K
     */
    public Dl4jClassifier(String id, MultiLayerNetwork network, int classes) {
        EngineInfo.start();
        this.id = id;
        this.network = network;
        this.classes = Checks.atLeast("classes", classes, 2);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int classes() {
        return classes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the network's output has another shape
     */
    @Override
    public Matrix probabilities(Features features) {
        int n = features.size();
        Matrix p = new Matrix(n, classes);
        int[] shape = features.shape();
        long[] batch = new long[shape.length + 1];
        for (int d = 0; d < shape.length; d++) {
            batch[d + 1] = shape[d];
        }
        for (int from = 0; from < n; from += CHUNK) {
            Features rows = features.slice(from, Math.min(n, from + CHUNK));
            batch[0] = rows.size();
            try (Scope scope = new Scope(network.getLayerWiseConfigurations().getDataType())) {
                try (INDArray out = network.output(scope.upload(rows.data(), batch), false)) {
                    Checks.argument(
                            out.rank() == 2 && out.size(1) == classes,
                            "the output of %s must have shape [n][%s], got %s",
                            id,
                            classes,
                            Arrays.toString(out.shape()));
                    for (int i = 0; i < rows.size(); i++) {
                        for (int k = 0; k < classes; k++) {
                            p.data()[(from + i) * classes + k] = out.getDouble(i, k);
                        }
                    }
                }
            }
        }
        return p;
    }
}
