package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The document of an evidence pack: what was decided before a run, what it measured, what it leaves open. */
final class Evidence {
    private static final List<String> HEADLINES = List.of(MetricKey.ACCURACY, MetricKey.MACRO_F1);
    private static final String INTERVAL = "mean over seeds with 95 % t-interval, last round";

    private final Study study;
    private final EvidencePlan plan;

    private Evidence(Study study, EvidencePlan plan) {
        this.study = study;
        this.plan = plan;
    }

    static List<Section> sections(Study study, EvidencePlan plan) {
        Evidence e = new Evidence(study, plan);
        return List.of(
                e.what(),
                e.before(),
                e.data(),
                e.card(),
                e.thresholds(),
                e.fairness(),
                e.robustness(),
                CertificateSection.build(study),
                e.gaps(),
                e.provenance(),
                e.signOff());
    }

    private Section what() {
        return new Section(
                "pack",
                "What this pack is",
                List.of(
                        Block.paragraph(
                                "Evidence of one run of RALF: the spec, every record and selection of every cell"
                                        + " and seed, the report, and this document, which is computed from them. Each file is"
                                        + " sealed in seal.json by its SHA-256, and each record file by a hash chain over its"
                                        + " lines as well."),
                        Block.paragraph("To check it: ralf verify PACK.zip, which finds any altered byte. With --expect"
                                + " ROOT it is also held against the root that was printed when the pack was written;"
                                + " keep that root outside of the pack, because whoever can alter the pack can seal it"
                                + " anew."),
                        Block.warning("It documents what was done and measured. It is no statement that any law,"
                                + " regulation or standard is complied with, and no legal advice. Whether the tests,"
                                + " groups and thresholds suffice for a use is for those who sign to judge.")));
    }

    private Section before() {
        List<Block> blocks = new ArrayList<>();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("study", study.input().name());
        facts.put("question", orDash(study.input().description()));
        facts.put("intended use", orDash(plan.purpose()));
        facts.put("not for", orDash(plan.notFor()));
        facts.put("owner", orDash(plan.owner()));
        facts.put(
                "primary comparison",
                study.plan().metric() + " (" + study.plan().at() + "), along "
                        + study.plan().axis() + " against " + study.plan().baseline() + ", alpha "
                        + study.plan().alpha() + ", Holm");
        facts.put(
                "thresholds",
                plan.thresholds().isEmpty()
                        ? "none was declared"
                        : plan.thresholds().size() + ", in section “Thresholds”");
        blocks.add(new Block.Facts("declared", "Declared in the spec, before the run", facts));
        blocks.add(
                Block.note("The spec is part of every record's provenance and cannot be changed within a run: another"
                        + " spec is another run. That it was written before anybody saw results can be proven only by its"
                        + " hash, kept elsewhere before the run."));
        blocks.add(new Block.Source("Spec as given", study.input().specYaml()));
        return new Section("before", "Decided before the run", blocks);
    }

