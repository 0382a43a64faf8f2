package dev.ralf.datasets.synthetic;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The synthetic data of Denis, Elie, Hebiri and Hu: classes are Gaussian mixtures, and the two groups have unequal
 * shares of them. With K classes, d features and m components:
 *
 * <pre>
 *   c_k ~ U(-1, 1)^d,  mu_{k,1..m} ~ N(c_k, I_d)
 *   X | Y = k  ~  (1/m) sum_i N(mu_{k,i}, I_d)
 *   P(S = +1 | Y = k) = p for k = 0 .. floor(K/2) - 1, and 1 - p for the others;  X and S independent given Y
 * </pre>
 *
 * <p>{@code p = 1/2} is fair, {@code p = 0} and {@code p = 1} are as unfair as can be. Classes are equally frequent: the
 * sizes differ by at most one, the lower classes being the larger. Every row draws from a stream named by its id, so that
 * the first rows do not depend on how many follow.
 *
 * <p>Options: {@code rows} (5000), {@code classes} (6), {@code components} (10), {@code features} (20),
 * {@code unfairness} (p, 0.75), {@code includeSensitive} (false: S is a group alone; true: also the last feature, -1 or
 * 1).
 *
 * <p>Source: Denis, Elie, Hebiri, Hu, <i>Fairness guarantees in multi-class classification with demographic parity</i>,
 * arXiv:2109.13642. Deviation: {@code rows} is the number of all rows, where the authors' program takes rows per class.
 *
 * @param rows number of rows
 * @param classes K
 * @param components m
 * @param features d
 * @param unfairness p
 * @param includeSensitive whether S is a feature too
 */
