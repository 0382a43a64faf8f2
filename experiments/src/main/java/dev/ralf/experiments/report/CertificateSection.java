package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** What the fair rules certify, beside what was measured on hold-out data. */
final class CertificateSection {
    static final String OPTIMUM = "certificate-optimum";
    static final String PLUG_IN = "plug-in-accuracy";
    static final String GAP = "certificate-gap";
    static final String VIOLATION = "certificate-violation";
    static final String CERTIFIED = "certified";
    static final String TIE_SLACK = "tie-slack";
    static final String CALIBRATION_UNFAIRNESS = "calibration-unfairness-max";

    private CertificateSection() {}

    /** Rules that report a certificate. */
    static List<String> rules(Study study) {
        return study.rules().stream()
                .filter(rule ->
                        List.of(OPTIMUM, PLUG_IN, GAP, VIOLATION, CERTIFIED, TIE_SLACK, CALIBRATION_UNFAIRNESS).stream()
                                .anyMatch(metric -> study.measured(MetricKey.of(rule, metric))))
                .toList();
    }

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        List<String> rules = rules(study);
        if (rules.isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " No fair decision rule was fitted, so there is no certificate."));
            return new Section("certificate", "Certificate of the fair rule", blocks);
        }
        blocks.add(Block.paragraph("The certificate is of a randomised rule, the mixture that solves the problem on the"
                + " calibration sample: H, A, the gap and the violation are the mixture's. With the model's own"
                + " probabilities taken as true, no randomised rule within the tolerance has a plug-in accuracy above H"
                + " there, and the mixture reaches A with the violation shown. It is a statement about the plug-in"
                + " optimum on the calibration sample, not a promise of accuracy or of fairness on hold-out data."));
        blocks.add(
                Block.paragraph("The rule that decides may be another one: a deterministic rule gives the same decision"
                        + " each time and breaks the mixture's ties one way, so that its own unfairness on the calibration"
                        + " sample may exceed the tolerance by up to the tie slack. The columns “deployed” are of the rule that"
                        + " decides, and nothing in them is certified."));
        blocks.add(new Block.Lines(
                rules.stream().map(rule -> FairRules.sentence(study, rule)).toList(), Block.Tone.NORMAL));
        List<String> scopes =
                rules.stream().map(FairRules::scope).filter(s -> !s.isEmpty()).toList();
        if (!scopes.isEmpty()) {
            blocks.add(new Block.Lines(scopes, Block.Tone.NORMAL));
        }
        blocks.add(Block.note("Where a rule has costs of classes, A and H are the plug-in value, the mean of cost times"
                + " probability of the decided class, and no accuracy."));
        if (!study.attributes().isEmpty()) {
            blocks.add(Block.note(FairRules.UPWARD_BIAS));
        }
        blocks.add(table(study, rules));
        return new Section("certificate", "Certificate of the fair rule", blocks);
    }

    private static Block.Table table(Study study, List<String> rules) {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("H: optimum", "mixture, calibration, mean"));
        columns.add(Block.Column.number("A: plug-in accuracy", "mixture, calibration, mean"));
        columns.add(Block.Column.number("Gap H − A", "mixture, calibration, largest"));
        columns.add(Block.Column.number("Violation", "mixture, calibration, largest"));
        columns.add(Block.Column.number("Certified", "mixture, seeds"));
        columns.add(Block.Column.number("Tie slack", "deployed, calibration, largest"));
        columns.add(Block.Column.number("Unfairness", "deployed, calibration, mean"));
        columns.add(Block.Column.number("Unfairness", "deployed, calibration, largest"));
        columns.add(Block.Column.number("Accuracy", "deployed, hold-out, mean ± sd"));
        study.attributes()
                .forEach(attribute -> columns.add(
                        Block.Column.number("Unfairness (" + attribute + ")", "deployed, hold-out, mean ± sd")));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : rules) {
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(rule));
                row.add(Block.text(mean(study, cell, rule, OPTIMUM)));
                row.add(Block.text(mean(study, cell, rule, PLUG_IN)));
                row.add(Block.text(largest(study, cell, rule, GAP)));
                row.add(Block.text(largest(study, cell, rule, VIOLATION)));
                row.add(certified(study, cell, rule));
                row.add(Block.text(largest(study, cell, rule, TIE_SLACK)));
                row.add(Block.text(mean(study, cell, rule, CALIBRATION_UNFAIRNESS)));
                row.add(Block.text(largest(study, cell, rule, CALIBRATION_UNFAIRNESS)));
                row.add(Block.text(study.meanSd(cell, MetricKey.of(rule, MetricKey.ACCURACY))));
                for (String attribute : study.attributes()) {
                    row.add(Block.text(study.meanSd(cell, MetricKey.of(rule, MetricKey.UNFAIRNESS, attribute))));
                }
                rows.add(row);
            }
        }
        return new Block.Table(
                "certificates",
                "Certificates at the last round, beside hold-out measurements",
                columns,
                cellColumns.count() + 1,
                rows,
                List.of(
                        "Certified: of the mixture, yes for a seed only if the gap is at most 1e-6 and the violation at most 1e-7; k/n:"
                                + " in k of n seeds.",
                        "Tie slack: tied rows by construction, as a share of their group, summed over the two groups with"
                                + " most of them; by so much a deterministic rule may miss the tolerance on its"
                                + " calibration sample. A randomised rule has none."));
    }

    private static double[] values(Study study, Cell cell, String rule, String metric) {
        return Study.defined(study.finals(cell, MetricKey.of(rule, metric)));
    }

    private static String mean(Study study, Cell cell, String rule, String metric) {
        return Numbers.fixed(SeedSummary.of(values(study, cell, rule, metric)).mean());
    }

    private static String largest(Study study, Cell cell, String rule, String metric) {
        double largest = Double.NaN;
        for (double v : values(study, cell, rule, metric)) {
            largest = Double.isNaN(largest) ? v : Math.max(largest, v);
        }
        return Numbers.small(largest);
    }

    private static Block.Entry certified(Study study, Cell cell, String rule) {
        int[] count = certified(study, List.of(cell), List.of(rule));
        if (count[1] == 0) {
            return Block.text(Numbers.DASH);
        }
        String text = count[0] == count[1] ? "yes" : count[0] == 0 ? "no" : "in part";
        return Block.strong(text + " " + count[0] + "/" + count[1]);
    }

    /** How many certificates hold, of how many. */
    static int[] certified(Study study, List<Cell> cells, List<String> rules) {
        int yes = 0;
        int all = 0;
        for (Cell cell : cells) {
            for (String rule : rules) {
                SortedMap<Integer, Double> values = study.finals(cell, MetricKey.of(rule, CERTIFIED));
                for (double v : Study.defined(values)) {
                    yes += v == 1 ? 1 : 0;
                    all++;
                }
            }
        }
        return new int[] {yes, all};
    }
}
