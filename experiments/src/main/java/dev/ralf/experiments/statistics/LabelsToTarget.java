package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * How many labels runs needed until a metric first reached a target. A run that ended without reaching it is censored at
 * the labels that it had: it needs more than those, nobody knows how many. The survival curve is that of Kaplan and Meier,
 * {@code S(l) = prod_{l_i <= l} (1 - d_i / n_i)} over the label counts at which runs reached the target, with d_i of the n_i
 * runs that were still on their way; at equal counts those that reach it come before those that are censored.
 *
 * <p>Reference: Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452.
 *
 * @param runs number of runs
 * @param reached how many of them reached the target
 * @param median smallest number of labels at which at least half of the runs have reached the target by the
 *     Kaplan-Meier estimate; infinite if that is never seen
 * @param largest most labels that any run had
 * @param restrictedMean mean number of labels until the target or until {@code largest}: the area under the survival curve
 *     up to there
 */
public record LabelsToTarget(int runs, int reached, double median, double largest, double restrictedMean) {
    /**
     * Labels at which a curve first reaches the target.
     *
     * @param labels labels used at each round, increasing
     * @param values the metric at each round; NaN reaches nothing
     * @param target value to reach
     * @param higherIsBetter whether values at or above the target reach it, otherwise those at or below
     * @return labels of that round, without interpolation; NaN if no round reaches it
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double of(double[] labels, double[] values, double target, boolean higherIsBetter) {
        Checks.size("values", values.length, labels.length);
        for (int i = 0; i < labels.length; i++) {
            if (higherIsBetter ? values[i] >= target : values[i] <= target) {
                return labels[i];
            }
        }
        return Double.NaN;
    }

    /**
     * Summary over runs.
     *
     * @param reachedAt labels at which each run reached the target; NaN if it did not
     * @param last labels that each run had at its end
     * @throws IllegalArgumentException if there is no run or the lengths differ
     */
    public static LabelsToTarget summary(double[] reachedAt, double[] last) {
        Summary.checkValues("last", last);
        Checks.size("reachedAt", reachedAt.length, last.length);
        double[] times = Arrays.stream(reachedAt)
                .filter(t -> !Double.isNaN(t))
                .sorted()
                .distinct()
                .toArray();
        double largest = Arrays.stream(last).max().orElseThrow();
        double survival = 1;
        double before = 0;
        double area = 0;
        double median = Double.POSITIVE_INFINITY;
        for (double time : times) {
            int events = 0;
            int atRisk = 0;
            for (int i = 0; i < last.length; i++) {
                events += reachedAt[i] == time ? 1 : 0;
                atRisk += (Double.isNaN(reachedAt[i]) ? last[i] : reachedAt[i]) >= time ? 1 : 0;
            }
            area += survival * (time - before);
            before = time;
            survival *= 1 - (double) events / atRisk;
            if (survival <= 0.5 + 1e-12 && Double.isInfinite(median)) {
                median = time;
            }
        }
        area += survival * (largest - before);
        int reached =
                (int) Arrays.stream(reachedAt).filter(t -> !Double.isNaN(t)).count();
        return new LabelsToTarget(last.length, reached, median, largest, area);
    }
}