public record GaussianMixture(
        int rows, int classes, int components, int features, double unfairness, boolean includeSensitive)
        implements DatasetSource {
    /** Checks the ranges. */
    public GaussianMixture {
        Checks.inRange("rows", rows, 10, 1_000_000);
        Checks.inRange("classes", classes, 2, 100);
        Checks.inRange("components", components, 1, 1000);
        Checks.inRange("features", features, 1, 1000);
        Checks.inRange("unfairness", unfairness, 0, 1);
        Checks.argument(rows >= classes, "rows must be at least the number of classes, got %d and %d", rows, classes);
    }

    /** The setting of the paper. */
    public static GaussianMixture defaults() {
        return new GaussianMixture(5000, 6, 10, 20, 0.75, false);
    }

    /** From the options of a spec. */
    public static GaussianMixture from(Options o) {
        return new GaussianMixture(
                o.integer("rows", 5000, 100, 1_000_000),
                o.integer("classes", 6, 2, 100),
                o.integer("components", 10, 1, 1000),
                o.integer("features", 20, 1, 1000),
                o.number("unfairness", 0.75, 0, 1),
                o.flag("includeSensitive", false));
    }

    @Override
    public Dataset load(SeedTree seed) {
        double[][][] means = means(seed);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i % classes;
        }
        SeedTree.shuffle(labels, seed.child("labels").generator());
        int width = features + (includeSensitive ? 1 : 0);
        float[] x = new float[Math.multiplyExact(rows, width)];
        int[] groups = new int[rows];
        for (int i = 0; i < rows; i++) {
            RandomGenerator rng = seed.child("row", i).generator();
            double[] mean = means[labels[i]][rng.nextInt(components)];
            for (int j = 0; j < features; j++) {
                x[i * width + j] = (float) (mean[j] + rng.nextGaussian());
            }
            groups[i] = rng.nextDouble() < positiveShare(labels[i]) ? 1 : 0;
            if (includeSensitive) {
                x[i * width + features] = 2 * groups[i] - 1;
            }
        }
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return new Dataset(
                "gaussian-mixture",
                new Inputs(domain(x, width), columns(), List.of(new Groups("S", List.of("-1", "+1"), groups)), weights),
                labels,
                classNames(),
                new int[0],
                facts());
    }

    /**
     * The exact class probabilities P(Y = k | X = x, S = s) of rows of the data set that {@code load(seed)} makes:
     * proportional to P(S = s | Y = k) times the mixture density of class k (classes being equally frequent).
     *
     * @param seed the seed that was given to {@link #load}
     * @param x features {@code [n][d]}; a last column of S is passed over
     * @param group S of each row, 0 for -1 and 1 for +1
     * @return probabilities {@code [n][K]}
     */
    public Matrix bayesProbabilities(SeedTree seed, Features x, Groups group) {
        Checks.size("group", group.codes().length, x.size());
        return bayes(seed, x, group);
    }

    /**
     * The exact class probabilities P(Y = k | X = x), S not known.
     *
     * @param seed the seed that was given to {@link #load}
     * @param x features {@code [n][d]}, without S
     * @return probabilities {@code [n][K]}
     */
    public Matrix bayesProbabilities(SeedTree seed, Features x) {
        return bayes(seed, x, null);
    }

    private Matrix bayes(SeedTree seed, Features x, Groups group) {
        Checks.atLeast("features", x.width(), features);
        double[][][] means = means(seed);
        Matrix p = new Matrix(x.size(), classes);
        double[] exponents = new double[components];
        double[] logs = new double[classes];
        for (int i = 0; i < x.size(); i++) {
            double top = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                for (int c = 0; c < components; c++) {
                    double square = 0;
                    for (int j = 0; j < features; j++) {
                        double d = x.get(i, j) - means[k][c][j];
                        square += d * d;
                    }
                    exponents[c] = -square / 2;
                }
                double share = group == null ? 1 : group.codes()[i] == 1 ? positiveShare(k) : 1 - positiveShare(k);
                logs[k] = logSumExp(exponents) + Math.log(share);
                top = Math.max(top, logs[k]);
            }
            double sum = 0;
            for (double v : logs) {
                sum += Math.exp(v - top);
            }
            for (int k = 0; k < classes; k++) {
                p.set(i, k, Math.exp(logs[k] - top) / sum);
            }
        }
        return p;
    }

    private static double logSumExp(double[] v) {
        double max = Arrays.stream(v).max().orElseThrow();
        double sum = 0;
        for (double e : v) {
            sum += Math.exp(e - max);
        }
        return max + Math.log(sum);
    }

    private double positiveShare(int k) {
        return k < classes / 2 ? unfairness : 1 - unfairness;
    }

    private double[][][] means(SeedTree seed) {
        double[][][] means = new double[classes][components][features];
        for (int k = 0; k < classes; k++) {
            RandomGenerator rng = seed.child("class", k).generator();
            double[] centre = new double[features];
            for (int j = 0; j < features; j++) {
                centre[j] = 2 * rng.nextDouble() - 1;
            }
            for (double[] mean : means[k]) {
                for (int j = 0; j < features; j++) {
                    mean[j] = centre[j] + rng.nextGaussian();
                }
            }
        }
        return means;
    }

    private Features domain(float[] x, int width) {
        boolean[] mutable = new boolean[width];
        Arrays.fill(mutable, 0, features, true);
        return Ranges.observed(new Features(x, rows, width), mutable);
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < features; j++) {
            columns.add(new Column("x" + j, "x" + j, Column.Kind.NUMERIC));
        }
        if (includeSensitive) {
            columns.add(new Column("S", "S", Column.Kind.NUMERIC));
        }
        return columns;
    }

    private List<String> classNames() {
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add(Integer.toString(k));
        }
        return names;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("task", "component class of a Gaussian mixture, " + classes + " classes");
        facts.put("source", "generated: no real people");
        facts.put(
                "citation",
                "Denis, Elie, Hebiri, Hu, Fairness guarantees in multi-class classification with demographic parity,"
                        + " arXiv:2109.13642");
        facts.put("licence", "generated, free to use");
        facts.put("rows", Integer.toString(rows));
        facts.put(
                "truth",
                "K=" + classes + ", m=" + components + ", d=" + features + ", p=" + unfairness
                        + "; the exact class probabilities are known");
        return facts;
    }
}
