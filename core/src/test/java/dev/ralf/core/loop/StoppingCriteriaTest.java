package dev.ralf.core.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Features;
import dev.ralf.core.loop.StoppingCriteria.Budget;
import dev.ralf.core.loop.StoppingCriteria.ClassificationChange;
import dev.ralf.core.loop.StoppingCriteria.Confidence;
import dev.ralf.core.loop.StoppingCriteria.Kappa;
import dev.ralf.core.loop.StoppingCriteria.KappaRule;
import dev.ralf.core.loop.StoppingCriteria.OverallUncertainty;
import dev.ralf.core.loop.StoppingCriteria.Plateau;
import dev.ralf.core.loop.StoppingCriteria.VarianceSurge;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Stopping criteria by hand and against small-text, see the README of the golden files. */
class StoppingCriteriaTest {
    private static StopSignals predictions(int classes, int... predictions) {
        return new StopSignals(0, 1, predictions, classes, 1, 1, 0, Double.NaN);
    }

    private static StopSignals signals(
            int labels, int batch, double mean, double max, double variance, double accuracy) {
        return new StopSignals(labels, batch, new int[] {0}, 2, mean, max, variance, accuracy);
    }

    private static List<StopSignals> variances(double... v) {
        return IntStream.range(0, v.length)
                .mapToObj(i -> signals(0, 1, 1, 1, v[i], Double.NaN))
                .toList();
    }

