package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Committee;
import dev.ralf.core.model.LinearLayer;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class HybridSelectorsTest {
    // Input gradients

    private static final double FLOAT_GRADIENT = 1e-5; // gradients cross an engine's border as floats

    @TestFactory
    Stream<DynamicTest> eglInput_golden() {
        return Golden.tests("active_learning", "egl_linear_softmax", (c, tolerance) -> {
            JsonNode input = c.get("input");
            Matrix w = Golden.matrix(input.get("W_KxD"));
            double[] b = Golden.doubles(input.get("b"));
            Matrix x = Golden.matrix(input.get("X"));
            Network network = Mlp.softmaxRegression().create(new int[] {x.columns()}, b.length, new SeedTree(1));
            float[] parameters = new float[(x.columns() + 1) * b.length];
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < x.columns(); j++) {
                    parameters[j * b.length + k] = (float) w.get(k, j);
                }
                parameters[x.columns() * b.length + k] = (float) b[k];
            }
            network.setTrainable(parameters);
            float[] rows = new float[x.data().length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) x.data()[i];
            }
            double[] expected = Golden.doubles(c.get("expected").get("egl_input_gradient"));
            Selection s = new ExpectedInputGradientLength()
                    .select(task(
                            new NetworkClassifier("linear", network),
                            new Features(rows, x.rows(), x.columns()),
                            MathOps.range(x.rows()),
                            x.rows()));
            assertArrayEquals(MathOps.select(expected, s.ids()), s.utilities(), FLOAT_GRADIENT);
        });
    }

    private static AcquisitionTask task(Classifier model, Features features, int[] pool, int batch) {
        double[] ones = new double[features.size()];
        Arrays.fill(ones, 1);
        return new AcquisitionTask(
                model,
                new Inputs(features, List.of(), List.of(), ones),
                pool,
                new int[0],
                new int[0],
                batch,
                new SeedTree(2));
    }

    // Committees

    private static Selection byCommittee(CommitteeScore score, double[] weights, Matrix... members) {
        Matrix z = new Matrix(members[0].rows(), 1);
        List<LookUpModel> models =
                Arrays.stream(members).map(p -> new LookUpModel(p, z)).toList();
        AcquisitionTask ids = LookUpModel.embedded(z, new int[0], members[0].rows(), 1);
        return new QueryByCommittee("qbc", score)
                .select(task(
                        new Committee("committee", models, weights),
                        ids.inputs().features(),
                        ids.unlabelled(),
                        members[0].rows()));
    }

    @Test
    void committee_votesAreWeighted() {
        Matrix a = Matrix.of(new double[][] {{1, 0}, {1, 0}});
        Matrix b = Matrix.of(new double[][] {{1, 0}, {0, 1}});
        Selection s = byCommittee(CommitteeScore.VOTE_ENTROPY, new double[] {3, 1}, a, b);
        assertArrayEquals(new int[] {1, 0}, s.ids());
        double h = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        assertArrayEquals(new double[] {h, 0}, s.utilities(), 1e-15);
        assertArrayEquals(
                new double[] {h, 0},
                byCommittee(CommitteeScore.CONSENSUS_ENTROPY, new double[] {3, 1}, a, b)
                        .utilities(),
                1e-15);
        double kl = 0.75 * Math.log(1 / 0.75) + 0.25 * Math.log(1 / 0.25);
        assertArrayEquals(
                new double[] {kl, 0},
                byCommittee(CommitteeScore.MEAN_KL, new double[] {3, 1}, a, b).utilities(),
                1e-15);
        assertArrayEquals(
                new double[] {Math.log(4), 0},
                byCommittee(CommitteeScore.MAX_DISAGREEMENT, new double[] {3, 1}, a, b)
                        .utilities(),
                1e-15);
        // A member without a vote is as if it were not there.
        for (CommitteeScore score : CommitteeScore.values()) {
            assertArrayEquals(
                    new double[2], byCommittee(score, new double[] {1, 0}, a, b).utilities(), 1e-15, score.name());
        }
        assertEquals(2.0, s.facts().get("members"));
    }

    @Test
    void committee_ofAModelWithoutOne_namesWhatWorks() {
        AcquisitionTask task = LookUpModel.embedded(LookUpModel.normal(5, 2, 1), new int[0], 1, 1);
        assertEquals(
                "vote-entropy needs a committee (learner bagging, boosting or ensemble), which a look-up model does not"
                        + " have; with it work: margin, entropy, mcp, dre, herding, k-center, badge",
                assertThrows(
                                MissingCapabilityException.class,
                                () -> new QueryByCommittee("vote-entropy", CommitteeScore.VOTE_ENTROPY).select(task))
                        .getMessage());
    }

    // MASE and BASE

    @Test
    void boundaryRadii_byHand() {
        // Classes at (1, 0), (-1, 0) and, a copy of the first, (1, 0) with bias -6.
        LinearLayer layer = new LinearLayer(Matrix.of(new double[][] {{1, -1, 1}, {0, 0, 0}}), new double[] {0, 2, -6});
        BoundaryRadii radii = BoundaryRadii.of(new int[] {0, 1}, Matrix.of(new double[][] {{3, 5}, {0.5, 5}}), layer);
        // Row 0: logits 3, -1, -3: radius to class 1 is 4 / 2. Row 1: logits 0.5, 1.5, -5.5: class 1; 1 / 2 and 7 / 2.
        assertArrayEquals(new int[] {0, 1}, radii.predicted());
        double inf = Double.POSITIVE_INFINITY;
        assertArrayEquals(
                new double[] {inf, 2, inf, 0.5, inf, 3.5}, radii.radii().data(), 1e-15);
        assertArrayEquals(new double[] {2, 0.5}, radii.least(), 1e-15);
        assertTrue(Double.isNaN(BoundaryRadii.utility(inf)));
    }

    /** A linear model of three classes whose inputs are its embeddings. */
    private static AcquisitionTask linear(int n, int batch) {
        NetworkClassifier model =
                new NetworkClassifier("linear", Mlp.softmaxRegression().create(new int[] {2}, 3, new SeedTree(5)));
        RandomGenerator rng = new SeedTree(6).generator();
        float[] x = new float[n * 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return task(model, new Features(x, n, 2), MathOps.range(n), batch);
    }

    @Test
    void mase_takesTheNearest_base_fillsQuotasClassByClass() {
        AcquisitionTask task = linear(60, 7);
        BoundaryRadii radii = BoundaryRadii.of(task, "test");
        Selection mase = new Mase().select(task);
        double[] sorted = radii.least().clone();
        Arrays.sort(sorted);
        for (int i = 0; i < 7; i++) {
            assertEquals(-sorted[i], mase.utilities()[i]);
        }
        Selection base = new Base().select(task);
        int at = 0;
        boolean[] taken = new boolean[60];
        for (int c = 0; c < 3; c++) {
            for (int q = 0; q < (c == 0 ? 3 : 2); q++, at++) {
                int best = -1;
                double least = Double.POSITIVE_INFINITY;
                for (int i = 0; i < 60; i++) {
                    double distance = radii.predicted()[i] == c
                            ? radii.least()[i]
                            : radii.radii().get(i, c);
                    if (!taken[i] && distance < least) {
                        best = i;
                        least = distance;
                    }
                }
                taken[best] = true;
                assertEquals(best, base.ids()[at]);
                assertEquals(-least, base.utilities()[at]);
            }
        }
    }

    // CLUE

    @Test
    void clue_weights_byHand() {
        Matrix p = Matrix.of(new double[][] {{0.8, 0.2}, {1, 0}, {0.5, 0.5}});
        double h = -0.8 * Math.log(0.8) - 0.2 * Math.log(0.2);
        assertArrayEquals(new double[] {h, 0, Math.log(2)}, Clue.weights(p, 1), 1e-15);
        double sharp = 0.64 / 0.68; // T = 1/2 squares the probabilities
        assertArrayEquals(
                new double[] {-sharp * Math.log(sharp) - (1 - sharp) * Math.log(1 - sharp), 0, Math.log(2)},
                Clue.weights(p, 0.5),
                1e-15);
    }

    @Test
    void clue_seeksTheUncertainCluster_weightedKMeans_isThatOfCopies() {
        // Two far groups; the certain one has no weight, so both clusters lie in the other.
        Matrix z = new Matrix(20, 1);
        Matrix p = new Matrix(20, 2);
        for (int i = 0; i < 20; i++) {
            z.set(i, 0, i < 10 ? i : 1000 + i);
            p.set(i, 0, i < 10 ? 0.5 : 1);
            p.set(i, 1, i < 10 ? 0.5 : 0);
        }
        Selection s = new Clue(1, 50).select(LookUpModel.task(p, z, new int[0], 2, 3));
        assertTrue(Arrays.stream(s.ids()).anyMatch(id -> id < 10));
        Matrix rows = Matrix.of(new double[][] {{0}, {1}, {2}, {10}, {11}, {15}});
        double[] weights = {1, 1, 4, 1, 1, 2};
        KMeans weighted = KMeans.fit(rows, weights, 2, 100, new SeedTree(4));
        double[] centres = weighted.centres().data().clone();
        Arrays.sort(centres);
        assertArrayEquals(new double[] {9 / 6.0, 51 / 4.0}, centres, 1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> KMeans.fit(rows, new double[] {1, 1, 1, 1, 1, -1}, 2, 10, new SeedTree(4)));
    }

    // FALCUN

    @Test
    void falcun_cold_takesTheBestByHand() {
        // u: 1 for row 0, 0.8 for row 1, 0.2 for row 2, 0 for row 3.
        Matrix p = Matrix.of(new double[][] {{0.5, 0.5}, {0.6, 0.4}, {0.1, 0.9}, {1, 0}});
        Selection s = new Falcun(1e5).select(LookUpModel.task(p, new Matrix(4, 1), new int[0], 4, 3));
        // First t' = u scaled: 1 + 1 for row 0. Then t = (0.2, 0.2, 0): row 1: 1 + 0.8. Then row 2: t 0.2 of (0.2, 0):
        // 1 + 0.2.
        assertArrayEquals(new int[] {0, 1, 2, 3}, s.ids());
        assertArrayEquals(new double[] {2, 1.8, 1.2, 0}, s.utilities(), 1e-12);
        assertEquals(1.0, s.facts().get("uninformedPicks"));
    }

    @Test
    void falcun_firstPick_isDrawnInProportion() {
        Matrix p = Matrix.of(new double[][] {{0.5, 0.5}, {0.75, 0.25}, {1, 0}}); // u = 1, 1/2, 0; t' = u
        double[] shares = new double[3];
        for (int seed = 0; seed < 20_000; seed++) {
            shares[
                    new Falcun(2)
                            .select(LookUpModel.task(p, new Matrix(3, 1), new int[0], 1, seed))
                            .ids()[0]] += 1 / 20_000.0;
        }
        assertArrayEquals(new double[] {0.8, 0.2, 0}, shares, 0.012); // (2, 1, 0)^2; four standard errors
    }

    // TOD

    @Test
    void tod_byHand() {
        assertArrayEquals(
                new double[] {0, 1, 0.04},
                TemporalDiscrepancy.scores(
                        Matrix.of(new double[][] {{0.5, 0.5}, {1, 0}, {0.6, 0.4}}),
                        Matrix.of(new double[][] {{0.5, 0.5}, {0, 1}, {0.8, 0.2}})),
                1e-15);
    }

    @Test
    void tod_withoutAnEarlierModel_isRandom() {
        AcquisitionTask plain = LookUpModel.embedded(LookUpModel.normal(30, 2, 1), new int[] {0}, 5, 1);
        RunContext first = new RunContext() {
            @Override
            public Optional<Classifier> previous() {
                return Optional.empty();
            }

            @Override
            public Classifier refit(int[] ids, int[] labels) {
                throw new IllegalStateException("not asked for");
            }
        };
        Selection s = new TemporalDiscrepancy()
                .select(new AcquisitionTask(
                        plain.model(),
                        plain.inputs(),
                        plain.unlabelled(),
                        plain.labelled(),
                        plain.labels(),
                        5,
                        plain.seed(),
                        List.of(),
                        Optional.of(first)));
        assertEquals(0.0, s.facts().get("previousModel"));
        assertTrue(Arrays.stream(s.utilities()).allMatch(Double::isNaN));
        assertEquals(5, Arrays.stream(s.ids()).distinct().count());
    }

    // FRE and feature similarity

    private static AcquisitionTask labelled(Matrix p, Matrix z, int[] labels, int batch) {
        AcquisitionTask t = LookUpModel.task(p, z, MathOps.range(labels.length), batch, 7);
        return new AcquisitionTask(t.model(), t.inputs(), t.unlabelled(), t.labelled(), labels, batch, t.seed());
    }

    @Test
    void subspace_holdsTheShareItMust_inBothForms() {
        Matrix z = Matrix.of(new double[][] {{-2, 0, 5}, {2, 0, 5}, {0, 1, 5}, {0, -1, 5}, {3, 4, 9}});
        int[] rows = {0, 1, 2, 3}; // variances 8, 2, 0
        assertEquals(2, Subspace.of(z, rows, 0.9).axes().length);
        assertEquals(16, Subspace.of(z, rows, 0.9).squaredDistance(z, 4), 1e-12);
        assertEquals(1, Subspace.of(z, rows, 0.8).axes().length);
        assertEquals(32, Subspace.of(z, rows, 0.8).squaredDistance(z, 4), 1e-12);
        int[] two = {0, 1}; // fewer rows than features
        assertEquals(32, Subspace.of(z, two, 1).squaredDistance(z, 4), 1e-12);
        assertEquals(0, Subspace.of(z, two, 1).squaredDistance(z, 0), 1e-12);
        assertEquals(0, Subspace.of(z, new int[] {2}, 1).axes().length);
        assertEquals(9 + 9 + 16, Subspace.of(z, new int[] {2}, 1).squaredDistance(z, 4), 1e-12);
    }

    @Test
    void fre_byHand() {
        // Class 0 lies on the first axis, class 1 is one point; class 2 has no label, so that both classes' plane
        // counts.
        Matrix z = Matrix.of(new double[][] {
            {-1, 0, 0},
            {1, 0, 0},
            {0, 5, 0}, // labelled 0, 0, 1
            {7, 2, 0},
            {3, 0, 1},
            {0, 5, 3},
            {1, 1, 6}
        });
        Matrix p =
                Matrix.of(new double[][] {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        Selection s = new FeatureReconstructionError(1, true).select(labelled(p, z, new int[] {0, 0, 1}, 4));
        assertArrayEquals(new int[] {6, 5, 3, 4}, s.ids()); // the best of each class first
        assertArrayEquals(new double[] {36, 9, 4, 1}, s.utilities(), 1e-9);
        assertEquals(3.0, s.facts().get("predictedClasses"));
        Selection one = new FeatureReconstructionError(1, false).select(labelled(p, z, new int[] {0, 0, 1}, 4));
        assertArrayEquals(new int[] {6, 5, 4, 3}, one.ids());
        assertArrayEquals(new double[] {36, 9, 1, 0}, one.utilities(), 1e-9);
        Selection none = new FeatureReconstructionError(1, true).select(labelled(p, z, new int[0], 4));
        assertTrue(Arrays.stream(none.utilities()).allMatch(Double::isNaN));
    }

    @Test
    void featureSimilarity_byHand() {
        Matrix z = Matrix.of(new double[][] {
            {1, 0}, {0, 2}, {0, 1}, // labelled 0, 0, 1
            {5, 5}, {3, 0}, {0, -4}, {0, 0}
        });
        Matrix p = Matrix.of(new double[][] {{1, 0}, {1, 0}, {0, 1}, {1, 0}, {1, 0}, {0, 1}, {0, 1}});
        Selection s = new FeatureSimilarity().select(labelled(p, z, new int[] {0, 0, 1}, 4));
        assertArrayEquals(new int[] {5, 3, 6, 4}, s.ids());
        assertArrayEquals(new double[] {1, -Math.sqrt(0.5), 0, -1}, s.utilities(), 1e-12);
    }

    // Sparse approximation

    private static SparseProblem problem(int n, double alpha, double beta, double share) {
        double[] bonus = new double[n];
        RandomGenerator rng = new SeedTree(8).generator();
        for (int i = 0; i < n; i++) {
            bonus[i] = alpha * rng.nextDouble();
        }
        return new SparseProblem(LookUpModel.normal(n, 2, 4), LookUpModel.normal(n, 3, 5), 0.5, bonus, beta, share);
    }

    @Test
    void sparseGreedy_lowersTheObjectiveByItsUtilities_andBeatsRandomSubsets() {
        SparseProblem problem = problem(60, 0.3, 0.5, 0.2);
        SparseProblem.Solution greedy = problem.greedy(12, new long[60]);
        double nothing = problem.objective(new SparseProblem.Solution(new int[0], new double[0], new double[0], 0));
        // Weights of rows that are taken leave the constant beta (N - n): each adds beta to what the objective lost.
        assertEquals(nothing + 12 * 0.5 - Arrays.stream(greedy.utilities()).sum(), problem.objective(greedy), 1e-9);
        RandomGenerator rng = new SeedTree(9).generator();
        double best = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < 200; trial++) {
            int[] order = MathOps.range(60);
            SeedTree.shuffle(order, rng);
            double[] ones = new double[12];
            Arrays.fill(ones, 1);
            best = Math.min(
                    best, problem.objective(new SparseProblem.Solution(Arrays.copyOf(order, 12), ones, ones, 0)));
        }
        assertTrue(problem.objective(greedy) <= best);
        SparseProblem.Solution thresholded = problem.threshold(12, 300, 1e-6, new long[60]);
        assertTrue(problem.objective(thresholded) <= best);
        assertTrue(thresholded.iterations() > 1);
        assertTrue(problem.residual(thresholded) < 1);
    }

    @Test
    void sparseThreshold_recoversASum() {
        // Rows 0 to 4 stand for all: the others are 0. The best 5 rows with weight 1 leave nothing over.
        Matrix q = new Matrix(30, 1);
        Arrays.fill(q.data(), 1);
        Matrix phi = new Matrix(30, 6);
        for (int i = 0; i < 5; i++) {
            phi.set(i, i, 1 + 0.1 * i);
        }
        SparseProblem problem = new SparseProblem(q, phi, 1, new double[30], 0, 1);
        for (SparseProblem.Solution s :
                List.of(problem.threshold(5, 300, 1e-9, new long[30]), problem.greedy(5, new long[30]))) {
            assertArrayEquals(MathOps.range(5), Arrays.stream(s.rows()).sorted().toArray());
            assertEquals(0, problem.residual(s), 1e-6);
        }
    }

    @Test
    void sparseApproximation_isUncertainWithALargeAlpha() {
        Matrix p = LookUpModel.probabilities(50, 3, 6);
        Matrix z = new Matrix(50, 2);
        Arrays.fill(z.data(), 1); // the same spread for the same impurity
        AcquisitionTask task = LookUpModel.task(p, z, new int[0], 6, 2);
        int[] gini = new UncertaintySampling("gini", UncertaintyScore.GINI)
                .select(task)
                .ids();
        for (SparseApproximation.Solver solver : SparseApproximation.Solver.values()) {
            Selection s =
                    new SparseApproximation(SparseApproximation.Kind.GRADIENT, solver, 1e6, 1, 1, 100).select(task);
            assertArrayEquals(
                    IntStream.of(gini).sorted().toArray(),
                    IntStream.of(s.ids()).sorted().toArray());
            assertEquals(
                    List.of("residual", "sumOfWeights", "iterations"),
                    List.copyOf(s.facts().keySet()));
        }
    }

    @Test
    void badArguments() {
        Map.<String, Runnable>of(
                        "temperature must be in (0, Infinity), got 0.0", () -> new Clue(0, 1),
                        "gamma must be in [0, Infinity), got NaN", () -> new Falcun(Double.NaN),
                        "variance must be in [4.9E-324, 1], got 0.0", () -> new FeatureReconstructionError(0, true),
                        "alpha must be in [0, Infinity), got -1.0",
                                () -> new SparseApproximation(
                                        SparseApproximation.Kind.GRADIENT, SparseApproximation.Solver.IHT, -1, 0, 1, 1),
                        "candidates must be at least 1, got 0",
                                () -> new ExpectedErrorReduction(ExpectedErrorReduction.Loss.LOG, 0, 1))
                .forEach((message, make) -> assertEquals(
                        message,
                        assertThrows(IllegalArgumentException.class, make::run).getMessage()));
    }
}
