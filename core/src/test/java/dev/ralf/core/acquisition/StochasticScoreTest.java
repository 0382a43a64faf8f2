package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Scores of passes and committees by hand and against those of public toolkits, see the README of the golden files. */
class StochasticScoreTest {
    private static final Map<String, StochasticScore> PASSES = Map.of(
            "predictive_entropy_nats", StochasticScore.ENTROPY,
            "bald", StochasticScore.BALD,
            "mean_std", StochasticScore.MEAN_STD,
            "variation_ratio", StochasticScore.VARIATION_RATIO,
            "deepalplus_var_ratio_is_1_minus_max_mean", StochasticScore.LEAST_CONFIDENCE);

    private static final Map<String, StochasticScore> RANKINGS = Map.of(
            "deepalplus_bald_ranking_most_informative_first", StochasticScore.BALD,
            "deepalplus_entropy_dropout_ranking", StochasticScore.ENTROPY,
            "deepalplus_mean_std_ranking", StochasticScore.MEAN_STD);

    private static final Map<String, CommitteeScore> COMMITTEE = Map.of(
            "vote_entropy", CommitteeScore.VOTE_ENTROPY,
            "consensus_entropy", CommitteeScore.CONSENSUS_ENTROPY,
            "kl_max_disagreement", CommitteeScore.MAX_DISAGREEMENT,
            "average_kl_mean", CommitteeScore.MEAN_KL);

