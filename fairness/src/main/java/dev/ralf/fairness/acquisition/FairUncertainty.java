package dev.ralf.fairness.acquisition;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Picks;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.calibration.FairRule;
import dev.ralf.fairness.calibration.FairRuleFitter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Uncertainty of the fair decision instead of the most likely class: the rows nearest to the boundaries that demographic
 * parity moves, group by group. The fair rule ({@link FairRuleFitter}, deterministic) is fitted on the probabilities and
 * groups of the unlabelled rows, which needs no label. Its scores, divided by the group's share, are {@code f_k = p_k -
 * mu_{s,k} / pi_s}; what is scored is their Euclidean projection on the probability simplex, {@code q = argmin |q - f|}
 * over {@code q >= 0, sum q = 1}. It has the decision of the fair rule for its largest entry up to ties, is p itself where
 * the constraint does not bind, and does not change when a number is added to all scores of a row, which no decision does
 * either. Ties are broken at random, independently of the pool's order.
 *
 * <p>Groups of fewer than 2 K unlabelled rows, or without weight, cannot carry a rule and keep p; with fewer than two other
 * groups all rows do. Fact {@code groupsCalibrated}: number of groups whose scores are calibrated. With it 2 or more, {@code
 * certified}: 1 if the fit has its certificate of optimality, and {@code tied}: pool rows whose two best scores are within
 * 1e-9.
 *
 * <p>Ours, and without a published reference: the rule is that of Denis, Elie, Hebiri and Hu, arXiv:2109.13642, the
 * projection that of Martins and Astudillo, arXiv:1602.02068; uncertainty of its scores as an acquisition is not published
 * as far as we know.
 *
 * @param id name in records
 * @param score uncertainty of q
 * @param attribute sensitive attribute; empty for the first one that the data have
 * @param tolerance tolerated gap of selection rates, in [0, 1]
 */
public record FairUncertainty(String id, UncertaintyScore score, String attribute, double tolerance)
        implements Acquisition {
    private static final double TIE = 1e-9;

    /** Checks the arguments. */
    public FairUncertainty {
        Objects.requireNonNull(score, "score");
        Checks.inRange("tolerance", tolerance, 0.0, 1.0);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the data do not have the attribute, or the rows of the model are no finite
     *     probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = task.unlabelled().clone();
        Arrays.sort(ids);
        if (ids.length == 0) {
            return Selection.of(ids, new double[0]);
        }
        Groups groups = task.requireGroups(attribute, id).select(ids);
        Matrix p = task.over(ids, task.batch(), task.seed()).probabilities(id);
        double[] weights = MathOps.select(task.inputs().weights(), ids);
        Map<String, Double> facts = new LinkedHashMap<>();
        double[] utilities = score.of(calibrated(p, groups, weights, facts));
        int[] picks = Picks.top(utilities, task.take(), ids, task.seed());
        return new Selection(MathOps.select(ids, picks), MathOps.select(utilities, picks), facts);
    }

    private Matrix calibrated(Matrix p, Groups groups, double[] weights, Map<String, Double> facts) {
        int[] code = codesOfFitted(groups, weights, p.columns());
        List<String> names = IntStream.range(0, code.length)
                .filter(s -> code[s] >= 0)
                .mapToObj(groups.values()::get)
                .toList();
        facts.put("groupsCalibrated", names.size() < 2 ? 0.0 : names.size());
        if (names.size() < 2) {
            return p;
        }
        int[] rows = IntStream.range(0, p.rows())
                .filter(i -> code[groups.codes()[i]] >= 0)
                .toArray();
        int[] codes = IntStream.of(rows).map(i -> code[groups.codes()[i]]).toArray();
        FairRule rule = (FairRule) new FairRuleFitter(groups.attribute(), tolerance, FairRuleFitter.Mode.DETERMINISTIC)
                .fit(new CalibrationSample(
                        p.select(rows),
                        List.of(new Groups(groups.attribute(), names, codes)),
                        MathOps.select(weights, rows)))
                .rule();
        facts.put("certified", rule.facts().get("certified"));
        Matrix q = new Matrix(p.rows(), p.columns());
        double[] shares = rule.shares();
        double[][] offsets = new double[names.size()][];
        Arrays.setAll(offsets, rule::offsets);
        int tied = 0;
        for (int i = 0; i < p.rows(); i++) {
            double[] f = Arrays.copyOfRange(p.data(), i * p.columns(), (i + 1) * p.columns());
            int s = code[groups.codes()[i]];
            if (s >= 0) {
                for (int k = 0; k < f.length; k++) {
                    f[k] -= offsets[s][k] / shares[s];
                }
                tied += -UncertaintyScore.MARGIN.of(f, 0, f.length) * shares[s] <= TIE ? 1 : 0;
                f = projected(f);
            }
            System.arraycopy(f, 0, q.data(), i * f.length, f.length);
        }
        facts.put("tied", (double) tied);
        return q;
    }

    /** For each group its code among those that can carry a rule, or -1. */
    private static int[] codesOfFitted(Groups groups, double[] weights, int classes) {
        int[] sizes = groups.sizes();
        double[] total = new double[sizes.length];
        for (int i = 0; i < weights.length; i++) {
            total[groups.codes()[i]] += weights[i];
        }
        int[] code = new int[sizes.length];
        int next = 0;
        for (int s = 0; s < code.length; s++) {
            code[s] = sizes[s] >= 2 * classes && total[s] > 0 ? next++ : -1;
        }
        return code;
    }

    /** The Euclidean projection on the probability simplex: {@code max(f_k - t, 0)} with the t that makes the sum 1. */
    static double[] projected(double[] f) {
        double[] sorted = f.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double t = 0;
        for (int j = 1; j <= f.length; j++) {
            double next = sorted[f.length - j];
            sum += next;
            if (next > (sum - 1) / j) {
                t = (sum - 1) / j;
            }
        }
        double[] q = new double[f.length];
        for (int k = 0; k < f.length; k++) {
            q[k] = Math.max(f[k] - t, 0);
        }
        return q;
    }
}
