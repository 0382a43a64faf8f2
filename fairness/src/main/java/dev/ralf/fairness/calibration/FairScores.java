package dev.ralf.fairness.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What fair rules of one calibration share: the attribute, its groups, and the scores {@code pi_s p_k - offset_k}, affine
 * in the probabilities. Immutable.
 *
 * @param id name of the rule, for messages
 * @param attribute sensitive attribute
 * @param groupNames groups met in calibration
 * @param shares weight share {@code pi_s} of each group in calibration
 * @param classes number of classes
 */
record FairScores(String id, String attribute, List<String> groupNames, double[] shares, int classes) {
    FairScores {
        groupNames = List.copyOf(groupNames);
        Checks.size("shares", shares.length, groupNames.size());
    }

    /** What the states of all fair rules have: shares and facts. */
    Map<String, double[]> arrays(Map<String, Double> facts) {
        Map<String, double[]> arrays = new LinkedHashMap<>();
        arrays.put("shares", shares.clone());
        facts.forEach((name, value) -> arrays.put("fact/" + name, new double[] {value}));
        return arrays;
    }

    /**
     * Checks the arguments of a decision.
     *
     * @throws IllegalArgumentException if the groups are missing, or a group was not met in calibration, or the number of
     *     classes differs
     */
    void check(Matrix probabilities, int[] groups) {
        Checks.argument(groups != null, "%s needs the sensitive attribute %s of each row", id, attribute);
        Checks.size("groups", groups.length, probabilities.rows());
        Checks.argument(
                probabilities.columns() == classes,
                "%s was calibrated on %d classes, got probabilities of %d",
                id,
                classes,
                probabilities.columns());
        for (int i = 0; i < groups.length; i++) {
            Checks.argument(
                    groups[i] >= 0 && groups[i] < shares.length,
                    "%s was calibrated on the groups %s of %s, row %d has the unknown group code %d",
                    id,
                    groupNames,
                    attribute,
                    i,
                    groups[i]);
        }
    }

    /** The best class of one row under {@code offsets}; the lowest class wins an exact tie. */
    int best(Matrix probabilities, int row, int group, double[] offsets) {
        double pi = shares[group];
        int best = 0;
        double max = pi * probabilities.get(row, 0) - offsets[0];
        for (int k = 1; k < classes; k++) {
            double score = pi * probabilities.get(row, k) - offsets[k];
            if (score > max) {
                max = score;
                best = k;
            }
        }
        return best;
    }

    /**
     * Margin {@code max_{k != label} score_k - score_label} of one row, times {@code weight}; adds {@code weight} times
     * its derivative in the probabilities to the row of {@code gradient}, if there is one. At a tie of the other classes
     * the lowest one gives the derivative.
     */
    double margin(
            Matrix probabilities, int row, int group, double[] offsets, int label, double weight, Matrix gradient) {
        double pi = shares[group];
        int other = -1;
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            double score = pi * probabilities.get(row, k) - offsets[k];
            if (k != label && score > max) {
                max = score;
                other = k;
            }
        }
        if (gradient != null) {
            gradient.set(row, other, gradient.get(row, other) + weight * pi);
            gradient.set(row, label, gradient.get(row, label) - weight * pi);
        }
        return weight * (max - (pi * probabilities.get(row, label) - offsets[label]));
    }
}
