package dev.ralf.adversarial.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachableDecisionsTest {
    private static final double[] ONES = {1, 1, 1, 1, 1, 1};
    private static final Groups GROUPS = new Groups("g", List.of("a", "b"), new int[] {0, 0, 0, 0, 1, 1});

    private static Matrix decisions(int classes, int... of) {
        Matrix q = new Matrix(of.length, classes);
        for (int i = 0; i < of.length; i++) {
            q.set(i, of[i], 1);
        }
        return q;
    }

    /**
     * Class 1 has rate 1/4 in a and 1/2 in b. Rows 1 (to 1), 3 (to 0) and 4 (to 1, which makes b all 1) can be moved. Raising
     * b over a: row 4 gains 1/2, row 3 gains 1/4: 1/4 + 3/4 = 1. Raising a over b: row 1 gains 1/4, row 5 cannot move.
     */
    private static ReachableDecisions example() {
        ReachableDecisions reachable = new ReachableDecisions(decisions(2, 0, 0, 0, 1, 0, 1));
        reachable.add(decisions(2, 0, 1, 0, 0, 1, 1));
        return reachable;
    }

    @Test
    void handWorked_byBudget() {
        ReachableDecisions reachable = example();
        assertEquals(0.25, reachable.worst(GROUPS, ONES, null, 0, -1).value(), 1e-12);
        assertEquals(0.75, reachable.worst(GROUPS, ONES, null, 1, -1).value(), 1e-12);
        ReachableDecisions.Worst two = reachable.worst(GROUPS, ONES, null, 2, -1);
        assertEquals(1, two.value(), 1e-12);
        assertArrayEquals(new int[] {0, 0, 0, 1, 1, 0}, two.choice(), "row 1 moves the wrong way");
        assertEquals(1, reachable.worst(GROUPS, ONES, null, 6, -1).value(), 1e-12);
    }

    @Test
    void oneGroupAloneMayBeTouched() {
        assertEquals(0.5, example().worst(GROUPS, ONES, null, 6, 0).value(), 1e-12, "row 3 to 0: 1/2 against 0");
        assertEquals(0.75, example().worst(GROUPS, ONES, null, 6, 1).value(), 1e-12, "row 4 to 1: 1 against 1/4");
    }

    @Test
    void weightsCount_andTheDearestRowIsTakenFirst() {
        // In a the weight is 8 of which row 3 has 5; in b rows 4 and 5 have 1 and 3.
        double[] weights = {1, 1, 1, 5, 1, 3};
        assertEquals(
                0.75 - 5 / 8.0, example().worst(GROUPS, weights, null, 0, -1).value(), 1e-12);
        assertEquals(0.75, example().worst(GROUPS, weights, null, 1, -1).value(), 1e-12, "row 3 first");
        assertEquals(1, example().worst(GROUPS, weights, null, 2, -1).value(), 1e-12);
    }

    @Test
    void equalisedOdds_comparesRowsOfOneLabel() {
        // Label 1: rows 3 (a) and 5 (b), both decided 1: no gap; row 3 can be moved to 0: a gap of 1.
        // Label 0: rows 0, 1, 2 (a) and 4 (b), all decided 0; row 4 to 1: a gap of 1; row 1 to 1: 1/3.
        int[] labels = {0, 0, 0, 1, 0, 1};
        assertEquals(0, example().worst(GROUPS, ONES, labels, 0, -1).value(), 1e-12);
        ReachableDecisions.Worst one = example().worst(GROUPS, ONES, labels, 1, -1);
        assertEquals(1, one.value(), 1e-12);
        assertArrayEquals(new int[] {0, 0, 0, 0, 1, 0}, one.choice());
        assertEquals(1.0, example().worst(GROUPS, ONES, labels, 6, 0).value(), 1e-12, "row 3");
    }

    @Test
    void threeClasses_raiseTheOneThatPays_andRandomisedDecisionsCountAsExpected() {
        Groups two = new Groups("g", List.of("a", "b"), new int[] {0, 1});
        double[] ones = {1, 1};
        ReachableDecisions reachable =
                new ReachableDecisions(Matrix.of(new double[][] {{0.5, 0.5, 0}, {0.5, 0.25, 0.25}}));
        assertEquals(0.25, reachable.worst(two, ones, null, 0, -1).value(), 1e-12);
        reachable.add(Matrix.of(new double[][] {{0.5, 0.5, 0}, {0, 0.25, 0.75}}));
        assertEquals(0.75, reachable.worst(two, ones, null, 2, -1).value(), 1e-12, "class 2 of b");
        assertArrayEquals(new double[] {0, 0.5}, reachable.movable(), 1e-12);
        Matrix chosen = reachable.chosen(new int[] {0, 1});
        assertArrayEquals(new double[] {0, 0.25, 0.75}, chosen.row(1), 1e-12);
    }

    @Test
    void fewerThanTwoGroupsWithWeight_isUndefined() {
        assertEquals(
                Double.NaN,
                example()
                        .worst(GROUPS, new double[] {1, 1, 1, 1, 0, 0}, null, 6, -1)
                        .value());
        Groups three = new Groups("g", List.of("a", "empty", "b"), new int[] {0, 0, 0, 0, 2, 2});
        assertEquals(1, example().worst(three, ONES, null, 6, -1).value(), 1e-12, "an empty group takes no part");
    }

    @Test
    void decisionsOfOtherRowsOrClasses_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> example().add(decisions(2, 0)));
        assertThrows(IllegalArgumentException.class, () -> example().add(decisions(3, 0, 0, 0, 0, 0, 0)));
    }
}
