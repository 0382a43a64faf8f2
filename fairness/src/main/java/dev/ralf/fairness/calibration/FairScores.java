package dev.ralf.fairness.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.optim.ParityConstraint;
import dev.ralf.fairness.optim.ParityProblem;
import dev.ralf.fairness.optim.ScoreForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What fair rules of one calibration share: the attribute, its groups, and the scores, affine in the probabilities, with
 * the arithmetic of {@link ParityProblem}. Immutable.
 *
 * @param id name of the rule, for messages
 * @param attribute sensitive attribute
 * @param groupNames groups met in calibration
 * @param constraint which rates agree
 * @param costs cost of missing each class; empty for 1 each
 * @param shares weight share {@code pi_s} of each group in calibration
 * @param means what loads are divided by, {@code [group][event]}; no events for demographic parity
 * @param form arithmetic of the scores
 */
record FairScores(
        String id,
        String attribute,
        List<String> groupNames,
        ParityConstraint constraint,
        double[] costs,
        double[] shares,
        double[][] means,
        ScoreForm form) {
    FairScores {
        groupNames = List.copyOf(groupNames);
        Checks.size("shares", shares.length, groupNames.size());
        Checks.size("means", means.length, groupNames.size());
        for (double[] m : means) {
            Checks.size("means of a group", m.length, form.loads());
        }
        Checks.argument(
                costs.length == 0 || costs.length == form.classes(),
                "costs must have %d entries, got %d",
                form.classes(),
                costs.length);
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
                probabilities.columns() == form.classes(),
                "%s was calibrated on %d classes, got probabilities of %d",
                id,
                form.classes(),
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

    /** The scores of one row under the parameters {@code theta}, {@code [k]}. */
    double[] of(Matrix probabilities, int row, int group, double[] theta) {
        double[] loads = new double[form.loads()];
        for (int e = 0; e < loads.length; e++) {
            loads[e] = load(probabilities.get(row, e), means[group][e]);
        }
        double[] scores = new double[form.classes()];
        for (int k = 0; k < scores.length; k++) {
            double p = probabilities.get(row, k);
            scores[k] = form.score(k, shares[group] * (costs.length == 0 ? p : costs[k] * p), loads, 0, theta);
        }
        return scores;
    }

    /** A load; what has mean 0 is not constrained and stays as it is. */
    static double load(double value, double mean) {
        return mean > 0 ? value / mean : value;
    }

    /** The best class; the lowest class wins an exact tie. */
    static int best(double[] scores) {
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            if (scores[k] > scores[best]) {
                best = k;
            }
        }
        return best;
    }

    /** The lowest class whose score is within {@code tie} of the best one. */
    static int lowest(double[] scores, double tie) {
        double least = scores[best(scores)] - tie;
        int k = 0;
        while (scores[k] < least) {
            k++;
        }
        return k;
    }

    /**
     * Margin {@code max_{k != label} score_k - score_label} of one row, times {@code weight}; adds {@code weight} times
     * its derivative in the probabilities to the row of {@code gradient}, if there is one. At a tie of the other classes
     * the lowest one gives the derivative.
     */
    double margin(Matrix probabilities, int row, int group, double[] theta, int label, double weight, Matrix gradient) {
        double[] scores = of(probabilities, row, group, theta);
        int other = label == 0 ? 1 : 0;
        for (int k = other + 1; k < scores.length; k++) {
            if (k != label && scores[k] > scores[other]) {
                other = k;
            }
        }
        if (gradient != null) {
            addSlope(gradient, row, group, theta, other, weight);
            addSlope(gradient, row, group, theta, label, -weight);
        }
        return weight * (scores[other] - scores[label]);
    }

    private void addSlope(Matrix gradient, int row, int group, double[] theta, int k, double weight) {
        double own = weight * (costs.length == 0 ? shares[group] : shares[group] * costs[k]);
        gradient.set(row, k, gradient.get(row, k) + own);
        for (int e = 0; e < form.loads(); e++) {
            double slope = load(form.slope(k, e, theta), means[group][e]);
            gradient.set(row, e, gradient.get(row, e) + weight * slope);
        }
    }

    /** What any rule with these scores has to save. */
    Map<String, double[]> arrays(Map<String, Double> facts) {
        Map<String, double[]> arrays = new LinkedHashMap<>();
        arrays.put("shares", shares);
        for (int s = 0; s < means.length && form.loads() > 0; s++) {
            arrays.put("means/" + s, means[s]);
        }
        facts.forEach((name, value) -> arrays.put("fact/" + name, new double[] {value}));
        return arrays;
    }
}
