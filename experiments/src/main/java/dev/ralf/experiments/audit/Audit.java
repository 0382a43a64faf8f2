package dev.ralf.experiments.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of an audit. NaN is undefined.
 *
 * @param rows number of rows
 * @param weighted true if rows have unequal weights
 * @param classes names of the classes, in order
 * @param favourable the favourable class, if there is one
 * @param favourableChosen true if it was not given but taken as the last one of two
 * @param settings how it was measured
 * @param breakdowns one for each attribute, and one for their intersection if there are several
 * @param controlled metrics within each value of the control feature, by attribute
 */
public record Audit(
        int rows,
        boolean weighted,
        List<String> classes,
        Optional<String> favourable,
        boolean favourableChosen,
        AuditSettings settings,
        List<Breakdown> breakdowns,
        List<Controlled> controlled) {

    /**
     * All numbers by one attribute.
     *
     * @param attribute its name
     * @param groups its groups; those without rows too
     * @param metrics one number over all groups each
     * @param cells one number of one group each
     * @param fourFifths selection rate of the favourable class against the highest; empty without a favourable class
     * @param calibration expected calibration error by event; empty without probabilities
     */
    public record Breakdown(
            String attribute,
            List<Group> groups,
            List<Metric> metrics,
            List<Cell> cells,
            List<Ratio> fourFifths,
            List<Calibration> calibration) {}

    /**
     * A group.
     *
     * @param name its name
     * @param rows number of rows
     * @param weight their weight
     */
    public record Group(String name, long rows, double weight) {}

    /**
     * A number over all groups.
     *
     * @param id name
     * @param meaning in words
     * @param value the number
     * @param lower of its bootstrap interval
     * @param upper of its bootstrap interval
     * @param undefined share of bootstrap samples in which it was undefined
     * @param p of the permutation test that groups are alike; NaN if it has none
     */
    public record Metric(
            String id, String meaning, double value, double lower, double upper, double undefined, double p) {}

    /**
     * A rate of one group.
     *
     * @param group its name
     * @param rate name of the rate
     * @param positive the class counted as positive; empty where the rate has none
     * @param value the rate
     * @param lower of its interval
     * @param upper of its interval
     * @param interval {@code exact} (Clopper-Pearson) or {@code bootstrap}
     * @param toRest the rate minus that of all other groups
     * @param p of the permutation test against all other groups
     * @param adjusted that p after Holm over all cells of the attribute
     */
    public record Cell(
            String group,
            String rate,
            String positive,
            double value,
            double lower,
            double upper,
            String interval,
            double toRest,
            double p,
            double adjusted) {}

    /**
     * A group's selection rate over the highest one.
     *
     * @param group its name
     * @param highest the group with the highest rate
     * @param value the ratio
     * @param lower of its bootstrap interval
     * @param upper of its bootstrap interval
     * @param verdict {@code below}, {@code not below} or {@code undefined}
     */
    public record Ratio(String group, String highest, double value, double lower, double upper, String verdict) {}

    /**
     * Calibration of one event.
     *
     * @param event {@code top class}, or the class whose probability is meant
     * @param overall expected calibration error of all rows
     * @param byGroup the same by group
     * @param difference highest minus lowest group
     * @param diagrams reliability diagram of each group
     */
    public record Calibration(
            String event, double overall, Map<String, Double> byGroup, double difference, List<Diagram> diagrams) {}

    /**
     * A reliability diagram.
     *
     * @param group its name
     * @param weight share of rows in each bin
     * @param confidence mean predicted probability of each bin
     * @param frequency share of rows of each bin where the event happened
     */
    public record Diagram(String group, double[] weight, double[] confidence, double[] frequency) {}

    /**
     * Metrics among rows alike in a control feature.
     *
     * @param attribute groups that are compared
     * @param control the feature
     * @param levels metrics of each of its values
     * @param mean mean of each metric over values where it is defined, by weight of rows
     */
    public record Controlled(String attribute, String control, List<Level> levels, Map<String, Double> mean) {}

    /**
     * One value of a control feature.
     *
     * @param value the value
     * @param rows number of rows
     * @param weight their weight
     * @param metrics the metrics
     */
    public record Level(String value, long rows, double weight, List<Metric> metrics) {}
}
