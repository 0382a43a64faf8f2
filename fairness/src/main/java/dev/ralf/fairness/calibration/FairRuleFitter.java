package dev.ralf.fairness.calibration;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.optim.Certificate;
import dev.ralf.fairness.optim.Mixture;
import dev.ralf.fairness.optim.ParityConstraint;
import dev.ralf.fairness.optim.ParityProblem;
import dev.ralf.fairness.optim.ParitySolution;
import dev.ralf.fairness.optim.ParitySolver;
import dev.ralf.fairness.optim.ScoreForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Fits the most accurate rule whose rates differ between groups by at most a tolerance, for any number of groups and
 * classes, on unlabelled probabilities and groups. Demographic parity: {@code max_s P(decision = k | s) - min_s P(decision
 * = k | s) <= tolerance} for every class {@code k}; equal opportunity and equalised odds: the same of {@code P(decision =
 * k | s, label = y)}, see {@link ParityConstraint}, with the label's probability in place of the label. The problem is
 * {@link ParityProblem}, the solver {@link ParitySolver}.
 *
 * <p>The fitted rule needs the sensitive attribute at every decision, unless it is blind: then only the fit sees the
 * attribute, and the rule decides by {@code P(group | x)}, from a softmax regression of the groups of the calibration rows
 * on their class probabilities, or given with each row ({@link #fitGiven}). Its rates are weighed by those probabilities,
 * so that they are the rates of the groups only as far as these are calibrated. Source: Xian and Zhao, arXiv:2405.04025.
 *
 * <p>The rule's {@link DecisionRule#facts()}:
 *
 * <ul>
 *   <li>{@code certificate-optimum}: no rule within the tolerance has a larger plug-in accuracy on the sample;
 *   <li>{@code plug-in-accuracy}: plug-in accuracy of the certifying mixture, which is the randomised rule;
 *   <li>{@code certificate-gap}, {@code certificate-violation}: distance of the two, and by how much the mixture misses
 *       the tolerance; {@code certified}: 1 if they are at most 1e-6 and 1e-7, else 0;
 *   <li>{@code calibration-unfairness-max}: largest gap of the constrained rates on the sample, of this very rule;
 *       plug-in rates where they are given the label or the rule is blind, see {@link PlugInRates};
 *   <li>{@code calibration-unfairness-known-groups}: for a blind rule, the same by the groups that the rows have;
 *   <li>{@code tied-share/attribute=group}: weight share of each group whose decision is a tie under the deterministic
 *       rule; of a blind rule weighed by the group probabilities;
 *   <li>{@code tie-slack}: by how much the deterministic rule may miss the tolerance on the sample: the weight share
 *       that is tied under it, weighed as in the rates, added up over the two groups where it is largest; 0 for the randomised rule. Each group's
 *       rate lies within its own tied share of the certifying mixture's, so {@code calibration-unfairness-max} is at most
 *       tolerance + violation + this. (The share of a single group is no bound: two groups can miss in opposite
 *       directions.);
 *   <li>{@code solver-iterations}: linear programs solved.
 * </ul>
 *
 * Plug-in accuracy is accuracy only as far as the probabilities are calibrated, and the certificate speaks of the
 * calibration sample alone: on new data gaps exceed the tolerance by sampling noise of order {@code 1/sqrt(n_s)}. Rates
 * given the label are a plug-in too: calibrate the probabilities in each group first, and measure the rates on a third,
 * labelled sample. With costs the plug-in accuracy is the plug-in value {@code E sum_k cost_k p_k q_k}.
 *
 * @param attribute sensitive attribute
 * @param constraint which rates must agree
 * @param costs cost of missing each class, at least 0; empty for 1 each
 * @param tolerance tolerated gap of rates, in [0, 1]; 0 is exact parity, 1 no constraint
 * @param mode which rule to ship
 * @param blind true if decisions must not see the attribute
 * @param id name in records
 */
public record FairRuleFitter(
        String attribute,
        ParityConstraint constraint,
        List<Double> costs,
        double tolerance,
        Mode mode,
        boolean blind,
        String id)
        implements RuleFitter {
    /** Which of the two optimal rules is shipped. */
    public enum Mode {
        /** {@link FairRule}: the same decision each time; exact up to ties, which go to the lowest class. */
        DETERMINISTIC,
        /** {@link FairRule} whose ties go to one of the tied classes by the row's draw; exact up to ties. */
        SEEDED_TIES,
        /** {@link FairMixtureRule}: a draw per row; exact on the calibration sample. */
        RANDOMISED
    }

    /** Checks the arguments. */
    public FairRuleFitter {
        checkNames(attribute, id);
        Objects.requireNonNull(constraint, "constraint");
        costs = List.copyOf(costs);
        for (double cost : costs) {
            Checks.inRange("cost", cost, 0.0, 1e6);
        }
        Checks.inRange("tolerance", tolerance, 0.0, 1.0);
        Objects.requireNonNull(mode, "mode");
    }

    /** Demographic parity, named after mode and tolerance: {@code fair(0.05)} or {@code fair-mix(0.05)}. */
    public FairRuleFitter(String attribute, double tolerance, Mode mode) {
        this(attribute, ParityConstraint.DEMOGRAPHIC_PARITY, tolerance, mode);
    }

    /** Without costs, named after constraint, mode and tolerance, for example {@code fair-odds-mix(0.05)}. */
    public FairRuleFitter(String attribute, ParityConstraint constraint, double tolerance, Mode mode) {
        this(attribute, constraint, List.of(), tolerance, mode, defaultId(constraint, tolerance, mode));
    }

    /** A rule that sees the attribute. */
    public FairRuleFitter(
            String attribute, ParityConstraint constraint, List<Double> costs, double tolerance, Mode mode, String id) {
        this(attribute, constraint, costs, tolerance, mode, false, id);
    }

    /** The name of a rule that sees the attribute and has no name of its own. */
    public static String defaultId(ParityConstraint constraint, double tolerance, Mode mode) {
        return defaultId(constraint, tolerance, mode, false);
    }

    /** The name of a rule without a name of its own, for example {@code fair-odds-blind-mix(0.05)}. */
    public static String defaultId(ParityConstraint constraint, double tolerance, Mode mode, boolean blind) {
        String number = tolerance == 0
                ? "0"
                : BigDecimal.valueOf(tolerance).stripTrailingZeros().toPlainString();
        String kind =
                switch (constraint) {
                    case DEMOGRAPHIC_PARITY -> "fair";
                    case EQUAL_OPPORTUNITY -> "fair-opportunity";
                    case EQUALISED_ODDS -> "fair-odds";
                };
        String how =
                switch (mode) {
                    case DETERMINISTIC -> "";
                    case SEEDED_TIES -> "-ties";
                    case RANDOMISED -> "-mix";
                };
        return kind + (blind ? "-blind" : "") + how + "(" + number + ")";
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
     * {@inheritDoc} The fit draws nothing from {@code seed}; decisions draw from the stream that they are given.
     *
     * @throws IllegalArgumentException if the sample lacks the attribute, has fewer than two groups, an empty group or one
     *     of fewer than 2 k rows, or rows that are no probabilities
     */
    @Override
    public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
        return fit(sample).rule();
    }

    /**
     * Fits the rule and keeps what is known about it.
     *
     * @param sample calibration sample
     * @throws IllegalArgumentException as {@link #fit(CalibrationSample, SeedTree)}
     */
    public FairFit fit(CalibrationSample sample) {
        return path(sample, tolerance).get(0);
    }

    /**
     * Fits one rule for each tolerance, with everything else as here: the price of fairness on one sample. Each solution
     * is where the search for the next one starts, so neighbours should be near each other. Rules have default names.
     *
     * @param sample calibration sample
     * @param tolerances tolerated gaps of rates, each in [0, 1]; that of this fitter is not used
     * @return one fit for each tolerance, in their order
     * @throws IllegalArgumentException as {@link #fit(CalibrationSample, SeedTree)}
     */
    public List<FairFit> path(CalibrationSample sample, double... tolerances) {
        Groups groups = checked(id(), attribute, sample);
        Matrix p = sample.probabilities();
        double[] weights = sample.weights();
        Matrix known = PlugInRates.membership(groups.codes(), groups.count());
        if (blind) {
            GroupModel model = GroupModel.fit(p, groups, weights);
            FairScores.Rows rows = new FairScores.Rows(p, new int[p.rows()], model.apply(p));
            return fit(rows, groups.values(), weights, Optional.of(model), Optional.of(known), tolerances);
        }
        return fit(
                new FairScores.Rows(p, groups.codes(), known),
                groups.values(),
                weights,
                Optional.empty(),
                Optional.empty(),
                tolerances);
    }

    /** The same fitter with another tolerance, under its default name. */
    public FairRuleFitter withTolerance(double other) {
        return other == tolerance
                ? this
                : new FairRuleFitter(
                        attribute, constraint, costs, other, mode, blind, defaultId(constraint, other, mode, blind));
    }

    /**
     * Fits a blind rule by given group probabilities. Such a rule decides by {@link
     * CalibratedFairRule#decisionProbabilitiesGiven} alone.
     *
     * @param probabilities {@code [n][k]}, rows sum to 1
     * @param groupProbabilities {@code P(group | x)}, {@code [n][s]}, rows sum to 1
     * @param groups names of the groups, 2 or more
     * @param weights weight of each row, at least 0 and not all 0
     * @throws IllegalArgumentException if this fitter is not blind, a size differs, or a row is no distribution
     */
    public FairFit fitGiven(Matrix probabilities, Matrix groupProbabilities, List<String> groups, double[] weights) {
        Checks.argument(blind, "%s is fitted on known groups, it must be blind for group probabilities", id());
        checkShape(id(), attribute, probabilities, groups);
        Checks.size("weights", weights.length, probabilities.rows());
        Checks.size("group probabilities", groupProbabilities.rows(), probabilities.rows());
        Checks.size("groups", groups.size(), groupProbabilities.columns());
        FairScores.checkDistributions("probabilities", probabilities);
        FairScores.checkDistributions("group probabilities", groupProbabilities);
        FairScores.Rows rows = new FairScores.Rows(probabilities, new int[weights.length], groupProbabilities);
        return fit(rows, groups, weights, Optional.empty(), Optional.empty(), tolerance)
                .get(0);
    }

    /**
     * Fits.
     *
     * @param known groups of the rows where the rule does not see them, if they are known
     */
    private List<FairFit> fit(
            FairScores.Rows rows,
            List<String> groups,
            double[] weights,
            Optional<GroupModel> model,
            Optional<Matrix> known,
            double... tolerances) {
        Matrix p = rows.probabilities();
        List<FairRuleFitter> fitters =
                Arrays.stream(tolerances).mapToObj(this::withTolerance).toList();
        ParityProblem problem = blind
                ? ParityProblem.unknown(constraint, p, cost(), rows.membership(), weights, tolerance)
                : ParityProblem.known(constraint, p, cost(), rows.blocks(), groups.size(), weights, tolerance);
        List<ParitySolution> solutions = ParitySolver.withDefaults().path(problem, tolerances);
        List<FairFit> fits = new ArrayList<>();
        for (int t = 0; t < tolerances.length; t++) {
            fits.add(fitters.get(t).describe(problem, solutions.get(t), rows, groups, weights, model, known));
        }
        return fits;
    }

    /** The rule of a solution with what is known about it. */
    private FairFit describe(
            ParityProblem problem,
            ParitySolution solution,
            FairScores.Rows rows,
            List<String> groups,
            double[] weights,
            Optional<GroupModel> model,
            Optional<Matrix> known) {
        Matrix p = rows.probabilities();
        Matrix member = rows.membership();
        FairScores scores = new FairScores(
                id(),
                attribute,
                groups,
                constraint,
                cost(),
                problem.shares(),
                problem.means(),
                problem.form(),
                blind,
                model);
        double[][] theta = new double[problem.blocks()][];
        Arrays.setAll(theta, b -> problem.parameters(b, solution.offsets()));
        Matrix decisions = rule(scores, theta, solution, Map.of()).decide(rows);
        PlugInRates rates = PlugInRates.of(constraint, p, decisions, member, weights);
        double[] tied = scores.tiedShares(rows, weights, theta, FairRule.TIE);
        Map<String, Double> facts = facts(solution.certificate());
        facts.put("calibration-unfairness-max", rates.gap());
        known.ifPresent(k -> facts.put(
                "calibration-unfairness-known-groups",
                PlugInRates.of(constraint, p, decisions, k, weights).gap()));
        facts.put("tie-slack", mode == Mode.RANDOMISED ? 0 : problem.tieSlack(theta, FairRule.TIE));
        for (int s = 0; s < tied.length; s++) {
            facts.put("tied-share/" + attribute + "=" + groups.get(s), tied[s]);
        }
        facts.put("solver-iterations", (double) solution.iterations());
        return new FairFit(rule(scores, theta, solution, facts), solution, rates, tied);
    }

    private double[] cost() {
        return costs.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@inheritDoc} Facts are kept. */
    @Override
    public DecisionRule restore(RuleState state) {
        int count = state.groups().size();
        Checks.argument(count >= 2, "the saved rule %s must have 2 groups or more, got %d", id(), count);
        boolean loads = blind || constraint.conditional();
        double[][] means = new double[count][];
        Arrays.setAll(means, s -> loads ? array(state, "means/" + s) : new double[0]);
        int blocks = blind ? 1 : count;
        double[][] weights = new double[blocks][];
        double[][][] offsets = new double[blocks][][];
        for (int b = 0; b < blocks; b++) {
            weights[b] = mode == Mode.RANDOMISED ? array(state, "weights/" + b) : new double[] {1};
            offsets[b] = new double[weights[b].length][];
            for (int j = 0; j < weights[b].length; j++) {
                offsets[b][j] = array(state, "offsets/" + b + (mode == Mode.RANDOMISED ? "/" + j : ""));
            }
        }
        Optional<GroupModel> model =
                Optional.ofNullable(state.arrays().get("group-model")).map(c -> GroupModel.of(c, count));
        int classes = constraint.conditional()
                ? means[0].length
                : model.map(GroupModel::classes).orElse(offsets[0][0].length / (blind ? count + 1 : 1));
        ScoreForm form = ScoreForm.of(constraint, classes, count, !blind);
        for (double[][] group : offsets) {
            for (double[] theta : group) {
                Checks.size("parameters of the saved rule " + id(), theta.length, form.parameters());
            }
        }
        FairScores scores = new FairScores(
                id(), attribute, state.groups(), constraint, cost(), array(state, "shares"), means, form, blind, model);
        Map<String, Double> facts = new LinkedHashMap<>();
        state.arrays().forEach((name, value) -> {
            if (name.startsWith("fact/")) {
                facts.put(name.substring("fact/".length()), value[0]);
            }
        });
        if (mode == Mode.RANDOMISED) {
            return new FairMixtureRule(scores, new Mixture(weights, offsets), facts);
        }
        double[][] theta = new double[blocks][];
        Arrays.setAll(theta, b -> offsets[b][0]);
        return new FairRule(scores, theta, mode == Mode.SEEDED_TIES, facts);
    }

    private double[] array(RuleState state, String name) {
        double[] values = state.arrays().get(name);
        Checks.argument(values != null, "the saved rule %s has no %s", id(), name);
        return values;
    }

    private CalibratedFairRule rule(
            FairScores scores, double[][] theta, ParitySolution solution, Map<String, Double> facts) {
        return mode == Mode.RANDOMISED
                ? new FairMixtureRule(scores, solution.mixture(), facts)
                : new FairRule(scores, theta, mode == Mode.SEEDED_TIES, facts);
    }

    private static Map<String, Double> facts(Certificate certificate) {
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("certificate-optimum", certificate.optimum());
        facts.put("plug-in-accuracy", certificate.accuracy());
        facts.put("certificate-gap", certificate.gap());
        facts.put("certificate-violation", certificate.violation());
        facts.put("certified", certificate.certified() ? 1.0 : 0.0);
        return facts;
    }

    /** Refuses names that records could not hold. */
    static void checkNames(String attribute, String id) {
        Checks.argument(!attribute.isBlank(), "attribute must be a name, got \"%s\"", attribute);
        Checks.argument(!id.isBlank() && !id.contains("/"), "name must be a word without a slash, got \"%s\"", id);
    }

    private static void checkShape(String id, String attribute, Matrix probabilities, List<String> groups) {
        Checks.argument(
                probabilities.columns() >= 2, "%s needs at least 2 classes, got %d", id, probabilities.columns());
        Checks.argument(groups.size() >= 2, "%s needs at least 2 groups of %s, got %s", id, attribute, groups);
    }

    /**
     * The groups of a sample that can carry a rule.
     *
     * @throws IllegalArgumentException as {@link #fit(CalibrationSample)}
     */
    static Groups checked(String id, String attribute, CalibrationSample sample) {
        Groups groups = sample.group(attribute)
                .orElseThrow(() -> new IllegalArgumentException(id + " needs the sensitive attribute " + attribute
                        + ", the calibration sample has "
                        + sample.groups().stream().map(Groups::attribute).toList()));
        Matrix p = sample.probabilities();
        int k = p.columns();
        Checks.size("groups", groups.codes().length, p.rows());
        Checks.size("weights", sample.weights().length, p.rows());
        checkShape(id, attribute, p, groups.values());
        int[] sizes = groups.sizes();
        for (int s = 0; s < sizes.length; s++) {
            Checks.argument(
                    sizes[s] >= 2 * k,
                    "%s needs at least 2 x %d = %d calibration rows in each group of %s, group %s has %d",
                    id,
                    k,
                    2 * k,
                    attribute,
                    groups.values().get(s),
                    sizes[s]);
        }
        FairScores.checkDistributions("probabilities", p);
        double[] weights = new double[sizes.length];
        for (int i = 0; i < p.rows(); i++) {
            double w = sample.weights()[i];
            if (!(w >= 0 && w < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("weights[" + i + "] must be finite and at least 0, got " + w);
            }
            weights[groups.codes()[i]] += w;
        }
        for (int s = 0; s < weights.length; s++) {
            Checks.argument(
                    weights[s] > 0,
                    "%s needs calibration rows with a positive weight in each group of %s, group %s has none",
                    id,
                    attribute,
                    groups.values().get(s));
        }
        return groups;
    }
}
