package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.EmbeddingModel;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A model that looks its outputs up: the first feature of a row is its id. */
record LookUpModel(Matrix probabilityTable, Matrix embeddingTable) implements EmbeddingModel {
    @Override
    public String id() {
        return "look-up";
    }

    @Override
    public int classes() {
        return probabilityTable.columns();
    }

    @Override
    public Matrix probabilities(Features features) {
        return probabilityTable.select(rows(features));
    }

    @Override
    public Matrix embeddings(Features features) {
        return embeddingTable.select(rows(features));
    }

    private static int[] rows(Features features) {
        return IntStream.range(0, features.size())
                .map(i -> (int) features.get(i, 0))
                .toArray();
    }

    /** A task over all rows, with these probabilities and embeddings. */
    static AcquisitionTask task(Matrix probabilities, Matrix embeddings, int[] labelled, int batch, long seed) {
        int n = probabilities.rows();
        float[] ids = new float[n];
        double[] ones = new double[n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
            ones[i] = 1;
        }
        Inputs inputs = new Inputs(new Features(ids, n, 1), List.of(), List.of(), ones);
        int[] pool = IntStream.range(0, n)
                .filter(i -> Arrays.stream(labelled).noneMatch(l -> l == i))
                .toArray();
        return new AcquisitionTask(
                new LookUpModel(probabilities, embeddings),
                inputs,
                pool,
                labelled,
                new int[labelled.length],
                batch,
                new SeedTree(seed));
    }

    /** A task where only embeddings matter; there are two classes, of equal probability. */
    static AcquisitionTask embedded(Matrix embeddings, int[] labelled, int batch, long seed) {
        Matrix p = new Matrix(embeddings.rows(), 2);
        Arrays.fill(p.data(), 0.5);
        return task(p, embeddings, labelled, batch, seed);
    }

    /** Normal points; the same for the same seed. */
    static Matrix normal(int n, int d, long seed) {
        var rng = new SeedTree(seed).child("points").generator();
        Matrix m = new Matrix(n, d);
        for (int i = 0; i < n * d; i++) {
            m.data()[i] = rng.nextGaussian();
        }
        return m;
    }

    /** Probability rows, the softmax of twice normal numbers. */
    static Matrix probabilities(int n, int k, long seed) {
        Matrix p = normal(n, k, seed);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                p.set(i, j, Math.exp(2 * p.get(i, j)));
                sum += p.get(i, j);
            }
            for (int j = 0; j < k; j++) {
                p.set(i, j, p.get(i, j) / sum);
            }
        }
        return p;
    }

    /** Euclidean distance of two rows, term by term. */
    static double distance(Matrix z, int i, int j) {
        double sum = 0;
        for (int c = 0; c < z.columns(); c++) {
            sum += (z.get(i, c) - z.get(j, c)) * (z.get(i, c) - z.get(j, c));
        }
        return Math.sqrt(sum);
    }
}
