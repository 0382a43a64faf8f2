package dev.ralf.experiments.audit;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.experiments.statistics.Holm;
import dev.ralf.fairness.metrics.ByGroup;
import dev.ralf.fairness.metrics.Decisions;
import dev.ralf.fairness.metrics.ExactBinomial;
import dev.ralf.fairness.metrics.FairnessMetrics;
import dev.ralf.fairness.metrics.GroupCalibration;
import dev.ralf.fairness.metrics.GroupRate;
import dev.ralf.fairness.metrics.GroupTable;
import dev.ralf.fairness.metrics.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures what a file of predictions says about groups: every metric with a bootstrap interval (stratified by group) and
 * a permutation test; every rate of every group with an exact binomial interval (bootstrap for weighted rows) and a test
 * against all other groups, Holm-adjusted over the cells of the attribute. With two groups, group against rest is one
 * comparison, and counts once.
 */
public final class Auditor {
    private static final int MOST_INTERSECTIONS = 1000;
    private static final double FOUR_FIFTHS = 0.8;
    private static final List<GroupRate> RATES = List.of(
            GroupRate.SELECTION_RATE,
            GroupRate.TRUE_POSITIVE_RATE,
            GroupRate.FALSE_POSITIVE_RATE,
            GroupRate.POSITIVE_PREDICTIVE_VALUE);

    private final AuditData data;
    private final AuditSettings settings;
    private final int favourable;
    private final boolean weighted;
    private final List<FairnessMetrics.Metric> metrics;

    private Auditor(AuditData data, AuditSettings settings) {
        this.data = data;
        this.settings = settings;
        this.favourable = favourable(data, settings);
        this.weighted = !data.decisions().unweighted();
        metrics = new ArrayList<>(FairnessMetrics.ofAllClasses());
        if (favourable >= 0) {
            metrics.addAll(FairnessMetrics.ofClass(favourable));
        }
    }

    /**
     * Audits.
     *
     * @throws IllegalArgumentException if the favourable class is no class, a score has no favourable class, there is a
     *     single class, or attributes have too many intersections
     */
    public static Audit audit(AuditData data, AuditSettings settings) {
        Checks.argument(
                data.classes().size() > 1,
                "an audit needs two classes, but labels and decisions are all %s",
                data.classes());
        return new Auditor(data, settings).run();
    }

    private static int favourable(AuditData data, AuditSettings settings) {
        if (settings.favourable().isPresent()) {
            int k = data.classes()
                    .indexOf(PredictionsReader.canonical(settings.favourable().get()));
            Checks.argument(
                    k >= 0,
                    "--favourable must be one of the classes %s, got %s",
                    data.classes(),
                    settings.favourable().get());
            return k;
        }
        Checks.argument(
                data.classes().size() == 2 || data.score().isEmpty(),
                "--score needs --favourable: the classes are %s",
                data.classes());
        return data.classes().size() == 2 ? 1 : -1;
    }

    private Audit run() {
        SeedTree seed = new SeedTree(settings.seed()).child("audit");
        List<Groups> groupings = new ArrayList<>(data.attributes());
        if (groupings.size() > 1) {
            long cells = groupings.stream().mapToLong(Groups::count).reduce(1, Math::multiplyExact);
            Checks.argument(
                    cells <= MOST_INTERSECTIONS,
                    "--group %s has %s intersections, at most %s can be audited: audit fewer attributes at a time",
                    data.attributes().stream().map(Groups::attribute).toList(),
                    cells,
                    MOST_INTERSECTIONS);
            groupings.add(Decisions.intersection(data.attributes()));
        }
        List<Audit.Breakdown> breakdowns = groupings.parallelStream()
                .map(g -> breakdown(g, seed.child(g.attribute())))
                .toList();
        List<Audit.Controlled> controlled = data.control().stream()
                .flatMap(c -> groupings.parallelStream()
                        .map(g -> controlled(g, c, seed.child(g.attribute()).child("control"))))
                .toList();
        return new Audit(
                data.decisions().size(),
                weighted,
                data.classes(),
                favourable < 0 ? Optional.empty() : Optional.of(data.classes().get(favourable)),
                favourable >= 0 && settings.favourable().isEmpty(),
                settings,
                breakdowns,
                controlled);
    }

    private Audit.Breakdown breakdown(Groups groups, SeedTree seed) {
        Resampling resampling = Resampling.of(data.decisions(), groups);
        GroupTable table = resampling.observed();
        long[] rows = resampling.rows();
        List<Audit.Group> described = IntStream.range(0, rows.length)
                .mapToObj(s -> new Audit.Group(table.name(s), rows[s], table.weight(s)))
                .toList();
        return new Audit.Breakdown(
                groups.attribute(),
                described,
                metrics(resampling, seed),
                cells(resampling, seed.child("cells")),
                fourFifths(resampling, seed.child("ratios")),
                calibration(groups));
    }

