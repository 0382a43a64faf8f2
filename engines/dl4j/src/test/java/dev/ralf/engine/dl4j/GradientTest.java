package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Derivatives in double precision against central differences, and in single precision against double precision. The
 * double network runs ND4J's built-in kernels, the single one oneDNN's.
 */
class GradientTest {
    private static final int CLASSES = 3;
    private static final double[] WEIGHTS = {0.7, -0.4, 1.3};

    /**
     * Step of the differences. Parameters and inputs are floats, so that the step is rounded, and the true one is used;
     * a larger one would meet the kinks of ReLU and of the maximum.
     */
    private static final double STEP = 1e-6;

    static Stream<Arguments> cases() {
        return Networks.all().flatMap(n -> Stream.of(Mode.values()).map(m -> Arguments.of(n, m)));
    }

    private record Setting(Networks.Case net, Mode mode, Batch batch) {
        static Setting of(Networks.Case net, Mode mode) {
            int[] ids = {5, 3, 9, 11, 2, 40, 7};
            Features x = Networks.inputs(ids.length, net.shape(), 21);
            return new Setting(net, mode, new Batch(x, ids, new int[] {4, 3}));
        }

        Dl4jNetwork network(DataType type) {
            return net.network(CLASSES, type);
        }
    }

    /** Sum of cross-entropies and of a fixed linear function of the embedding. */
    private static double loss(Dl4jNetwork network, Batch batch, Mode mode) {
        try (Pass pass = network.run(batch, mode, EnumSet.allOf(Output.class), new SeedTree(3))) {
            double[] z = pass.exact(Output.LOGITS);
            double sum = 0;
            for (int i = 0; i < batch.size(); i++) {
                double total = 0;
                for (int j = 0; j < CLASSES; j++) {
                    total += Math.exp(z[i * CLASSES + j]);
                }
                sum += Math.log(total) - z[i * CLASSES + i % CLASSES];
            }
            double[] e = pass.exact(Output.EMBEDDING);
            for (int i = 0; i < e.length; i++) {
                sum += WEIGHTS[i % 3] * e[i];
            }
            return sum;
        }
    }

    private static Gradients gradients(Dl4jNetwork network, Batch batch, Mode mode) {
        int n = batch.size();
        try (Pass pass = network.run(batch, mode, EnumSet.allOf(Output.class), new SeedTree(3))) {
            int[] labels = new int[n];
            Arrays.setAll(labels, i -> i % CLASSES);
            float[] dz = new float[n * CLASSES];
            new CrossEntropy(labels).evaluate(pass.output(Output.LOGITS), n, CLASSES, 0, new double[n], dz);
            float[] de = new float[n * network.embeddingWidth()];
            for (int i = 0; i < de.length; i++) {
                de[i] = (float) WEIGHTS[i % 3];
            }
            Gradients into =
                    new Gradients(new float[batch.features().data().length], new float[network.trainable().length]);
            network.backward(pass, Map.of(Output.LOGITS, dz, Output.EMBEDDING, de), into);
            return into;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreeWithCentralDifferencesInDoublePrecision(Networks.Case net, Mode mode) {
        Setting s = Setting.of(net, mode);
        Dl4jNetwork network = s.network(DataType.DOUBLE);
        Gradients g = gradients(network, s.batch, mode);
        float[] theta = network.trainable();
        RandomGenerator rng = new SeedTree(99).generator();
        for (ParameterRange range : network.layout()) {
            double norm = rms(g.parameters(), range.offset(), range.length());
            for (int k = 0; k < 6; k++) {
                int at = range.offset() + rng.nextInt(range.length());
                float[] moved = theta.clone();
                moved[at] = (float) (theta[at] + STEP);
                double up = moved[at];
                network.setTrainable(moved);
                double high = loss(network, s.batch, mode);
                moved[at] = (float) (theta[at] - STEP);
                double down = moved[at];
                network.setTrainable(moved);
                double low = loss(network, s.batch, mode);
                assertEquals(
                        g.parameters()[at],
                        (high - low) / (up - down),
                        2e-5 * (norm + Math.abs(g.parameters()[at])) + 2e-6,
                        range.name() + " " + at);
            }
        }
        network.setTrainable(theta);
        float[] x = s.batch.features().data();
        double norm = rms(g.input(), 0, x.length);
        for (int k = 0; k < 25; k++) {
            int at = rng.nextInt(x.length);
            float[] moved = x.clone();
            moved[at] = (float) (x[at] + STEP);
            double up = moved[at];
            double high = loss(network, with(s.batch, moved), mode);
            moved[at] = (float) (x[at] - STEP);
            double down = moved[at];
            double low = loss(network, with(s.batch, moved), mode);
            assertEquals(
                    g.input()[at],
                    (high - low) / (up - down),
                    2e-5 * (norm + Math.abs(g.input()[at])) + 2e-6,
                    "input " + at);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void singlePrecisionAgreesWithDouble(Networks.Case net, Mode mode) {
        Setting s = Setting.of(net, mode);
        Gradients single = gradients(s.network(DataType.FLOAT), s.batch, mode);
        Gradients twice = gradients(s.network(DataType.DOUBLE), s.batch, mode);
        double input = distance(single.input(), twice.input());
        assertTrue(input < 3e-5, "input " + input);
        double parameters = distance(single.parameters(), twice.parameters());
        assertTrue(parameters < 3e-5, "parameters " + parameters);
    }

    private static Batch with(Batch batch, float[] x) {
        return new Batch(batch.features().with(x), batch.rowIds(), batch.segments());
    }

    private static double rms(float[] v, int offset, int length) {
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += (double) v[i] * v[i];
        }
        return Math.sqrt(sum / length);
    }

    /** Norm of the difference as a share of the norm. */
    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
            norm += (double) b[i] * b[i];
        }
        return Math.sqrt(difference / norm);
    }
}
