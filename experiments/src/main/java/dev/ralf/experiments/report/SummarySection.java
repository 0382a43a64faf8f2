package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The answer in words, computed from the records. */
final class SummarySection {
    private final Study study;
    private final Family family;

    private SummarySection(Study study, Family family) {
        this.study = study;
        this.family = family;
    }

    static Section build(Study study, Family family) {
        return new Section("summary", "What this run says", new SummarySection(study, family).blocks());
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        if (study.cells().isEmpty()) {
            blocks.add(Block.warning("No round was recorded, so this run says nothing. See “Failures and gaps”."));
            return blocks;
        }
        List<Block.Statement> statements = new ArrayList<>();
        statements.add(statement("Question", question()));
        statements.add(statement("Answer", answer()));
        if (!family.comparisons().isEmpty()) {
            statements.add(new Block.Statement(
                    "Could it be shown?",
                    family.reachSentence(),
                    family.canClaim() ? Block.Tone.NORMAL : Block.Tone.WARNING));
        }
        fairness().ifPresent(text -> statements.add(statement("What fairness costs", text)));
        tolerance().ifPresent(text -> statements.add(statement("Tolerance and hold-out", text)));
        robustness().ifPresent(text -> statements.add(statement("What robust training costs", text)));
        if (!study.attacks().isEmpty()) {
            statements.add(statement(
                    study.attacks().size() == 1 ? "Attack" : "Attacks",
                    "Robust accuracy is measured with "
                            + String.join(
                                    "; ",
                                    study.attacks().stream()
                                            .map(study::attackSettings)
                                            .toList())
                            + "." + study.units().map(text -> " " + text).orElse("")));
        }
        calibration().ifPresent(text -> statements.add(statement("Calibration", text)));
        certificate().ifPresent(statements::add);
        blocks.add(new Block.Statements(statements));
        List<String> caveats = caveats();
        blocks.add(new Block.Heading("Caveats"));
        blocks.add(new Block.Lines(caveats, Block.Tone.WARNING));
        return blocks;
    }

    private static Block.Statement statement(String label, String text) {
        return new Block.Statement(label, text, Block.Tone.NORMAL);
    }

    private String question() {
        StatisticsPlan plan = study.plan();
        List<String> others = study.values(plan.axis()).stream()
                .filter(value -> !value.equals(plan.baseline()))
                .toList();
        int[] seeds = study.completeSeeds();
        String scope = " Primary metric, named before the run: " + family.metricWords() + ". "
                + Numbers.count(study.cells().size(), "cell") + " × "
                + (seeds[0] == seeds[1] ? Numbers.count(seeds[0], "seed") : seeds[0] + " to " + seeds[1] + " seeds")
                + " × " + Numbers.count(study.lastRound() + 1, "round") + ".";
        String declared = " This is the comparison declared before the run"
                + (study.input().description().isEmpty()
                        ? "."
                        : "; the author's description stands apart from it, above.");
        if (others.isEmpty()) {
            return "How good is " + plan.baseline() + " as the " + plan.axis()
                    + "? Nothing stands beside it to compare." + scope;
        }
        String where = plan.overCurve() ? " over the learning curve up to " : " with ";
        return "As the " + plan.axis() + ", does " + (others.size() == 1 ? "" : "any of ") + String.join(", ", others)
                + " differ from " + plan.baseline() + " in " + family.metricName() + where + labels() + " labels?"
                + declared + scope;
    }

    private String labels() {
        return MethodSection.range(study.cells().stream()
                .flatMap(cell -> study.complete(cell).values().stream())
                .map(run -> run.get(run.lastKey()))
                .mapToInt(RoundRecord::labels)
                .toArray());
    }