    private List<Audit.Metric> metrics(Resampling resampling, SeedTree seed) {
        List<Resampling.Estimate> estimates =
                resampling.bootstrap(metrics, settings.bootstraps(), settings.level(), seed.child("bootstrap"));
        double[] p = resampling.permutationTests(metrics, settings.permutations(), seed.child("permutation"));
        List<Audit.Metric> out = new ArrayList<>();
        for (int m = 0; m < p.length; m++) {
            Resampling.Estimate e = estimates.get(m);
            FairnessMetrics.Metric metric = metrics.get(m);
            out.add(new Audit.Metric(
                    metric.id(), metric.meaning(), e.value(), e.lower(), e.upper(), e.undefined(), p[m]));
        }
        return out;
    }

    private List<Audit.Cell> cells(Resampling resampling, SeedTree seed) {
        GroupTable table = resampling.observed();
        List<GroupRate> rates = new ArrayList<>();
        List<Integer> positives = new ArrayList<>();
        int[] classes = favourable >= 0
                ? new int[] {favourable}
                : MathOps.range(data.classes().size());
        for (int k : classes) {
            rates.addAll(RATES);
            positives.addAll(RATES.stream().map(r -> k).toList());
        }
        rates.add(GroupRate.ACCURACY);
        positives.add(0);
        int[] k = positives.stream().mapToInt(Integer::intValue).toArray();
        double[][] p = resampling.testAgainstRest(rates, k, settings.permutations(), seed.child("permutation"));
        double[][] adjusted = holm(p, table);
        List<Resampling.Estimate> intervals =
                weighted ? rateIntervals(resampling, rates, k, seed.child("bootstrap")) : List.of();
        List<Audit.Cell> cells = new ArrayList<>();
        for (int r = 0; r < k.length; r++) {
            ByGroup values = table.byGroup(rates.get(r), k[r]);
            double[] toRest = table.differencesToRest(rates.get(r), k[r]);
            for (int s = 0; s < table.groups(); s++) {
                double lower;
                double upper;
                if (weighted) {
                    Resampling.Estimate e = intervals.get(r * table.groups() + s);
                    lower = e.lower();
                    upper = e.upper();
                } else {
                    ExactBinomial exact = exact(table, rates.get(r), k[r], s);
                    lower = exact.lower();
                    upper = exact.upper();
                }
                cells.add(new Audit.Cell(
                        table.name(s),
                        rates.get(r).id(),
                        rates.get(r) == GroupRate.ACCURACY ? "" : data.classes().get(k[r]),
                        values.values()[s],
                        lower,
                        upper,
                        weighted ? "bootstrap" : "exact",
                        toRest[s],
                        p[r][s],
                        adjusted[r][s]));
            }
        }
        return cells;
    }

    private ExactBinomial exact(GroupTable table, GroupRate rate, int k, int s) {
        double[][] cells = new double[table.classes()][table.classes()];
        for (int y = 0; y < cells.length; y++) {
            for (int d = 0; d < cells.length; d++) {
                cells[y][d] = table.count(s, y, d);
            }
        }
        return ExactBinomial.of(
                Math.round(rate.numerator(cells, k)), Math.round(rate.denominator(cells, k)), settings.level());
    }

    private List<Resampling.Estimate> rateIntervals(
            Resampling resampling, List<GroupRate> rates, int[] k, SeedTree seed) {
        List<FairnessMetrics.Metric> cells = new ArrayList<>();
        for (int r = 0; r < k.length; r++) {
            for (int s = 0; s < resampling.observed().groups(); s++) {
                GroupRate rate = rates.get(r);
                int positive = k[r];
                int group = s;
                cells.add(new FairnessMetrics.Metric(
                        rate.id(), "", Double.NaN, rate.given(), t -> t.rate(rate, group, positive)));
            }
        }
        return resampling.bootstrap(cells, settings.bootstraps(), settings.level(), seed);
    }

    /** Holm over all defined cells; where two groups have rows, each is the other's rest, and one of them counts. */
    private static double[][] holm(double[][] p, GroupTable table) {
        int[] filled = IntStream.range(0, table.groups())
                .filter(s -> table.weight(s) > 0)
                .toArray();
        int[] tested = filled.length == 2 ? new int[] {filled[0]} : filled;
        double[] family = Arrays.stream(p)
                .flatMapToDouble(row -> Arrays.stream(tested).mapToDouble(s -> row[s]))
                .filter(v -> !Double.isNaN(v))
                .toArray();
        double[] adjusted = Holm.adjust(family);
        double[][] out = new double[p.length][table.groups()];
        int next = 0;
        for (int r = 0; r < p.length; r++) {
            Arrays.fill(out[r], Double.NaN);
            for (int s : tested) {
                if (!Double.isNaN(p[r][s])) {
                    out[r][s] = adjusted[next++];
                }
            }
            if (filled.length == 2) {
                out[r][filled[1]] = out[r][filled[0]];
            }
        }
        return out;
    }

