package dev.ralf.fairness.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Groups;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Values of fairlearn, AIF360 and the multi-class definitions. The one difference wanted: where fairlearn writes 0 for a
 * rate with an empty denominator, RALF has NaN and leaves the group out of comparisons.
 */
class MetricsGoldenTest {
    private static final double EXACT = 1e-12;

    /** Numbers of the reference frame, and what of each is a number of a group. */
    private static final Map<String, Function<GroupTable, ByGroup>> BINARY = Map.ofEntries(
            Map.entry("accuracy", t -> t.byGroup(GroupRate.ACCURACY, 1)),
            Map.entry("count", GroupTable::weights),
            Map.entry("selection_rate", t -> t.byGroup(GroupRate.SELECTION_RATE, 1)),
            Map.entry("mean_prediction", t -> t.byGroup(GroupRate.SELECTION_RATE, 1)),
            Map.entry("tpr", t -> t.byGroup(GroupRate.TRUE_POSITIVE_RATE, 1)),
            Map.entry("recall", t -> t.byGroup(GroupRate.TRUE_POSITIVE_RATE, 1)),
            Map.entry("fpr", t -> t.byGroup(GroupRate.FALSE_POSITIVE_RATE, 1)),
            Map.entry("tnr", t -> t.byGroup(GroupRate.TRUE_NEGATIVE_RATE, 1)),
            Map.entry("fnr", t -> t.byGroup(GroupRate.FALSE_NEGATIVE_RATE, 1)),
            Map.entry("precision", t -> t.byGroup(GroupRate.POSITIVE_PREDICTIVE_VALUE, 1)),
            Map.entry("f1", t -> t.f1(1)),
            Map.entry("selection_rate_0", t -> t.byGroup(GroupRate.SELECTION_RATE, 0)),
            Map.entry("macro_f1", GroupTable::macroF1),
            Map.entry("macro_recall", GroupTable::macroRecall));

    @TestFactory
    Stream<DynamicTest> references() {
        return Golden.tests("robust_fair", "metrics_", (file, tolerance) -> check(file));
    }

    private static void check(JsonNode file) {
        if (file.has("indices")) {
            checkBootstrap(file);
            return;
        }
        int classes = file.get("K").asInt();
        int[] decided = Golden.ints(file.get("y_pred"));
        double[] ones = new double[decided.length];
        Arrays.fill(ones, 1);
        Decisions decisions = new Decisions(classes, Golden.ints(file.get("y_true")), decided, ones);
        Groups first = groups("group", file.get("group"));
        Groups groups = file.has("group2")
                ? Decisions.intersection(List.of(first, groups("group2", file.get("group2"))))
                : first;
        GroupTable table = decisions.table(groups);
        checkFrame(file.get("metric_frame"), table);
        if (file.has("fairlearn")) {
            checkFairlearn(file.get("fairlearn"), table);
        }
        if (file.has("aif360")) {
            checkAif360(file.get("aif360"), table);
        }
        checkMulticlass(file.get("multiclass"), decisions.table(first));
    }

    private static Groups groups(String attribute, JsonNode rows) {
        List<String> names = rows.valueStream().map(JsonNode::asString).toList();
        List<String> values = List.copyOf(new TreeSet<>(names));
        return new Groups(
                attribute, values, names.stream().mapToInt(values::indexOf).toArray());
    }

    private static ByGroup numbers(String metric, GroupTable table) {
        return metric.startsWith("selection_rate_")
                ? table.byGroup(GroupRate.SELECTION_RATE, Integer.parseInt(metric.substring(15)))
                : BINARY.get(metric).apply(table);
    }

    private static void checkFrame(JsonNode frame, GroupTable table) {
        for (String metric : frame.get("overall").propertyNames()) {
            assertTrue(metric.startsWith("selection_rate_") || BINARY.containsKey(metric), "new metric " + metric);
            ByGroup ours = numbers(metric, table);
            same(frame.get("overall").get(metric), ours.overall(), metric);
            for (int s = 0; s < table.groups(); s++) {
                double expected = number(frame.get("by_group")
                        .get(table.name(s).replace(", ", "|"))
                        .get(metric));
                if (undefinedRate(metric, table, s)) {
                    if (!metric.equals("macro_recall")) {
                        assertTrue(Double.isNaN(ours.values()[s]), metric + " of " + table.name(s));
                        assertTrue(Double.isNaN(expected) || expected == 0, metric + " of " + table.name(s));
                    }
                } else {
                    assertEquals(expected, ours.values()[s], EXACT, metric + " of " + table.name(s));
                }
            }
            if (anyPresentUndefined(metric, table)) {
                continue; // the aggregates of the reference contain its zeros
            }
            same(frame.get("group_min").get(metric), ours.min(), metric);
            same(frame.get("group_max").get(metric), ours.max(), metric);
            if (ours.defined() > 1) {
                same(frame.get("difference_between_groups").get(metric), ours.difference(), metric);
                same(frame.get("ratio_between_groups").get(metric), ours.ratio(), metric);
            } else {
                assertTrue(Double.isNaN(ours.difference()) && Double.isNaN(ours.ratio()), metric);
            }
            same(frame.get("difference_to_overall").get(metric), ours.differenceToOverall(), metric);
            same(frame.get("ratio_to_overall").get(metric), ours.ratioToOverall(), metric);
        }
    }

