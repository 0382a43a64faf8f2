package dev.ralf.experiments.report;

import dev.ralf.core.util.Checks;
import java.util.Objects;

/**
 * What a study promised to test before it ran: one metric and one family of comparisons against one baseline.
 *
 * <p>The family holds every value of {@code axis} other than {@code baseline}, compared with the baseline at the same
 * values of the two other axes and paired by seed.
 *
 * @param metric key of the primary metric, for example {@code argmax/robust-accuracy.pgd}
 * @param at {@code final}, the last round, or {@code mean}, the area under the learning curve over the labels bought,
 *     divided by their range
 * @param axis {@code acquisition}, {@code training} or {@code learner}
 * @param baseline value of the axis that the others are compared with
 * @param alpha level of the family, in (0, 0.5]
 * @param minimumSeeds with fewer seeds the whole report is marked as descriptive; at least 1
 */
public record StatisticsPlan(String metric, String at, String axis, String baseline, double alpha, int minimumSeeds) {
    /** Value of {@code at}: the last round. */
    public static final String FINAL = "final";

    /** Value of {@code at}: the mean over the learning curve. */
    public static final String MEAN = "mean";

    /** Checks the values. */
    public StatisticsPlan {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(baseline, "baseline");
        Checks.argument(metric.indexOf('/') > 0, "metric must be a key such as argmax/accuracy, got %s", metric);
        Checks.argument(FINAL.equals(at) || MEAN.equals(at), "at must be final or mean, got %s", at);
        Checks.argument(
                "acquisition".equals(axis) || "training".equals(axis) || "learner".equals(axis),
                "axis must be acquisition, training or learner, got %s",
                axis);
        Checks.argument(alpha > 0 && alpha <= 0.5, "alpha must be in (0, 0.5], got %s", alpha);
        Checks.atLeast("minimumSeeds", minimumSeeds, 1);
    }

    /** The usual plan for a metric: last round, acquisitions against {@code random}, alpha 0.05, 20 seeds. */
    public static StatisticsPlan of(String metric) {
        return new StatisticsPlan(metric, FINAL, "acquisition", "random", 0.05, 20);
    }

    /** Whether the metric is averaged over the learning curve. */
    boolean overCurve() {
        return MEAN.equals(at);
    }
}
