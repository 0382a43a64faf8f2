package dev.ralf.benchmarks.selectors;

import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A model whose outputs are its inputs: a row holds an embedding and then the probabilities of each pass. What a selector
 * costs on it is the selector's own cost and that of copying its inputs, which is timed with it.
 *
 * @param width features of an embedding, from the start of a row; 0 for none
 * @param classes number of classes K
 * @param passes probability rows after the embedding, at least 1; the first one stands for the model's probabilities
 */
record GivenOutputs(int width, int classes, int passes) implements EmbeddingModel, StochasticModel {
    @Override
    public String id() {
        return "given";
    }

    @Override
    public Matrix probabilities(Features features) {
        return columns(features, width, classes);
    }

    @Override
    public Matrix embeddings(Features features) {
        return columns(features, 0, width);
    }

    @Override
    public List<Matrix> stochasticProbabilities(Features features, int[] rowIds, int count, SeedTree seed) {
        List<Matrix> out = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            out.add(columns(features, width + t % passes * classes, classes));
        }
        return out;
    }

    private static Matrix columns(Features features, int from, int count) {
        Matrix m = new Matrix(features.size(), count);
        float[] x = features.data();
        for (int i = 0; i < features.size(); i++) {
            for (int j = 0; j < count; j++) {
                m.data()[i * count + j] = x[i * features.width() + from + j];
            }
        }
        return m;
    }

    /**
     * A request over random outputs: embeddings are normal, probabilities the softmax of twice a normal number, drawn by
     * {@code seed.child("inputs")} in order of rows. The first rows are labelled.
     *
     * @param rows rows, labelled or not
     * @param labelled how many of them are labelled
     * @param batch rows to choose
     * @param seed stream of inputs and draws
     */
    AcquisitionTask task(int rows, int labelled, int batch, SeedTree seed) {
        RandomGenerator rng = seed.child("inputs").generator();
        int rowWidth = width + passes * classes;
        float[] x = new float[Math.multiplyExact(rows, rowWidth)];
        double[] p = new double[classes];
        for (int i = 0, at = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                x[at++] = (float) rng.nextGaussian();
            }
            for (int t = 0; t < passes; t++) {
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    p[k] = Math.exp(2 * rng.nextGaussian());
                    sum += p[k];
                }
                for (int k = 0; k < classes; k++) {
                    x[at++] = (float) (p[k] / sum);
                }
            }
        }
        double[] ones = new double[rows];
        Arrays.fill(ones, 1);
        return new AcquisitionTask(
                this,
                new Inputs(new Features(x, rows, rowWidth), List.of(), List.of(), ones),
                IntStream.range(labelled, rows).toArray(),
                IntStream.range(0, labelled).toArray(),
                new int[labelled],
                batch,
                seed.child("select"));
    }
}
