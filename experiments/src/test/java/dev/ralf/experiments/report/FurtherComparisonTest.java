package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FurtherComparisonTest {
    /** Eight seeds; in the last round {@code a} is 1 above {@code b} under pgd in every seed, and equal under standard. */
    private static ReportInput study() {
        List<RoundRecord> records = new ArrayList<>();
        for (String training : List.of("standard", "pgd")) {
            for (int seed = 0; seed < 8; seed++) {
                for (int round = 0; round < 2; round++) {
                    double b = 0.1 * seed;
                    double above = training.equals("pgd") && round == 1 ? 1 : 0;
                    Map<String, Double> m = Map.of("argmax/a/sex", b + above, "argmax/b/sex", b);
                    records.add(new RoundRecord(
                            RoundRecord.SCHEMA, "mlp", training, "random", seed, round, 10, 0, 0, m, new int[0]));
                }
            }
        }
        return SyntheticStudies.input(records, StatisticsPlan.of("argmax/a/sex"), List.of());
    }

    @Test
    void alongAnAxis_theLastRoundIsCompared() {
        String table = Report.compare(study(), "argmax/a/sex", "training", "standard");
        // All eight differences are 1: of 256 sign patterns two are as extreme, p = 2 / 256; a family of one.
        assertTrue(
                table.contains(
                        "| pgd | random | 1.350 | 0.350 | **+1.000** | +1.000 to +1.000 | 8 / 0 / 0 | 0.008 | **0.008** |"),
                table);
        assertTrue(table.contains("family of 1"), table);
    }

    @Test
    void twoMetricsOfEachCell_areOneFamily() {
        String table = Report.compare(study(), "argmax/a/sex", "argmax/b/sex");
        assertTrue(
                table.contains(
                        "| pgd | random | 1.350 | 0.350 | **+1.000** | +1.000 to +1.000 | 8 / 0 / 0 | 0.008 | **0.016** |"),
                table);
        assertTrue(table.contains("| 0 / 8 / 0 | 1.000 | 1.000 |"), table);
        assertTrue(table.contains("family of 2"), table);
    }

    @Test
    void whatWasNotMeasured_isRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Report.compare(study(), "argmax/a", "training", "standard"));
        assertEquals("metric argmax/a was not measured in this run; measured: argmax/a/sex", e.getMessage());
        for (String axis : List.of("rule", "learner")) {
            assertThrows(
                    IllegalArgumentException.class, () -> Report.compare(study(), "argmax/a/sex", axis, "standard"));
        }
        assertThrows(
                IllegalArgumentException.class, () -> Report.compare(study(), "argmax/a/sex", "training", "trades"));
        assertThrows(IllegalArgumentException.class, () -> Report.compare(study(), "argmax", "argmax/a/sex"));
    }
}
