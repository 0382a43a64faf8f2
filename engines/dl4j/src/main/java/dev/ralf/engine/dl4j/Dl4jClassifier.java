package dev.ralf.engine.dl4j;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.engine.dl4j.ForeignConfiguration.Ending;
import java.util.Arrays;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained DL4J network as it is, with whatever layers it has: probabilities only. Its own gradients are not offered,
 * since with batch norm or dropout they are not those of the function that it predicts with. Not safe for use by several
 * threads at once.
 */
public final class Dl4jClassifier implements Classifier {
    private static final int CHUNK = 256;

    private final String id;
    private final Function<INDArray, INDArray> network;
    private final DataType type;
    private final int classes;
    private final ForeignInput input;
    private final Ending ending;

    /**
     * Wraps a network.
     *
     * @param id name for records and messages
     * @param network a network with a softmax output, which must no longer be trained
     * @param classes number of classes K
     */
    public Dl4jClassifier(String id, MultiLayerNetwork network, int classes) {
        this(
                id,
                x -> network.output(x, false),
                network.getLayerWiseConfigurations().getDataType(),
                classes,
                null,
                Ending.SOFTMAX);
    }

    /**
     * Wraps a network.
     *
     * @param id name for records and messages
     * @param network a network with one input and one softmax output, which must no longer be trained
     * @param classes number of classes K
     */
    public Dl4jClassifier(String id, ComputationGraph network, int classes) {
        this(
                id,
                x -> network.outputSingle(false, x),
                network.getConfiguration().getDataType(),
                classes,
                null,
                Ending.SOFTMAX);
    }

    /**
     * Wraps what a network computes.
     *
     * @param input how it takes its inputs; null to give them in their own shape
     * @param ending what its outputs are
     */
    Dl4jClassifier(
            String id,
            Function<INDArray, INDArray> network,
            DataType type,
            int classes,
            ForeignInput input,
            Ending ending) {
        EngineInfo.start();
        this.id = id;
        this.network = network;
        this.type = type;
        this.classes = Checks.atLeast("classes", classes, 2);
        this.input = input;
        this.ending = ending;
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
        ForeignInput form = input == null ? new ForeignInput(features.shape(), false, false) : input;
        for (int from = 0; from < n; from += CHUNK) {
            Features rows = features.slice(from, Math.min(n, from + CHUNK));
            try (Scope scope = new Scope(type)) {
                try (INDArray out = network.apply(scope.upload(form.values(rows), form.batchShape(rows.size())))) {
                    Checks.argument(
                            out.rank() == 2 && out.size(1) == (ending == Ending.SIGMOID ? 1 : classes),
                            "the output of %s must have shape [n][%s], got %s",
                            id,
                            classes,
                            Arrays.toString(out.shape()));
                    double[] values = ending.probabilities(out.toDoubleMatrix()).data();
                    System.arraycopy(values, 0, p.data(), from * classes, values.length);
                }
            }
        }
        return p;
    }
}
