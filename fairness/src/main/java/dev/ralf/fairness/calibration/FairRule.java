package dev.ralf.fairness.calibration;

import dev.ralf.core.decision.RuleState;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The deterministic fair rule: the largest of the scores that are affine in the probabilities, by group. For demographic
 * parity {@code argmax_k(pi_s p_k - mu_{s,k})}, with {@code pi_s} the weight share of group {@code s} in calibration; for
 * rates given the label {@code argmax_k(pi_s p_k - sum_y mu_{s,y,k} p_y / mean_s(p_y))}. A blind rule has the same scores
 * with {@code P(s | x)} in place of the group. Scores within 1e-9 of the best one count as tied with it, since at an exact
 * optimum {@code mu} some rows of the calibration sample are tied by construction, and rounding must not decide them. The
 * rates of the calibration sample may therefore miss the tolerance by up to the tied shares of two groups; trees give
 * whole leaves the same probabilities, and there the randomised {@link FairMixtureRule} keeps what this rule cannot.
 *
 * <p>A tie goes to the lowest class, or, with seeded ties, to one of the tied classes with equal probability, drawn from
 * the stream of the row: with one seed a row always has the same decision, and every row that is not tied has the same
 * with all seeds. That is the limit of the uniform noise zeta of the source as its range goes to 0.
 *
 * <p>The margin is that of the scores, in units of {@code pi_s} times a probability. Source: Denis, Elie, Hebiri and Hu,
 * arXiv:2109.13642.
 */
public final class FairRule extends CalibratedFairRule {
    /** Largest difference of scores that counts as a tie. */
    static final double TIE = 1e-9;

    private final double[][] offsets;
    private final boolean seededTies;

    FairRule(FairScores scores, double[][] offsets, boolean seededTies, Map<String, Double> facts) {
        super(scores, facts);
        Checks.size("offsets", offsets.length, scores.blocks());
        this.offsets = offsets;
        this.seededTies = seededTies;
    }

    /**
     * The parameters of one group, a copy: for demographic parity the offsets {@code mu_s}, {@code [k]}. A blind rule has
     * one set of parameters, at 0.
     */
    public double[] offsets(int group) {
        return offsets[group].clone();
    }

    /** Weight shares {@code pi_s} of the groups in calibration, a copy; the single 1 of a blind rule. */
    public double[] shares() {
        return scores.shares().clone();
    }

    @Override
    Matrix decide(FairScores.Rows rows) {
        Matrix q = new Matrix(rows.count(), scores.form().classes());
        for (int i = 0; i < q.rows(); i++) {
            double[] of = scores.of(rows, i, offsets[rows.blocks()[i]]);
            double least = of[FairScores.best(of)] - TIE;
            int tied = 0;
            for (int k = 0; k < of.length && (seededTies || tied == 0); k++) {
                if (of[k] >= least) {
                    q.set(i, k, 1);
                    tied++;
                }
            }
            for (int k = 0; k < of.length && tied > 1; k++) {
                q.set(i, k, q.get(i, k) / tied);
            }
        }
        return q;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if groups are missing or unknown, or the number of classes differs
     */
    @Override
    public double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient) {
        FairScores.Rows rows = scores.rows(probabilities, groups);
        Checks.size("labels", labels.length, rows.count());
        if (gradient != null) {
            Arrays.fill(gradient.data(), 0);
        }
        double[] margins = new double[labels.length];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = scores.margin(rows, i, offsets[rows.blocks()[i]], labels[i], 1, gradient);
        }
        return margins;
    }

    @Override
    public Optional<RuleState> state() {
        Map<String, double[]> arrays = scores.arrays(facts);
        for (int s = 0; s < offsets.length; s++) {
            arrays.put("offsets/" + s, offsets[s].clone());
        }
        return Optional.of(new RuleState(scores.groupNames(), arrays));
    }
}