    private String answer() {
        StringBuilder text = new StringBuilder();
        Comparator<Cell> byMean =
                Comparator.comparingDouble(cell -> family.summary(cell).mean());
        List<Cell> defined = study.cells().stream()
                .filter(cell -> family.summary(cell).n() > 0)
                .toList();
        if (defined.isEmpty()) {
            return "– The primary metric " + study.plan().metric()
                    + " is not defined for any complete seed, so there is no answer. Measured were other metrics, below.";
        }
        Cell best = defined.stream()
                .max(family.higherIsBetter() ? byMean : byMean.reversed())
                .orElseThrow();
        SeedSummary top = family.summary(best);
        if (family.descriptive()) {
            text.append("Descriptive only, ")
                    .append(tooFewSeeds())
                    .append(": nothing is claimed. In this run the best mean ");
        } else {
            text.append("The best mean ");
        }
        text.append(family.metricName())
                .append(" is that of ")
                .append(study.label(best))
                .append(": ")
                .append(Numbers.fixed(top.mean()));
        if (top.n() > 1) {
            text.append(" (standard deviation over ")
                    .append(Numbers.count(top.n(), "seed"))
                    .append(": ")
                    .append(Numbers.fixed(top.sd()))
                    .append(")");
        }
        text.append(".");
        List<Comparison> usable =
                family.comparisons().stream().filter(c -> c.pairs() > 0).toList();
        if (family.comparisons().isEmpty()) {
            return text.append(" There is nothing to compare it with: ")
                    .append(family.emptyReason())
                    .append(".")
                    .toString();
        }
        if (usable.isEmpty()) {
            return text.append(" There is no pair with the baseline ")
                    .append(study.plan().baseline())
                    .append(", so no difference can be given.")
                    .toString();
        }
        Comparator<Comparison> byGain = Comparator.comparingDouble(family::gain);
        Comparison lead = usable.stream().max(byGain).orElseThrow();
        String against = study.plan().baseline();
        text.append(" Against ").append(against).append(", ");
        text.append(
                family.gain(lead) > 0
                        ? "the largest gain is that of " + study.label(lead.cell())
                        : "nothing is better on average; closest is " + study.label(lead.cell()));
        text.append(": ").append(Numbers.signed(lead.mean()));
        if (lead.pairs() > 1) {
            text.append(" (95 % interval ")
                    .append(Numbers.signedInterval(lead.tLow(), lead.tHigh()))
                    .append(", Holm-adjusted p ")
                    .append(Numbers.probability(lead.holm()))
                    .append(")");
        }
        text.append(". ");
        if (family.descriptive()) {
            return text.append("Whether any of it is more than chance, this run does not say.")
                    .toString();
        }
        List<Comparison> shown = family.shown();
        if (shown.isEmpty()) {
            text.append("No difference from ")
                    .append(against)
                    .append(" is shown at level ")
                    .append(family.alphaText())
                    .append(" in the family of ")
                    .append(family.comparisons().size())
                    .append(".");
        } else {
            List<String> better = shown.stream()
                    .filter(c -> family.gain(c) > 0)
                    .map(c -> study.label(c.cell()))
                    .toList();
            List<String> worse = shown.stream()
                    .filter(c -> family.gain(c) < 0)
                    .map(c -> study.label(c.cell()))
                    .toList();
            text.append("Shown at level ").append(family.alphaText()).append(" in the family of ");
            text.append(family.comparisons().size()).append(": ");
            List<String> parts = new ArrayList<>();
            if (!better.isEmpty()) {
                parts.add("better than " + against + ": " + String.join(", ", better));
            }
            if (!worse.isEmpty()) {
                parts.add("worse than " + against + ": " + String.join(", ", worse));
            }
            text.append(String.join("; ", parts)).append(".");
        }
        return text.toString();
    }