    private static List<StopSignals> accuracies(double... a) {
        return IntStream.range(0, a.length)
                .mapToObj(i -> signals(0, 1, 1, 1, 0, a[i]))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "stopping_criteria", (c, tolerance) -> {
            if (c.get("input").has("probs_per_round")) {
                requireUncertainty(c, tolerance);
            } else {
                requirePredictions(c, tolerance);
            }
        });
    }

    private static void requirePredictions(JsonNode c, double tolerance) {
        JsonNode in = c.get("input");
        JsonNode parameters = in.path("params");
        int window = parameters.path("w").asInt(3);
        // small-text stops on the change of kappa; its defaults where a case names none
        Kappa kappa = new Kappa(window, parameters.path("kappa").asDouble(0.99), KappaRule.CHANGE);
        ClassificationChange change =
                new ClassificationChange(parameters.path("thr").asDouble(0));
        List<StopSignals> rounds = new ArrayList<>();
        for (int r = 0; r < in.get("predictions_per_round").size(); r++) {
            rounds.add(predictions(
                    in.get("num_classes").asInt(),
                    Golden.ints(in.get("predictions_per_round").get(r))));
            JsonNode expected = c.get("expected").get(r);
            assertArrayEquals(
                    Golden.doubles(expected.get("kappa_history_window")), Kappa.kappas(rounds, window), tolerance);
            assertEquals(
                    expected.get("kappa_stop").asBoolean(), kappa.reason(rounds).isPresent(), "kappa, round " + r);
            assertEquals(
                    expected.get("classification_change_stop").asBoolean(),
                    change.reason(rounds).isPresent(),
                    "change, round " + r);
        }
    }

    private static void requireUncertainty(JsonNode c, double tolerance) {
        OverallUncertainty criterion =
                new OverallUncertainty(c.get("input").get("threshold").asDouble());
        JsonNode rounds = c.get("input").get("probs_per_round");
        for (int r = 0; r < rounds.size(); r++) {
            StopSignals s = measure(Golden.matrix(rounds.get(r)));
            JsonNode expected = c.get("expected").get(r);
            assertEquals(expected.get("normalised_mean_entropy").asDouble(), s.meanEntropy(), tolerance);
            assertEquals(
                    expected.get("stop").asBoolean(),
                    criterion.reason(List.of(s)).isPresent());
        }
    }

    /** The signals of a model with these probabilities, of which every row is unlabelled. */
    private static StopSignals measure(Matrix p) {
        float[] ids = new float[p.rows()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i;
        }
        Classifier model = new Classifier() {
            @Override
            public String id() {
                return "table";
            }

            @Override
            public int classes() {
                return p.columns();
            }

            @Override
            public Matrix probabilities(Features features) {
                return p.select(IntStream.range(0, features.size())
                        .map(i -> (int) features.get(i, 0))
                        .toArray());
            }
        };
        int[] pool = MathOps.range(p.rows());
        return new StopWatch(new Features(ids, ids.length, 1), pool, new SeedTree(1))
                .signals(model, pool, 7, 100, Double.NaN);
    }

    @Test
    void signals_byHand() {
        StopSignals s = measure(Matrix.of(new double[][] {{1, 0}, {0.5, 0.5}, {0.25, 0.75}}));
        double h = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
        assertEquals((Math.log(2) + h) / 3 / Math.log(2), s.meanEntropy(), 1e-15);
        assertEquals(Math.log(2), s.maxEntropy(), 1e-15);
        assertEquals(1 / 24.0, s.confidenceVariance(), 1e-15); // of 1, 0.5, 0.75
        assertArrayEquals(new int[] {0, 0, 1}, s.predictions());
        assertEquals(7, s.labels());
        assertEquals(3, s.batch()); // no more can be bought
    }

    @Test
    void budget_stopsBeforeItIsExceeded() {
        Budget budget = new Budget(100);
        assertEquals(Optional.empty(), budget.reason(List.of(signals(90, 10, 1, 1, 0, 0))));
        assertEquals(
                Optional.of("91 labels bought, and another 10 would exceed the budget of 100"),
                budget.reason(List.of(signals(91, 10, 1, 1, 0, 0))));
    }

    @Test
    void confidence_looksAtTheLeastCertainRow() {
        assertTrue(new Confidence(0.1)
                .reason(List.of(signals(1, 1, 0, 0.09, 0, 0)))
                .isPresent());
        assertEquals(Optional.empty(), new Confidence(0.1).reason(List.of(signals(1, 1, 0, 0.1, 0, 0))));
    }

    @Test
    void kappa_byHand() {
        // Agreement 2/4; chance 1/2 * 1/2 + 1/2 * 1/2 + 0.
        assertEquals(0, Kappa.kappa(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}, 3), 1e-15);
        // Agreement 3/4; chance 3/4 * 1/2 + 1/4 * 1/2.
        assertEquals(0.5, Kappa.kappa(new int[] {0, 0, 0, 1}, new int[] {0, 0, 1, 1}, 2), 1e-15);
        assertEquals(1, Kappa.kappa(new int[] {2, 2}, new int[] {2, 2}, 3));
        assertEquals(0, Kappa.kappa(new int[] {0, 0}, new int[] {1, 1}, 2)); // constant, and never the same
    }

    @Test
    void kappa_agreementAndChange_partWaysWhereKappasAreEqualAndLow() {
        List<StopSignals> rounds =
                List.of(predictions(2, 0, 0, 0, 1), predictions(2, 0, 0, 1, 1), predictions(2, 0, 0, 0, 1));
        assertEquals(Optional.empty(), new Kappa(2, 0.9, KappaRule.AGREEMENT).reason(rounds));
        assertTrue(new Kappa(2, 0.9, KappaRule.CHANGE).reason(rounds).isPresent());
        assertTrue(new Kappa(2, 0.5, KappaRule.AGREEMENT).reason(rounds).isPresent());
        assertEquals(Optional.empty(), new Kappa(3, 0, KappaRule.AGREEMENT).reason(rounds)); // two kappas so far
    }

    @Test
    void varianceSurge_waitsForTheFallAfterThePeak() {
        VarianceSurge criterion = new VarianceSurge(2, 0.5);
        assertEquals(Optional.empty(), criterion.reason(variances(1, 4, 3))); // one fall
        assertEquals(Optional.empty(), criterion.reason(variances(1, 4, 3, 2.5))); // not below a half
        assertTrue(criterion.reason(variances(1, 4, 3, 2)).isPresent());
        assertEquals(Optional.empty(), criterion.reason(variances(1, 4, 1, 1))); // no fall in the last round
        assertEquals(Optional.empty(), criterion.reason(variances(4)));
    }

    @Test
    void plateau_waitsForARise() {
        Plateau criterion = new Plateau(2, 0.01);
        assertEquals(Optional.empty(), criterion.reason(accuracies(0.5, 0.5)));
        assertTrue(criterion.reason(accuracies(0.5, 0.4, 0.5)).isPresent());
        assertEquals(Optional.empty(), criterion.reason(accuracies(0.5, 0.4, 0.52)));
        assertTrue(criterion.reason(accuracies(0.5, 0.52, 0.52, 0.525)).isPresent());
        assertTrue(criterion.needsValidation());
    }

    @Test
    void stopSet_isAFixedSampleOfThePool_whateverItsOrder() {
        int n = 2 * StopSignals.STOP_SET;
        float[] parity = new float[n];
        int[] reversed = new int[n];
        for (int i = 0; i < n; i++) {
            parity[i] = i % 7 == 0 ? 1 : 0;
            reversed[i] = n - 1 - i;
        }
        Features features = new Features(parity, n, 1);
        Classifier model = new Classifier() {
            @Override
            public String id() {
                return "parity";
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Matrix probabilities(Features rows) {
                assertTrue(rows.size() <= 4_096, "rows come in blocks");
                Matrix p = new Matrix(rows.size(), 2);
                for (int i = 0; i < rows.size(); i++) {
                    p.set(i, (int) rows.get(i, 0), 1);
                }
                return p;
            }
        };
        int[] pool = MathOps.range(n);
        int[] first = new StopWatch(features, pool, new SeedTree(1))
                .signals(model, pool, 0, 1, Double.NaN)
                .predictions();
        assertEquals(StopSignals.STOP_SET, first.length);
        assertArrayEquals(
                first,
                new StopWatch(features, reversed, new SeedTree(1))
                        .signals(model, new int[] {5}, 0, 1, Double.NaN)
                        .predictions());
    }

    @Test
    void badArguments() {
        assertEquals(
                "window must be at least 2, got 1",
                assertThrows(IllegalArgumentException.class, () -> new Kappa(1, 0.9, KappaRule.CHANGE))
                        .getMessage());
        assertEquals(
                "threshold must be in [0, 1), got NaN",
                assertThrows(IllegalArgumentException.class, () -> new OverallUncertainty(Double.NaN))
                        .getMessage());
    }
}
