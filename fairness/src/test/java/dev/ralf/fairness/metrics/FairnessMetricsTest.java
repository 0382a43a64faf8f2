package dev.ralf.fairness.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairnessMetricsTest {
    /** Group a: 4 tp, 1 fn, 2 fp, 3 tn; group b: 1 tp, 3 fn, 0 fp, 6 tn; group c: empty. */
    private static final GroupTable TABLE = GroupTable.ofCounts(
            List.of("a", "b", "c"), new double[][][] {{{3, 2}, {1, 4}}, {{6, 0}, {3, 1}}, {{0, 0}, {0, 0}}});

    @Test
    void rates_handWorked() {
        double[][] expected = {
            {0.6, 0.1},
            {0.5, 0.4},
            {0.8, 0.25},
            {0.4, 0},
            {0.6, 1},
            {0.2, 0.75},
            {2 / 3.0, 1},
            {1 / 3.0, 0},
            {0.75, 2 / 3.0},
            {0.25, 1 / 3.0},
            {0.7, 0.7},
            {0.3, 0.3},
            {0.5, Double.NaN}
        };
        for (GroupRate rate : GroupRate.values()) {
            ByGroup values = TABLE.byGroup(rate, 1);
            assertEquals(expected[rate.ordinal()][0], values.values()[0], 1e-15, rate.id());
            assertEquals(expected[rate.ordinal()][1], values.values()[1], 1e-15, rate.id());
            assertTrue(Double.isNaN(values.values()[2]), rate.id());
            assertEquals(values.values()[1], TABLE.rate(rate, 1, 1), rate.id());
        }
        assertEquals(0.35, TABLE.byGroup(GroupRate.SELECTION_RATE, 1).overall(), 1e-15);
        assertEquals(1 / 6.0, TABLE.byGroup(GroupRate.SELECTION_RATE, 1).ratio(), 1e-15);
        assertEquals(1, TABLE.byGroup(GroupRate.SELECTION_RATE, 1).lowest());
        assertEquals(0, TABLE.byGroup(GroupRate.SELECTION_RATE, 1).highest());
        assertEquals(0.55, FairnessMetrics.equalisedOddsDifference(TABLE, 1), 1e-15);
        assertEquals(0, FairnessMetrics.equalisedOddsRatio(TABLE, 1), 1e-15);
        assertTrue(Double.isNaN(TABLE.byGroup(GroupRate.TREATMENT, 1).difference()), "one group has no false positive");
        double[] toRest = TABLE.differencesToRest(GroupRate.SELECTION_RATE, 1);
        assertEquals(0.5, toRest[0], 1e-15);
        assertEquals(-0.5, toRest[1], 1e-15);
        assertTrue(Double.isNaN(toRest[2]));
    }

    @Test
    void inequality_handWorked() {
        // benefits: 4 of 0, 14 of 1, 2 of 2; mean 0.9
        double m = 0.9;
        double theil = (14 / m * Math.log(1 / m) + 2 * 2 / m * Math.log(2 / m)) / 20;
        assertEquals(theil, Inequality.theil(TABLE, 1), 1e-15);
        assertEquals((14 / (m * m) + 2 * 4 / (m * m) - 20) / 40, Inequality.generalisedEntropy(TABLE, 1, 2), 1e-15);
        assertEquals(Double.POSITIVE_INFINITY, Inequality.generalisedEntropy(TABLE, 1, 0));
        // group means 1.1 and 0.7
        assertEquals(((1.1 * 1.1 + 0.7 * 0.7) / (m * m) - 2) / 4, Inequality.betweenGroups(TABLE, 1, 2), 1e-15);
        assertTrue(Double.isNaN(
                Inequality.theil(GroupTable.ofCounts(List.of("a"), new double[][][] {{{0, 0}, {3, 0}}}), 1)));
    }

    @Test
    void everyMetric_isPerfectOnEqualGroups_andUndefinedOnOneGroup() {
        double[][] cells = {{30, 4}, {6, 20}};
        GroupTable equal = GroupTable.ofCounts(List.of("a", "b"), new double[][][] {cells, cells});
        GroupTable single = GroupTable.ofCounts(List.of("a"), new double[][][] {cells});
        for (List<FairnessMetrics.Metric> list : List.of(FairnessMetrics.ofAllClasses(), FairnessMetrics.ofClass(1))) {
            for (FairnessMetrics.Metric metric : list) {
                if (!Double.isNaN(metric.equal())) {
                    assertEquals(metric.equal(), metric.value().applyAsDouble(equal), 1e-12, metric.id());
                    double alone = metric.value().applyAsDouble(single);
                    assertTrue(Double.isNaN(alone) || metric.id().startsWith("between-group"), metric.id());
                }
            }
        }
    }

    @Test
    void controlled_removesSimpsonsGap() {
        // within each department both groups are selected alike; pooled they are not
        int[] s = new int[40];
        int[] c = new int[40];
        int[] d = new int[40];
        double[] w = new double[40];
        for (int i = 0; i < 40; i++) {
            c[i] = i / 20;
            s[i] = i % 20 < (c[i] == 0 ? 5 : 15) ? 0 : 1;
            d[i] = i % 5 < (c[i] == 0 ? 1 : 4) ? 1 : 0;
            w[i] = 1;
        }
        Decisions decisions = new Decisions(2, d, d, w);
        Groups groups = new Groups("sex", List.of("f", "m"), s);
        assertEquals(0.3, decisions.table(groups).gap(1), 1e-15);
        for (GroupTable level : decisions.controlled(groups, new Groups("department", List.of("x", "y"), c))) {
            assertEquals(0, level.gap(1), 1e-15);
        }
    }

    @Test
    void intersection_hasEveryCombination() {
        Groups crossed = Decisions.intersection(List.of(
                new Groups("sex", List.of("f", "m"), new int[] {0, 1}),
                new Groups("race", List.of("u", "v", "w"), new int[] {2, 0})));
        assertEquals("sex x race", crossed.attribute());
        assertEquals(List.of("f, u", "f, v", "f, w", "m, u", "m, v", "m, w"), crossed.values());
        assertEquals(2, crossed.codes()[0]);
        assertEquals(3, crossed.codes()[1]);
    }

    @Test
    void exactBinomial_knownValues() {
        // R 4: binom.test(3, 10)$conf.int, and the closed forms for no and only successes
        ExactBinomial three = ExactBinomial.of(3, 10, 0.95);
        assertEquals(0.06673951117773447, three.lower(), 1e-9);
        assertEquals(0.6524528500599972, three.upper(), 1e-9);
        assertEquals(0, ExactBinomial.of(0, 20, 0.95).lower());
        assertEquals(
                1 - Math.pow(0.025, 1 / 20.0), ExactBinomial.of(0, 20, 0.95).upper(), 1e-10);
        assertEquals(Math.pow(0.025, 1 / 20.0), ExactBinomial.of(20, 20, 0.95).lower(), 1e-10);
        assertTrue(Double.isNaN(ExactBinomial.of(0, 0, 0.95).lower()));
        assertThrows(IllegalArgumentException.class, () -> ExactBinomial.of(2, 1, 0.95));
        assertThrows(IllegalArgumentException.class, () -> ExactBinomial.of(0, 1, Double.NaN));
    }

    @Test
    void groupCalibration_handWorked() {
        GroupCalibration calibration = GroupCalibration.of(
                new double[] {0.9, 0.9, 0.2, 0.2},
                new boolean[] {true, true, true, false},
                new Groups("A", List.of("a", "b", "none"), new int[] {0, 0, 1, 1}),
                new double[] {1, 1, 1, 3},
                10);
        ByGroup ece = calibration.expected();
        assertEquals(0.1, ece.values()[0], 1e-15);
        assertEquals(0.05, ece.values()[1], 1e-15);
        assertTrue(Double.isNaN(ece.values()[2]));
        assertEquals((2 * 0.1 + 4 * 0.05) / 6, ece.overall(), 1e-15);
    }

    @Test
    void arguments_areChecked() {
        assertThrows(
                IllegalArgumentException.class, () -> new Decisions(2, new int[] {2}, new int[] {0}, new double[] {1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Decisions(2, new int[] {0}, new int[] {0}, new double[] {Double.NaN}));
        assertThrows(
                IllegalArgumentException.class,
                () -> GroupTable.ofCounts(List.of("a"), new double[][][] {{{1, 2}, {1, -1}}}));
        assertThrows(IllegalArgumentException.class, () -> Decisions.intersection(List.of()));
    }
}
