package dev.ralf.fairness.metrics;

import dev.ralf.core.data.Groups;
import dev.ralf.core.metrics.CalibrationError;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * Calibration by group: the reliability diagram of one event in every group, over equal-width bins, and expected
 * calibration errors conditional on the group. Binning as in {@link CalibrationError}. A group without rows has the error
 * NaN. Reference: Pleiss et al., On fairness and calibration, arXiv:1709.02012.
 *
 * @param names names of the groups
 * @param diagrams diagram of each group
 * @param overall diagram of all rows
 */
public record GroupCalibration(List<String> names, List<CalibrationError> diagrams, CalibrationError overall) {
    /** Copies the lists. */
    public GroupCalibration {
        names = List.copyOf(names);
        diagrams = List.copyOf(diagrams);
    }

    /**
     * Of an event.
     *
     * @param confidence predicted probability of the event, in [0, 1]
     * @param event where it happened
     * @param groups group of each row
     * @param weights non-negative weights
     * @param bins number of bins, at least 1
     * @throws IllegalArgumentException if lengths differ
     */
    public static GroupCalibration of(double[] confidence, boolean[] event, Groups groups, double[] weights, int bins) {
        Checks.size("groups", groups.codes().length, confidence.length);
        Checks.size("events", event.length, confidence.length);
        Checks.size("weights", weights.length, confidence.length);
        int[] sizes = groups.sizes();
        List<CalibrationError> diagrams = new ArrayList<>();
        for (int s = 0; s < sizes.length; s++) {
            double[] p = new double[sizes[s]];
            boolean[] e = new boolean[sizes[s]];
            double[] w = new double[sizes[s]];
            int next = 0;
            for (int i = 0; i < confidence.length; i++) {
                if (groups.codes()[i] == s) {
                    p[next] = confidence[i];
                    e[next] = event[i];
                    w[next++] = weights[i];
                }
            }
            diagrams.add(CalibrationError.equalWidth(p, e, w, bins));
        }
        return new GroupCalibration(
                groups.values(), diagrams, CalibrationError.equalWidth(confidence, event, weights, bins));
    }

    /** Expected calibration error of every group, NaN without weight, and of all rows. */
    public ByGroup expected() {
        double[] values = new double[diagrams.size()];
        for (int s = 0; s < values.length; s++) {
            CalibrationError d = diagrams.get(s);
            values[s] = hasWeight(d) ? d.expected() : Double.NaN;
        }
        return new ByGroup(names, values, hasWeight(overall) ? overall.expected() : Double.NaN);
    }

    private static boolean hasWeight(CalibrationError diagram) {
        for (double w : diagram.weight()) {
            if (w > 0) {
                return true;
            }
        }
        return false;
    }
}
