package dev.ralf.core.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Asserts that memory does not grow over many steps of projected gradient descent, in each kind of memory apart. */
public final class Growth {
    private static final int STEPS = 5_000;
    private static final int WARM_UP = 500;
    private static final int ROWS = 32;
    private static final int CLASSES = 3;

    private Growth() {}

    /** Used heap after a collection. */
    public static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * Runs 5,000 steps on the inputs of one network and compares measurements after the first 500 with those at the end.
     *
     * @param network network with three classes
     * @param measures bytes in use, by name
     * @param allowed how many bytes each may grow, by name
     */
    public static void check(Network network, Map<String, LongSupplier> measures, Map<String, Long> allowed) {
        int width = Arrays.stream(network.inputShape()).reduce(1, Math::multiplyExact);
        RandomGenerator rng = new SeedTree(5).generator();
        float[] x = new float[ROWS * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        int[] labels = new int[ROWS];
        Arrays.setAll(labels, i -> i % CLASSES);
        NetworkClassifier model = new NetworkClassifier("growth", network);
        float[] gradient = new float[x.length];
        Map<String, Long> warm = new LinkedHashMap<>();
        for (int step = 0; step < STEPS; step++) {
            if (step == WARM_UP) {
                measures.forEach((name, bytes) -> warm.put(name, bytes.getAsLong()));
            }
            Features inputs = new Features(x.clone(), ROWS, network.inputShape());
            model.lossAndInputGradient(inputs, new CrossEntropy(labels), gradient);
            for (int i = 0; i < x.length; i++) {
                x[i] += 0.01f * Math.signum(gradient[i]);
            }
        }
        measures.forEach((name, bytes) -> {
            long growth = bytes.getAsLong() - warm.get(name);
            assertTrue(
                    growth <= allowed.get(name),
                    name + " grew by " + growth + " bytes, " + allowed.get(name) + " allowed");
        });
    }
}