    private static boolean anyPresentUndefined(String metric, GroupTable table) {
        return IntStream.range(0, table.groups()).anyMatch(s -> table.weight(s) > 0 && undefinedRate(metric, table, s));
    }

    /** Whether a group's denominator is empty, counted here by hand. */
    private static boolean undefinedRate(String metric, GroupTable table, int s) {
        int last = table.classes() - 1;
        double positives = 0;
        double negatives = 0;
        double selected = 0;
        boolean classMissing = false;
        for (int y = 0; y < table.classes(); y++) {
            double row = 0;
            for (int d = 0; d < table.classes(); d++) {
                row += table.count(s, y, d);
            }
            classMissing |= row == 0;
            positives += y == last ? row : 0;
            negatives += y == last ? 0 : row;
            selected += table.count(s, y, last);
        }
        return switch (metric) {
            case "tpr", "recall", "fnr" -> positives == 0;
            case "fpr", "tnr" -> negatives == 0;
            case "precision" -> selected == 0;
            case "f1" -> positives + selected == 0;
            case "macro_recall" -> classMissing;
            default -> table.weight(s) == 0;
        };
    }

    private static void checkFairlearn(JsonNode golden, GroupTable table) {
        if (table.groups() < 2) {
            assertTrue(Double.isNaN(table.gap(1)), "one group has no gap");
            return;
        }
        ByGroup selected = table.byGroup(GroupRate.SELECTION_RATE, 1);
        same(golden.get("demographic_parity_difference"), selected.difference(), "dp difference");
        same(golden.get("demographic_parity_difference"), table.unfairnessMax(), "dp max");
        same(golden.get("demographic_parity_ratio"), selected.ratio(), "dp ratio");
        same(golden.get("demographic_parity_difference_to_overall"), selected.differenceToOverall(), "dp overall");
        if (anyPresentUndefined("tpr", table) || anyPresentUndefined("fpr", table)) {
            return;
        }
        ByGroup tpr = table.byGroup(GroupRate.TRUE_POSITIVE_RATE, 1);
        ByGroup fpr = table.byGroup(GroupRate.FALSE_POSITIVE_RATE, 1);
        same(golden.get("equalized_odds_difference"), FairnessMetrics.equalisedOddsDifference(table, 1), "eo");
        same(golden.get("equal_opportunity_difference"), tpr.difference(), "eopp");
        same(golden.get("equal_opportunity_ratio"), tpr.ratio(), "eopp ratio");
        same(golden.get("equalized_odds_difference_mean_agg"), (tpr.difference() + fpr.difference()) / 2, "eo mean");
        same(golden.get("equalized_odds_ratio"), FairnessMetrics.equalisedOddsRatio(table, 1), "eo ratio");
    }

