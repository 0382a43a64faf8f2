package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Selectors against their definitions, taken literally and without their shortcuts. */
class DiversityProperties {
    private static int[] someRows(int rows, int count, long seed) {
        int[] order = MathOps.range(rows);
        SeedTree.shuffle(order, new SeedTree(seed).child("rows").generator());
        return Arrays.copyOf(order, Math.min(count, rows));
    }

    @Property(tries = 150)
    void probCover_isGreedyMaximumCoverage(
            @ForAll @IntRange(min = 2, max = 150) int rows,
            @ForAll @IntRange(max = 8) int labels,
            @ForAll @IntRange(min = 1, max = 12) int wanted,
            @ForAll @DoubleRange(min = 0.01, max = 3) double delta,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(rows, 2, seed);
        int[] labelled = someRows(rows, Math.min(labels, rows - 1), seed);
        Selection s =
                new ProbCover(Space.embedding(), delta, 0.95).select(LookUpModel.embedded(z, labelled, wanted, seed));
        boolean[] covered = new boolean[rows];
        for (int l : labelled) {
            coverage(z, l, delta, covered, true);
        }
        for (int pick = 0; pick < s.ids().length; pick++) {
            int most = 0;
            for (int i = 0; i < rows; i++) {
                most = Math.max(most, coverage(z, i, delta, covered, false));
            }
            assertEquals(most, s.utilities()[pick]);
            assertEquals(most, coverage(z, s.ids()[pick], delta, covered, true));
        }
        assertEquals(
                (double) IntStream.range(0, rows).filter(i -> covered[i]).count() / rows,
                s.facts().get("coverage"));
    }

    private static int coverage(Matrix z, int centre, double delta, boolean[] covered, boolean cover) {
        int fresh = 0;
        for (int i = 0; i < z.rows(); i++) {
            if (!covered[i] && LookUpModel.distance(z, centre, i) < delta) {
                fresh++;
                covered[i] = cover;
            }
        }
        return fresh;
    }

    @Property(tries = 150)
    void probCover_radius_isTheLargestOfTheWantedPurity(
            @ForAll @IntRange(min = 2, max = 80) int rows,
            @ForAll @IntRange(min = 2, max = 4) int clusters,
            @ForAll @DoubleRange(min = 0, max = 1) double purity,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(rows, 2, seed);
        int[] cluster = IntStream.range(0, rows).map(i -> i % clusters).toArray();
        double radius = ProbCover.pureRadius(z, cluster, purity);
        assertTrue(purity(z, cluster, radius * (1 - 1e-9)) >= purity - 1e-8);
        assertTrue(purity == 0 || purity(z, cluster, radius * (1 + 1e-9)) < purity + 1e-8);
    }

    private static double purity(Matrix z, int[] cluster, double delta) {
        int pure = 0;
        for (int i = 0; i < z.rows(); i++) {
            boolean impure = false;
            for (int j = 0; j < z.rows(); j++) {
                impure |= cluster[i] != cluster[j] && LookUpModel.distance(z, i, j) < delta;
            }
            pure += impure ? 0 : 1;
        }
        return (double) pure / z.rows();
    }

    @Property(tries = 150)
    void rankedBatch_maximisesItsFormula(
            @ForAll @IntRange(min = 2, max = 150) int rows,
            @ForAll @IntRange(max = 20) int labels,
            @ForAll @IntRange(min = 1, max = 12) int wanted,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(rows, 3, seed);
        Matrix p = LookUpModel.probabilities(rows, 3, seed + 1);
        int[] labelled = someRows(rows, Math.min(labels, rows - 1), seed);
        Selection s = new RankedBatch(Space.embedding()).select(LookUpModel.task(p, z, labelled, wanted, seed));
        double[] uncertainty = UncertaintyScore.LEAST_CONFIDENCE.of(p);
        boolean[] known = new boolean[rows];
        for (int l : labelled) {
            known[l] = true;
        }
        for (int pick = 0; pick < s.ids().length; pick++) {
            double d = labelled.length + pick;
            double alpha = (rows - d) / rows;
            double max = Double.NEGATIVE_INFINITY;
            double own = Double.NaN;
            for (int i = 0; i < rows; i++) {
                double similarity = 0;
                for (int c = 0; c < rows; c++) {
                    similarity = known[c] ? Math.max(similarity, 1 / (1 + LookUpModel.distance(z, i, c))) : similarity;
                }
                double value = alpha * (1 - similarity) + (1 - alpha) * uncertainty[i];
                max = known[i] ? max : Math.max(max, value);
                own = i == s.ids()[pick] ? value : own;
            }
            assertEquals(max, own, 1e-12);
            assertEquals(max, s.utilities()[pick], 1e-12);
            known[s.ids()[pick]] = true;
        }
    }

