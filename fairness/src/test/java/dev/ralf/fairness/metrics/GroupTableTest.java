package dev.ralf.fairness.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GroupTableTest {
    private static final double EXACT = 1e-12;

    private static GroupTable table(JsonNode file) {
        List<String> rows = Golden.texts(file.get("group"));
        if (file.has("group2")) {
            List<String> second = Golden.texts(file.get("group2"));
            List<String> crossed = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                crossed.add(rows.get(i) + "|" + second.get(i));
            }
            rows = crossed;
        }
        List<String> names =
                new ArrayList<>(file.get("metric_frame").get("by_group").propertyNames());
        int[] predictions = Golden.ints(file.get("y_pred"));
        return GroupTable.of(
                Golden.oneHot(predictions, file.get("K").asInt()),
                Golden.ints(file.get("y_true")),
                Golden.groups("group", names, rows),
                Golden.ones(predictions.length));
    }

    /** Values of fairlearn's MetricFrame. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "binary_2groups",
                "binary_group_with_one_true_class",
                "binary_intersectional_empty_cell",
                "binary_perfect",
                "binary_single_group"
            })
    void binary_isReference(String name) {
        JsonNode file = Golden.read("metrics/metrics_" + name + ".json");
        GroupTable table = table(file);
        JsonNode frame = file.get("metric_frame");
        for (int s = 0; s < table.groups(); s++) {
            JsonNode group = frame.get("by_group").get(table.name(s));
            assertNumber(group.get("accuracy"), table.accuracy(s));
            assertNumber(group.get("selection_rate"), table.selectionRate(s, 1));
        }
        assertNumber(frame.get("group_min").get("accuracy"), table.worstAccuracy());
        if (table.groups() > 1) {
            assertNumber(file.get("fairlearn").get("demographic_parity_difference"), table.unfairnessMax());
            assertNumber(frame.get("difference_between_groups").get("selection_rate"), table.gap(1));
        } else {
            assertTrue(Double.isNaN(table.unfairnessMax()), "one group has no gap");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"multiclass4_2groups", "multiclass4_absent_predictions", "multiclass4_group_one_class"})
    void multiclass_isReference(String name) {
        JsonNode file = Golden.read("metrics/metrics_" + name + ".json");
        GroupTable table = table(file);
        JsonNode expected = file.get("multiclass");
        for (int s = 0; s < table.groups(); s++) {
            double[] rates = Golden.doubles(expected.get("rates").get(table.name(s)));
            for (int k = 0; k < rates.length; k++) {
                assertEquals(rates[k], table.selectionRate(s, k), EXACT);
            }
            assertNumber(
                    file.get("metric_frame").get("by_group").get(table.name(s)).get("accuracy"), table.accuracy(s));
        }
        double[] gaps = Golden.doubles(expected.get("per_class_gap"));
        double sum = 0;
        for (int k = 0; k < gaps.length; k++) {
            assertEquals(gaps[k], table.gap(k), EXACT);
            sum += gaps[k];
        }
        assertNumber(expected.get("U_max_over_classes_and_group_pairs"), table.unfairnessMax());
        assertEquals(sum, table.unfairnessSum(), EXACT);
        assertEquals(sum / 4, table.unfairnessMean(), EXACT);
    }

    private static void assertNumber(JsonNode expected, double actual) {
        double value = expected.isString() ? Double.parseDouble(expected.asString()) : expected.asDouble();
        assertEquals(value, actual, EXACT);
    }

    @Test
    void weightedRandomisedDecisions_handWorked() {
        Matrix q = Matrix.of(new double[][] {{0.5, 0.5}, {1, 0}, {0.25, 0.75}});
        Groups groups = new Groups("A", List.of("x", "y", "empty"), new int[] {0, 0, 1});
        GroupTable table = GroupTable.of(q, new int[] {0, 1, 1}, groups, new double[] {2, 1, 5});
        assertEquals(3, table.weight(0), EXACT);
        assertEquals(2.0 / 3, table.selectionRate(0, 0), EXACT);
        assertEquals(0.25, table.selectionRate(1, 0), EXACT);
        assertEquals(2.0 / 3 - 0.25, table.unfairnessMax(), EXACT);
        assertEquals(2 * (2.0 / 3 - 0.25), table.unfairnessSum(), EXACT);
        assertEquals(1.0 / 3, table.accuracy(0), EXACT);
        assertEquals(0.75, table.accuracy(1), EXACT);
        assertEquals(0, table.worstGroup());
        assertEquals(1, table.count(0, 0, 1), EXACT);
        assertTrue(Double.isNaN(table.selectionRate(2, 0)));
        assertTrue(Double.isNaN(table.accuracy(2)));
    }

    @Test
    void noRows_isUndefined() {
        GroupTable table = GroupTable.of(
                new Matrix(0, 2), new int[0], new Groups("A", List.of("x", "y"), new int[0]), new double[0]);
        assertTrue(Double.isNaN(table.unfairnessMax()));
        assertTrue(Double.isNaN(table.unfairnessMean()));
        assertTrue(Double.isNaN(table.unfairnessSum()));
        assertTrue(Double.isNaN(table.worstAccuracy()));
        assertEquals(-1, table.worstGroup());
    }

    @Test
    void withoutLabels_hasRatesAndNoAccuracy() {
        GroupTable table = GroupTable.unlabelled(
                Golden.oneHot(new int[] {0, 1}, 2),
                new Groups("A", List.of("x", "y"), new int[] {0, 1}),
                Golden.ones(2));
        assertEquals(1, table.unfairnessMax(), EXACT);
        assertThrows(IllegalStateException.class, () -> table.accuracy(0));
        assertThrows(IllegalStateException.class, table::worstAccuracy);
        assertThrows(IllegalStateException.class, () -> table.count(0, 0, 0));
    }

    @Test
    void arguments_areChecked() {
        Groups groups = new Groups("A", List.of("x", "y"), new int[] {0, 1});
        Matrix q = Golden.oneHot(new int[] {0, 1}, 2);
        assertThrows(IllegalArgumentException.class, () -> GroupTable.of(q, new int[] {0, 2}, groups, Golden.ones(2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> GroupTable.of(q, new int[] {0, 1}, groups, new double[] {1, Double.NaN}));
        q.set(0, 0, Double.NaN);
        assertThrows(IllegalArgumentException.class, () -> GroupTable.of(q, new int[] {0, 1}, groups, Golden.ones(2)));
    }
}
