package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.training.Learner;
import dev.ralf.core.util.Matrix;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;

class BoostedTreesTest {
    private static Examples weighted(int classes) {
        Examples e = Tasks.blobs(150, 6, classes, 1, 4);
        double[] w = new double[150];
        for (int i = 0; i < w.length; i++) {
            w[i] = 0.25 + i % 5;
        }
        return Tasks.weighted(e, w);
    }

    @Test
    void plainJava_givesWhatXgboostGives() {
        for (int classes = 2; classes <= 4; classes++) {
            Examples e = weighted(classes);
            Features at = Tasks.blobs(300, 6, classes, 1, 5).features();
            BoostingOptions options = new BoostingOptions(30, 0.3, 3, 4.1, 1, 1, 1); // no node lies on the border
            Matrix java = Tasks.probabilities(new GradientBoostingLearner(options), e, classes, 6, at);
            Matrix xgboost =
                    Tasks.probabilities(new XgboostLearner(options, XgboostLearner.Splits.EXACT), e, classes, 6, at);
            assertArrayEquals(xgboost.data(), java.data(), 2e-5); // XGBoost adds floats up
        }
    }

    @Test
    void treesReadOut_predictWhatXgboostPredicts() throws Exception {
        for (int classes = 2; classes <= 3; classes++) {
            Examples e = Tasks.blobs(120, 5, classes, 1, 8);
            int k = classes;
            float[] labels = new float[e.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = e.labels()[i];
            }
            Map<String, Object> parameters = new HashMap<>(Map.of(
                    "objective",
                    k == 2 ? "binary:logistic" : "multi:softprob",
                    "eta",
                    0.1,
                    "max_depth",
                    4,
                    "base_score",
                    0.5,
                    "tree_method",
                    "exact",
                    "nthread",
                    1,
                    "verbosity",
                    0));
            if (k > 2) {
                parameters.put("num_class", k);
            }
            DMatrix data = new DMatrix(e.features().data(), e.size(), 5, Float.NaN);
            data.setLabel(labels);
            Booster booster = XGBoost.train(data, parameters, 40, Map.of(), null, null);
            float[][] expected = booster.predict(data);
            booster.dispose();
            data.dispose();
            BoostingOptions options = new BoostingOptions(40, 0.1, 4, 1, 1, 1, 1);
            Matrix p = Tasks.probabilities(
                    new XgboostLearner(options, XgboostLearner.Splits.EXACT), e, k, 1, e.features());
            for (int i = 0; i < e.size(); i++) {
                for (int c = k == 2 ? 1 : 0; c < k; c++) {
                    assertEquals(expected[i][k == 2 ? 0 : c], p.get(i, c), 1e-5);
                }
            }
        }
    }

    @Test
    void valuesAtAThreshold_goWhereXgboostSendsThem() {
        Tree tree = XgboostDump.tree("0:[f1<1.5] yes=1,no=2,missing=1\n\t1:leaf=-2\n\t2:[f0<-3] yes=3,no=4,missing=3\n"
                + "\t\t3:leaf=1e-05\n\t\t4:leaf=0.25\n");
        double[] sum = new double[4];
        tree.addTo(new float[] {0, Math.nextDown(1.5f), 0, 1.5f, -3, 9, -4, 9}, 2, sum, 1, new int[] {0});
        assertArrayEquals(new double[] {-2, 0.25, 0.25, 1e-5f}, sum);
    }

    @Test
    void whatIsNoTree_isRefused() {
        for (String text : new String[] {
            "", "0:[f1<1.5] yes=1,no=2,missing=1", "0:[f1<1.5] yes=0,no=0,missing=0", "0:leaves=2", "1:leaf=2"
        }) {
            assertThrows(IllegalStateException.class, () -> XgboostDump.tree(text), text);
        }
    }

    @Test
    void wholeNumberWeight_equalsDuplicatedRows() {
        Examples e = Tasks.blobs(80, 5, 3, 1, 4);
        double[] w = new double[80];
        for (int i = 0; i < 80; i++) {
            w[i] = 1 + i % 3;
        }
        Features at = Tasks.blobs(100, 5, 3, 1, 5).features();
        // weights are scaled to mean 1, so only a penalty and a least child weight of 0 mean the same in both
        Learner learner = new GradientBoostingLearner(new BoostingOptions(10, 0.3, 2, 0, 1, 1, 0));
        Examples weighted = Tasks.weighted(e, w);
        assertArrayEquals(
                Tasks.probabilities(learner, Tasks.duplicated(weighted), 3, 6, at)
                        .data(),
                Tasks.probabilities(learner, weighted, 3, 6, at).data(),
                1e-9);
    }

    @Test
    void aColumnThatHelpsNothing_isNotCut() {
        Examples e = Tasks.examples(new double[][] {{1}, {1}, {1}, {1}}, new int[] {0, 1, 1, 1});
        BoostingOptions options = new BoostingOptions(200, 0.1, 4, 0, 1, 1, 1);
        Matrix p = Tasks.probabilities(new GradientBoostingLearner(options), e, 2, 1, e.features());
        assertEquals(0.75, p.get(0, 1), 1e-3);
        assertTrue(p.get(0, 0) > 0);
    }

    @Test
    void levelsOfCategories_areCutAsXgboostCutsThem() {
        Examples e = Tasks.blobs(200, 4, 3, 1, 4);
        double[][] x = new double[200][7];
        for (int i = 0; i < 200; i++) {
            x[i][0] = e.features().get(i, 0);
            for (int j = 1; j < 4; j++) {
                x[i][j] = e.features().get(i, j) > 0.7 ? 1 : 0; // the rarer value is the upper one
                x[i][3 + j] = e.features().get(i, j) > -1 ? 1 : 0; // the lower one
            }
        }
        Examples levels = Tasks.examples(x, e.labels());
        BoostingOptions options = new BoostingOptions(20, 0.3, 3, 4.1, 1, 1, 1);
        assertArrayEquals(
                Tasks.probabilities(
                                new XgboostLearner(options, XgboostLearner.Splits.EXACT),
                                levels,
                                3,
                                1,
                                levels.features())
                        .data(),
                Tasks.probabilities(new GradientBoostingLearner(options), levels, 3, 1, levels.features())
                        .data(),
                2e-5);
    }
}
