package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sections about what was selected, reliability, robustness, ranks and times, with numbers worked by hand. */
class ReportSectionsTest {
    private static final double[][] RANDOM = {{0.5, 0.6, 0.7}, {0.5, 0.7, 0.8}, {0.4, 0.6, 0.9}};
    private static final double[][] BETTER = {{0.5, 0.8, 0.9}, {0.5, 0.8, 0.9}, {0.4, 0.7, 0.75}};

    /** Three seeds, three rounds with 25, 35 and 45 labels. */
    private static ReportInput small() {
        List<RoundRecord> records = new ArrayList<>();
        add(records, "random", RANDOM);
        add(records, "better", BETTER);
        return SyntheticStudies.input(records, StatisticsPlan.of("argmax/accuracy"), List.of());
    }

    private static void add(List<RoundRecord> records, String acquisition, double[][] curves) {
        for (int seed = 0; seed < curves.length; seed++) {
            for (int round = 0; round < 3; round++) {
                records.add(new RoundRecord(
                        RoundRecord.SCHEMA,
                        "mlp",
                        "standard",
                        acquisition,
                        seed,
                        round,
                        20 + 10 * round,
                        5,
                        0,
                        Map.of("argmax/accuracy", curves[seed][round]),
                        new int[0]));
            }
        }
    }

    private static List<String> row(List<Section> sections, String table, String... names) {
        for (Section section : sections) {
            for (Block block : flat(section.blocks())) {
                if (block instanceof Block.Table t && t.id().equals(table)) {
                    for (List<Block.Entry> row : t.rows()) {
                        List<String> texts = row.stream()
                                .map(e -> e instanceof Block.Text text ? text.text() + text.detail() : "")
                                .toList();
                        if (texts.containsAll(List.of(names))) {
                            return texts;
                        }
                    }
                }
            }
        }
        throw new AssertionError("no row " + List.of(names) + " in " + table);
    }

    private static List<Block> flat(List<Block> blocks) {
        List<Block> all = new ArrayList<>();
        for (Block block : blocks) {
            all.add(block);
            if (block instanceof Block.Folded folded) {
                all.addAll(flat(folded.blocks()));
            } else if (block instanceof Block.Figure figure) {
                all.add(figure.table());
            }
        }
        return all;
    }

    private static String words(Section section) {
        StringBuilder text = new StringBuilder();
        for (Block block : flat(section.blocks())) {
            text.append(block).append('\n');
        }
        return text.toString();
    }

    @Test
    void labelsToTarget_countAllLabelsAndCensor() {
        // random ends at 0.8 on average: its runs reach it at -, 45, 45; those of better at 35, 35, never
        Study study = new Study(small());
        List<Section> sections = List.of(ComparisonSection.build(study, new Family(study)));
        assertEquals(
                List.of("standard", "random", "0.800", "2 of 3", "45", "45.0"),
                row(sections, "labels-to-target", "random"));
        assertEquals(
                List.of("standard", "better", "0.800", "2 of 3", "35", "38.3"),
                row(sections, "labels-to-target", "better"));
    }

    @Test
    void scores_haveBothIntervals() {
        // last round of better: 0.9, 0.9, 0.75, mean 0.85, sd 0.0866; areas 0.75, 0.75, 0.6375
        Study study = new Study(small());
        List<String> row = row(List.of(ComparisonSection.build(study, new Family(study))), "scores", "better");
        assertEquals("0.850", row.get(3));
        assertEquals("0.635 to 1.065", row.get(4));
        assertEquals("0.713", row.get(6));
    }