    private List<Audit.Ratio> fourFifths(Resampling resampling, SeedTree seed) {
        GroupTable table = resampling.observed();
        int highest = favourable < 0
                ? -1
                : table.byGroup(GroupRate.SELECTION_RATE, favourable).highest();
        if (highest < 0) {
            return List.of();
        }
        List<FairnessMetrics.Metric> ratios = IntStream.range(0, table.groups())
                .mapToObj(s -> new FairnessMetrics.Metric(
                        "ratio",
                        "",
                        1,
                        GroupRate.Given.NOTHING,
                        t -> FairnessMetrics.disparateImpact(t, favourable, s, highest)))
                .toList();
        List<Resampling.Estimate> estimates =
                resampling.bootstrap(ratios, settings.bootstraps(), settings.level(), seed);
        List<Audit.Ratio> out = new ArrayList<>();
        for (int s = 0; s < table.groups(); s++) {
            Resampling.Estimate e = estimates.get(s);
            String verdict = Double.isNaN(e.value()) ? "undefined" : e.value() < FOUR_FIFTHS ? "below" : "not below";
            out.add(new Audit.Ratio(table.name(s), table.name(highest), e.value(), e.lower(), e.upper(), verdict));
        }
        return out;
    }

    private List<Audit.Calibration> calibration(Groups groups) {
        List<Audit.Calibration> out = new ArrayList<>();
        int[] labels = data.decisions().labels();
        if (!data.probabilities().isEmpty()) {
            double[] confidence = new double[labels.length];
            boolean[] right = new boolean[labels.length];
            for (int i = 0; i < labels.length; i++) {
                int top = 0;
                for (int k = 1; k < data.probabilities().size(); k++) {
                    top = data.probabilities().get(k)[i] > data.probabilities().get(top)[i] ? k : top;
                }
                confidence[i] = data.probabilities().get(top)[i];
                right[i] = labels[i] == top;
            }
            out.add(calibration("top class", confidence, right, groups));
        }
        Optional<double[]> score = favourable >= 0 && !data.probabilities().isEmpty()
                ? Optional.of(data.probabilities().get(favourable))
                : data.score();
        if (score.isPresent()) {
            boolean[] event = new boolean[labels.length];
            for (int i = 0; i < event.length; i++) {
                event[i] = labels[i] == favourable;
            }
            out.add(calibration("class " + data.classes().get(favourable), score.get(), event, groups));
        }
        return out;
    }

    private Audit.Calibration calibration(String name, double[] confidence, boolean[] event, Groups groups) {
        GroupCalibration calibration =
                GroupCalibration.of(confidence, event, groups, data.decisions().weights(), settings.bins());
        ByGroup errors = calibration.expected();
        Map<String, Double> byGroup = new LinkedHashMap<>();
        List<Audit.Diagram> diagrams = new ArrayList<>();
        for (int s = 0; s < groups.count(); s++) {
            byGroup.put(errors.names().get(s), errors.values()[s]);
            diagrams.add(new Audit.Diagram(
                    errors.names().get(s),
                    calibration.diagrams().get(s).weight(),
                    calibration.diagrams().get(s).confidence(),
                    calibration.diagrams().get(s).frequency()));
        }
        return new Audit.Calibration(name, errors.overall(), byGroup, errors.difference(), diagrams);
    }

    private Audit.Controlled controlled(Groups groups, Groups control, SeedTree seed) {
        List<Audit.Level> levels = new ArrayList<>();
        for (int c = 0; c < control.count(); c++) {
            int level = c;
            int[] rows = IntStream.range(0, data.decisions().size())
                    .filter(i -> control.codes()[i] == level)
                    .toArray();
            Decisions selected = data.decisions().select(rows);
            levels.add(new Audit.Level(
                    control.values().get(c),
                    rows.length,
                    DoubleStream.of(selected.weights()).sum(),
                    metrics(Resampling.of(selected, groups.select(rows)), seed.child(c))));
        }
        Map<String, Double> mean = new LinkedHashMap<>();
        for (int m = 0; m < metrics.size(); m++) {
            double sum = 0;
            double weight = 0;
            for (Audit.Level level : levels) {
                double value = level.metrics().get(m).value();
                if (!Double.isNaN(value)) {
                    sum += level.weight() * value;
                    weight += level.weight();
                }
            }
            mean.put(metrics.get(m).id(), weight > 0 ? sum / weight : Double.NaN);
        }
        return new Audit.Controlled(groups.attribute(), control.attribute(), levels, mean);
    }
}
