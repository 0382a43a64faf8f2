package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import dev.ralf.experiments.statistics.SignFlip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How it was measured: data, labels, attacks, defaults, provenance, words, and what failed. */
final class MethodSection {
    private static final String WEIGHTED = " a weighted share where rows have weights";

    private MethodSection() {}

    static Section build(Study study) {
        ReportInput input = study.input();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading("Data"));
        Map<String, String> data = new LinkedHashMap<>();
        data.put("Data set", input.datasetName());
        data.put("Classes", String.join(", ", input.classes()));
        for (String attribute : study.attributes()) {
            data.put("Groups of " + attribute, String.join(", ", study.groups(attribute)));
        }
        if (study.attributes().isEmpty()) {
            data.put("Groups", Numbers.DASH + " " + Missing.attribute(study));
        }
        data.putAll(input.datasetFacts());
        blocks.add(new Block.Facts("facts-data", "Data set", data));
        study.weighting()
                .ifPresent(text -> blocks.add(Block.paragraph(text + " Every metric of this report is weighted so.")));

        blocks.add(new Block.Heading("Labels bought"));
        blocks.add(labels(study));

        blocks.add(new Block.Heading("Attacks"));
        if (input.attackSettings().isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " No attack is in the spec."));
        } else {
            study.units().ifPresent(text -> blocks.add(Block.paragraph(text)));
            blocks.add(new Block.Facts("facts-attacks", "Attack settings", input.attackSettings()));
        }

        blocks.add(new Block.Heading("Failures and gaps"));
        failures(study, blocks);
        stops(study, blocks);

        blocks.add(new Block.Heading("Settings and provenance"));
        blocks.add(
                new Block.Source("Every setting, with the defaults written out (resolved.yaml)", input.resolvedYaml()));
        blocks.add(new Block.Source("The spec as given (spec.yaml)", input.specYaml()));
        if (input.provenance().isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " No provenance was recorded."));
        } else {
            blocks.add(new Block.Facts("facts-provenance", "Provenance", input.provenance()));
        }

        blocks.add(new Block.Heading("Words"));
        blocks.add(new Block.Facts("glossary", "Glossary", glossary()));
        return new Section("method", "How it was measured", blocks);
    }

    private static Block labels(Study study) {
        SortedSet<Integer> rounds = new TreeSet<>();
        study.cells().forEach(cell -> rounds.addAll(study.rounds(cell)));
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (int round : rounds) {
            List<RoundRecord> records = study.cells().stream()
                    .flatMap(cell -> study.round(cell, round).stream())
                    .toList();
            rows.add(List.of(
                    Block.text(Integer.toString(round)),
                    Block.text(range(
                            records.stream().mapToInt(RoundRecord::labelsTrain).toArray())),
                    Block.text(range(records.stream()
                            .mapToInt(RoundRecord::labelsValidation)
                            .toArray())),
                    Block.text(range(records.stream()
                            .mapToInt(RoundRecord::labelsCalibration)
                            .toArray())),
                    Block.strong(
                            range(records.stream().mapToInt(RoundRecord::labels).toArray()))));
        }
        return new Block.Table(
                "labels",
                "Labels bought by round",
                List.of(
                        Block.Column.number("Round"),
                        Block.Column.number("Training"),
                        Block.Column.number("Validation"),
                        Block.Column.number("Calibration"),
                        Block.Column.number("All")),
                1,
                rows,
                List.of(
                        "Every label that a decision depends on is paid for: training, validation (early stopping, choice"
                                + " of settings) and labelled calibration. A range: cells or seeds differ."));
    }

    /** Runs that a stopping criterion ended, by cell and criterion. */
    private static void stops(Study study, List<Block> blocks) {
        CellColumns cellColumns = new CellColumns(study);
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Cell cell : study.cells()) {
            Map<String, List<RoundRecord>> byCriterion = new TreeMap<>();
            for (RoundRecord record : study.stopped(cell)) {
                String criterion = record.stopped().orElseThrow().replaceFirst(":.*", "");
                byCriterion.computeIfAbsent(criterion, c -> new ArrayList<>()).add(record);
            }
            byCriterion.forEach((criterion, records) -> {
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                row.add(Block.text(criterion));
                row.add(Block.text(Integer.toString(records.size())));
                row.add(Block.text(
                        range(records.stream().mapToInt(RoundRecord::round).toArray())));
                row.add(Block.text(
                        range(records.stream().mapToInt(RoundRecord::labels).toArray())));
                row.add(Block.text("seed " + records.get(0).seed() + ": "
                        + records.get(0).stopped().orElseThrow()));
                rows.add(row);
            });
        }
        if (!rows.isEmpty()) {
            List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
            columns.add(Block.Column.text("Criterion"));
            columns.add(Block.Column.number("Runs"));
            columns.add(Block.Column.number("Last round"));
            columns.add(Block.Column.number("Labels"));
            columns.add(Block.Column.text("First reason"));
            blocks.add(
                    new Block.Table("stops", "Runs that stopped early", columns, cellColumns.count(), rows, List.of()));
        }
    }

    private static void failures(Study study, List<Block> blocks) {
        List<String> failures = study.input().failures();
        List<String> incomplete = study.incomplete();
        if (failures.isEmpty() && incomplete.isEmpty()) {
            blocks.add(Block.paragraph("No cell failed, and every seed of every cell reached its end."));
        }
        if (!failures.isEmpty()) {
            blocks.add(Block.warning(Numbers.count(failures.size(), "cell") + " failed:"));
            blocks.add(new Block.Lines(failures, Block.Tone.WARNING));
        }
        if (!incomplete.isEmpty()) {
            blocks.add(Block.note("Not complete, and therefore in the learning curves only as far as they got, and not"
                    + " in final values or comparisons:"));
            blocks.add(new Block.Lines(incomplete, Block.Tone.NOTE));
        }
    }

    /** One number if all are equal, otherwise the range; a dash without numbers. */
    static String range(int[] values) {
        if (values.length == 0) {
            return Numbers.DASH;
        }
        int low = Arrays.stream(values).min().getAsInt();
        int high = Arrays.stream(values).max().getAsInt();
        return low == high ? Integer.toString(low) : low + " to " + high;
    }

    static Map<String, String> glossary() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("accuracy", "share of cases whose decision is the true class;" + WEIGHTED);
        words.put("acquisition", "the way of choosing which unlabelled cases to label next");
        words.put("AUBC, AULC", "area under the learning curve over the labels bought, divided by their range");
        words.put(
                "bootstrap-t interval",
                "interval of a mean difference from resampled seeds, each resample studentised");
        words.put("Brier score", "mean squared distance between the probabilities and the true class; 0 is perfect");
        words.put("cell", "one combination of learner, training and acquisition, run for every seed");
        words.put(
                "certificate",
                "bound on how far the fitted fair rule is from the best plug-in rule on the calibration sample");
        words.put(
                "critical difference",
                "Nemenyi's: by how much two mean ranks must differ to be told apart at 0.05, were blocks independent");
        words.put("decision rule", "how probabilities become a decision: argmax, or fair(ε) with tolerance ε");
        words.put(
                "ECE",
                "expected calibration error: mean distance between confidence and accuracy over bins of confidence");
        words.put(
                "Friedman's test",
                "whether mean ranks differ more than if each block ranked at random; description where blocks are seeds");
        words.put("hold-out", "test data that no training, acquisition, calibration or early stopping has seen");
        words.put(
                "Holm-adjusted p",
                "p after Holm's correction: the chance of any false finding in the family stays below alpha");
        words.put(
                "hypervolume",
                "volume between a reference point and what a set of points dominates; depends on that point");
        words.put(
                "Kaplan-Meier",
                "estimate of when runs reach a target that counts runs which never do for as long as they were watched");
        words.put("labels", "all labels bought so far: training, validation and calibration");
        words.put("log-loss", "mean negative logarithm of the probability given to the true class");
        words.put("macro F1", "mean over classes of the harmonic mean of precision and recall");
        words.put("Pareto front", "points that no other point matches in every criterion and beats in one");
        words.put(
                "plug-in accuracy",
                "accuracy that a rule would have if the model's probabilities were true; not a measured accuracy");
        words.put(
                "robust accuracy",
                "share of cases right under the attack named, made against the deployed decision;" + WEIGHTED);
        words.put("seed", "one repetition with its own split, initial labels and training");
        words.put("selection rate", "share of a group that gets a given class;" + WEIGHTED);
        words.put(
                "sign-flip p",
                "permutation p of the mean of paired differences: every way of flipping their signs is counted up to "
                        + SignFlip.EXACT_LIMIT + " seeds, random ones beyond");
        words.put(
                "tie slack",
                "by how much ties let a deterministic fair rule miss the tolerance on its calibration sample");
        words.put(
                "transfer accuracy",
                "accuracy under an attack made against another target: non-adaptive, so not robust accuracy");
        words.put(
                "unfairness",
                "largest gap between groups in the selection rate of a class (demographic parity); 0 means equal rates");
        words.put("worst group", "the group with the lowest value");
        return words;
    }
}