    private static void checkAif360(JsonNode golden, GroupTable table) {
        int p = table.name(0).equals(golden.get("privileged").asString()) ? 0 : 1;
        int u = 1 - p;
        Map<String, Double> ours = Map.ofEntries(
                Map.entry("statistical_parity_difference", signed(table, GroupRate.SELECTION_RATE, u, p)),
                Map.entry("disparate_impact", FairnessMetrics.disparateImpact(table, 1, u, p)),
                Map.entry("average_odds_difference", FairnessMetrics.averageOddsDifference(table, 1, u, p)),
                Map.entry("average_abs_odds_difference", FairnessMetrics.averageAbsoluteOddsDifference(table, 1, u, p)),
                Map.entry("equal_opportunity_difference", signed(table, GroupRate.TRUE_POSITIVE_RATE, u, p)),
                Map.entry("error_rate_difference", signed(table, GroupRate.ERROR_RATE, u, p)),
                Map.entry(
                        "error_rate_ratio",
                        table.byGroup(GroupRate.ERROR_RATE, 1).ratio(u, p)),
                Map.entry("false_positive_rate_difference", signed(table, GroupRate.FALSE_POSITIVE_RATE, u, p)),
                Map.entry("false_negative_rate_difference", signed(table, GroupRate.FALSE_NEGATIVE_RATE, u, p)),
                Map.entry("false_discovery_rate_difference", signed(table, GroupRate.FALSE_DISCOVERY_RATE, u, p)),
                Map.entry("false_omission_rate_difference", signed(table, GroupRate.FALSE_OMISSION_RATE, u, p)),
                Map.entry("generalized_entropy_index", Inequality.generalisedEntropy(table, 1, 2)),
                Map.entry("theil_index", Inequality.theil(table, 1)),
                Map.entry("coefficient_of_variation", Inequality.coefficientOfVariation(table, 1)),
                Map.entry("between_group_generalized_entropy_index", Inequality.betweenGroups(table, 1, 2)),
                Map.entry("differential_fairness_bias_amplification", FairnessMetrics.biasAmplification(table, 1, 1)));
        for (String name : golden.propertyNames()) {
            if (!name.equals("privileged")) {
                assertTrue(ours.containsKey(name), "new metric " + name);
                same(golden.get(name), ours.get(name), name);
            }
        }
    }

    private static double signed(GroupTable table, GroupRate rate, int s, int reference) {
        return table.byGroup(rate, 1).difference(s, reference);
    }

    private static void checkMulticlass(JsonNode golden, GroupTable table) {
        double[] gaps = Golden.doubles(golden.get("per_class_gap"));
        double sum = 0;
        for (int k = 0; k < gaps.length; k++) {
            for (int s = 0; s < table.groups(); s++) {
                same(golden.get("rates").get(table.name(s)).get(k), table.selectionRate(s, k), "rate");
            }
            sum += gaps[k];
        }
        if (table.groups() < 2) {
            assertTrue(Double.isNaN(table.unfairnessMax()), "one group has no gap");
            assertTrue(Double.isNaN(FairnessMetrics.equalisedOddsMax(table)), "one group has no gap");
            return;
        }
        for (int k = 0; k < gaps.length; k++) {
            assertEquals(gaps[k], table.gap(k), EXACT);
        }
        same(golden.get("U_max_over_classes_and_group_pairs"), table.unfairnessMax(), "U max");
        assertEquals(sum, table.unfairnessSum(), EXACT);
        assertEquals(sum / gaps.length, table.unfairnessMean(), EXACT);
        same(golden.get("tv_max_over_pairs"), FairnessMetrics.totalVariation(table), "tv");
        same(golden.get("EO_max"), FairnessMetrics.equalisedOddsMax(table), "EO max");
        same(golden.get("EOpp_max"), FairnessMetrics.equalOpportunityMax(table), "EOpp max");
    }

    private static void checkBootstrap(JsonNode file) {
        int[] decided = Golden.ints(file.get("y_pred"));
        double[] ones = new double[decided.length];
        Arrays.fill(ones, 1);
        int[] labels = Golden.ints(file.get("y_true"));
        int classes = 1
                + IntStream.concat(Arrays.stream(labels), Arrays.stream(decided))
                        .max()
                        .orElseThrow();
        Decisions decisions = new Decisions(classes, labels, decided, ones);
        Groups groups = groups("group", file.get("group"));
        int n = file.get("indices").size();
        double[] gaps = new double[n];
        double[] accuracy = new double[n];
        for (int b = 0; b < n; b++) {
            int[] rows = Golden.ints(file.get("indices").get(b));
            GroupTable table = decisions.select(rows).table(groups.select(rows));
            gaps[b] = table.byGroup(GroupRate.SELECTION_RATE, 1).difference();
            accuracy[b] = table.byGroup(GroupRate.ACCURACY, 1).overall();
            same(file.get("dp_difference_each").get(b), gaps[b], "resample " + b);
        }
        for (String q : file.get("quantiles").propertyNames()) {
            JsonNode at = file.get("quantiles").get(q);
            same(at.get("dp_difference"), Resampling.quantile(gaps, Double.parseDouble(q)), "gap " + q);
            same(at.get("accuracy"), Resampling.quantile(accuracy, Double.parseDouble(q)), "accuracy " + q);
        }
    }

    private static double number(JsonNode node) {
        return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
    }

    private static void same(JsonNode expected, double actual, String name) {
        assertEquals(number(expected), actual, EXACT, name);
    }
}