    @Test
    void pairs_countWinsTiesAndLosses() {
        Study study = new Study(small());
        Section section = ComparisonSection.build(study, new Family(study));
        // better against random at the last round: +0.2, +0.1, -0.15
        assertTrue(row(List.of(section), "pairs-0", "better").contains("+0.0502 / 0 / 1"));
        assertTrue(row(List.of(section), "pairs-0", "random").contains("−0.0501 / 0 / 2"));
        // ranks (2,1), (2,1), (1,2): chi2 = (5-4.5)^2 * 2 / 1.5 = 1/3; all 8 outcomes have |R - 4.5| of 0.5 or 1.5
        String words = words(section);
        assertTrue(words.contains("χ² 0.33 with 1 degree of freedom, p 0.564 asymptotic, p 1.000 exact"), words);
        assertTrue(words.contains("Critical difference 1.13"), "1.960 sqrt(2 * 3 / 18) = 1.1316");
    }

    @Test
    void nothingIsBoldThatTheCorrectionDoesNotSupport() {
        Study study = new Study(SyntheticStudies.full(20));
        Family family = new Family(study);
        Section section = ComparisonSection.build(study, family);
        Block.Table table = (Block.Table) section.blocks().stream()
                .filter(b -> b instanceof Block.Table t && t.id().equals("comparisons-primary"))
                .findFirst()
                .orElseThrow();
        int shown = 0;
        for (int i = 0; i < table.rows().size(); i++) {
            boolean bold = table.rows().get(i).stream().anyMatch(e -> e instanceof Block.Text t && t.strong());
            assertEquals(family.isShown(family.comparisons().get(i)), bold);
            shown += bold ? 1 : 0;
        }
        assertEquals(family.shown().size(), shown);
        assertTrue(shown > 0 && shown < table.rows().size(), "both kinds occur");
    }

    @Test
    void reliabilityIsPooledOverSeeds() {
        Section section = CalibrationSection.build(new Study(SyntheticStudies.full(2)));
        assertEquals(
                List.of("pgd", "random", "model", "0.75 to 1.00", "0.750", "0.900", "0.800"),
                row(List.of(section), "reliability-table", "pgd", "random", "0.75 to 1.00"));
        assertFalse(words(section).contains("0.00 to 0.25"), "an empty bin is left out");
        assertTrue(words(CalibrationSection.build(new Study(small()))).contains("hold no bins"), "old records");
    }

    @Test
    void selectionsAreSharesBesideThePool() {
        Section section = SelectionSection.build(new Study(SyntheticStudies.full(2)));
        assertEquals(
                List.of("pgd", "entropy", "selected", "0.000", "0.250", "0.750"),
                row(List.of(section), "selected-entropy-table", "pgd", "entropy", "selected"));
        assertEquals(
                List.of("pgd", "entropy", "unlabelled pool", "0.600", "0.300", "0.100"),
                row(List.of(section), "selected-entropy-table", "pgd", "entropy", "unlabelled pool"));
        assertEquals(
                List.of("pgd", "entropy", "selected", "0.750", "0.250"),
                row(List.of(section), "selected-group-0-table", "pgd", "entropy", "selected"));
        assertEquals(
                List.of("pgd", "entropy", "selected", "0.500", "0.250", "0.250"),
                row(List.of(section), "selected-class-table", "pgd", "entropy", "selected"));
        assertTrue(words(SelectionSection.build(new Study(small()))).contains("do not say what was selected"));
    }

    @Test
    void binsTimesAndPicturesComeFromBesideTheRecords() {
        ReportInput base = SyntheticStudies.full(1);
        String cell = "mlp+pgd+entropy";
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("bin[0].rows", 60.0);
        facts.put("bin[0].picks", 6.0);
        facts.put("bin[1].rows", 40.0);
        facts.put("bin[1].picks", 14.0);
        ReportInput input = new ReportInput(
                base.name(),
                base.description(),
                base.datasetName(),
                base.datasetFacts(),
                base.classes(),
                base.records(),
                base.plan(),
                base.specYaml(),
                base.resolvedYaml(),
                base.provenance(),
                base.failures(),
                base.attackSettings(),
                new RunExtras(
                        List.of(new RunExtras.Line(cell, 0, 0, facts)),
                        List.of(
                                new RunExtras.Line(cell, 0, 0, Map.of("fit", 2.0)),
                                new RunExtras.Line(cell, 0, 1, Map.of("fit", 4.0))),
                        Map.of(160, "iVBORw0KGgo=")));
        Study study = new Study(input);
        Section selected = SelectionSection.build(study);
        assertEquals(
                List.of("pgd", "entropy", "selected", "0.300", "0.700"),
                row(List.of(selected), "selected-bins-table", "entropy", "selected"));
        assertTrue(words(selected).contains("Picture[png=iVBORw0KGgo=, words=row 160]"), "of the last purchase");
        assertEquals(
                List.of("pgd", "entropy", "2", "2.000", "6.0"),
                row(List.of(TimeSection.build(study)), "times", "entropy"));
        assertTrue(Report.html(input).length() < 5_000_000);
    }

