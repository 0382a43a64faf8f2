package dev.ralf.core.calibration;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Split conformal prediction: sets of classes that hold the true one with probability at least {@code 1 - alpha} if the
 * calibration sample and new rows are exchangeable. The threshold is the {@code ceil((n + 1)(1 - alpha))}-th smallest
 * score of the labelled calibration rows, in exact decimal arithmetic, and infinite (every set holds all classes) where
 * that exceeds {@code n}; the set of a row has the classes whose score is at most the threshold. Scores of a class
 * {@code k}:
 *
 * <ul>
 *   <li>LAC (least ambiguous): {@code 1 - p_k}; small sets, which may be empty;
 *   <li>APS (adaptive): the mass of the classes from the most likely one down to and including {@code k}, ties by class
 *       number, without randomisation; compared with a slack of 1e-12 for rounding. Conservative, and a set may be empty
 *       where the most likely class alone exceeds the threshold.
 * </ul>
 *
 * With an attribute the thresholds are those of each group (Mondrian), and so is the promise. Rows count equally:
 * exchangeability has no weights. The rule decides by {@link Argmax}. Reference: Vovk, Gammerman, Shafer,
 * doi:10.1007/b106715; LAC: Sadinle, Lei, Wasserman, arXiv:1609.00451; APS: Romano, Sesia, Candes, arXiv:2006.02544.
 *
 * @param score score
 * @param alpha tolerated miscoverage, in (0, 1)
 * @param attribute sensitive attribute whose groups are calibrated apart, or null
 */
public record ConformalFitter(Score score, double alpha, String attribute) implements RuleFitter {
    private static final double SLACK = 1e-12;

    /** Conformity scores. */
    public enum Score {
        /** {@code 1 - p_k}. */
        LAC,
        /** Mass of the classes at least as likely. */
        APS
    }

    /** Checks the arguments. */
    public ConformalFitter {
        Objects.requireNonNull(score, "score");
        Checks.argument(alpha > 0 && alpha < 1, "alpha must be in (0, 1), got %s", alpha);
    }

    @Override
    public String id() {
        String number = BigDecimal.valueOf(alpha).stripTrailingZeros().toPlainString();
        return score.name().toLowerCase(java.util.Locale.ROOT) + "(" + number
                + (attribute == null ? "" : "," + attribute) + ")";
    }

    @Override
    public boolean needsCalibration() {
        return true;
    }

    @Override
    public boolean needsLabels() {
        return true;
    }

    @Override
    public Optional<String> sensitiveAttribute() {
        return Optional.ofNullable(attribute);
    }

    @Override
    public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
        Matrix p = sample.probabilities();
        int[] labels = sample.requireLabels(id());
        CalibratorFitter.shares(p, labels, sample.weights());
        Optional<Groups> groups = sensitiveAttribute().map(name -> sample.group(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        id() + " needs the sensitive attribute " + name + ", which the sample does not have")));
        double[] thresholds = new double[groups.map(Groups::count).orElse(1)];
        for (int g = 0; g < thresholds.length; g++) {
            double[] scores = new double[labels.length];
            int n = 0;
            for (int i = 0; i < labels.length; i++) {
                if (groups.isEmpty() || groups.get().codes()[i] == g) {
                    scores[n++] = scores(p, i)[labels[i]];
                }
            }
            thresholds[g] = threshold(Arrays.copyOf(scores, n));
        }
        return new Rule(
                id(),
                score,
                Optional.ofNullable(attribute),
                groups.map(Groups::values).orElse(List.of()),
                thresholds);
    }

    @Override
    public DecisionRule restore(RuleState state) {
        double[] thresholds = state.arrays().get("thresholds");
        Checks.argument(thresholds != null, "the state of a conformal rule must have thresholds");
        return new Rule(id(), score, Optional.ofNullable(attribute), state.groups(), thresholds.clone());
    }

    /** The threshold of these calibration scores; infinite where {@code (n + 1)(1 - alpha) > n}. */
    double threshold(double[] scores) {
        long k = BigDecimal.ONE
                .subtract(BigDecimal.valueOf(alpha))
                .multiply(BigDecimal.valueOf(scores.length + 1L))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        if (k > scores.length) {
            return Double.POSITIVE_INFINITY;
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[(int) k - 1];
    }

    /** Scores of all classes of row {@code i}. */
    double[] scores(Matrix p, int i) {
        return scores(score, p, i);
    }

    private static double[] scores(Score score, Matrix p, int i) {
        int k = p.columns();
        double[] out = new double[k];
        if (score == Score.LAC) {
            for (int c = 0; c < k; c++) {
                out[c] = 1 - p.get(i, c);
            }
            return out;
        }
        Integer[] order = new Integer[k];
        Arrays.setAll(order, c -> c);
        Arrays.sort(order, (a, b) -> Double.compare(p.get(i, b), p.get(i, a)));
        double mass = 0;
        for (int c : order) {
            mass += p.get(i, c);
            out[c] = mass;
        }
        return out;
    }

    private record Rule(
            String id, Score score, Optional<String> attribute, List<String> groupNames, double[] thresholds)
            implements SetPredictor {
        @Override
        public boolean[][] sets(Matrix probabilities, int[] groups) {
            boolean[][] sets = new boolean[probabilities.rows()][];
            double slack = score == Score.APS ? SLACK : 0;
            for (int i = 0; i < sets.length; i++) {
                double threshold = thresholds[attribute.isEmpty() ? 0 : groups[i]];
                double[] scores = scores(score, probabilities, i);
                sets[i] = new boolean[scores.length];
                for (int c = 0; c < scores.length; c++) {
                    sets[i][c] = scores[c] <= threshold + slack;
                }
            }
            return sets;
        }

        @Override
        public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
            return new Argmax().decisionProbabilities(probabilities, groups);
        }

        @Override
        public double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient) {
            return new Argmax().margins(probabilities, groups, labels, gradient);
        }

        @Override
        public Optional<RuleState> state() {
            return Optional.of(new RuleState(groupNames, Map.of("thresholds", thresholds.clone())));
        }
    }
}
