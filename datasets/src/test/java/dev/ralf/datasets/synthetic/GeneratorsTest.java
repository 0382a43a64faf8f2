package dev.ralf.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.datasets.synthetic.PlanarPattern.Shape;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    private static final SeedTree SEED = new SeedTree(3);

    @Test
    void patterns_byHand() {
        Features x = Features.of(new double[][] {{0, 0.1}, {0, 0.3}, {0.6, 0}, {-0.9, -0.9}, {-0.9, 0.9}, {0.1, -0.9}});
        Matrix rings = new PlanarPattern(Shape.RINGS, 10, 2, 4, 0.2).bayesProbabilities(x);
        double[] second = {0.1, 0.9, 0.1, 0.9, 0.9, 0.9};
        Matrix board = new PlanarPattern(Shape.CHECKERBOARD, 10, 2, 4, 0.2).bayesProbabilities(x);
        // fields (2,2), (2,2), (3,2), (0,0), (0,3), (2,0)
        double[] dark = {0.1, 0.1, 0.9, 0.1, 0.9, 0.1};
        for (int i = 0; i < 6; i++) {
            assertEquals(second[i], rings.get(i, 1), 1e-12);
            assertEquals(dark[i], board.get(i, 1), 1e-12);
            assertEquals(1, rings.get(i, 0) + rings.get(i, 1), 1e-12);
        }
    }

    @Test
    void labels_followTheProbabilities() {
        for (Shape shape : Shape.values()) {
            PlanarPattern p = new PlanarPattern(shape, 20_000, 3, 5, 0.3);
            Dataset d = p.load(SEED);
            Matrix truth = p.bayesProbabilities(d.inputs().features());
            double right = 0;
            for (int i = 0; i < d.size(); i++) {
                right += d.labels()[i] == truth.argmax(i) ? 1.0 / d.size() : 0;
            }
            assertEquals(0.7 + 0.1, right, 0.01);
        }
    }

    @Test
    void copies_areNoisyButTheFirst() {
        Dataset base = MotorPortfolio.defaults().load(SEED.child("source"));
        Dataset d = Resampled.repeated(MotorPortfolio.defaults(), 3, 0.1, 0.5).load(SEED);
        assertEquals(3 * base.size(), d.size());
        assertArrayEquals(base.inputs().features().row(7), d.inputs().features().row(21));
        assertEquals(base.labels()[7], d.labels()[21]);
        assertNotEquals(d.inputs().features().get(21, 3), d.inputs().features().get(22, 3));
        assertEquals(d.inputs().features().get(21, 8), d.inputs().features().get(22, 8));
        assertEquals(
                d.inputs().groups().get(0).codes()[21],
                d.inputs().groups().get(0).codes()[23]);
        double changed = 0;
        for (int i = 0; i < d.size(); i++) {
            changed += d.labels()[i] == base.labels()[i / 3] ? 0 : 1;
        }
        // half of two thirds is drawn anew, a third of these hits the same class
        assertEquals(0.5 * 2 / 3, changed / (2.0 * base.size()), 0.02);
    }

    @Test
    void longTail_hasExponentialSizes() {
        GaussianMixture balanced = new GaussianMixture(3000, 3, 2, 2, 0.75, false);
        Dataset d = Resampled.longTail(balanced, 0.01).load(SEED);
        int[] sizes = new int[3];
        for (int y : d.labels()) {
            sizes[y]++;
        }
        assertArrayEquals(new int[] {1000, 100, 10}, sizes);
        assertEquals(
                "factor 0.01: training rows by class 1000, 100, 10", d.facts().get("long tail"));
    }
}
