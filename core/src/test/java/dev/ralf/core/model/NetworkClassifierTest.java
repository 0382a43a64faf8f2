package dev.ralf.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NetworkClassifierTest {
    private static Features inputs(int n) {
        RandomGenerator rng = new SeedTree(3).generator();
        float[] x = new float[n * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return new Features(x, n, 4);
    }

    @Test
    void lastLayerOfAHandMadeNetwork() {
        Network network = Mlp.of(2).create(new int[] {1}, 3, new SeedTree(1));
        network.setTrainable(new float[] {1, 2, 0, 0, 10, 20, 30, 40, 50, 60, 7, 8, 9});
        LastLayerModel model = new NetworkClassifier("m", network).as(LastLayerModel.class, "test");
        LinearLayer last = model.lastLayer();
        assertArrayEquals(new double[] {10, 20, 30, 40, 50, 60}, last.weights().data());
        assertEquals(2, last.weights().rows());
        assertArrayEquals(new double[] {7, 8, 9}, last.bias());
        // e = (1, 2): z = (10 + 80 + 7, 20 + 100 + 8, 30 + 120 + 9).
        assertArrayEquals(
                new double[] {97, 128, 159},
                last.apply(Matrix.of(new double[][] {{1, 2}})).data());
        assertThrows(IllegalArgumentException.class, () -> last.apply(new Matrix(1, 3)));
        assertThrows(IllegalArgumentException.class, () -> new LinearLayer(new Matrix(2, 3), new double[2]));
    }

    @Test
    void oneForwardGivesTheBitsOfTwo() {
        NetworkClassifier model = new NetworkClassifier("m", Mlp.of(8, 5).create(new int[] {4}, 3, new SeedTree(1)));
        Features x = inputs(600); // several chunks
        EmbeddedPredictions both = model.embedAndPredict(x);
        assertArrayEquals(model.embeddings(x).data(), both.embeddings().data());
        assertArrayEquals(model.probabilities(x).data(), both.probabilities().data());
        assertEquals(5, both.embeddings().columns());
    }

    @Test
    void modelWithoutALinearLastLayer_isNamed() {
        Classifier plain = new Classifier() {
            @Override
            public String id() {
                return "random-forest";
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Matrix probabilities(Features features) {
                return new Matrix(features.size(), 2);
            }
        };
        assertEquals(
                "mase needs a linear last layer, which a random-forest model does not have",
                assertThrows(MissingCapabilityException.class, () -> plain.as(LastLayerModel.class, "mase"))
                        .getMessage());
    }
}
