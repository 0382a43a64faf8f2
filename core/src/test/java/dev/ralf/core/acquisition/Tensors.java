package dev.ralf.core.acquisition;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;

/** Probability tensors of stochastic passes, for tests. */
final class Tensors {
    private Tensors() {}

    /** A golden tensor [T][n][k]. */
    static List<Matrix> passesFirst(JsonNode node) {
        return node.valueStream().map(Golden::matrix).toList();
    }

    /** A golden tensor [n][T][k]. */
    static List<Matrix> rowsFirst(JsonNode node) {
        List<Matrix> rows = passesFirst(node);
        List<Matrix> passes = new ArrayList<>();
        for (int t = 0; t < rows.get(0).rows(); t++) {
            double[][] pass = new double[rows.size()][];
            for (int i = 0; i < pass.length; i++) {
                pass[i] = rows.get(i).row(t);
            }
            passes.add(Matrix.of(pass));
        }
        return passes;
    }

    /** Softmax of Gaussian logits: a common part of every row and {@code noise} times a part of every pass. */
    static List<Matrix> random(int passes, int n, int k, double noise, long seed) {
        RandomGenerator rng = new SeedTree(seed).generator();
        double[] base = new double[n * k];
        Arrays.setAll(base, i -> rng.nextGaussian());
        List<Matrix> out = new ArrayList<>();
        for (int t = 0; t < passes; t++) {
            float[] z = new float[n * k];
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) (base[i] + noise * rng.nextGaussian());
            }
            out.add(MathOps.softmax(z, n, k));
        }
        return out;
    }

    /** Small tensors of all kinds, also with zeros, one-hot rows and equal passes. */
    static Arbitrary<List<Matrix>> small() {
        Arbitrary<Integer> weight = Arbitraries.frequency(Tuple.of(2, 0), Tuple.of(1, 1), Tuple.of(3, 50));
        return Combinators.combine(
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(2, 4),
                        Arbitraries.longs())
                .flatAs((t, n, k, seed) -> weight.map(w -> small(t, n, k, w, seed)));
    }

    private static List<Matrix> small(int passes, int n, int k, int most, long seed) {
        RandomGenerator rng = new SeedTree(seed).generator();
        List<Matrix> out = new ArrayList<>();
        for (int t = 0; t < passes; t++) {
            Matrix m = new Matrix(n, k);
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < k; j++) {
                    double v = rng.nextInt(most + 1);
                    m.set(i, j, v);
                    sum += v;
                }
                int hot = rng.nextInt(k);
                for (int j = 0; j < k; j++) {
                    m.set(i, j, sum == 0 ? (j == hot ? 1 : 0) : m.get(i, j) / sum);
                }
            }
            out.add(m);
        }
        return out;
    }

    /** A task whose model looks its passes up: the only feature of a row is its id. */
    static AcquisitionTask task(List<Matrix> passes, int[] pool, int batch, SeedTree seed) {
        int n = passes.get(0).rows();
        float[] ids = new float[n];
        double[] ones = new double[n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
            ones[i] = 1;
        }
        StochasticModel table = new StochasticModel() {
            @Override
            public String id() {
                return "table";
            }

            @Override
            public int classes() {
                return passes.get(0).columns();
            }

            @Override
            public Matrix probabilities(Features features) {
                return select(passes.get(0), features);
            }

            @Override
            public List<Matrix> stochasticProbabilities(Features features, int[] rowIds, int count, SeedTree stream) {
                List<Matrix> out = new ArrayList<>();
                for (int t = 0; t < count; t++) {
                    out.add(select(passes.get(t % passes.size()), features));
                }
                return out;
            }
        };
        Inputs inputs = new Inputs(new Features(ids, n, 1), List.of(), List.of(), ones);
        return new AcquisitionTask(table, inputs, pool, new int[0], new int[0], batch, seed);
    }

    private static Matrix select(Matrix pass, Features features) {
        int[] rows = new int[features.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) features.get(i, 0);
        }
        return pass.select(rows);
    }
}
