package dev.ralf.fairness.testkit;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** What fairness code has to cope with, as jqwik arbitraries. */
public final class FairArbitraries {
    private static final int GRAIN = 1000;

    private FairArbitraries() {}

    /** How the rows of a sample are spread over its declared groups; at least two groups. */
    public enum GroupShape {
        /** Every group is equally likely. */
        BALANCED,
        /** The last group has about one row in fifty, and at least one. */
        RARE,
        /** The last group has exactly one row. */
        ONE_MEMBER,
        /** The last group has no row. */
        EMPTY
    }

    /**
     * Probabilities of one row: rows inside the simplex, near-certain ones, exact ties, zeros, one-hot and uniform rows.
     * Shrinks towards the uniform row.
     *
     * @param classes number of classes, at least 2
     */
    public static Arbitrary<double[]> probabilities(int classes) {
        Checks.atLeast("classes", classes, 2);
        Arbitrary<Integer> weight = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.integers().between(0, GRAIN)),
                Tuple.of(1, Arbitraries.of(0, 1, GRAIN, GRAIN * GRAIN)));
        return weight.list().ofSize(classes).map(weights -> {
            double sum = weights.stream().mapToDouble(Integer::doubleValue).sum();
            return weights.stream()
                    .mapToDouble(w -> sum == 0 ? 1.0 / classes : w / sum)
                    .toArray();
        });
    }

    /**
     * Matrices of {@link #probabilities}, {@code [n][k]}.
     *
     * @param minRows fewest rows
     * @param maxRows most rows
     * @param classes number of classes, at least 2
     */
    public static Arbitrary<Matrix> probabilityMatrices(int minRows, int maxRows, int classes) {
        return probabilities(classes)
                .list()
                .ofMinSize(minRows)
                .ofMaxSize(maxRows)
                .map(rows -> rows.isEmpty() ? new Matrix(0, classes) : Matrix.of(rows.toArray(double[][]::new)));
    }

    /**
     * Groups of every {@link GroupShape}.
     *
     * @param rows number of rows, at least 2
     * @param count number of declared groups, at least 2
     */
    public static Arbitrary<Groups> groups(int rows, int count) {
        return Arbitraries.of(GroupShape.values()).flatMap(shape -> groups(rows, count, shape));
    }

    /**
     * Groups of one shape, named {@code group 0} and so on. Not shrunk.
     *
     * @param rows number of rows, at least 2
     * @param count number of declared groups, at least 2
     * @param shape how rows are spread
     */
    public static Arbitrary<Groups> groups(int rows, int count, GroupShape shape) {
        Checks.atLeast("rows", rows, 2);
        Checks.atLeast("groups", count, 2);
        List<String> names =
                IntStream.range(0, count).mapToObj(s -> "group " + s).toList();
        return seeds().map(seed -> new Groups("group", names, codes(rows, count, shape, seed.generator())));
    }

    private static int[] codes(int rows, int count, GroupShape shape, RandomGenerator rng) {
        int[] codes = new int[rows];
        Arrays.setAll(codes, i -> rng.nextInt(shape == GroupShape.BALANCED ? count : count - 1));
        int members =
                switch (shape) {
                    case BALANCED, EMPTY -> 0;
                    case RARE -> Math.max(1, rows / 50);
                    case ONE_MEMBER -> 1;
                };
        int[] order = IntStream.range(0, rows).toArray();
        SeedTree.shuffle(order, rng);
        for (int i = 0; i < members; i++) {
            codes[order[i]] = count - 1;
        }
        return codes;
    }

    /**
     * The labels with each one replaced by another class with probability {@code rate}, all others equally likely. Not
     * shrunk.
     *
     * @param labels true labels; left as they are
     * @param classes number of classes, at least 2
     * @param rate probability of a wrong label, in [0, 1]
     */
    public static Arbitrary<int[]> labelNoise(int[] labels, int classes, double rate) {
        Checks.atLeast("classes", classes, 2);
        Checks.inRange("rate", rate, 0.0, 1.0);
        return seeds().map(seed -> {
            RandomGenerator rng = seed.generator();
            int[] noisy = labels.clone();
            for (int i = 0; i < noisy.length; i++) {
                if (rng.nextDouble() < rate) {
                    noisy[i] = (noisy[i] + 1 + rng.nextInt(classes - 1)) % classes;
                }
            }
            return noisy;
        });
    }

    /** Independent samples of one population, for statistical assertions. Neither shrunk nor with edge cases. */
    public static Arbitrary<Decisions> samplesOf(Population population) {
        return seeds().map(population::draw);
    }

    /** Samples of {@link Population#planted}: predictions with a known gap. */
    public static Arbitrary<Decisions> plantedGap(int[] sizes, int classes, double gap) {
        return samplesOf(Population.planted(sizes, classes, gap));
    }

    /** Seeds for anything that draws on its own. Neither shrunk nor with edge cases: every try is a fresh draw. */
    public static Arbitrary<SeedTree> seeds() {
        return Arbitraries.randomValue(random -> new SeedTree(random.nextLong()));
    }
}