    @Test
    void aRadiusOfACurveIsNoAttackOfItsOwn() {
        Study study = new Study(SyntheticStudies.full(2));
        assertEquals(List.of("pgd"), study.attacks());
        Section section = RobustnessSection.build(study);
        Block.Table table = flat(section.blocks()).stream()
                .filter(b -> b instanceof Block.Table t && t.id().equals("epsilon-table-0"))
                .map(Block.Table.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("ε = 0.05", "ε = 0.1", "ε = 0.2"),
                table.columns().stream()
                        .map(Block.Column::title)
                        .filter(t -> t.startsWith("ε"))
                        .toList());
        assertEquals(
                "black-box in 2 of 2 seeds",
                row(List.of(section), "masking", "standard", "random", "argmax").get(4));
        assertFalse(words(section).contains("raised no flag"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void explorerHasEveryRoundWhereTheyAreFew() {
        Map<String, Object> few = ExplorerData.of(new Study(SyntheticStudies.full(2)));
        assertEquals(2 * 4 * 2 * 6 * 2, ((List<Object>) few.get("points")).size());
        Map<String, Object> many = ExplorerData.of(new Study(SyntheticStudies.full(70)));
        assertEquals(false, many.get("everyRound"));
        assertEquals(2 * 4 * 70 * 2, ((List<Object>) many.get("points")).size());
    }

    @Test
    void criticalDifferenceDiagramEscapesNames() {
        List<RoundRecord> records = new ArrayList<>();
        add(records, "random", RANDOM);
        add(records, "<b>&", BETTER);
        ReportInput input = SyntheticStudies.input(records, StatisticsPlan.of("argmax/accuracy"), List.of());
        String html = Report.html(input);
        assertFalse(html.contains("<b>& "));
        assertTrue(html.contains("&lt;b&gt;&amp; 1.33</text>"));
    }

    @Test
    void dataSetsStandSideBySideWithTheirOwnFamilies() {
        ReportInput one = small();
        List<RoundRecord> records = new ArrayList<>();
        add(records, "random", BETTER);
        add(records, "better", RANDOM);
        ReportInput two = named(SyntheticStudies.input(records, one.plan(), List.of()), "other");
        assertTrue(Report.across(List.of(one, one)).isEmpty(), "the same data set twice");
        assertTrue(Report.across(List.of(one)).isEmpty());
        String text = Report.across(List.of(one, two)).orElseThrow();
        // means at the last round: random 0.8 and 0.85, better 0.85 and 0.8
        assertTrue(text.contains("| better | 1.50 | 1 / 0 / 1 | 0 / 0 | +0.050 (0.750) | −0.050 (0.750) |"), text);
        assertTrue(text.contains("motor-synthetic 1 comparison"), text);
        assertTrue(text.contains("Friedman over 2 data sets: χ² 0.00 with 1 degree of freedom"), text);
        assertTrue(text.contains("Nothing is corrected over data sets"), text);
    }

    private static ReportInput named(ReportInput i, String dataset) {
        return new ReportInput(
                i.name(),
                i.description(),
                dataset,
                i.datasetFacts(),
                i.classes(),
                i.records(),
                i.plan(),
                i.specYaml(),
                i.resolvedYaml(),
                i.provenance(),
                i.failures(),
                i.attackSettings());
    }
}
