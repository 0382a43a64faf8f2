package dev.ralf.fairness.metrics;

import static dev.ralf.fairness.metrics.GroupRate.ACCURACY;
import static dev.ralf.fairness.metrics.GroupRate.FALSE_POSITIVE_RATE;
import static dev.ralf.fairness.metrics.GroupRate.POSITIVE_PREDICTIVE_VALUE;
import static dev.ralf.fairness.metrics.GroupRate.SELECTION_RATE;
import static dev.ralf.fairness.metrics.GroupRate.TREATMENT;
import static dev.ralf.fairness.metrics.GroupRate.TRUE_POSITIVE_RATE;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Group fairness metrics as pure functions of a {@link GroupTable}, any number of groups and classes. A group whose rate
 * is undefined takes no part; what then cannot be compared is NaN.
 *
 * <p>References: demographic parity of several classes, Denis, Elie, Hebiri, Hu, arXiv:2109.13642; equalised odds and
 * equal opportunity, Hardt, Price, Srebro, arXiv:1610.02413; predictive parity, Chouldechova, arXiv:1703.00056; accuracy
 * and treatment equality, Berk et al., arXiv:1703.09207; four-fifths rule, 29 CFR 1607.4(D); differential fairness, Foulds
 * et al., arXiv:1807.08362.
 *
 * <p>Deviation: fairlearn counts the true positive rate of a group without positives as 0 and so reports a gap between
 * it and the others; here it is undefined and left out.
 */
public final class FairnessMetrics {
    private FairnessMetrics() {}

    /**
     * A metric with its name.
     *
     * @param id name in reports
     * @param meaning what it is, in words
     * @param equal value where groups are treated alike
     * @param given what stays in place when groups are permuted under the hypothesis that it has that value
     * @param value the function
     */
    public record Metric(
            String id, String meaning, double equal, GroupRate.Given given, ToDoubleFunction<GroupTable> value) {}

    /** The full table of metrics that need no favourable class. */
    public static List<Metric> ofAllClasses() {
        return List.of(
                metric(
                        "demographic-parity-max",
                        "largest gap of a class's selection rate between two groups",
                        0,
                        SELECTION_RATE,
                        GroupTable::unfairnessMax),
                metric(
                        "demographic-parity-mean",
                        "mean over classes of the selection rate gap",
                        0,
                        SELECTION_RATE,
                        GroupTable::unfairnessMean),
                metric(
                        "demographic-parity-sum",
                        "sum over classes of the selection rate gap",
                        0,
                        SELECTION_RATE,
                        GroupTable::unfairnessSum),
                metric(
                        "total-variation-max",
                        "largest total variation distance between two groups' decisions",
                        0,
                        SELECTION_RATE,
                        FairnessMetrics::totalVariation),
                metric(
                        "equalised-odds-max",
                        "largest gap of a decision's rate given a label, between two groups",
                        0,
                        TRUE_POSITIVE_RATE,
                        FairnessMetrics::equalisedOddsMax),
                metric(
                        "equal-opportunity-max",
                        "largest gap of a class's true positive rate between two groups",
                        0,
                        TRUE_POSITIVE_RATE,
                        FairnessMetrics::equalOpportunityMax),
                metric("accuracy-difference", "accuracy, best minus worst group", 0, ACCURACY, t -> t.byGroup(
                                ACCURACY, 0)
                        .difference()),
                metric("accuracy-ratio", "accuracy, worst over best group", 1, ACCURACY, t -> t.byGroup(ACCURACY, 0)
                        .ratio()),
                metric(
                        "accuracy-worst",
                        "accuracy of the worst group",
                        Double.NaN,
                        ACCURACY,
                        GroupTable::worstAccuracy));
    }

    /** The full table of metrics of one favourable class, every other class being unfavourable. */
    public static List<Metric> ofClass(int k) {
        List<Metric> metrics = new ArrayList<>();
        for (GroupRate rate : List.of(
                SELECTION_RATE, TRUE_POSITIVE_RATE, FALSE_POSITIVE_RATE, POSITIVE_PREDICTIVE_VALUE, TREATMENT)) {
            metrics.add(metric(
                    rate.id() + "-difference", rate.id() + ", highest minus lowest group", 0, rate, t -> t.byGroup(
                                    rate, k)
                            .difference()));
            metrics.add(metric(
                    rate.id() + "-ratio", rate.id() + ", lowest over highest group", 1, rate, t -> t.byGroup(rate, k)
                            .ratio()));
        }
        metrics.add(metric(
                "equalised-odds-difference",
                "larger of the true and false positive rate differences",
                0,
                TRUE_POSITIVE_RATE,
                t -> equalisedOddsDifference(t, k)));
        metrics.add(metric(
                "equalised-odds-ratio",
                "smaller of the true and false positive rate ratios",
                1,
                TRUE_POSITIVE_RATE,
                t -> equalisedOddsRatio(t, k)));
        metrics.add(metric(
                "theil-index",
                "inequality of benefit over rows, Theil",
                Double.NaN,
                ACCURACY,
                t -> Inequality.theil(t, k)));
        metrics.add(metric(
                "generalised-entropy",
                "inequality of benefit over rows, alpha 2",
                Double.NaN,
                ACCURACY,
                t -> Inequality.generalisedEntropy(t, k, 2)));
        metrics.add(metric(
                "between-group-generalised-entropy",
                "the part of it between groups, alpha 2",
                0,
                ACCURACY,
                t -> Inequality.betweenGroups(t, k, 2)));
        return List.copyOf(metrics);
    }