    @TestFactory
    Stream<DynamicTest> goldenPasses() {
        return Golden.tests("active_learning", "mc_dropout_scores", (c, tolerance) -> {
            List<Matrix> passes = Tensors.passesFirst(c.get("input").get("probs_TNK"));
            JsonNode expected = c.get("expected");
            Map<String, Consumer<JsonNode>> checks = new HashMap<>();
            PASSES.forEach((key, score) -> checks.put(
                    key, e -> assertArrayEquals(Golden.doubles(e), score.of(passes), tolerance, score.name())));
            checks.put("expected_entropy_nats", e -> {
                double[] entropy = StochasticScore.ENTROPY.of(passes);
                double[] bald = StochasticScore.BALD.of(passes);
                assertArrayEquals(
                        Golden.doubles(e),
                        IntStream.range(0, bald.length)
                                .mapToDouble(i -> entropy[i] - bald[i])
                                .toArray(),
                        2 * tolerance);
            });
            Golden.each(expected, checks);
            if (passes.size() > 1) { // a single pass ties everywhere
                RANKINGS.forEach((key, score) -> {
                    if (expected.has(key)) {
                        int n = passes.get(0).rows();
                        assertArrayEquals(
                                Golden.ints(expected.get(key)),
                                Picks.top(score.of(passes), n, MathOps.range(n), new SeedTree(1)));
                    }
                });
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> goldenCommittees() {
        return Golden.tests("active_learning", "qbc_disagreement", (c, tolerance) -> {
            List<Matrix> members = Tensors.passesFirst(c.get("input").get("committee_probs_TNK"));
            Map<String, Consumer<JsonNode>> checks = new HashMap<>();
            COMMITTEE.forEach((key, score) -> checks.put(
                    key, e -> assertArrayEquals(Golden.doubles(e), score.of(members), tolerance, score.name())));
            checks.put(
                    "variation_ratio",
                    e -> assertArrayEquals(Golden.doubles(e), StochasticScore.VARIATION_RATIO.of(members), tolerance));
            Golden.each(c.get("expected"), checks);
        });
    }

    @Test
    void byHand() {
        // Two passes, three rows: they agree; they contradict each other; one is sure and the other is not.
        List<Matrix> passes = List.of(
                Matrix.of(new double[][] {{0.75, 0.25}, {1, 0}, {1, 0}}),
                Matrix.of(new double[][] {{0.75, 0.25}, {0, 1}, {0.5, 0.5}}));
        double h = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        check(new double[] {0.25, 0.5, 0.25}, StochasticScore.LEAST_CONFIDENCE.of(passes));
        check(new double[] {-0.5, 0, -0.5}, StochasticScore.MARGIN.of(passes));
        check(new double[] {h, Math.log(2), h}, StochasticScore.ENTROPY.of(passes));
        check(new double[] {0, Math.log(2), h - Math.log(2) / 2}, StochasticScore.BALD.of(passes));
        check(new double[] {0, 0.5, 0.25}, StochasticScore.MEAN_STD.of(passes));
        check(new double[] {0, 0.5, 0}, StochasticScore.VARIATION_RATIO.of(passes)); // the tie votes for class 0
        check(new double[] {0, Math.log(2), 0}, CommitteeScore.VOTE_ENTROPY.of(passes));
        check(new double[] {h, Math.log(2), h}, CommitteeScore.CONSENSUS_ENTROPY.of(passes));
        double first = Math.log(1 / 0.75);
        double second = 0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25);
        check(new double[] {0, Math.log(2), (first + second) / 2}, CommitteeScore.MEAN_KL.of(passes));
        check(new double[] {0, Math.log(2), Math.max(first, second)}, CommitteeScore.MAX_DISAGREEMENT.of(passes));
    }

    private static void check(double[] expected, double[] actual) {
        assertArrayEquals(expected, actual, 1e-15);
    }

    @Test
    void nan_isTheScoreOfARowThatHoldsOne_andOfNoOther() {
        List<Matrix> passes = List.of(
                Matrix.of(new double[][] {{0.2, 0.8}, {0.2, 0.8}}),
                Matrix.of(new double[][] {{0.2, 0.8}, {Double.NaN, Double.NaN}}));
        for (StochasticScore score : StochasticScore.values()) {
            double[] s = score.of(passes);
            assertTrue(Double.isFinite(s[0]) && Double.isNaN(s[1]), score + ": " + s[0] + ", " + s[1]);
        }
        for (CommitteeScore score : CommitteeScore.values()) {
            double[] s = score.of(passes);
            assertTrue(Double.isFinite(s[0]) && Double.isNaN(s[1]), score + ": " + s[0] + ", " + s[1]);
        }
    }

    @Test
    void aProbabilityWhoseShareUnderflows_countsAsZero() {
        List<Matrix> members = List.of(
                Matrix.of(new double[][] {{Double.MIN_VALUE, 1}}),
                Matrix.of(new double[][] {{0, 1}}),
                Matrix.of(new double[][] {{0, 1}}));
        for (CommitteeScore score : CommitteeScore.values()) {
            assertArrayEquals(new double[] {0}, score.of(members), 0, score.name());
        }
    }

    @Test
    void shapesMustBeEqual() {
        List<Matrix> two = List.of(new Matrix(2, 3), new Matrix(3, 3));
        for (StochasticScore score : StochasticScore.values()) {
            assertEquals(
                    "number of passes must be at least 1, got 0",
                    assertThrows(IllegalArgumentException.class, () -> score.of(List.of()))
                            .getMessage());
            assertEquals(
                    "passes must have one shape, got [2][3] and [3][3]",
                    assertThrows(IllegalArgumentException.class, () -> score.of(two))
                            .getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> CommitteeScore.MEAN_KL.of(two));
    }

    @Test
    void ratio_byHand() {
        Matrix p = Matrix.of(new double[][] {{0.5, 0.5, 0}, {0.2, 0.6, 0.2}, {0, 0, 1}, {0.1, 0.3, 0.6}});
        assertArrayEquals(new double[] {1, 1 / 3.0, 0, 0.5}, UncertaintyScore.RATIO.of(p), 1e-15);
        assertArrayEquals(new double[] {0}, UncertaintyScore.RATIO.of(Matrix.of(new double[][] {{1}})));
    }

    @TestFactory
    Stream<DynamicTest> ratio_golden() {
        return Golden.tests(
                "active_learning",
                "mcp_selection",
                (c, tolerance) -> assertArrayEquals(
                        Golden.doubles(c.get("expected").get("ratio")),
                        UncertaintyScore.RATIO.of(Golden.matrix(c.get("input").get("probs"))),
                        tolerance));
    }
}
