package dev.ralf.fairness.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTableTest {
    private static final double EXACT = 1e-12;

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
