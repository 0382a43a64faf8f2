package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Scores and selections against those of three public toolkits, see the README of the golden files. */
class UncertaintyGoldenTest {
    private static final Map<String, UncertaintyScore> SHORT = Map.of(
            "lc", UncertaintyScore.LEAST_CONFIDENCE,
            "margin", UncertaintyScore.MARGIN,
            "entropy", UncertaintyScore.ENTROPY,
            "gini", UncertaintyScore.GINI);

    @TestFactory
    Stream<DynamicTest> scores() {
        return Golden.tests("active_learning", "uncertainty_scores", (c, tolerance) -> {
            Matrix p = Golden.matrix(c.get("input").get("probs"));
            // The files give the gap itself; our score is minus the gap.
            Map<String, double[]> scores = Map.of(
                    "least_confidence", UncertaintyScore.LEAST_CONFIDENCE.of(p),
                    "margin",
                            Arrays.stream(UncertaintyScore.MARGIN.of(p))
                                    .map(m -> -m)
                                    .toArray(),
                    "entropy_nats", UncertaintyScore.ENTROPY.of(p),
                    "entropy_bits",
                            Arrays.stream(UncertaintyScore.ENTROPY.of(p))
                                    .map(h -> h / Math.log(2))
                                    .toArray(),
                    "gini", UncertaintyScore.GINI.of(p));
            Map<String, Consumer<JsonNode>> checks = new HashMap<>();
            scores.forEach(
                    (key, score) -> checks.put(key, e -> assertArrayEquals(Golden.doubles(e), score, tolerance, key)));
            Golden.each(c.get("expected"), checks);
        });
    }

    @TestFactory
    Stream<DynamicTest> selections() {
        return Golden.tests("active_learning", "uncertainty_selection", (c, tolerance) -> {
            Matrix p = Golden.matrix(c.get("input").get("probs"));
            int[] pool = Golden.ints(c.get("input").get("unlabelled_pool_indices"));
            for (JsonNode budget : c.get("expected")) {
                for (Map.Entry<String, UncertaintyScore> score : SHORT.entrySet()) {
                    JsonNode expected = budget.get("selections").get(score.getKey());
                    if (expected == null) {
                        continue;
                    }
                    Selection s = new UncertaintySampling(score.getKey(), score.getValue())
                            .select(task(p, pool, budget.get("budget_requested").asInt()));
                    assertEquals(budget.get("budget_effective").asInt(), s.ids().length);
                    Set<Integer> picked = set(s.ids());
                    Set<Integer> must = set(Golden.ints(expected.get("must_contain")));
                    assertTrue(picked.containsAll(must), score + ": " + picked + " lacks some of " + must);
                    Set<Integer> ties = new HashSet<>(picked);
                    ties.removeAll(must);
                    assertEquals(expected.get("take_from_tie_group").asInt(), ties.size());
                    assertTrue(set(Golden.ints(expected.get("tie_group"))).containsAll(ties));
                }
            }
        });
    }

    @Test
    void nan_isTheScoreOfARowThatHoldsOne_andComesLast() {
        Matrix p = Matrix.of(new double[][] {{Double.NaN, 0.5, 0.5}, {1, 0, 0}, {0.6, 0.4, 0}});
        for (UncertaintyScore score : UncertaintyScore.values()) {
            double[] s = score.of(p);
            assertTrue(Double.isNaN(s[0]), score + " of NaN is " + s[0]);
            assertArrayEquals(new int[] {2, 1, 0}, Picks.top(s, 3, new int[] {0, 1, 2}, new SeedTree(1)), score.name());
        }
    }

    @Test
    void factsComeInAFixedOrder() {
        Matrix p = Matrix.of(new double[][] {{0.5, 0.5}, {1, 0}});
        Selection s = new UncertaintySampling("gini", UncertaintyScore.GINI).select(task(p, new int[] {0, 1}, 1));
        assertEquals(List.of("poolMean", "batchMean"), List.copyOf(s.facts().keySet()));
        assertEquals(0.25, s.facts().get("poolMean"));
        assertEquals(0.5, s.facts().get("batchMean"));
    }

    private static Set<Integer> set(int[] values) {
        return IntStream.of(values).boxed().collect(Collectors.toSet());
    }

    /** A task whose model looks its probabilities up: the only feature of a row is its id. */
    static AcquisitionTask task(Matrix probabilities, int[] pool, int batch) {
        int n = probabilities.rows();
        float[] ids = new float[n];
        double[] ones = new double[n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
            ones[i] = 1;
        }
        Classifier table = new Classifier() {
            @Override
            public String id() {
                return "table";
            }

            @Override
            public int classes() {
                return probabilities.columns();
            }

            @Override
            public Matrix probabilities(Features features) {
                int[] rows = new int[features.size()];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = (int) features.get(i, 0);
                }
                return probabilities.select(rows);
            }
        };
        Inputs inputs = new Inputs(new Features(ids, n, 1), List.of(), List.of(), ones);
        return new AcquisitionTask(table, inputs, pool, new int[0], new int[0], batch, new SeedTree(5));
    }
}
