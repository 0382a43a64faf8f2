package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class RandomForestLearnerTest {
    /** One tree on all rows and all columns: no randomness is left. */
    private static final ForestOptions ONE_TREE =
            ForestOptions.defaults().withTrees(1).withBootstrap(false).withFeatureFraction(1);

    private static double[] predict(ForestOptions options, Examples e, int classes, double[]... at) {
        return Tasks.probabilities(new RandomForestLearner(options), e, classes, 3, Features.of(at))
                .data();
    }

    @Test
    void pureThreeClassLeaves_sayOne() {
        Examples e = Tasks.examples(new double[][] {{0}, {1}, {10}, {11}, {20}, {21}}, new int[] {0, 0, 1, 1, 2, 2});
        assertArrayEquals(
                new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
                predict(ONE_TREE.withTrees(7), e, 3, new double[] {-5}, new double[] {10.5}, new double[] {99}));
    }

    @Test
    void leafOfAStump_holdsWeightedFrequencies() {
        // cut at 1.5: left {0,0,1} with weights 2,1,1; right {2,2,1} with weights 1,1,6
        Examples e = Tasks.weighted(
                Tasks.examples(new double[][] {{1}, {1}, {1}, {2}, {2}, {2}}, new int[] {0, 0, 1, 2, 2, 1}),
                2,
                1,
                1,
                1,
                1,
                6);
        double[] p = predict(ONE_TREE.withMaxDepth(1), e, 3, new double[] {1.49}, new double[] {1.51});
        assertArrayEquals(new double[] {0.75, 0.25, 0, 0, 0.75, 0.25}, p, 1e-15);
    }

    @Test
    void valueEqualToTheThreshold_goesLeft_andNaNRight() {
        Examples e = Tasks.examples(new double[][] {{1}, {2}}, new int[] {0, 1});
        assertArrayEquals(
                new double[] {1, 0, 0, 1}, predict(ONE_TREE, e, 2, new double[] {1.5}, new double[] {Double.NaN}));
    }

    @Test
    void neighbouringFloats_areToldApart() {
        float one = 1f;
        float next = Math.nextUp(one);
        Examples e = Tasks.examples(new double[][] {{one}, {next}}, new int[] {0, 1});
        assertArrayEquals(new double[] {1, 0, 0, 1}, predict(ONE_TREE, e, 2, new double[] {one}, new double[] {next}));
    }

    @Test
    void zeroAndMinusZero_areOneValue() {
        Examples e = Tasks.examples(new double[][] {{0.0}, {-0.0}}, new int[] {0, 1});
        assertArrayEquals(new double[] {0.5, 0.5}, predict(ONE_TREE, e, 2, new double[] {0}));
    }

    @Test
    void exclusiveOr_isLearnedThoughNoFirstCutHelps() {
        double[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        Examples e = Tasks.examples(x, new int[] {0, 1, 1, 0});
        assertArrayEquals(new double[] {1, 0, 0, 1, 0, 1, 1, 0}, predict(ONE_TREE, e, 2, x));
    }

    @Test
    void minLeaf_forbidsCutsThatLeaveFewer() {
        // the best cut 0.5 leaves one row; with minLeaf 2 the cut 1.5 is the best of what is left
        Examples e = Tasks.examples(new double[][] {{0}, {1}, {2}, {3}}, new int[] {0, 1, 1, 1});
        assertArrayEquals(
                new double[] {0.5, 0.5, 0, 1},
                predict(ONE_TREE.withMinLeaf(2), e, 2, new double[] {0}, new double[] {3}));
        assertArrayEquals(new double[] {0.25, 0.75}, predict(ONE_TREE.withMinLeaf(3), e, 2, new double[] {0}));
    }

    @Test
    void wholeNumberWeight_equalsDuplicatedRows() {
        Examples e = Tasks.blobs(80, 5, 3, 1, 4);
        double[] w = new double[80];
        for (int i = 0; i < 80; i++) {
            w[i] = 1 + i % 4;
        }
        Examples weighted = Tasks.weighted(e, w);
        Features at = Tasks.blobs(300, 5, 3, 1, 5).features();
        ForestOptions options = ForestOptions.defaults().withTrees(15).withBootstrap(false);
        RandomForestLearner learner = new RandomForestLearner(options);
        // sums in another order: equal up to rounding
        assertArrayEquals(
                Tasks.probabilities(learner, Tasks.duplicated(weighted), 3, 6, at)
                        .data(),
                Tasks.probabilities(learner, weighted, 3, 6, at).data(),
                1e-9);
    }

    @Test
    void fractionalWeights_leavePureLeavesPure() {
        Examples e = Tasks.blobs(200, 5, 2, 1, 4);
        double[] w = new double[200];
        for (int i = 0; i < 200; i++) {
            w[i] = 0.1 + i % 13 / 7.0;
        }
        Examples weighted = Tasks.weighted(e, w);
        Matrix p = Tasks.probabilities(new RandomForestLearner(ONE_TREE), weighted, 2, 6, e.features());
        for (int i = 0; i < 200; i++) {
            assertEquals(1, p.get(i, e.labels()[i]));
        }
    }

    @Test
    void moreTrees_beginWithTheSameOnes() {
        Examples e = Tasks.blobs(60, 4, 2, 1, 4);
        Features at = Tasks.blobs(40, 4, 2, 1, 5).features();
        ForestOptions one = ForestOptions.defaults().withTrees(1);
        double[] p1 =
                Tasks.probabilities(new RandomForestLearner(one), e, 2, 6, at).data();
        double[] p2 = Tasks.probabilities(new RandomForestLearner(one.withTrees(2)), e, 2, 6, at)
                .data();
        for (int i = 0; i < p1.length; i++) {
            // the leaves of bootstrap trees without limits are pure, so the second tree says 0 or 1
            double second = 2 * p2[i] - p1[i];
            assertTrue(second == 0 || second == 1, "second tree says " + second);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, ForestOptions.MAX_DEPTH})
    void oneTree_agreesWithTribuosCart(int depth) {
        for (long seed = 0; seed < 10; seed++) {
            Examples e = Tasks.blobs(120, 4, 3, 1, seed);
            Features at = Tasks.blobs(200, 4, 3, 1, 100 + seed).features();
            ForestOptions options = ONE_TREE.withMaxDepth(depth);
            Matrix ours = Tasks.probabilities(new RandomForestLearner(options), e, 3, seed, at);
            TreeModel<Label> theirs = cart(e, depth);
            for (int i = 0; i < at.size(); i++) {
                var scores = theirs.predict(example(at, i, LabelFactory.UNKNOWN_LABEL))
                        .getOutputScores();
                for (int k = 0; k < 3; k++) {
                    // Tribuo holds leaf counts as floats
                    assertEquals(scores.get(Integer.toString(k)).getScore(), ours.get(i, k), 1e-6);
                }
            }
        }
    }

    private static TreeModel<Label> cart(Examples e, int depth) {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("test", labels), labels);
        for (int i = 0; i < e.size(); i++) {
            data.add(example(e.features(), i, new Label(Integer.toString(e.labels()[i]))));
        }
        return new CARTClassificationTrainer(depth, 1e-6f, 0f, 1f, new GiniIndex(), 1).train(data);
    }

    private static ArrayExample<Label> example(Features x, int i, Label label) {
        String[] names = new String[x.width()];
        double[] values = new double[x.width()];
        for (int j = 0; j < values.length; j++) {
            names[j] = "c" + j;
            values[j] = x.get(i, j);
        }
        return new ArrayExample<>(label, names, values);
    }

    @Test
    void columnsTried_isTheRootOrTheShare() {
        assertEquals(5, ForestOptions.defaults().columnsTried(30));
        assertEquals(1, ForestOptions.defaults().columnsTried(1));
        assertEquals(3, ForestOptions.defaults().withFeatureFraction(0.3).columnsTried(10));
        assertEquals(1, ForestOptions.defaults().withFeatureFraction(0.01).columnsTried(10));
        assertEquals(10, ForestOptions.defaults().withFeatureFraction(1).columnsTried(10));
    }

    @Test
    void constantColumns_doNotStopTheSearch() {
        double[][] x = new double[20][50];
        int[] y = new int[20];
        for (int i = 0; i < 20; i++) {
            y[i] = i % 2;
            x[i][37] = y[i];
        }
        double[] p = predict(
                ForestOptions.defaults().withFeatureFraction(0.02).withBootstrap(false), Tasks.examples(x, y), 2, x);
        for (int i = 0; i < 20; i++) {
            assertEquals(1, p[2 * i + y[i]]);
        }
    }

    @Test
    void inputGradient_isMissing() {
        var model = new RandomForestLearner(ONE_TREE)
                .fit(Tasks.task(Tasks.blobs(10, 2, 2, 1, 1), 2, 1))
                .model();
        assertEquals(
                "pgd needs input gradients, which a random-forest model does not have",
                assertThrows(MissingCapabilityException.class, () -> model.as(DifferentiableClassifier.class, "pgd"))
                        .getMessage());
    }

    @Test
    void badOptions_areNamed() {
        assertEquals(
                "trees must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> ONE_TREE.withTrees(0))
                        .getMessage());
        assertEquals(
                "maxDepth must be in [1, 1000], got 0",
                assertThrows(IllegalArgumentException.class, () -> ONE_TREE.withMaxDepth(0))
                        .getMessage());
        assertEquals(
                "minLeaf must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> ONE_TREE.withMinLeaf(0))
                        .getMessage());
        assertEquals(
                "featureFraction must be in [0, 1], got NaN",
                assertThrows(IllegalArgumentException.class, () -> ONE_TREE.withFeatureFraction(Double.NaN))
                        .getMessage());
    }
}
