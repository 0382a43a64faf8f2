package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import org.junit.jupiter.api.Test;

class XgboostLearnerTest {
    @Test
    void oneRound_byHand() {
        // Start at p = 1/2: gradients -+1/2 and second derivatives 1/4 a row. One cut at 1.5; without penalty the leaf
        // of
        // the three rows of class 1 has value 3/2 / (3/4) = 2 and the other -2.
        BoostingOptions options = new BoostingOptions(1, 1, 1, 0, 1, 1, 0);
        Examples e = Tasks.examples(new double[][] {{1}, {1}, {1}, {2}, {2}, {2}}, new int[] {0, 0, 0, 1, 1, 1});
        double p = 1 / (1 + Math.exp(-2));
        assertArrayEquals(
                new double[] {p, 1 - p, 1 - p, p},
                Tasks.probabilities(
                                new XgboostLearner(options, XgboostLearner.Splits.EXACT),
                                e,
                                2,
                                1,
                                Features.of(new double[][] {{1}, {2}}))
                        .data(),
                1e-6);
    }

    @Test
    void wholeNumberWeight_equalsDuplicatedRows() {
        for (int classes = 2; classes <= 3; classes++) {
            Examples e = Tasks.blobs(80, 5, classes, 1, 4);
            double[] w = new double[80];
            for (int i = 0; i < 80; i++) {
                w[i] = 1 + i % 3; // 1, 2, 3 in turn
            }
            Examples weighted = Tasks.weighted(e, w);
            Features at = Tasks.blobs(100, 5, classes, 1, 5).features();
            // weights are scaled to mean 1, so only a penalty and a least child weight of 0 mean the same in both
            XgboostLearner learner =
                    new XgboostLearner(new BoostingOptions(10, 0.3, 2, 0, 1, 1, 0), XgboostLearner.Splits.EXACT);
            assertArrayEquals(
                    Tasks.probabilities(learner, Tasks.duplicated(weighted), classes, 6, at)
                            .data(),
                    Tasks.probabilities(learner, weighted, classes, 6, at).data(),
                    1e-4); // floats, added up in another order
        }
    }

    @Test
    void badOptions_areNamed() {
        assertEquals(
                "subsample must be in (0, 1], got 0.0",
                assertThrows(IllegalArgumentException.class, () -> BoostingOptions.defaults()
                                .withSubsample(0))
                        .getMessage());
        assertEquals(
                "rounds must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> BoostingOptions.defaults()
                                .withRounds(0))
                        .getMessage());
        assertEquals(
                "lambda must be in [0, Infinity), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new BoostingOptions(1, 1, 1, 0, 1, 1, Double.NaN))
                        .getMessage());
    }

    @Test
    void failureOfTheLibrary_isOneLine() {
        assertEquals(
                "XGBoost failed: first",
                assertThrows(
                                IllegalStateException.class,
                                () -> Native.call(() -> {
                                    throw new java.io.IOException("first\nsecond");
                                }))
                        .getMessage());
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> Native.call(() -> {
                            throw new UnsatisfiedLinkError("libgomp.so.1");
                        }))
                .getMessage();
        assertEquals(
                0, message.indexOf("learner xgboost needs the native library of XGBoost, which cannot be loaded on "));
    }
}
