package dev.ralf.experiments.report;

import dev.ralf.experiments.audit.Audit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The page of an audit: one HTML file without scripts that loads nothing. The same audit gives the same bytes.
 */
public final class AuditPage {
    private static final int FEW = 30;

    private final Audit audit;
    private int id;

    private AuditPage(Audit audit) {
        this.audit = audit;
    }

    /**
     * The page.
     *
     * @param title name of the audited file
     * @param facts what was audited and with what, by name
     * @param audit the result
     */
    public static String html(String title, Map<String, String> facts, Audit audit) {
        return HtmlWriter.plain(
                "fairness audit",
                title,
                "How the decisions in this file fall on groups: rates, gaps, intervals and tests.",
                new AuditPage(audit).sections(facts));
    }

    private List<Section> sections(Map<String, String> facts) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("summary", "Findings", summary()));
        for (int b = 0; b < audit.breakdowns().size(); b++) {
            Audit.Breakdown breakdown = audit.breakdowns().get(b);
            sections.add(new Section("group-" + (b + 1), "By " + breakdown.attribute(), breakdown(breakdown)));
        }
        if (!audit.controlled().isEmpty()) {
            sections.add(new Section(
                    "control",
                    "Within " + audit.controlled().get(0).control(),
                    audit.controlled().stream()
                            .flatMap(c -> controlled(c).stream())
                            .toList()));
        }
        sections.add(new Section("meaning", "What the numbers say, and what they do not", meaning()));
        sections.add(new Section("method", "How it was measured", method(facts)));
        return sections;
    }

    private String level() {
        double percent = 100 * audit.settings().level();
        return (percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent)) + " %";
    }

    private List<Block> summary() {
        List<Block.Statement> statements = new ArrayList<>();
        for (Audit.Breakdown b : audit.breakdowns()) {
            statements.add(new Block.Statement(b.attribute(), selection(b), Block.Tone.NORMAL));
            String below = b.fourFifths().stream()
                    .filter(r -> r.verdict().equals("below"))
                    .map(r -> r.group() + " (" + Numbers.fixed(r.value()) + ")")
                    .collect(Collectors.joining("; "));
            if (!b.fourFifths().isEmpty()) {
                statements.add(new Block.Statement(
                        "Four-fifths rule",
                        below.isEmpty()
                                ? "No group's selection rate is below four fifths of the highest."
                                : "Below four fifths of the highest selection rate: " + below + ".",
                        below.isEmpty() ? Block.Tone.NORMAL : Block.Tone.WARNING));
            }
            long shown = b.cells().stream().filter(c -> c.adjusted() <= 0.05).count();
            long tested =
                    b.cells().stream().filter(c -> !Double.isNaN(c.adjusted())).count();
            statements.add(new Block.Statement(
                    "Tests",
                    shown + " of " + tested
                            + " rates differ from those of the other groups at 0.05 after Holm's correction.",
                    Block.Tone.NORMAL));
            String few = b.groups().stream()
                    .filter(g -> g.rows() < FEW)
                    .map(g -> g.name() + " (" + g.rows() + ")")
                    .collect(Collectors.joining("; "));
            if (!few.isEmpty()) {
                statements.add(new Block.Statement(
                        "Small groups",
                        "Fewer than " + FEW + " rows: " + few + ". Little can be said of them; without rows a rate is"
                                + " undefined and left out of every comparison.",
                        Block.Tone.WARNING));
            }
        }
        return List.of(new Block.Statements(statements));
    }

    private String selection(Audit.Breakdown b) {
        String name = audit.favourable().isPresent() ? "selection-rate-difference" : "demographic-parity-max";
        Audit.Metric gap = metric(b, name);
        if (Double.isNaN(gap.value())) {
            return "Fewer than two groups have rows: there is nothing to compare.";
        }
        return (audit.favourable().isPresent()
                        ? "Selection rates of class " + audit.favourable().get() + " differ by "
                        : "Selection rates of a class differ by up to ")
                + Numbers.fixed(gap.value()) + " (" + level() + " interval " + interval(gap.lower(), gap.upper())
                + "; permutation p " + Numbers.probability(gap.p()) + ").";
    }

    private static Audit.Metric metric(Audit.Breakdown b, String id) {
        return b.metrics().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    }

    private static String interval(double low, double high) {
        return Double.isNaN(low) || Double.isNaN(high)
                ? Numbers.DASH
                : Numbers.fixed(low) + " to " + Numbers.fixed(high);
    }

    private List<Block> breakdown(Audit.Breakdown b) {
        List<Block> blocks = new ArrayList<>();
        Map<String, List<Audit.Cell>> rates = new LinkedHashMap<>();
        b.cells().forEach(c -> rates.computeIfAbsent(
                        c.positive().isEmpty() ? c.rate() : c.rate() + " of class " + c.positive(),
                        k -> new ArrayList<>())
                .add(c));
        rates.forEach((name, cells) -> blocks.add(rate(b, name, cells)));
        if (!b.fourFifths().isEmpty()) {
            blocks.add(fourFifths(b));
        }
        blocks.add(metrics(b.attribute(), "All groups together, by " + b.attribute(), b.metrics()));
        b.calibration().forEach(c -> blocks.add(calibration(b, c)));
        return blocks;
    }

    private Block.Table rate(Audit.Breakdown b, String name, List<Audit.Cell> cells) {
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (int s = 0; s < cells.size(); s++) {
            Audit.Cell c = cells.get(s);
            Audit.Group group = b.groups().get(s);
            rows.add(List.of(
                    Block.text(c.group()),
                    Block.text(Long.toString(group.rows())),
                    Block.text(Numbers.fixed(c.value())),
                    Block.text(interval(c.lower(), c.upper())),
                    new Block.Span(c.value(), c.lower(), c.upper(), 0, 1),
                    Block.text(Numbers.signed(c.toRest())),
                    Block.text(Numbers.probability(c.p())),
                    verdict(c.adjusted())));
        }
        return new Block.Table(
                nextId(),
                capital(name) + " by " + b.attribute() + ".",
                List.of(
                        Block.Column.text(b.attribute()),
                        Block.Column.number("Rows"),
                        Block.Column.number("Rate"),
                        Block.Column.number(level() + " interval", cells.get(0).interval()),
                        Block.Column.text("0 to 1"),
                        Block.Column.number("To the rest", "rate minus others'"),
                        Block.Column.number("p", "permutation"),
                        Block.Column.number("p", "Holm")),
                1,
                rows,
                List.of());
    }

    private static Block.Entry verdict(double p) {
        return p <= 0.05 ? Block.strong(Numbers.probability(p)) : Block.text(Numbers.probability(p));
    }

    private Block.Table fourFifths(Audit.Breakdown b) {
        double top = b.fourFifths().stream()
                .mapToDouble(r -> Double.isNaN(r.upper()) ? 1 : r.upper())
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return new Block.Table(
                nextId(),
                "Four-fifths rule by " + b.attribute() + ": selection rate of class "
                        + audit.favourable().orElseThrow() + " over that of "
                        + b.fourFifths().get(0).highest() + ", the highest.",
                List.of(
                        Block.Column.text(b.attribute()),
                        Block.Column.number("Ratio"),
                        Block.Column.number(level() + " interval", "bootstrap"),
                        Block.Column.text(String.format(Locale.ROOT, "0 to %.1f", Math.max(1, top))),
                        Block.Column.text("0.8")),
                1,
                b.fourFifths().stream()
                        .map(r -> List.of(
                                Block.text(r.group()),
                                Block.text(Numbers.fixed(r.value())),
                                Block.text(interval(r.lower(), r.upper())),
                                new Block.Span(r.value(), r.lower(), r.upper(), 0, Math.max(1, top)),
                                r.verdict().equals("below") ? Block.strong("below") : Block.text(r.verdict())))
                        .toList(),
                List.of("The rule (29 CFR 1607.4(D)) is a rule of thumb for attention, not a test: a ratio can be below"
                        + " 0.8 by chance in small groups, and a difference that matters can be above it."));
    }

    private Block.Table metrics(String attribute, String caption, List<Audit.Metric> metrics) {
        return new Block.Table(
                nextId(),
                caption + ".",
                List.of(
                        Block.Column.text("Metric"),
                        Block.Column.text("Meaning"),
                        Block.Column.number("Value"),
                        Block.Column.number(level() + " interval", "bootstrap"),
                        Block.Column.number("p", "permutation")),
                1,
                metrics.stream()
                        .map(m -> List.of(
                                Block.text(m.id()),
                                Block.text(m.meaning()),
                                Block.text(Numbers.fixed(m.value())),
                                Block.text(
                                        interval(m.lower(), m.upper()),
                                        m.undefined() > 0 && m.undefined() < 1
                                                ? "undefined in " + Numbers.decimals(100 * m.undefined(), 1)
                                                        + " % of samples"
                                                : ""),
                                Block.text(Numbers.probability(m.p()))))
                        .toList(),
                List.of("p asks: how often would a gap by " + attribute
                        + " be at least this large if groups were alike? These p-values are not corrected for the"
                        + " number of metrics."));
    }

    private Block.Table calibration(Audit.Breakdown b, Audit.Calibration c) {
        List<List<Block.Entry>> rows = new ArrayList<>();
        Function<Double, List<Block.Entry>> numbers =
                v -> List.of(Block.text(Numbers.fixed(v)), new Block.Span(v, Double.NaN, Double.NaN, 0, 1));
        c.byGroup().forEach((group, value) -> {
            List<Block.Entry> row = new ArrayList<>(List.of(Block.text(group)));
            row.addAll(numbers.apply(value));
            rows.add(row);
        });
        List<Block.Entry> all = new ArrayList<>(List.of(Block.text("all rows")));
        all.addAll(numbers.apply(c.overall()));
        rows.add(all);
        return new Block.Table(
                nextId(),
                "Expected calibration error of the " + c.event() + " by " + b.attribute() + ", "
                        + audit.settings().bins() + " bins of equal width.",
                List.of(Block.Column.text(b.attribute()), Block.Column.number("Error"), Block.Column.text("0 to 1")),
                1,
                rows,
                List.of("Highest minus lowest group: " + Numbers.fixed(c.difference())
                        + ". The error of a small group is biased upwards. Diagrams are in audit.json."));
    }

    private List<Block> controlled(Audit.Controlled c) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(c.attribute() + " among rows with the same " + c.control()));
        List<String> names = audit.favourable().isPresent()
                ? List.of(
                        "selection-rate-difference",
                        "selection-rate-ratio",
                        "equalised-odds-difference",
                        "accuracy-difference")
                : List.of("demographic-parity-max", "equalised-odds-max", "accuracy-difference");
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (Audit.Level level : c.levels()) {
            for (Audit.Metric m : level.metrics()) {
                if (names.contains(m.id())) {
                    rows.add(List.of(
                            Block.text(level.value()),
                            Block.text(m.id()),
                            Block.text(Long.toString(level.rows())),
                            Block.text(Numbers.fixed(m.value())),
                            Block.text(interval(m.lower(), m.upper())),
                            Block.text(Numbers.probability(m.p()))));
                }
            }
        }
        for (String name : names) {
            rows.add(List.of(
                    Block.text("mean by weight"),
                    Block.text(name),
                    Block.text(Integer.toString(audit.rows())),
                    Block.text(Numbers.fixed(c.mean().get(name))),
                    Block.text(Numbers.DASH),
                    Block.text(Numbers.DASH)));
        }
        blocks.add(new Block.Table(
                nextId(),
                "Gaps by " + c.attribute() + " within each value of " + c.control() + ".",
                List.of(
                        Block.Column.text(c.control()),
                        Block.Column.text("Metric"),
                        Block.Column.number("Rows"),
                        Block.Column.number("Value"),
                        Block.Column.number(level() + " interval", "bootstrap"),
                        Block.Column.number("p", "permutation")),
                2,
                rows,
                List.of("All metrics are in audit.json.")));
        return blocks;
    }

    private List<Block> meaning() {
        return List.of(new Block.Lines(
                List.of(
                        "The numbers assess the decisions in this file, on the rows in this file. They speak of other"
                                + " data only as far as those are drawn like these.",
                        "A gap does not say why groups differ, and no gap does not say that decisions are just. Which"
                                + " metric matters depends on what the decision does to people; several of them cannot"
                                + " be equal over groups at once where base rates differ.",
                        "Metrics that use labels inherit what is wrong with the labels: who was observed, by whom, and"
                                + " how.",
                        "A large p does not show that groups are treated alike; it may say only that there are few rows."
                                + " Read the interval: it shows which gaps the data do not rule out.",
                        "The largest gap over groups or classes is above 0 by chance alone, the more so the more and the"
                                + " smaller the groups are, and its bootstrap interval shares that bias.",
                        "A rate whose denominator is empty is undefined and shown as a dash: it is not 0, and the group"
                                + " takes no part in that comparison.",
                        "Attributes that are not in the file, and groups inside those that are, were not assessed."),
                Block.Tone.NORMAL));
    }

    private List<Block> method(Map<String, String> facts) {
        return List.of(
                new Block.Lines(
                        List.of(
                                "Rates: "
                                        + (audit.weighted()
                                                ? "weighted shares with bootstrap intervals; an exact binomial interval"
                                                        + " does not exist for weighted rows."
                                                : "shares of rows with exact binomial intervals (Clopper and Pearson),"
                                                        + " each on its own."),
                                "Gaps and ratios: percentile intervals from "
                                        + audit.settings().bootstraps() + " bootstrap samples, stratified by group.",
                                "Tests: " + audit.settings().permutations() + " permutations of groups, among all rows"
                                        + " for selection rates and accuracy, among rows with the same label for true"
                                        + " and false positive rates, with the same decision for predictive values."
                                        + " Holm's correction is over all rates and groups of one attribute.",
                                "Intersections are all combinations of the values of the attributes."),
                        Block.Tone.NORMAL),
                new Block.Facts("facts", "What was audited", facts));
    }

    private String nextId() {
        return "table-" + ++id;
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
