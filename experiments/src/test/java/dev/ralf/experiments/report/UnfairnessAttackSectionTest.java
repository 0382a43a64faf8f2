package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnfairnessAttackSectionTest {
    private static final String MARKDOWN = Report.markdown(SyntheticStudies.attackedFairness());

    private static String section(String markdown) {
        int from = markdown.indexOf("Unfairness under attack\n");
        assertTrue(from >= 0, "no section");
        int to = markdown.indexOf("\n## ", from);
        return markdown.substring(from, to);
    }

    private static List<String> rows(String caption) {
        String text = section(MARKDOWN);
        int from = text.indexOf(". " + caption + "**");
        assertTrue(from >= 0, "no table " + caption);
        return text.substring(from)
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    @Test
    void aStudyWithoutSuchAttackers_hasNoSection() {
        assertFalse(Report.markdown(SyntheticStudies.full()).contains("Unfairness under attack"));
    }

    @Test
    void findings_nameCleanAttackedAndTransferred_againstTheTolerance() {
        String text = section(MARKDOWN);
        assertTrue(
                text.contains(
                        "- standard, argmax, attacker tabular: unfairness is 0.150 without the attack and 0.350 under"
                                + " it; accuracy at the attacker's choice is 0.600."),
                text);
        // 4 acquisitions of 3 seeds
        assertTrue(
                text.contains(
                        "- pgd, fair(0.05), attacker tabular: unfairness is 0.040 without the attack and 0.340 under it"
                                + " (0.140 under one that does not know the rule), above the tolerance of 0.05 in 12 of 12 fitted"
                                + " rules; accuracy at the attacker's choice is 0.600."),
                text);
        assertTrue(
                text.contains("- pgd, argmax, attacker switch: unfairness is 0.150 without the attack and 0.500"),
                text);
        assertFalse(text.contains("fair(0.05), attacker switch"), "switch was measured for argmax alone");
    }

    @Test
    void eachCellAndRule_hasARowWithEveryCondition() {
        List<String> rows = rows("Unfairness without and under attack (Gender)");
        assertEquals(2 + 8 * 3, rows.size());
        assertTrue(rows.get(0).contains("tabular: adaptive") && rows.get(0).contains("switch: adaptive"), rows.get(0));
        String fair = rows.stream()
                .filter(r -> r.startsWith("| pgd | random | fair(0.1) | 0.1 |"))
                .findFirst()
                .orElseThrow();
        assertTrue(
                fair.endsWith(
                        "0.040 \\[0.040, 0.040\\] | 0.140 \\[0.140, 0.140\\] | 0.340 \\[0.340, 0.340\\] | – | – | – |"),
                fair);
    }

    @Test
    void anAttackersTable_hasBudgetsRadiiAndSettings() {
        List<String> rows = rows("Unfairness under the attacker tabular (Gender)");
        assertTrue(
                rows.get(0).contains("share 0.01 of rows touched")
                        && rows.get(0).contains("ε = 0.05"),
                rows.get(0));
        String argmax = rows.stream()
                .filter(r -> r.startsWith("| standard | margin | argmax | – |"))
                .findFirst()
                .orElseThrow();
        assertTrue(argmax.contains("0.170 ") && argmax.contains("0.180 ") && argmax.contains("**0.350 "), argmax);
        assertTrue(section(MARKDOWN)
                .contains("Attack settings: pgd: linf, epsilon 0.1, 10 steps within the constraints."));
        assertTrue(section(MARKDOWN).contains("Attack settings: not recorded."), "of switch");
    }

    @Test
    void exposure_isByGroup() {
        List<String> rows = rows("Accuracy and exposure under attack by group of Gender");
        assertEquals(2 + 8 * 3 * 2, rows.size());
        String women = rows.stream()
                .filter(r -> r.startsWith("| standard | entropy | argmax | Female |"))
                .findFirst()
                .orElseThrow();
        for (String number : List.of("−0.050 ", "−0.070 ", "0.350 ", "0.250 ")) {
            assertTrue(women.contains("| " + number), number + " in " + women);
        }
    }

    @Test
    void byTolerance_aRowForEachConditionOfACell() {
        List<String> rows = rows("Unfairness by tolerance without and under attack (Gender)");
        assertTrue(rows.get(0).endsWith("| fair(0.05) | fair(0.1) |"), rows.get(0));
        // all rows without an attack, and three of the attacker tabular
        assertEquals(2 + 8 * 4, rows.size());
    }

    @Test
    void theEvidence_citesIt() {
        String evidence = Report.evidence(SyntheticStudies.attackedFairness(), EvidencePlan.none(), false);
        assertTrue(evidence.contains("### Unfairness under attack, by Gender"));
        assertTrue(evidence.contains("Unfairness under the attacker tabular (Gender)"));
        assertFalse(Report.evidence(SyntheticStudies.full(), EvidencePlan.none(), false)
                .contains("Unfairness under attack"));
    }
}
