package dev.ralf.datasets.synthetic;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Points drawn uniformly from the square [-1, 1] x [-1, 1], whose class is fixed by where they lie, and then replaced by a
 * class drawn uniformly from all K with probability {@code labelNoise}. Hence
 *
 * <pre>
 *   P(Y = k | X = x) = (1 - labelNoise) 1{k = pattern(x)} + labelNoise / K.
 * </pre>
 *
 * <ul>
 *   <li>rings: {@code floor(cells * r)} modulo K, r the distance from the origin
 *   <li>checkerboard: {@code floor(cells (x + 1) / 2) + floor(cells (y + 1) / 2)} modulo K
 * </ul>
 *
 * @param shape the pattern
 * @param rows number of rows
 * @param classes K
 * @param cells rings within distance 1, or fields along an edge
 * @param labelNoise share of labels that are drawn anew
 */
public record PlanarPattern(Shape shape, int rows, int classes, int cells, double labelNoise) implements DatasetSource {
    /** How the plane is divided. */
    public enum Shape {
        /** Circles around the origin. */
        RINGS,
        /** Squares. */
        CHECKERBOARD
    }

    /** Checks the ranges. */
    public PlanarPattern {
        Checks.inRange("rows", rows, 10, 1_000_000);
        Checks.inRange("classes", classes, 2, 100);
        Checks.inRange("cells", cells, 2, 1000);
        Checks.inRange("labelNoise", labelNoise, 0, 1);
    }

    /** Options: {@code rows} (2000), {@code classes} (2), {@code cells} (4), {@code labelNoise} (0). */
    static PlanarPattern from(Shape shape, Options o) {
        return new PlanarPattern(
                shape,
                o.integer("rows", 2000, 10, 1_000_000),
                o.integer("classes", 2, 2, 100),
                o.integer("cells", 4, 2, 1000),
                o.number("labelNoise", 0, 0, 1));
    }

    @Override
    public Dataset load(SeedTree seed) {
        float[] data = new float[2 * rows];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            RandomGenerator rng = seed.child("row", i).generator();
            data[2 * i] = (float) (2 * rng.nextDouble() - 1);
            data[2 * i + 1] = (float) (2 * rng.nextDouble() - 1);
            labels[i] = rng.nextDouble() < labelNoise ? rng.nextInt(classes) : pattern(data[2 * i], data[2 * i + 1]);
        }
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        List<Column> columns =
                List.of(new Column("x", "x", Column.Kind.NUMERIC), new Column("y", "y", Column.Kind.NUMERIC));
        Features features = Ranges.observed(new Features(data, rows, 2), new boolean[] {true, true});
        return new Dataset(
                shape == Shape.RINGS ? "rings" : "checkerboard",
                new Inputs(features, columns, List.of(), weights),
                labels,
                IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
                new int[0],
                Map.of("truth", "the pattern of " + cells + " cells, label noise " + labelNoise));
    }

    /**
     * The exact class probabilities.
     *
     * @param x features {@code [n][2]} as generated, in their own units
     * @return probabilities {@code [n][K]}
     */
    public Matrix bayesProbabilities(Features x) {
        Checks.size("width", x.width(), 2);
        Matrix p = new Matrix(x.size(), classes);
        for (int i = 0; i < x.size(); i++) {
            int truth = pattern(x.get(i, 0), x.get(i, 1));
            for (int k = 0; k < classes; k++) {
                p.set(i, k, labelNoise / classes + (k == truth ? 1 - labelNoise : 0));
            }
        }
        return p;
    }

    private int pattern(double x, double y) {
        double place = shape == Shape.RINGS
                ? Math.floor(cells * Math.hypot(x, y))
                : Math.floor(cells * (x + 1) / 2) + Math.floor(cells * (y + 1) / 2);
        return (int) (place % classes);
    }
}
