package dev.ralf.experiments.report;

import dev.ralf.experiments.statistics.Pareto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What is paid for what: clean accuracy, robust accuracy and unfairness at the last round, and the Pareto front. */
final class TradeOffSection {
    /** One criterion: metric in words, and its key for a rule. */
    private record Criterion(String id, String words, String unit, boolean higher) {
        String key(Study study, String rule) {
            return ExplorerData.key(study, rule, id);
        }
    }

    /**
     * One point: a cell deployed with a rule.
     *
     * @param values mean of each criterion over seeds
     * @param front whether no other point is at least as good in all criteria and better in one
     * @param dominatedBy how many points are at least as good in all criteria and better in one
     * @param dominates how many points it is at least as good as in all criteria, and better in one
     */
    record Point(Cell cell, String rule, double[] values, boolean front, int dominatedBy, int dominates) {}

    private TradeOffSection() {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Block.paragraph("One point is a cell deployed with a decision rule: means over seeds at the last"
                + " round. A point is on the Pareto front if no other point is at least as good in every criterion"
                + " and better in one. Means of few seeds are noisy, so the front is descriptive."));
        List<String> attributes = study.attributes();
        List<String> variants = attributes.isEmpty() ? List.of("") : attributes;
        for (int i = 0; i < variants.size(); i++) {
            view(study, variants.get(i), i, blocks);
        }
        if (!study.cells().isEmpty()) {
            blocks.add(new Block.Chart(
                    "explorer",
                    "Explorer: choose the axes",
                    "Points of cells, rules, seeds and rounds over two criteria of choice; means are in the tables, every"
                            + " number is in results.csv.",
                    ""));
        }
        ruleCosts(study).ifPresent(blocks::add);
        return new Section("trade-offs", "Trade-offs", blocks);
    }

    private static List<Criterion> criteria(Study study, String attribute) {
        List<Criterion> all = new ArrayList<>();
        all.add(new Criterion(MetricKey.ACCURACY, "Clean accuracy", "higher is better", true));
        if (study.primaryAttack() != null) {
            all.add(new Criterion(
                    MetricKey.ROBUST + "." + study.primaryAttack(),
                    "Robust accuracy (" + study.primaryAttack() + ")",
                    "higher is better",
                    true));
        }
        if (!attribute.isEmpty()) {
            all.add(new Criterion(
                    MetricKey.UNFAIRNESS + "/" + attribute,
                    "Unfairness (" + attribute + ")",
                    "lower is better",
                    false));
        }
        all.add(new Criterion(MetricKey.ECE, "Calibration error", "lower is better", false));
        return all.stream()
                .filter(c -> study.rules().stream().anyMatch(rule -> study.measured(c.key(study, rule))))
                .toList();
    }

    private static List<Point> points(Study study, List<Criterion> criteria) {
        List<Cell> cells = new ArrayList<>();
        List<String> rules = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        for (Cell cell : study.cells()) {
            for (String rule : study.rules()) {
                double[] v = criteria.stream()
                        .mapToDouble(
                                c -> study.summary(cell, c.key(study, rule)).mean())
                        .toArray();
                cells.add(cell);
                rules.add(rule);
                values.add(v);
            }
        }
        boolean[] maximise = new boolean[criteria.size()];
        for (int i = 0; i < maximise.length; i++) {
            maximise[i] = criteria.get(i).higher();
        }
        int[] front = Pareto.front(values.toArray(double[][]::new), maximise);
        int[][] dominance = Pareto.dominance(values.toArray(double[][]::new), maximise);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            points.add(new Point(
                    cells.get(i),
                    rules.get(i),
                    values.get(i),
                    Arrays.binarySearch(front, i) >= 0,
                    dominance[i][0],
                    dominance[i][1]));
        }
        return points;
    }

    private static boolean complete(double[] values) {
        for (double v : values) {
            if (!Double.isFinite(v)) {
                return false;
            }
        }
        return true;
    }

    private static void view(Study study, String attribute, int index, List<Block> blocks) {
        List<Criterion> criteria = criteria(study, attribute);
        String id = "tradeoff-" + index;
        String title = attribute.isEmpty() ? "Trade-off" : "Trade-off, unfairness of " + attribute;
        if (criteria.size() < 2) {
            String one = criteria.isEmpty()
                    ? "none was measured"
                    : "only " + criteria.get(0).words() + " was measured";
            blocks.add(new Block.Chart(id, title, "", "a trade-off needs two criteria, and " + one));
            return;
        }
        List<Point> points = points(study, criteria);
        if (points.stream().noneMatch(Point::front)) {
            blocks.add(new Block.Chart(
                    id, title, "", "no cell has a complete seed with all of these criteria at the last round"));
            return;
        }
        List<String> names = criteria.stream().map(Criterion::words).toList();
        StringBuilder words = new StringBuilder(title)
                .append(": ")
                .append(String.join(", ", names))
                .append(". On the Pareto front: ");
        List<String> fronts = new ArrayList<>();
        for (Point p : points) {
            if (p.front()) {
                fronts.add((fronts.size() + 1) + " " + study.label(p.cell()) + ", " + p.rule());
            }
        }
        words.append(String.join("; ", fronts)).append(".");
        blocks.add(new Block.Chart(id, title, words.toString(), ""));
        blocks.add(table(study, attribute, index, criteria, points));
        hypervolumes(study, attribute, index, criteria, points).ifPresent(blocks::add);
    }

    /** Hypervolume of the points of each value of the plan's axis. */
    private static Optional<Block> hypervolumes(
            Study study, String attribute, int index, List<Criterion> criteria, List<Point> points) {
        String axis = study.plan().axis();
        List<String> values = study.values(axis);
        if (values.size() < 2) {
            return Optional.empty();
        }
        boolean[] maximise = new boolean[criteria.size()];
        double[] reference = new double[maximise.length];
        for (int i = 0; i < maximise.length; i++) {
            maximise[i] = criteria.get(i).higher();
            reference[i] = maximise[i] ? 0 : 1;
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (String value : values) {
            List<Point> own = points.stream()
                    .filter(p -> p.cell().on(axis).equals(value) && complete(p.values()))
                    .toList();
            double volume =
                    Pareto.hypervolume(own.stream().map(Point::values).toArray(double[][]::new), maximise, reference);
            rows.add(List.of(
                    Block.text(value),
                    Block.text(Integer.toString(own.size())),
                    Block.text(Long.toString(own.stream().filter(Point::front).count())),
                    Block.text(own.isEmpty() ? Numbers.DASH : Numbers.decimals(volume, 4))));
        }
        String of = attribute.isEmpty() ? "" : ", unfairness of " + attribute;
        return Optional.of(new Block.Table(
                "hypervolume-" + index,
                "What each " + axis + " reaches in all criteria together" + of + " (descriptive)",
                List.of(
                        Block.Column.text(axis.substring(0, 1).toUpperCase(Locale.ROOT) + axis.substring(1)),
                        Block.Column.number("Points"),
                        Block.Column.number("On the front"),
                        Block.Column.number("Hypervolume")),
                1,
                rows,
                List.of("Hypervolume: the share of the unit cube of "
                        + String.join(
                                ", ",
                                criteria.stream()
                                        .map(Criterion::words)
                                        .map(TradeOffSection::lowerFirst)
                                        .toList())
                        + " that its points dominate, from the reference point "
                        + String.join(
                                ", ",
                                criteria.stream()
                                        .map(c -> c.higher() ? "0" : "1")
                                        .toList())
                        + " in this order. More is better; it grows with the number of points and depends on the"
                        + " reference.")));
    }

    private static Block.Table table(
            Study study, String attribute, int index, List<Criterion> criteria, List<Point> points) {
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("Front"));
        columns.add(Block.Column.number("Dominated by", "points"));
        columns.add(Block.Column.number("Dominates", "points"));
        criteria.forEach(c -> columns.add(Block.Column.number(c.words(), c.unit())));
        List<List<Block.Entry>> rows = new ArrayList<>();
        int number = 0;
        for (Point p : points) {
            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(p.cell()));
            row.add(Block.text(p.rule()));
            row.add(p.front() ? Block.strong("● " + ++number) : Block.text(complete(p.values()) ? "" : Numbers.DASH));
            row.add(Block.text(complete(p.values()) ? Integer.toString(p.dominatedBy()) : Numbers.DASH));
            row.add(Block.text(complete(p.values()) ? Integer.toString(p.dominates()) : Numbers.DASH));
            for (int c = 0; c < criteria.size(); c++) {
                row.add(Block.text(study.meanSd(p.cell(), criteria.get(c).key(study, p.rule()))));
            }
            rows.add(row);
        }
        List<String> notes = new ArrayList<>();
        notes.add("Mean ± standard deviation over seeds at the last round. ● and number: on the Pareto front, as"
                + " numbered in the drawing. – : a criterion is missing, so the point cannot be compared.");
        if (criteria.stream().anyMatch(c -> c.id().startsWith(MetricKey.ROBUST))) {
            notes.add("Attack: " + study.attackSettings(study.primaryAttack()) + ".");
            if (index == 0) {
                study.units().ifPresent(notes::add);
            }
        }
        String of = attribute.isEmpty() ? "" : ", unfairness of " + attribute;
        return new Block.Table(
                "tradeoff-table-" + index,
                "Trade-offs at the last round" + of,
                columns,
                cellColumns.count() + 1,
                rows,
                notes);
    }

    /**
     * Paired by seed: what a rule changes against argmax on the same model, averaged over the cells of a training.
     * A seed counts if every cell of that training has the value for both rules.
     */
    static SeedSummary ruleChange(Study study, List<Cell> cells, String rule, String base, String metric) {
        List<SortedMap<Integer, Double>> changes = new ArrayList<>();
        for (Cell cell : cells) {
            SortedMap<Integer, Double> without = study.finals(cell, base + "/" + metric);
            SortedMap<Integer, Double> change = new TreeMap<>();
            study.finals(cell, rule + "/" + metric)
                    .forEach((seed, value) -> change.put(seed, value - without.get(seed)));
            changes.add(change);
        }
        return seedMeans(changes);
    }

    /**
     * Mean over cells by seed, summarised over seeds. Cells without any defined value do not count; a seed counts if all
     * others have a defined value for it.
     */
    static SeedSummary seedMeans(List<SortedMap<Integer, Double>> cells) {
        SortedMap<Integer, Double> sums = new TreeMap<>();
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        int used = 0;
        for (SortedMap<Integer, Double> cell : cells) {
            boolean any = false;
            for (Map.Entry<Integer, Double> entry : cell.entrySet()) {
                if (Double.isFinite(entry.getValue())) {
                    sums.merge(entry.getKey(), entry.getValue(), Double::sum);
                    counts.merge(entry.getKey(), 1, Integer::sum);
                    any = true;
                }
            }
            used += any ? 1 : 0;
        }
        int wanted = used;
        return SeedSummary.of(sums.entrySet().stream()
                .filter(e -> counts.get(e.getKey()) == wanted)
                .mapToDouble(e -> e.getValue() / wanted)
                .toArray());
    }

    /** The rule that others are compared with: argmax, or the first. */
    static String baseRule(Study study) {
        List<String> rules = study.rules();
        return rules.contains("argmax") ? "argmax" : rules.get(0);
    }

    private static Optional<Block> ruleCosts(Study study) {
        if (study.rules().size() < 2) {
            return Optional.empty();
        }
        String base = baseRule(study);
        List<String> metrics = new ArrayList<>();
        List<Block.Column> columns = new ArrayList<>();
        boolean learners = study.values("learner").size() > 1;
        if (learners) {
            columns.add(Block.Column.text("Learner"));
        }
        columns.add(Block.Column.text("Training"));
        columns.add(Block.Column.text("Rule"));
        columns.add(Block.Column.number("Seeds"));
        List<Criterion> criteria = new ArrayList<>(criteria(study, ""));
        for (String attribute : study.attributes()) {
            criteria(study, attribute).stream()
                    .filter(c -> c.id().startsWith(MetricKey.UNFAIRNESS))
                    .forEach(criteria::add);
        }
        criteria.removeIf(c -> c.id().equals(MetricKey.ECE));
        for (Criterion c : criteria) {
            metrics.add(c.id());
            columns.add(Block.Column.number("Change of " + lowerFirst(c.words()), "95 % t-interval"));
        }
        List<List<Block.Entry>> rows = new ArrayList<>();
        for (String learner : study.values("learner")) {
            for (String training : study.values("training")) {
                List<Cell> cells = study.cells().stream()
                        .filter(c -> c.learner().equals(learner) && c.training().equals(training))
                        .toList();
                for (String rule : study.rules()) {
                    if (rule.equals(base) || cells.isEmpty()) {
                        continue;
                    }
                    List<Block.Entry> row = new ArrayList<>();
                    if (learners) {
                        row.add(Block.text(learner));
                    }
                    row.add(Block.text(training));
                    row.add(Block.text(rule));
                    List<SeedSummary> changes = metrics.stream()
                            .map(metric -> ruleChange(study, cells, rule, base, metric))
                            .toList();
                    row.add(Block.text(MethodSection.range(changes.stream()
                            .mapToInt(SeedSummary::n)
                            .filter(n -> n > 0)
                            .toArray())));
                    for (SeedSummary change : changes) {
                        row.add(changeEntry(change));
                    }
                    rows.add(row);
                }
            }
        }
        return Optional.of(new Block.Table(
                "rule-costs",
                "What a decision rule changes against " + base + " on the same models (descriptive)",
                columns,
                learners ? 3 : 2,
                rows,
                List.of("Differences paired by seed and averaged over acquisitions, last round, hold-out data."
                        + " Not in the pre-declared family.")));
    }

    /** Mean change with its interval where there is one. */
    static String change(SeedSummary change) {
        String interval = changeInterval(change);
        return Numbers.signed(change.mean()) + (interval.isEmpty() ? "" : " " + interval);
    }

    private static String changeInterval(SeedSummary change) {
        return change.n() < 2 ? "" : "[" + Numbers.signed(change.low()) + ", " + Numbers.signed(change.high()) + "]";
    }

    /** Mean change above its interval. */
    static Block.Entry changeEntry(SeedSummary change) {
        return Block.text(Numbers.signed(change.mean()), changeInterval(change));
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    /** Trade-off plots as data of the page. */
    static List<Object> data(Study study) {
        List<Object> views = new ArrayList<>();
        List<String> attributes = study.attributes();
        List<String> variants = attributes.isEmpty() ? List.of("") : attributes;
        for (int i = 0; i < variants.size(); i++) {
            List<Criterion> criteria = criteria(study, variants.get(i));
            if (criteria.size() < 2) {
                continue;
            }
            List<Point> points = points(study, criteria);
            if (points.stream().noneMatch(Point::front)) {
                continue;
            }
            // y is robust accuracy if there is one, x is unfairness or else clean accuracy, what remains is told in
            // words
            int y = criteria.get(1).higher() ? 1 : 0;
            int x = IntStream.range(0, criteria.size())
                    .filter(c -> criteria.get(c).id().startsWith(MetricKey.UNFAIRNESS))
                    .findFirst()
                    .orElse(y == 0 ? 1 : 0);
            List<Integer> rest = IntStream.range(0, criteria.size())
                    .filter(c -> c != x && c != y)
                    .boxed()
                    .toList();
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("id", "tradeoff-" + i);
            view.put("x", axis(criteria.get(x)));
            view.put("y", axis(criteria.get(y)));
            view.put("more", rest.stream().map(c -> axis(criteria.get(c))).toList());
            List<Object> data = new ArrayList<>();
            int number = 0;
            for (Point p : points) {
                if (!complete(p.values())) {
                    continue;
                }
                Map<String, Object> point = new LinkedHashMap<>();
                point.put("name", study.label(p.cell()));
                point.put("l", study.values("learner").indexOf(p.cell().learner()));
                point.put("t", study.values("training").indexOf(p.cell().training()));
                point.put("a", study.values("acquisition").indexOf(p.cell().acquisition()));
                point.put("rule", study.rules().indexOf(p.rule()));
                point.put("x", Numbers.chart(p.values()[x]));
                point.put("y", Numbers.chart(p.values()[y]));
                point.put(
                        "more",
                        rest.stream().map(c -> Numbers.chart(p.values()[c])).toList());
                point.put("front", p.front() ? ++number : 0);
                data.add(point);
            }
            view.put("points", data);
            views.add(view);
        }
        return views;
    }

    private static Map<String, Object> axis(Criterion criterion) {
        Map<String, Object> axis = new LinkedHashMap<>();
        axis.put("name", criterion.words());
        axis.put("higher", criterion.higher());
        return axis;
    }
}