    private static Metric metric(
            String id, String meaning, double equal, GroupRate rate, ToDoubleFunction<GroupTable> value) {
        return new Metric(id, meaning, equal, rate.given(), value);
    }

    /** Largest {@code |P(d | y, s) - P(d | y, s')|} over labels, decisions and pairs of groups, in [0, 1]. */
    public static double equalisedOddsMax(GroupTable table) {
        double max = Double.NaN;
        for (int y = 0; y < table.classes(); y++) {
            for (int d = 0; d < table.classes(); d++) {
                max = larger(max, conditional(table, y, d).difference());
            }
        }
        return max;
    }

    /** Largest {@code |P(y | y, s) - P(y | y, s')|} over labels and pairs of groups, in [0, 1]. */
    public static double equalOpportunityMax(GroupTable table) {
        double max = Double.NaN;
        for (int y = 0; y < table.classes(); y++) {
            max = larger(max, table.byGroup(TRUE_POSITIVE_RATE, y).difference());
        }
        return max;
    }

    /** Largest total variation distance, half the L1 distance, between two groups' selection rates, in [0, 1]. */
    public static double totalVariation(GroupTable table) {
        double max = Double.NaN;
        for (int a = 0; a < table.groups(); a++) {
            for (int b = a + 1; b < table.groups(); b++) {
                double l1 = 0;
                for (int k = 0; k < table.classes(); k++) {
                    l1 += Math.abs(table.selectionRate(a, k) - table.selectionRate(b, k));
                }
                max = larger(max, l1 / 2);
            }
        }
        return max;
    }

    /** The larger one of the true and false positive rate differences, in [0, 1]; NaN if both are undefined. */
    public static double equalisedOddsDifference(GroupTable table, int k) {
        return larger(
                table.byGroup(TRUE_POSITIVE_RATE, k).difference(),
                table.byGroup(FALSE_POSITIVE_RATE, k).difference());
    }

    /** The smaller one of the true and false positive rate ratios, in [0, 1]; NaN if both are undefined. */
    public static double equalisedOddsRatio(GroupTable table, int k) {
        return -larger(
                -table.byGroup(TRUE_POSITIVE_RATE, k).ratio(),
                -table.byGroup(FALSE_POSITIVE_RATE, k).ratio());
    }

    /** Mean of the signed true and false positive rate differences of group {@code s} to a reference. */
    public static double averageOddsDifference(GroupTable table, int k, int s, int reference) {
        return (table.byGroup(TRUE_POSITIVE_RATE, k).difference(s, reference)
                        + table.byGroup(FALSE_POSITIVE_RATE, k).difference(s, reference))
                / 2;
    }

    /** Mean of the absolute true and false positive rate differences of group {@code s} to a reference. */
    public static double averageAbsoluteOddsDifference(GroupTable table, int k, int s, int reference) {
        return (Math.abs(table.byGroup(TRUE_POSITIVE_RATE, k).difference(s, reference))
                        + Math.abs(table.byGroup(FALSE_POSITIVE_RATE, k).difference(s, reference)))
                / 2;
    }

    /** {@code P(decision = k | s) / P(decision = k | reference)}; NaN if both are 0 or one is undefined. */
    public static double disparateImpact(GroupTable table, int k, int s, int reference) {
        return table.byGroup(SELECTION_RATE, k).ratio(s, reference);
    }

    /**
     * Smoothed differential fairness of a rate {@code r_s = (n_s(k) + c/2) / (n_s + c)}: the largest {@code |log r_s -
     * log r_s'|} or {@code |log (1 - r_s) - log (1 - r_s')|} over pairs of groups that have weight.
     *
     * @param table the table
     * @param rate {@link GroupRate#SELECTION_RATE} for decisions, {@link GroupRate#BASE_RATE} for labels
     * @param k the favourable class
     * @param concentration {@code c}, positive; AIF360 uses 1
     */
    public static double differentialFairness(GroupTable table, GroupRate rate, int k, double concentration) {
        double max = Double.NaN;
        double[] smoothed = table.byGroup(rate, k).values();
        for (int s = 0; s < smoothed.length; s++) {
            double weight = table.weight(s);
            smoothed[s] = (smoothed[s] * weight + concentration / 2) / (weight + concentration);
        }
        for (double a : smoothed) {
            for (double b : smoothed) {
                max = larger(max, Math.abs(Math.log(a) - Math.log(b)));
                max = larger(max, Math.abs(Math.log1p(-a) - Math.log1p(-b)));
            }
        }
        return max;
    }

    /** Differential fairness of the decisions minus that of the labels: what the decisions add. */
    public static double biasAmplification(GroupTable table, int k, double concentration) {
        return differentialFairness(table, SELECTION_RATE, k, concentration)
                - differentialFairness(table, GroupRate.BASE_RATE, k, concentration);
    }

    private static ByGroup conditional(GroupTable table, int label, int decision) {
        double[] values = new double[table.groups()];
        List<String> names = new ArrayList<>();
        for (int s = 0; s < values.length; s++) {
            double all = 0;
            for (int d = 0; d < table.classes(); d++) {
                all += table.count(s, label, d);
            }
            values[s] = all > 0 ? table.count(s, label, decision) / all : Double.NaN;
            names.add(table.name(s));
        }
        return new ByGroup(names, values, Double.NaN);
    }

    private static double larger(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }
}
