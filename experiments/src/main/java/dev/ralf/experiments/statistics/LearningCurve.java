package dev.ralf.experiments.statistics;

import dev.ralf.core.util.Checks;

/** Numbers of one learning curve: a metric over the number of labels used. */
public final class LearningCurve {
    private LearningCurve() {}

    /**
     * Area under the learning curve (AULC): the trapezoid sum
     * {@code sum_i (l_{i+1} - l_i) (v_i + v_{i+1}) / 2} divided by {@code l_last - l_first}, so that a constant curve has
     * its own value as its area. A curve of one point has that point's value.
     *
     * @param labels labels used at each round, strictly increasing
     * @param values the metric at each round
     * @return area in the unit of the metric; NaN if a value is NaN
     * @throws IllegalArgumentException if there is no point, lengths differ, or labels do not increase
     */
    public static double area(double[] labels, double[] values) {
        Summary.checkValues("labels", labels);
        Checks.size("values", values.length, labels.length);
        if (labels.length == 1) {
            return values[0];
        }
        double area = 0;
        for (int i = 1; i < labels.length; i++) {
            Checks.argument(
                    labels[i] > labels[i - 1],
                    "labels must increase, got labels[%d] = %s after %s",
                    i,
                    labels[i],
                    labels[i - 1]);
            area += (labels[i] - labels[i - 1]) * (values[i] + values[i - 1]) / 2;
        }
        return area / (labels[labels.length - 1] - labels[0]);
    }
}
