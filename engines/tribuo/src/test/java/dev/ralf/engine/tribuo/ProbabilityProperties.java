package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Learner;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ProbabilityProperties {
    /** Random rows on a coarse grid (ties on purpose), random labels and weights, some of them 0. */
    private static Examples random(int n, int width, int classes, RandomGenerator random) {
        float[] x = new float[n * width];
        int[] y = new int[n];
        double[] w = new double[n];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(-3, 4) * (random.nextInt(10) == 0 ? 1e4f : 0.5f);
        }
        for (int i = 0; i < n; i++) {
            y[i] = random.nextInt(classes);
            w[i] = random.nextInt(5) == 0 ? 0 : 3 * random.nextDouble();
        }
        w[random.nextInt(n)] = 1;
        return Tasks.weighted(Examples.of(new Features(x, n, width), y), w);
    }

    @Property(tries = 60)
    void rowsAreDistributions_overTheClassesThatOccur(
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 6) int width,
            @ForAll @IntRange(min = 1, max = 5) int classes,
            @ForAll long seed) {
        RandomGenerator random = new SeedTree(seed).generator();
        Examples e = random(n, width, classes, random);
        boolean[] occurs = new boolean[classes + 1];
        for (int i = 0; i < n; i++) {
            occurs[e.labels()[i]] |= e.weights()[i] > 0;
        }
        Features at = random(20, width, 1, random).features();
        for (Learner learner : List.of(
                new LogisticLearner(5, 0.1),
                new RandomForestLearner(ForestOptions.defaults().withTrees(5)),
                new XgboostLearner(BoostingOptions.defaults().withRounds(5)),
                new GradientBoostingLearner(BoostingOptions.defaults().withRounds(5)),
                new SvmLearner(new SvmOptions(0.1, 3, 0.1, 20)),
                NeighborsLearner.defaults(),
                new NaiveBayesLearner(BayesOptions.defaults()))) {
            Matrix p = Tasks.probabilities(learner, e, classes + 1, seed, at);
            for (int i = 0; i < p.rows(); i++) {
                double sum = 0;
                for (int k = 0; k <= classes; k++) {
                    assertTrue(p.get(i, k) >= 0 && p.get(i, k) <= 1 + 1e-12, () -> learner.id() + " " + p.data());
                    assertTrue(occurs[k] || p.get(i, k) == 0);
                    sum += p.get(i, k);
                }
                assertEquals(1, sum, 1e-9, learner.id());
            }
        }
    }

    @Property(tries = 40)
    void unlimitedTree_repeatsDistinctTrainingRows(
            @ForAll @IntRange(min = 2, max = 60) int n,
            @ForAll @IntRange(min = 1, max = 8) int width,
            @ForAll long seed) {
        RandomGenerator random = new SeedTree(seed).generator();
        double[][] x = new double[n][width];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = random.nextInt(3);
            for (int j = 0; j < width; j++) {
                x[i][j] = random.nextGaussian();
            }
        }
        Examples e = Tasks.examples(x, y);
        ForestOptions options = ForestOptions.defaults().withTrees(3).withBootstrap(false);
        Matrix p = Tasks.probabilities(new RandomForestLearner(options), e, 3, seed, e.features());
        for (int i = 0; i < n; i++) {
            assertEquals(1, p.get(i, y[i]));
        }
    }

    @Property(tries = 40)
    void forest_dependsOnTheOrderOfValuesOnly(@ForAll @IntRange(min = 2, max = 60) int n, @ForAll long seed) {
        // doubling columns keeps every comparison, so trees cut the same rows; exact in floats
        Examples e = random(n, 4, 3, new SeedTree(seed).generator());
        float[] doubled = e.features().data().clone();
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] *= 2;
        }
        Examples twice = new Examples(e.ids(), e.features().with(doubled), e.labels(), List.of(), e.weights());
        RandomForestLearner learner =
                new RandomForestLearner(ForestOptions.defaults().withTrees(4));
        assertArrayEquals(
                Tasks.probabilities(learner, e, 3, seed, e.features()).data(),
                Tasks.probabilities(learner, twice, 3, seed, twice.features()).data());
    }

    @Property(tries = 40)
    void renamingClasses_renamesTheColumns(@ForAll @IntRange(min = 2, max = 60) int n, @ForAll long seed) {
        Examples e = random(n, 4, 3, new SeedTree(seed).generator());
        int[] renamed = Arrays.stream(e.labels()).map(k -> k + 2).toArray();
        Examples other = new Examples(e.ids(), e.features(), renamed, List.of(), e.weights());
        RandomForestLearner learner =
                new RandomForestLearner(ForestOptions.defaults().withTrees(4));
        Matrix p = Tasks.probabilities(learner, e, 3, seed, e.features());
        Matrix q = Tasks.probabilities(learner, other, 5, seed, e.features());
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 3; k++) {
                assertEquals(p.get(i, k), q.get(i, k + 2));
            }
        }
    }
}