    private Section data() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data set", study.input().datasetName());
        facts.put("classes", String.join(", ", study.input().classes()));
        facts.putAll(study.input().datasetFacts());
        return new Section(
                "data",
                "Data statement",
                List.of(
                        new Block.Facts("data", "The data as they were loaded and split", facts),
                        Block.note(
                                "Pool labels were revealed by the oracle alone, one by one and counted; test rows never"
                                        + " reached selection, training, calibration or early stopping.")));
    }

    private Section card() {
        List<Block> blocks = new ArrayList<>();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("learners", String.join(", ", study.values("learner")));
        facts.put("training", String.join(", ", study.values("training")));
        facts.put("acquisition", String.join(", ", study.values("acquisition")));
        facts.put("decision rules", String.join(", ", study.rules()));
        facts.put("groups assessed", study.attributes().isEmpty() ? "none" : String.join(", ", study.attributes()));
        facts.put("seeds", Integer.toString(study.seeds().size()));
        blocks.add(new Block.Facts("card", "What was trained", facts));
        List<String> keys = new ArrayList<>();
        for (String rule : study.rules()) {
            HEADLINES.forEach(metric -> keys.add(MetricKey.of(rule, metric)));
        }
        keys.add(MetricKey.model(MetricKey.ECE));
        keys.add(MetricKey.model(MetricKey.BRIER));
        blocks.add(table("performance", "Quality, " + INTERVAL, keys));
        blocks.add(new Block.Heading("Limits"));
        blocks.add(new Block.Lines(SummarySection.caveats(study), Block.Tone.WARNING));
        return new Section("card", "Model card", blocks);
    }

    private Section thresholds() {
        if (plan.thresholds().isEmpty()) {
            return new Section(
                    "thresholds",
                    "Thresholds",
                    List.of(Block.warning("The spec declares no thresholds (evidence.thresholds), so nothing is held"
                            + " against any: a bound that is chosen after the numbers are known is no test.")));
        }
        CellColumns cells = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cells.columns());
        columns.add(Block.Column.text("Metric"));
        columns.add(Block.Column.text("Must be"));
        columns.add(Block.Column.number("Measured", INTERVAL));
        columns.add(Block.Column.text("Outcome"));
        List<List<Block.Entry>> rows = new ArrayList<>();
        int[] count = new int[EvidencePlan.Outcome.values().length];
        for (EvidencePlan.Threshold t : plan.thresholds()) {
            for (Cell cell : study.cells()) {
                SeedSummary s = study.summary(cell, t.metric());
                EvidencePlan.Outcome outcome = t.outcome(s);
                count[outcome.ordinal()]++;
                List<Block.Entry> row = new ArrayList<>(cells.entries(cell));
                row.add(Block.text(t.metric(), t.reason()));
                row.add(Block.text(t.text()));
                row.add(Block.text(s.level()));
                row.add(Block.strong(outcome.words()));
                rows.add(row);
            }
        }
        return new Section(
                "thresholds",
                "Thresholds",
                List.of(
                        Block.paragraph("Of " + Numbers.count(rows.size(), "check") + ": "
                                + count[EvidencePlan.Outcome.SHOWN.ordinal()] + " shown to hold, "
                                + count[EvidencePlan.Outcome.VIOLATED.ordinal()] + " shown to be violated, "
                                + count[EvidencePlan.Outcome.UNDECIDED.ordinal()] + " undecided."),
                        new Block.Table(
                                "thresholds",
                                "Thresholds of the spec against the mean over seeds",
                                columns,
                                cells.count() + 1,
                                rows,
                                List.of(
                                        "Shown: the whole interval keeps the bound; violated: the whole interval misses it;"
                                                + " undecided: the interval contains the bound, or there are fewer than two"
                                                + " seeds. Intervals are of the mean over seeds (splits and training on this"
                                                + " data set), one by one, not adjusted for their number."))));
    }

    private Section fairness() {
        List<Block> blocks = new ArrayList<>();
        if (study.attributes().isEmpty()) {
            blocks.add(Block.warning("Not assessed: " + Missing.attribute(study) + "."));
            return new Section("fairness", "Fairness", blocks);
        }
        for (String attribute : study.attributes()) {
            List<String> keys = new ArrayList<>();
            for (String rule : study.rules()) {
                keys.add(MetricKey.of(rule, MetricKey.UNFAIRNESS, attribute));
                keys.add(MetricKey.of(rule, MetricKey.WORST, attribute));
            }
            blocks.add(table("fairness-" + attribute, "By " + attribute + ", " + INTERVAL, keys));
            blocks.add(groups(attribute));
            blocks.addAll(UnfairnessAttackSection.evidence(study, attribute));
        }
        blocks.add(Block.note(FairRules.UPWARD_BIAS));
        List<String> rules = study.rules();
        String base = rules.contains("argmax") ? "argmax" : rules.get(0);
        if (rules.size() > 1) {
            blocks.add(new Block.Heading("Remediation by decision rules, and its cost"));
            List<String> keys = new ArrayList<>();
            for (String rule : rules) {
                if (!rule.equals(base)) {
                    keys.add(MetricKey.of(rule, MetricKey.ACCURACY));
                    study.attributes().forEach(a -> keys.add(MetricKey.of(rule, MetricKey.UNFAIRNESS, a)));
                }
            }
            blocks.add(changes(
                    "remediation-rules",
                    "Change against " + base + ", paired by seed, " + INTERVAL,
                    keys,
                    cell -> cell,
                    key -> rename(key, base)));
        }
        return new Section("fairness", "Fairness", blocks);
    }

    private Section robustness() {
        List<Block> blocks = new ArrayList<>();
        if (study.attacks().isEmpty()) {
            blocks.add(Block.warning("Not assessed: " + Missing.attack(study) + "."));
            return new Section("robustness", "Robustness", blocks);
        }
        blocks.add(new Block.Lines(
                study.attacks().stream().map(study::attackSettings).toList(), Block.Tone.NORMAL));
        study.units().ifPresent(text -> blocks.add(Block.note(text)));
        List<String> keys = new ArrayList<>();
        for (String rule : study.rules()) {
            study.attacks().forEach(attack -> keys.add(MetricKey.robust(rule, attack)));
        }
        blocks.add(table("robustness", "Accuracy under attack, " + INTERVAL, keys));
        List<String> suspicious = FinalsSection.suspicious(study);
        blocks.add(
                suspicious.isEmpty()
                        ? Block.note("The checks for masked gradients raised no flag where they were run.")
                        : new Block.Lines(suspicious, Block.Tone.WARNING));
        List<String> trainings = study.values("training");
        if (trainings.size() > 1) {
            String base = trainings.contains("standard") ? "standard" : trainings.get(0);
            blocks.add(new Block.Heading("Remediation by training, and its cost"));
            List<String> both = new ArrayList<>();
            for (String rule : study.rules()) {
                both.add(MetricKey.of(rule, MetricKey.ACCURACY));
                both.add(MetricKey.robust(rule, study.primaryAttack()));
            }
            blocks.add(changes(
                    "remediation-training",
                    "Change against " + base + " training, paired by seed, " + INTERVAL,
                    both,
                    cell -> cell.with("training", base),
                    key -> key));
        }
        return new Section("robustness", "Robustness", blocks);
    }

    private Section gaps() {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = new ArrayList<>(study.input().failures());
        lines.addAll(study.incomplete());
        blocks.add(
                lines.isEmpty()
                        ? Block.paragraph("No cell failed, and every seed of every cell reached the last round.")
                        : new Block.Lines(lines, Block.Tone.WARNING));
        return new Section("gaps", "Failures and gaps", blocks);
    }

    private Section provenance() {
        return new Section(
                "provenance",
                "Provenance",
                List.of(
                        new Block.Facts(
                                "provenance",
                                "With what it was run",
                                study.input().provenance()),
                        new Block.Source(
                                "Spec with every default", study.input().resolvedYaml())));
    }

    private Section signOff() {
        List<Block.Column> columns = List.of(
                Block.Column.text("Role"),
                Block.Column.text("Name"),
                Block.Column.text("Decision and conditions"),
                Block.Column.text("Date"),
                Block.Column.text("Signature"));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (String role : List.of("Model owner", "Independent validation", "Risk or compliance", "Business use")) {
            rows.add(List.of(Block.text(role), Block.text(" "), Block.text(" "), Block.text(" "), Block.text(" ")));
        }
        return new Section(
                "sign-off",
                "Sign-off",
                List.of(
                        Block.paragraph("Root of the seal, as printed by ralf evidence:"
                                + " ________________________________________________________________"),
                        new Block.Table(
                                "sign-off",
                                "To be filled in by hand, on a copy: this file is sealed",
                                columns,
                                1,
                                rows,
                                List.of())));
    }

    /** A row for each cell and a column for each key that was measured. */
    private Block.Table table(String id, String caption, List<String> keys) {
        CellColumns cells = new CellColumns(study);
        List<String> known = keys.stream().filter(study::measured).toList();
        List<Block.Column> columns = new ArrayList<>(cells.columns());
        known.forEach(key -> columns.add(Block.Column.number(
                MetricKey.parse(key).words(),
                MetricKey.parse(key).ofModel() ? "model" : MetricKey.parse(key).rule())));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            List<Block.Entry> row = new ArrayList<>(cells.entries(cell));
            known.forEach(key -> row.add(Block.text(study.summary(cell, key).level())));
            rows.add(row);
        }
        return new Block.Table(id, caption, columns, cells.count(), rows, List.of());
    }

    /** Accuracy and selection rates by group, over all cells' rules. */
    private Block.Table groups(String attribute) {
        CellColumns cells = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cells.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.text(attribute));
        columns.add(Block.Column.number("Accuracy", "mean [95 %]"));
        List<Integer> classes = new ArrayList<>();
        for (int k = 0; k < study.input().classes().size(); k++) {
            classes.add(k);
            columns.add(Block.Column.number("Rate of " + study.input().classes().get(k), "mean [95 %]"));
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                for (String group : study.groups(attribute)) {
                    List<Block.Entry> row = new ArrayList<>(cells.entries(cell));
                    row.add(Block.text(rule));
                    row.add(Block.text(group));
                    row.add(Block.text(study.summary(cell, MetricKey.of(rule, MetricKey.ACCURACY, attribute, group))
                            .level()));
                    classes.forEach(k -> row.add(Block.text(
                            study.summary(cell, MetricKey.of(rule, MetricKey.RATE + "." + k, attribute, group))
                                    .level())));
                    rows.add(row);
                }
            }
        }
        return new Block.Table(
                "groups-" + attribute,
                "Decisions by group of " + attribute + ", " + INTERVAL,
                columns,
                cells.count() + 2,
                rows,
                List.of());
    }

    private interface Twin<T> {
        T of(T value);
    }

    /** Differences to a twin cell or key, paired by seed. */
    private Block.Table changes(
            String id, String caption, List<String> keys, Twin<Cell> cellTwin, Twin<String> keyTwin) {
        CellColumns cells = new CellColumns(study);
        List<String> known = keys.stream()
                .filter(key -> study.measured(key) && study.measured(keyTwin.of(key)))
                .toList();
        List<Block.Column> columns = new ArrayList<>(cells.columns());
        known.forEach(key -> columns.add(Block.Column.number(
                MetricKey.parse(key).words(), MetricKey.parse(key).rule())));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            Cell twin = cellTwin.of(cell);
            boolean same = twin.equals(cell)
                    && known.stream().allMatch(key -> keyTwin.of(key).equals(key));
            if (same || !study.has(twin)) {
                continue;
            }
            List<Block.Entry> row = new ArrayList<>(cells.entries(cell));
            for (String key : known) {
                SortedMap<Integer, Double> base = study.finals(twin, keyTwin.of(key));
                SortedMap<Integer, Double> change = new TreeMap<>();
                study.finals(cell, key)
                        .forEach((seed, value) -> change.put(seed, value - base.getOrDefault(seed, Double.NaN)));
                SeedSummary s = SeedSummary.of(Study.defined(change));
                row.add(Block.text(
                        s.n() < 2
                                ? s.n() == 0 ? Numbers.DASH : Numbers.signed(s.mean())
                                : Numbers.signed(s.mean()) + " [" + Numbers.signed(s.low()) + ", "
                                        + Numbers.signed(s.high()) + "]"));
            }
            rows.add(row);
        }
        return new Block.Table(id, caption, columns, cells.count(), rows, List.of());
    }

    private static String rename(String key, String rule) {
        return rule + key.substring(key.indexOf('/'));
    }

    private static String orDash(String text) {
        return text.isBlank() ? Numbers.DASH + " (not said in the spec)" : text;
    }
}