    private Optional<String> fairness() {
        List<String> rules = study.rules();
        if (rules.size() < 2 || study.attributes().isEmpty()) {
            return Optional.empty();
        }
        String base = TradeOffSection.baseRule(study);
        List<String> sentences = new ArrayList<>();
        for (String rule : rules) {
            if (rule.equals(base)) {
                continue;
            }
            List<String> parts = new ArrayList<>();
            for (String attribute : study.attributes()) {
                String metric = MetricKey.UNFAIRNESS + "/" + attribute;
                add(parts, "unfairness (" + attribute + ")", rule, base, metric);
                String worst = "accuracy of the worst group (" + attribute + ")";
                add(parts, worst, rule, base, MetricKey.WORST + "/" + attribute);
            }
            add(parts, "clean accuracy", rule, base, MetricKey.ACCURACY);
            if (study.primaryAttack() != null) {
                String words = "robust accuracy (" + study.primaryAttack() + ")";
                add(parts, words, rule, base, MetricKey.ROBUST + "." + study.primaryAttack());
            }
            if (!parts.isEmpty()) {
                sentences.add(rule + " instead of " + base + " changes " + String.join(", ", parts) + ".");
            }
        }
        return sentences.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("\n", sentences)
                        + "\nMeans over all cells, last round, with 95 % t-intervals over seeds; descriptive.");
    }

    private void add(List<String> parts, String words, String rule, String base, String metric) {
        SeedSummary change = TradeOffSection.ruleChange(study, study.cells(), rule, base, metric);
        if (change.n() > 0) {
            parts.add(words + " by " + TradeOffSection.change(change));
        }
    }

    private Optional<String> tolerance() {
        List<String> rules = CertificateSection.rules(study);
        List<String> sentences = new ArrayList<>();
        for (String rule : study.rules()) {
            if (!rules.contains(rule) && FairRules.tolerance(rule).isEmpty()) {
                continue;
            }
            List<String> parts = new ArrayList<>();
            for (String attribute : study.attributes()) {
                String holdOut = FairRules.holdOut(study, rule, attribute);
                if (!holdOut.isEmpty()) {
                    parts.add("hold-out unfairness (" + attribute + ") is " + holdOut);
                }
            }
            if (!parts.isEmpty()) {
                sentences.add(rule + ": " + String.join("; ", parts) + ".");
            }
        }
        return sentences.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("\n", sentences) + "\nOver all cells and seeds, last round. "
                        + FairRules.UPWARD_BIAS);
    }

    private Optional<String> robustness() {
        List<String> trainings = study.values("training");
        String rule = study.primaryRule();
        if (trainings.size() < 2 || rule == null || study.primaryAttack() == null) {
            return Optional.empty();
        }
        String cleanKey = MetricKey.of(rule, MetricKey.ACCURACY);
        String robustKey = MetricKey.robust(rule, study.primaryAttack());
        String base = trainings.contains("standard") ? "standard" : trainings.get(0);
        List<String> parts = new ArrayList<>();
        for (String training : trainings) {
            SeedSummary clean = over(training, cleanKey);
            SeedSummary robust = over(training, robustKey);
            if (clean.n() > 0 && robust.n() > 0) {
                parts.add(training + ": clean " + level(clean) + ", robust " + level(robust));
            }
        }
        if (parts.size() < 2) {
            return Optional.empty();
        }
        List<String> changes = new ArrayList<>();
        for (String training : trainings) {
            SeedSummary clean = trainingChange(training, base, cleanKey);
            SeedSummary robust = trainingChange(training, base, robustKey);
            if (!training.equals(base) && clean.n() > 0 && robust.n() > 0) {
                changes.add(" " + training + " instead of " + base + " changes clean accuracy by "
                        + TradeOffSection.change(clean) + " and robust accuracy by " + TradeOffSection.change(robust)
                        + ".");
            }
        }
        return Optional.of("Accuracy of " + rule + " by training: " + String.join("; ", parts) + "."
                + String.join("", changes) + " Means over the cells of a training, last round, with 95 % t-intervals"
                + " over seeds; changes paired by seed; descriptive.");
    }

    private static String level(SeedSummary summary) {
        return Numbers.fixed(summary.mean())
                + (summary.n() < 2
                        ? ""
                        : " [" + Numbers.fixed(summary.low()) + ", " + Numbers.fixed(summary.high()) + "]");
    }

    private SeedSummary over(String training, String key) {
        return TradeOffSection.seedMeans(study.cells().stream()
                .filter(cell -> cell.training().equals(training))
                .map(cell -> study.finals(cell, key))
                .toList());
    }

    private SeedSummary trainingChange(String training, String base, String key) {
        List<SortedMap<Integer, Double>> changes = new ArrayList<>();
        for (Cell cell : study.cells()) {
            Cell twin = cell.with("training", base);
            if (cell.training().equals(training) && study.has(twin)) {
                SortedMap<Integer, Double> without = study.finals(twin, key);
                SortedMap<Integer, Double> change = new TreeMap<>();
                study.finals(cell, key)
                        .forEach((seed, value) -> change.put(seed, value - without.getOrDefault(seed, Double.NaN)));
                changes.add(change);
            }
        }
        return TradeOffSection.seedMeans(changes);
    }

    private Optional<String> calibration() {
        String key = MetricKey.model(MetricKey.ECE);
        List<Cell> cells = study.cells().stream()
                .filter(cell -> study.summary(cell, key).n() > 0)
                .sorted(Comparator.comparingDouble(
                        cell -> study.summary(cell, key).mean()))
                .toList();
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        Cell low = cells.get(0);
        Cell high = cells.get(cells.size() - 1);
        String first = "Calibration error (ECE) at the last round is "
                + Numbers.fixed(study.summary(low, key).mean());
        return Optional.of(
                cells.size() == 1
                        ? first + "."
                        : first + " for " + study.label(low) + ", the lowest, and "
                                + Numbers.fixed(study.summary(high, key).mean()) + " for " + study.label(high)
                                + ", the highest.");
    }

    private Optional<Block.Statement> certificate() {
        List<String> rules = CertificateSection.rules(study);
        int[] count = CertificateSection.certified(study, study.cells(), rules);
        if (count[1] == 0) {
            return Optional.empty();
        }
        String text =
                "For " + count[0] + " of " + count[1] + " fitted fair rules at the last round the randomised mixture"
                        + " is certified optimal on its calibration sample. The certificate is of the mixture and of that"
                        + " sample, not of the rule that decides nor of hold-out data.\n"
                        + String.join(
                                "\n",
                                rules.stream()
                                        .map(rule -> FairRules.onCalibration(study, rule) + ".")
                                        .toList())
                        + "\nIts hold-out numbers stand above and in section “Certificate of the fair rule”.";
        return Optional.of(new Block.Statement(
                "Certificate", text, count[0] == count[1] ? Block.Tone.NORMAL : Block.Tone.WARNING));
    }

    private String tooFewSeeds() {
        int[] seeds = study.completeSeeds();
        return (seeds[0] == seeds[1] ? Numbers.count(seeds[0], "seed") : seeds[0] + " to " + seeds[1] + " seeds")
                + ", where at least " + study.plan().minimumSeeds() + " are needed for a finding";
    }

    /** What the numbers do not say. */
    static List<String> caveats(Study study) {
        return new SummarySection(study, new Family(study)).caveats();
    }

    private List<String> caveats() {
        List<String> lines = new ArrayList<>();
        if (family.descriptive()) {
            lines.add("Descriptive: " + tooFewSeeds() + ".");
        }
        lines.add("Seeds share the data: intervals speak of splits and training on this data set, not of other data;"
                + " the uncertainty of the test set itself is apart.");
        if (!study.input().failures().isEmpty()) {
            int failed = study.input().failures().size();
            lines.add(Numbers.count(failed, "cell") + " failed and " + (failed == 1 ? "is" : "are")
                    + " missing from the numbers, see “Failures and gaps”.");
        }
        int incomplete = study.incomplete().size();
        if (incomplete > 0) {
            lines.add(Numbers.count(incomplete, "run") + " did not reach the last round and "
                    + (incomplete == 1 ? "is" : "are") + " left out of final values and comparisons.");
        }
        int stopped = study.cells().stream()
                .mapToInt(cell -> study.stopped(cell).size())
                .sum();
        if (stopped > 0) {
            lines.add("A stopping criterion ended " + Numbers.count(stopped, "run") + " before the last round: final"
                    + " values are those of each run's own last round, with different numbers of labels, see “Runs that"
                    + " stopped early”.");
        }
        List<String> suspicious = FinalsSection.suspicious(study);
        if (!suspicious.isEmpty()) {
            lines.add("Robust accuracy is probably overstated in " + Numbers.count(suspicious.size(), "place")
                    + ", see “Checks of the attacks”.");
        }
        if (study.attacks().isEmpty()) {
            lines.add("Nothing here speaks of robustness: " + Missing.attack(study) + ".");
        }
        if (study.attributes().isEmpty()) {
            lines.add("Nothing here speaks of fairness: " + Missing.attribute(study) + ".");
        } else {
            lines.add("Fairness is assessed for " + String.join(", ", study.attributes())
                    + " as equal selection rates on this data set; other attributes and other notions of fairness are"
                    + " not assessed.");
        }
        study.input().datasetFacts().forEach((name, text) -> {
            if (name.startsWith("caveat")) {
                lines.add("Of the data set: " + text + (text.endsWith(".") ? "" : "."));
            }
        });
        return lines;
    }
}
