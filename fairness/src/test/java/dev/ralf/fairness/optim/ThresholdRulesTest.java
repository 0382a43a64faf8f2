package dev.ralf.fairness.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.GoldenFiles;
import dev.ralf.core.data.Groups;
import dev.ralf.fairness.Golden;
import dev.ralf.fairness.optim.ThresholdRules.Constraint;
import dev.ralf.fairness.optim.ThresholdRules.Objective;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class ThresholdRulesTest {
    private static final double[] SCORES = {0.9, 0.8, 0.2, 0.7, 0.6, 0.1};
    private static final int[] LABELS = {1, 0, 0, 1, 1, 0};
    private static final Groups GROUPS = new Groups("A", List.of("a", "b"), new int[] {0, 0, 0, 1, 1, 1});

    @Test
    void perfectSeparation_isKept_handWorked() {
        // Both groups can be separated: all right, whatever the constraint given the label.
        for (Constraint c :
                List.of(Constraint.EQUALISED_ODDS, Constraint.TRUE_POSITIVE_RATE, Constraint.FALSE_POSITIVE_RATE)) {
            ThresholdRules.Fit fit = ThresholdRules.fit(SCORES, LABELS, GROUPS, c, Objective.ACCURACY);
            assertEquals(1, fit.value(), 1e-12);
            for (int i = 0; i < SCORES.length; i++) {
                for (ThresholdRules.Rule rule : fit.rules().get(GROUPS.codes()[i])) {
                    assertEquals(LABELS[i], rule.decide(SCORES[i]), "row " + i + " " + rule);
                }
            }
        }
        // Selection rates 1/3 and 2/3 must meet: one row in six is wrong.
        assertEquals(
                5 / 6.0,
                ThresholdRules.fit(SCORES, LABELS, GROUPS, Constraint.SELECTION_RATE, Objective.ACCURACY)
                        .value(),
                1e-12);
    }

    @Test
    void reversedScores_areFlipped() {
        double[] reversed = {0.1, 0.8, 0.9, 0.7, 0.6, 0.1};
        assertEquals(
                1,
                ThresholdRules.fit(reversed, LABELS, GROUPS, Constraint.EQUALISED_ODDS, Objective.ACCURACY)
                        .value(),
                1e-12);
    }

    @TestFactory
    Stream<DynamicTest> golden() {
        return GoldenFiles.list("ralf.golden.rf", "robust_fair", "hardt_").stream()
                .map(path ->
                        DynamicTest.dynamicTest(path.getFileName().toString(), () -> check(GoldenFiles.read(path))));
    }

    private static void check(JsonNode file) {
        List<String> rows = Golden.texts(file.get("group"));
        List<String> names = rows.stream().distinct().sorted().toList();
        Groups groups = Golden.groups("group", names, rows);
        int[] labels = Golden.ints(file.get("y"));
        double[] scores = Golden.doubles(file.get(file.has("scores") ? "scores" : "y_pred"));
        if (file.has("expected")) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> ThresholdRules.fit(
                                    scores, labels, groups, Constraint.EQUALISED_ODDS, Objective.ACCURACY))
                    .getMessage();
            assertTrue(message.startsWith("group a must have rows of label"), message);
            return;
        }
        if (file.has("objective")) {
            ThresholdRules.Fit fit =
                    ThresholdRules.fit(scores, labels, groups, Constraint.EQUALISED_ODDS, Objective.GROUP_RATES);
            assertEquals(file.get("objective").asDouble(), -fit.value(), 1e-9);
            return;
        }
        for (JsonNode c : file.get("cases")) {
            Constraint constraint = constraint(c.get("constraints").asString());
            ThresholdRules.Fit fit = ThresholdRules.fit(scores, labels, groups, constraint, Objective.ACCURACY);
            assertTrue(fit.value() >= c.get("expected_accuracy").asDouble() - 1e-9, constraint + " " + fit.value());
            verify(fit, constraint, scores, labels, groups);
        }
        exact(file, "exact_equalized_odds_optimum", Constraint.EQUALISED_ODDS, scores, labels, groups);
        exact(file, "exact_demographic_parity_optimum", Constraint.SELECTION_RATE, scores, labels, groups);
    }

    private static void exact(
            JsonNode file, String name, Constraint constraint, double[] scores, int[] labels, Groups groups) {
        if (file.has(name)) {
            assertEquals(
                    file.get(name).get("expected_accuracy").asDouble(),
                    ThresholdRules.fit(scores, labels, groups, constraint, Objective.ACCURACY)
                            .value(),
                    1e-9,
                    name);
        }
    }

    /** Accuracy and rates of the rules, recounted row by row. */
    private static void verify(
            ThresholdRules.Fit fit, Constraint constraint, double[] scores, int[] labels, Groups groups) {
        double right = 0;
        double[][] decided = new double[groups.count()][2];
        double[][] size = new double[groups.count()][2];
        for (int i = 0; i < scores.length; i++) {
            int s = groups.codes()[i];
            size[s][labels[i]]++;
            for (ThresholdRules.Rule rule : fit.rules().get(s)) {
                int d = rule.decide(scores[i]);
                right += d == labels[i] ? rule.weight() : 0;
                decided[s][labels[i]] += d * rule.weight();
            }
        }
        assertEquals(fit.value(), right / scores.length, 1e-9);
        for (int s = 1; s < size.length; s++) {
            for (int y = 0; y < 2; y++) {
                boolean equal = constraint == Constraint.EQUALISED_ODDS
                        || constraint == (y == 1 ? Constraint.TRUE_POSITIVE_RATE : Constraint.FALSE_POSITIVE_RATE);
                if (equal) {
                    assertEquals(decided[0][y] / size[0][y], decided[s][y] / size[s][y], 1e-9);
                }
            }
            if (constraint == Constraint.SELECTION_RATE) {
                assertEquals(
                        (decided[0][0] + decided[0][1]) / (size[0][0] + size[0][1]),
                        (decided[s][0] + decided[s][1]) / (size[s][0] + size[s][1]),
                        1e-9);
            }
        }
    }

    private static Constraint constraint(String name) {
        return switch (name) {
            case "equalized_odds" -> Constraint.EQUALISED_ODDS;
            case "demographic_parity" -> Constraint.SELECTION_RATE;
            case "true_positive_rate_parity" -> Constraint.TRUE_POSITIVE_RATE;
            case "false_positive_rate_parity" -> Constraint.FALSE_POSITIVE_RATE;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
