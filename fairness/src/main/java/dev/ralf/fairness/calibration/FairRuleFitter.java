package dev.ralf.fairness.calibration;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.metrics.GroupTable;
import dev.ralf.fairness.optim.Certificate;
import dev.ralf.fairness.optim.Mixture;
import dev.ralf.fairness.optim.ParityProblem;
import dev.ralf.fairness.optim.ParitySolution;
import dev.ralf.fairness.optim.ParitySolver;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Fits the most accurate rule under demographic parity with a tolerance, for any number of groups and classes, on
 * unlabelled probabilities and groups: {@code max_s P(decision = k | s) - min_s P(decision = k | s) <= tolerance} for
 * every class {@code k}. The problem is {@link ParityProblem}, the solver {@link ParitySolver}.
 *
 * <p>The fitted rule needs the sensitive attribute at every decision. Its {@link DecisionRule#facts()}:
 *
 * <ul>
 *   <li>{@code certificate-optimum}: no rule within the tolerance has a larger plug-in accuracy on the sample;
 *   <li>{@code plug-in-accuracy}: plug-in accuracy of the certifying mixture, which is the randomised rule;
 *   <li>{@code certificate-gap}, {@code certificate-violation}: distance of the two, and by how much the mixture misses
 *       the tolerance; {@code certified}: 1 if they are at most 1e-6 and 1e-7, else 0;
 *   <li>{@code calibration-unfairness-max}: largest gap of selection rates on the sample, of this very rule;
 *   <li>{@code tie-slack}: by how much the deterministic rule may miss the tolerance on the sample: the weight share
 *       that is tied under it, added up over the two groups where it is largest; 0 for the randomised rule. Each group's
 *       rate lies within its own tied share of the certifying mixture's, so {@code calibration-unfairness-max} is at most
 *       tolerance + violation + this. (The share of a single group is no bound: two groups can miss in opposite
 *       directions.);
 *   <li>{@code solver-iterations}: linear programs solved.
 * </ul>
 *
 * Plug-in accuracy is accuracy only as far as the probabilities are calibrated, and the certificate speaks of the
 * calibration sample alone: on new data gaps exceed the tolerance by sampling noise of order {@code 1/sqrt(n_s)}.
 *
 * @param attribute sensitive attribute
 * @param tolerance tolerated gap of selection rates, in [0, 1]; 0 is exact parity, 1 no constraint
 * @param mode which rule to ship
 * @param id name in records
 */
public record FairRuleFitter(String attribute, double tolerance, Mode mode, String id) implements RuleFitter {
    private static final double SUM_SLACK = 1e-6;

    /** Which of the two optimal rules is shipped. */
    public enum Mode {
        /** {@link FairRule}: the same decision each time; exact up to ties. */
        DETERMINISTIC,
        /** {@link FairMixtureRule}: a draw per row; exact on the calibration sample. */
        RANDOMISED
    }

    /** Checks the arguments. */
    public FairRuleFitter {
        Checks.argument(!attribute.isBlank(), "attribute must be a name, got \"%s\"", attribute);
        Checks.inRange("tolerance", tolerance, 0.0, 1.0);
        Objects.requireNonNull(mode, "mode");
        Checks.argument(!id.isBlank() && !id.contains("/"), "name must be a word without a slash, got \"%s\"", id);
    }

    /** Named after mode and tolerance: {@code fair(0.05)} or {@code fair-mix(0.05)}. */
    public FairRuleFitter(String attribute, double tolerance, Mode mode) {
        this(attribute, tolerance, mode, defaultId(tolerance, mode));
    }

    /** The name of a rule without a name of its own. */
    public static String defaultId(double tolerance, Mode mode) {
        String number = tolerance == 0
                ? "0"
                : BigDecimal.valueOf(tolerance).stripTrailingZeros().toPlainString();
        return (mode == Mode.DETERMINISTIC ? "fair(" : "fair-mix(") + number + ")";
    }

    @Override
    public Optional<String> sensitiveAttribute() {
        return Optional.of(attribute);
    }

    @Override
    public boolean needsCalibration() {
        return true;
    }

    /**
     * {@inheritDoc} The fit draws nothing from {@code seed}.
     *
     * @throws IllegalArgumentException if the sample lacks the attribute, has fewer than two groups, an empty group or one
     *     of fewer than 2 k rows, or rows that are no probabilities
     */
    @Override
    public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
        Groups groups = sample.group(attribute)
                .orElseThrow(() -> new IllegalArgumentException(id() + " needs the sensitive attribute " + attribute
                        + ", the calibration sample has "
                        + sample.groups().stream().map(Groups::attribute).toList()));
        check(sample, groups);
        ParityProblem problem =
                ParityProblem.of(sample.probabilities(), groups.codes(), groups.count(), sample.weights(), tolerance);
        ParitySolution solution = ParitySolver.withDefaults().solve(problem);
        FairScores scores = new FairScores(id(), attribute, groups.values(), problem.shares(), problem.classes());
        double tieSlack = mode == Mode.DETERMINISTIC ? tieSlack(problem, solution.offsets()) : 0;
        DecisionRule bare = rule(scores, solution, Map.of());
        double unfairness = GroupTable.unlabelled(
                        bare.decisionProbabilities(sample.probabilities(), groups.codes()), groups, sample.weights())
                .unfairnessMax();
        return rule(scores, solution, facts(solution, unfairness, tieSlack));
    }

    /** {@inheritDoc} Facts are kept. */
    @Override
    public DecisionRule restore(RuleState state) {
        double[] shares = array(state, "shares");
        int groups = state.groups().size();
        Map<String, Double> facts = new LinkedHashMap<>();
        state.arrays().forEach((name, value) -> {
            if (name.startsWith("fact/")) {
                facts.put(name.substring("fact/".length()), value[0]);
            }
        });
        double[][][] offsets = new double[groups][][];
        double[][] weights = new double[groups][];
        for (int s = 0; s < groups; s++) {
            weights[s] = mode == Mode.RANDOMISED ? array(state, "weights/" + s) : new double[] {1};
            offsets[s] = new double[weights[s].length][];
            for (int j = 0; j < offsets[s].length; j++) {
                offsets[s][j] = array(state, "offsets/" + s + (mode == Mode.RANDOMISED ? "/" + j : ""));
            }
        }
        FairScores scores = new FairScores(id(), attribute, state.groups(), shares, offsets[0][0].length);
        return mode == Mode.RANDOMISED
                ? new FairMixtureRule(scores, new Mixture(weights, offsets), facts)
                : new FairRule(scores, Arrays.stream(offsets).map(o -> o[0]).toArray(double[][]::new), facts);
    }

    private double[] array(RuleState state, String name) {
        double[] values = state.arrays().get(name);
        Checks.argument(values != null && values.length > 0, "the saved rule %s has no %s", id(), name);
        return values.clone();
    }

    private DecisionRule rule(FairScores scores, ParitySolution solution, Map<String, Double> facts) {
        return switch (mode) {
            case DETERMINISTIC -> new FairRule(scores, solution.offsets(), facts);
            case RANDOMISED -> new FairMixtureRule(scores, solution.mixture(), facts);
        };
    }

    private static double tieSlack(ParityProblem problem, double[][] offsets) {
        double[] shares = new double[offsets.length];
        for (int s = 0; s < shares.length; s++) {
            shares[s] = problem.tiedShare(s, offsets[s], FairRule.TIE);
        }
        Arrays.sort(shares);
        return shares[shares.length - 1] + shares[shares.length - 2];
    }

    private static Map<String, Double> facts(ParitySolution solution, double unfairness, double tieSlack) {
        Certificate certificate = solution.certificate();
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("certificate-optimum", certificate.optimum());
        facts.put("plug-in-accuracy", certificate.accuracy());
        facts.put("certificate-gap", certificate.gap());
        facts.put("certificate-violation", certificate.violation());
        facts.put("certified", certificate.certified() ? 1.0 : 0.0);
        facts.put("calibration-unfairness-max", unfairness);
        facts.put("tie-slack", tieSlack);
        facts.put("solver-iterations", (double) solution.iterations());
        return facts;
    }

    private void check(CalibrationSample sample, Groups groups) {
        Matrix p = sample.probabilities();
        int k = p.columns();
        Checks.size("groups", groups.codes().length, p.rows());
        Checks.size("weights", sample.weights().length, p.rows());
        Checks.argument(k >= 2, "%s needs at least 2 classes, got %d", id(), k);
        Checks.argument(
                groups.count() >= 2, "%s needs at least 2 groups of %s, got %s", id(), attribute, groups.values());
        int[] sizes = groups.sizes();
        for (int s = 0; s < sizes.length; s++) {
            Checks.argument(
                    sizes[s] >= 2 * k,
                    "%s needs at least 2 x %d = %d calibration rows in each group of %s, group %s has %d",
                    id(),
                    k,
                    2 * k,
                    attribute,
                    groups.values().get(s),
                    sizes[s]);
        }
        double[] weights = new double[sizes.length];
        for (int i = 0; i < p.rows(); i++) {
            double sum = 0;
            for (int c = 0; c < k; c++) {
                sum += Checks.inRange("probabilities[" + i + "][" + c + "]", p.get(i, c), -SUM_SLACK, 1 + SUM_SLACK);
            }
            Checks.argument(
                    Math.abs(sum - 1) <= SUM_SLACK, "row %d of the probabilities must sum to 1, got %s", i, sum);
            weights[groups.codes()[i]] += Checks.nonNegative("weights[" + i + "]", sample.weights()[i]);
        }
        for (int s = 0; s < weights.length; s++) {
            Checks.argument(
                    weights[s] > 0,
                    "%s needs calibration rows with a positive weight in each group of %s, group %s has none",
                    id(),
                    attribute,
                    groups.values().get(s));
        }
    }
}