    @Property(tries = 150)
    void mcp_servesEveryBoundaryBeforeAnyAgain(
            @ForAll @IntRange(min = 1, max = 200) int rows,
            @ForAll @IntRange(min = 2, max = 5) int classes,
            @ForAll @IntRange(min = 1, max = 200) int wanted,
            @ForAll long seed) {
        Matrix p = LookUpModel.probabilities(rows, classes, seed);
        Selection s = new Mcp().select(LookUpModel.task(p, new Matrix(rows, 1), new int[0], wanted, seed));
        Map<String, Integer> size = new HashMap<>();
        Map<String, Integer> taken = new HashMap<>();
        for (int i = 0; i < rows; i++) {
            size.merge(boundary(p, i), 1, Integer::sum);
        }
        for (int id : s.ids()) {
            taken.merge(boundary(p, id), 1, Integer::sum);
        }
        int most = taken.values().stream().max(Integer::compare).orElseThrow();
        size.forEach((boundary, n) -> assertTrue(taken.getOrDefault(boundary, 0) >= Math.min(n, most - 1), boundary));
        for (int i = 0; i < rows; i++) { // nothing left of a boundary is of higher priority than what was taken of it
            int row = i;
            if (IntStream.of(s.ids()).noneMatch(id -> id == row)) {
                for (int at = 0; at < s.ids().length; at++) {
                    if (boundary(p, s.ids()[at]).equals(boundary(p, row))) {
                        double[] sorted = Arrays.stream(p.row(row)).sorted().toArray();
                        assertTrue(sorted[classes - 2] / sorted[classes - 1] <= s.utilities()[at]);
                    }
                }
            }
        }
    }

    private static String boundary(Matrix p, int i) {
        double[] row = p.row(i);
        double[] sorted = Arrays.stream(row).sorted().toArray();
        int first = p.argmax(i);
        double second = sorted[row.length - 2];
        return first + ","
                + IntStream.range(0, row.length)
                        .filter(j -> j != first && row[j] == second)
                        .findFirst()
                        .orElseThrow();
    }

    @Property(tries = 100)
    void kMeans_takesOneRowOfEveryCluster_theNearestToItsCentre(
            @ForAll @IntRange(min = 2, max = 120) int rows,
            @ForAll @IntRange(min = 1, max = 15) int wanted,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(rows, 3, seed);
        AcquisitionTask task = LookUpModel.embedded(z, new int[0], wanted, seed);
        Selection s = new KMeansSampling(Space.embedding(), 100).select(task);
        KMeans clusters = KMeans.fit(z, task.take(), 100, task.seed());
        assertEquals(
                s.ids().length,
                IntStream.of(s.ids())
                        .map(i -> clusters.assignment()[i])
                        .distinct()
                        .count());
        for (int at = 0; at < s.ids().length; at++) {
            int c = clusters.assignment()[s.ids()[at]];
            for (int i = 0; i < rows; i++) {
                if (clusters.assignment()[i] == c) {
                    assertTrue(-distance(z, i, clusters.centres(), c) <= s.utilities()[at] + 1e-12);
                }
            }
        }
    }

    private static double distance(Matrix a, int i, Matrix b, int j) {
        double sum = 0;
        for (int c = 0; c < a.columns(); c++) {
            sum += Math.pow(a.get(i, c) - b.get(j, c), 2);
        }
        return Math.sqrt(sum);
    }

    @Property(tries = 100)
    void typiClust_takesEveryRowOnce_andLargeClustersFirst(
            @ForAll @IntRange(min = 1, max = 90) int rows,
            @ForAll @IntRange(min = 1, max = 9) int clusters,
            @ForAll @IntRange(max = 12) int minCluster,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(rows, 2, seed);
        RandomGenerator rng = new SeedTree(seed).generator();
        int[] cluster = IntStream.range(0, rows).map(i -> rng.nextInt(clusters)).toArray();
        int[] size = new int[clusters];
        for (int c : cluster) {
            size[c]++;
        }
        double[] typicality = new double[rows];
        int[] picks = new TypiClust(Space.embedding(), 20, minCluster, 500, 1)
                .pick(z, cluster, new boolean[rows], rows, typicality);
        assertArrayEquals(MathOps.range(rows), Arrays.stream(picks).sorted().toArray());
        for (int at = 1; at < rows; at++) {
            assertTrue(size[cluster[picks[at - 1]]] > minCluster || size[cluster[picks[at]]] <= minCluster);
        }
    }

    @Property(tries = 100)
    void informationDensity_ofOnePlace_isEntropy(@ForAll @IntRange(min = 1, max = 100) int rows, @ForAll long seed) {
        Matrix p = LookUpModel.probabilities(rows, 4, seed);
        AcquisitionTask task = LookUpModel.task(p, new Matrix(rows, 3), new int[0], 10, seed);
        Selection s = new InformationDensity(Space.embedding(), Metric.EUCLIDEAN, 2, 50, true).select(task);
        Selection entropy = new UncertaintySampling("entropy", UncertaintyScore.ENTROPY).select(task);
        assertArrayEquals(entropy.ids(), s.ids());
        assertArrayEquals(entropy.utilities(), s.utilities());
    }

    @Property(tries = 100)
    void egl_isTheMeanNormOfTheGradientsTermByTerm(
            @ForAll @IntRange(min = 2, max = 6) int classes,
            @ForAll @IntRange(min = 1, max = 7) int d,
            @ForAll long seed) {
        Matrix p = LookUpModel.probabilities(5, classes, seed);
        Matrix phi = LookUpModel.normal(5, d, seed + 1);
        double[] score = ExpectedGradientLength.score(p, phi);
        for (int i = 0; i < 5; i++) {
            double expected = 0;
            for (int label = 0; label < classes; label++) {
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    for (int j = 0; j <= d; j++) {
                        double g = (p.get(i, k) - (k == label ? 1 : 0)) * (j == d ? 1 : phi.get(i, j));
                        sum += g * g;
                    }
                }
                expected += p.get(i, label) * Math.sqrt(sum);
            }
            assertEquals(expected, score[i], 1e-12 * (1 + expected));
        }
    }
}
