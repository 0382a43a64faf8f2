package dev.ralf.fairness.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.optim.ParityConstraint;
import dev.ralf.fairness.optim.ParityProblem;
import dev.ralf.fairness.optim.ScoreForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What fair rules of one calibration share: the attribute, its groups, and the scores, affine in the probabilities (and in
 * the group probabilities where the attribute is not seen), with the arithmetic of {@link ParityProblem}. Immutable.
 *
 * @param id name of the rule, for messages
 * @param attribute sensitive attribute
 * @param groupNames groups met in calibration
 * @param constraint which rates agree
 * @param costs cost of missing each class; empty for 1 each
 * @param shares weight share of each block: {@code pi_s} of each group, or 1 where the attribute is not seen
 * @param means what loads are divided by, {@code [group][event]}; no events for demographic parity of known groups
 * @param form arithmetic of the scores
 * @param blind true if decisions do not see the attribute
 * @param model group probabilities of a blind rule; empty where they are given with each row
 */
record FairScores(
        String id,
        String attribute,
        List<String> groupNames,
        ParityConstraint constraint,
        double[] costs,
        double[] shares,
        double[][] means,
        ScoreForm form,
        boolean blind,
        Optional<GroupModel> model) {
    FairScores {
        groupNames = List.copyOf(groupNames);
        Checks.size("shares", shares.length, blind ? 1 : groupNames.size());
        Checks.size("means", means.length, groupNames.size());
        for (double[] m : means) {
            Checks.size("means of a group", blind ? m.length * means.length : m.length, form.loads());
        }
        Checks.argument(
                costs.length == 0 || costs.length == form.classes(),
                "costs must have %d entries, got %d",
                form.classes(),
                costs.length);
    }

    /**
     * Rows to decide about.
     *
     * @param probabilities {@code [n][k]}
     * @param blocks whose parameters count, of each row
     * @param membership group probabilities {@code [n][s]}; not read where the rule is not blind
     */
    record Rows(Matrix probabilities, int[] blocks, Matrix membership) {
        int count() {
            return probabilities.rows();
        }
    }

    /** Number of blocks, each with parameters of its own. */
    int blocks() {
        return shares.length;
    }

    /**
     * Checks the arguments of a decision.
     *
     * @param groups group of each row; not read where the rule is blind
     * @throws IllegalArgumentException if the groups are missing, or a group was not met in calibration, or the number of
     *     classes differs, or a blind rule has no group model
     */
    Rows rows(Matrix probabilities, int[] groups) {
        checkClasses(id, form.classes(), probabilities);
        if (blind) {
            Checks.argument(
                    model.isPresent(), "%s needs the group probabilities of each row, it has no group model", id);
            return new Rows(
                    probabilities,
                    new int[probabilities.rows()],
                    model.orElseThrow().apply(probabilities));
        }
        checkGroups(id, attribute, groupNames, probabilities, groups);
        return new Rows(probabilities, groups, new Matrix(probabilities.rows(), 0));
    }

    /**
     * Checks the arguments of a decision whose group probabilities are given.
     *
     * @throws IllegalArgumentException if the rule is not blind, a size differs, or a row is no distribution
     */
    Rows given(Matrix probabilities, Matrix membership) {
        checkClasses(id, form.classes(), probabilities);
        Checks.argument(
                blind, "%s decides by the sensitive attribute %s itself, not by its probabilities", id, attribute);
        Checks.size("group probabilities", membership.rows(), probabilities.rows());
        Checks.size("groups", membership.columns(), groupNames.size());
        checkDistributions("group probabilities", membership);
        return new Rows(probabilities, new int[probabilities.rows()], membership);
    }

    /** Refuses groups that are missing or unknown. */
    static void checkGroups(String id, String attribute, List<String> names, Matrix probabilities, int[] groups) {
        Checks.argument(groups != null, "%s needs the sensitive attribute %s of each row", id, attribute);
        Checks.size("groups", groups.length, probabilities.rows());
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] < 0 || groups[i] >= names.size()) {
                throw new IllegalArgumentException(String.format(
                        "%s was calibrated on the groups %s of %s, row %d has the unknown group code %d",
                        id, names, attribute, i, groups[i]));
            }
        }
    }

    /** Refuses another number of classes. */
    static void checkClasses(String id, int classes, Matrix probabilities) {
        Checks.argument(
                probabilities.columns() == classes,
                "%s was calibrated on %d classes, got probabilities of %d",
                id,
                classes,
                probabilities.columns());
    }

    /**
     * Refuses rows with entries outside [0, 1] or a sum other than 1, up to 1e-6.
     *
     * @throws IllegalArgumentException for the first such row
     */
    static void checkDistributions(String name, Matrix rows) {
        double slack = 1e-6;
        for (int i = 0; i < rows.rows(); i++) {
            double sum = 0;
            for (int c = 0; c < rows.columns(); c++) {
                double p = rows.get(i, c);
                sum += p;
                if (!(p >= -slack && p <= 1 + slack)) {
                    Checks.inRange(name + "[" + i + "][" + c + "]", p, 0.0, 1.0);
                }
            }
            if (!(Math.abs(sum - 1) <= slack)) {
                throw new IllegalArgumentException("row " + i + " of the " + name + " must sum to 1, got " + sum);
            }
        }
    }

    /** The scores of one row under the parameters {@code theta}, {@code [k]}. */
    double[] of(Rows rows, int row, double[] theta) {
        double[] loads = new double[form.loads()];
        for (int l = 0; l < loads.length; l++) {
            loads[l] = load(numerator(rows, row, l), mean(rows, row, l));
        }
        double[] scores = new double[form.classes()];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = form.score(k, gain(rows, row, k) * rows.probabilities.get(row, k), loads, 0, theta);
        }
        return scores;
    }

    /** The value of class {@code k} per unit of its probability. */
    private double gain(Rows rows, int row, int k) {
        double share = shares[rows.blocks[row]];
        return costs.length == 0 ? share : share * costs[k];
    }

    /** Events whose loads a group has. */
    private int events() {
        return blind ? means[0].length : form.loads();
    }

    private double numerator(Rows rows, int row, int l) {
        if (!blind) {
            return rows.probabilities.get(row, l);
        }
        double r = rows.membership.get(row, l / events());
        return constraint.conditional() ? r * rows.probabilities.get(row, l % events()) : r;
    }

    private double mean(Rows rows, int row, int l) {
        return blind ? means[l / events()][l % events()] : means[rows.blocks[row]][l];
    }

    /** A load; what has mean 0 is not constrained and stays as it is. */
    static double load(double value, double mean) {
        return mean > 0 ? value / mean : value;
    }

    /**
     * Weight share of each group whose two best scores are at most {@code width} apart under the parameters {@code theta}
     * of each block; by membership.
     */
    double[] tiedShares(Rows rows, double[] weights, double[][] theta, double width) {
        double[] tied = new double[groupNames.size()];
        double[] all = new double[tied.length];
        for (int i = 0; i < weights.length; i++) {
            double[] of = of(rows, i, theta[rows.blocks[i]]);
            double least = of[best(of)] - width;
            int near = 0;
            for (double score : of) {
                near += score >= least ? 1 : 0;
            }
            for (int s = 0; s < tied.length; s++) {
                double w = weights[i] * rows.membership.get(i, s);
                all[s] += w;
                tied[s] += near > 1 ? w : 0;
            }
        }
        for (int s = 0; s < tied.length; s++) {
            tied[s] /= all[s];
        }
        return tied;
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

    /** The best class but one; the lowest class wins an exact tie. */
    static int bestOther(double[] scores, int label) {
        int other = label == 0 ? 1 : 0;
        for (int k = other + 1; k < scores.length; k++) {
            if (k != label && scores[k] > scores[other]) {
                other = k;
            }
        }
        return other;
    }

    /**
     * Margin {@code max_{k != label} score_k - score_label} of one row, times {@code weight}; adds {@code weight} times
     * its derivative in the probabilities to the row of {@code gradient}, if there is one. At a tie of the other classes
     * the lowest one gives the derivative.
     */
    double margin(Rows rows, int row, double[] theta, int label, double weight, Matrix gradient) {
        double[] scores = of(rows, row, theta);
        int other = bestOther(scores, label);
        if (gradient != null) {
            addSlope(gradient, rows, row, theta, other, weight);
            addSlope(gradient, rows, row, theta, label, -weight);
        }
        return weight * (scores[other] - scores[label]);
    }

    private void addSlope(Matrix gradient, Rows rows, int row, double[] theta, int k, double weight) {
        gradient.set(row, k, gradient.get(row, k) + weight * gain(rows, row, k));
        for (int l = 0; l < form.loads(); l++) {
            double slope = weight * load(form.slope(k, l, theta), mean(rows, row, l));
            if (slope == 0) {
                continue;
            }
            if (!blind) {
                gradient.set(row, l, gradient.get(row, l) + slope);
                continue;
            }
            int s = l / events();
            int e = l % events();
            double[] r = rows.membership.row(row);
            double p = constraint.conditional() ? rows.probabilities.get(row, e) : 1;
            if (constraint.conditional()) {
                gradient.set(row, e, gradient.get(row, e) + slope * r[s]);
            }
            for (int j = 0; j < gradient.columns(); j++) {
                double moved = model.orElseThrow().slope(r, s, j, rows.probabilities.get(row, j));
                gradient.set(row, j, gradient.get(row, j) + slope * p * moved);
            }
        }
    }

    /** What any rule with these scores has to save. */
    Map<String, double[]> arrays(Map<String, Double> facts) {
        Map<String, double[]> arrays = new LinkedHashMap<>();
        arrays.put("shares", shares);
        for (int s = 0; s < means.length && form.loads() > 0; s++) {
            arrays.put("means/" + s, means[s]);
        }
        model.ifPresent(m -> arrays.put("group-model", m.theta().data()));
        facts.forEach((name, value) -> arrays.put("fact/" + name, new double[] {value}));
        return arrays;
    }
}
