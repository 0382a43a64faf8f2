package dev.ralf.experiments.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against numbers of scipy and of plain enumeration; the file says which. */
class ReferenceStatisticsTest {
    private static JsonNode golden;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = ReferenceStatisticsTest.class.getResourceAsStream("/golden/statistics/statistics.json")) {
            golden = JsonMapper.builder().build().readTree(in);
        }
    }

    private static double[] array(JsonNode node) {
        double[] values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).doubleValue();
        }
        return values;
    }

    private static double[][] matrix(JsonNode node) {
        double[][] values = new double[node.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = array(node.get(i));
        }
        return values;
    }

    @Test
    void friedman_agrees() {
        int exact = 0;
        for (JsonNode c : golden.required("friedman")) {
            String name = c.required("name").stringValue();
            Friedman f = Friedman.of(matrix(c.required("values")), true);
            assertArrayEquals(array(c.required("meanRanks")), f.ranks(), 1e-12, name);
            assertEquals(c.required("chiSquare").doubleValue(), f.statistic(), 1e-9, name);
            assertEquals(c.required("p").doubleValue(), f.asymptoticP(), 1e-9, name);
            assertEquals(c.required("imanDavenport").doubleValue(), f.imanDavenport(), 1e-9, name);
            assertEquals(c.required("imanDavenportP").doubleValue(), f.imanDavenportP(), 1e-9, name);
            assertEquals(c.required("criticalDifference").doubleValue(), f.criticalDifference(0.95), 1e-6, name);
            if (c.has("exactP")) {
                assertEquals(c.required("exactP").doubleValue(), f.exactP(), 1e-12, name);
                exact++;
            }
        }
        assertEquals(2, exact);
    }

    @Test
    void studentizedRange_agrees() {
        for (JsonNode c : golden.required("studentizedRange")) {
            assertEquals(
                    c.required("q").doubleValue(),
                    StudentizedRange.quantile(
                            c.required("k").intValue(), c.required("level").doubleValue()),
                    1e-6,
                    c.toString());
        }
    }

    /** Table 5 of Demsar (2006). */
    @Test
    void nemenyiQuantiles_areThoseOfTheTable() {
        double[] table = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
        for (int k = 2; k <= 10; k++) {
            assertEquals(table[k - 2], StudentizedRange.quantile(k, 0.95) / Math.sqrt(2), 1e-3);
        }
    }

    @Test
    void pairedComparison_agrees() {
        for (JsonNode c : golden.required("paired")) {
            PairedComparison p = PairedComparison.of(array(c.required("a")), array(c.required("b")), new SeedTree(1));
            assertEquals(c.required("mean").doubleValue(), p.meanDifference(), 1e-10);
            assertEquals(c.required("sd").doubleValue(), p.sd(), 1e-9);
            assertEquals(c.required("low").doubleValue(), p.tInterval().lower(), 1e-9);
            assertEquals(c.required("high").doubleValue(), p.tInterval().upper(), 1e-9);
            assertEquals(c.required("signFlipP").doubleValue(), p.signFlipP(), 1e-12);
            assertEquals(c.required("wilcoxonP").doubleValue(), p.wilcoxonP(), 1e-12);
        }
    }

    @Test
    void hypervolume_agrees() {
        for (JsonNode c : golden.required("hypervolume")) {
            double[][] points = matrix(c.required("points"));
            boolean[] maximise = new boolean[points[0].length];
            Arrays.fill(maximise, true);
            assertEquals(
                    c.required("volume").doubleValue(),
                    Pareto.hypervolume(points, maximise, new double[maximise.length]),
                    1e-12);
        }
    }

    @Test
    void hypervolume_byHand() {
        // accuracy is to be maximised from 0, unfairness minimised from 1: boxes 0.8 x 0.5 and 0.6 x 0.9, shared 0.6 x
        // 0.5
        double[][] points = {{0.8, 0.5}, {0.6, 0.1}, {0.5, 0.5}, {0.9, 1}, {Double.NaN, 0}};
        boolean[] maximise = {true, false};
        assertEquals(0.4 + 0.54 - 0.3, Pareto.hypervolume(points, maximise, new double[] {0, 1}), 1e-12);
        assertEquals(0, Pareto.hypervolume(new double[0][], maximise, new double[] {0, 1}));
        assertArrayEquals(new int[][] {{0, 1}, {0, 1}, {2, 0}, {0, 0}, {0, 0}}, Pareto.dominance(points, maximise));
    }

    @Test
    void friedman_ofTies() {
        Friedman f = Friedman.of(new double[][] {{1, 1, 1}, {2, 2, 2}}, true);
        assertArrayEquals(new double[] {2, 2, 2}, f.ranks());
        assertEquals(1, f.asymptoticP());
        assertEquals(1, f.exactP());
        assertTrue(Double.isNaN(f.statistic()));
        // the same order in every block: (3!)^-4 times the 3! relabellings that are as extreme
        Friedman all = Friedman.of(new double[][] {{3, 2, 1}, {3, 2, 1}, {9, 5, 0}, {1, 0, -1}}, true);
        assertEquals(8, all.statistic(), 1e-12);
        assertEquals(1 / 216.0, all.exactP(), 1e-12);
        assertEquals(Double.POSITIVE_INFINITY, all.imanDavenport());
        assertArrayEquals(
                new double[] {3, 2, 1},
                Friedman.of(new double[][] {{3, 2, 1}, {3, 2, 1}}, false).ranks());
    }

    @Test
    void cliques_areTheBarsOfTheDiagram() {
        // with 3 methods and 8 blocks CD = 2.3437 sqrt(12 / 48) = 1.172
        double[][] values = new double[8][];
        for (int i = 0; i < 8; i++) {
            values[i] = i < 4 ? new double[] {3, 2, 1} : new double[] {3, 1, 2};
        }
        Friedman f = Friedman.of(values, true);
        assertEquals(1.1718, f.criticalDifference(0.95), 1e-3);
        assertEquals(List.of(List.of(1, 2)), f.cliques(0.95));
    }

    @Test
    void labelsToTarget_firstRoundAtOrBeyond() {
        double[] labels = {20, 40, 60, 80};
        assertEquals(40, LabelsToTarget.of(labels, new double[] {0.5, 0.7, 0.6, 0.9}, 0.7, true));
        assertEquals(20, LabelsToTarget.of(labels, new double[] {0.5, 0.7, 0.6, 0.9}, 0.6, false));
        assertTrue(Double.isNaN(LabelsToTarget.of(labels, new double[] {0.5, Double.NaN, 0.6, 0.65}, 0.7, true)));
    }

    /** Six runs, by hand: S(40) = 5/6, S(60) = 5/6 * 3/4, S(80) = 5/6 * 3/4 * 1/2. */
    @Test
    void labelsToTarget_countsCensoredRunsWhileTheyWereOnTheirWay() {
        double[] at = {40, 60, 80, Double.NaN, Double.NaN, Double.NaN};
        double[] last = {100, 100, 100, 50, 100, 70};
        LabelsToTarget t = LabelsToTarget.summary(at, last);
        assertEquals(6, t.runs());
        assertEquals(3, t.reached());
        assertEquals(80, t.median());
        double expected = 40 + 20 * 5 / 6.0 + 20 * 5 / 8.0 + 20 * 5 / 16.0;
        assertEquals(expected, t.restrictedMean(), 1e-12);
        LabelsToTarget never = LabelsToTarget.summary(new double[] {Double.NaN, Double.NaN}, new double[] {100, 100});
        assertEquals(Double.POSITIVE_INFINITY, never.median());
        assertEquals(100, never.restrictedMean());
    }
}
