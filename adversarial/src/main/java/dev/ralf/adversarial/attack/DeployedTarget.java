package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;

/**
 * A model as it is deployed, with its decision rule: an adaptive attack. Without a goal class the attacker wants any
 * decision but the label; with one he wants that class. A deterministic decision reaches the goal or misses it; a
 * randomised one misses it with some probability.
 *
 * <p>Scores of a rule, up to a constant of each row: with {@code m_k} its margin ({@link DecisionRule#margins}) if k were
 * the label, {@code s_k = -max(m_k, 0)}. For a rule that decides for its largest score these are the scores themselves,
 * less the largest; for a randomised rule, whose margins are expectations, they are a surrogate of ours. For {@code argmax}
 * they are the logits. As an {@link AttackTarget} this raises the rule's own margin.
 *
 * <p>References: Carlini and Wagner, arXiv:1608.04644 (margin objective); Athalye, Carlini and Wagner, arXiv:1802.00420
 * (attack what is deployed).
 *
 * @param model the model; one without input gradients can be queried only
 * @param rule the decision rule
 * @param labels class of each example
 * @param groups group of each example; null only if the rule needs none
 * @param goal the class that each decision shall become; null for any class but the label
 */
public record DeployedTarget(Classifier model, DecisionRule rule, int[] labels, int[] groups, int[] goal)
        implements AttackTarget {
    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if the rule needs groups and there is not one for each label, or there is not one
     *     goal for each label, or a goal is no class
     */
    public DeployedTarget {
        Checks.argument(
                groups != null || rule.attribute().isEmpty(), "groups must be given for %s, got null", rule.id());
        if (groups != null) {
            Checks.size("groups", groups.length, labels.length);
        }
        if (goal != null) {
            Checks.size("goal", goal.length, labels.length);
            for (int t : goal) {
                Checks.inRange("goal", t, 0, model.classes() - 1);
            }
        }
    }

    /** The target whose attacker wants any decision but the label. */
    public DeployedTarget(Classifier model, DecisionRule rule, int[] labels, int[] groups) {
        this(model, rule, labels, groups, null);
    }

    /** The same with a class that each decision shall become; null for any class but the label. */
    public DeployedTarget towards(int[] classes) {
        return new DeployedTarget(model, rule, labels, groups, classes);
    }

    @Override
    public int size() {
        return labels.length;
    }

    /** Number of classes K. */
    public int classes() {
        return model.classes();
    }

    @Override
    public DeployedTarget select(int[] positions) {
        return new DeployedTarget(
                model,
                rule,
                MathOps.select(labels, positions),
                groups == null ? null : MathOps.select(groups, positions),
                goal == null ? null : MathOps.select(goal, positions));
    }

    @Override
    public double[] evaluate(Features inputs, double[] miss, float[] direction) {
        return raising(AttackLoss.MARGIN).evaluate(inputs, miss, direction);
    }

    /** The target that raises this loss of the rule's scores, towards the goal where there is one. */
    public AttackTarget raising(AttackLoss loss) {
        return new RuleTarget(this, loss, goal);
    }

    /**
     * The target that raises this loss towards these classes, whatever the goal is: the way of multi-target attacks, for
     * which any wrong class is a success.
     *
     * @param aims class of each example that its objective leads to
     */
    public AttackTarget raising(AttackLoss loss, int[] aims) {
        Checks.size("aims", aims.length, size());
        return new RuleTarget(this, loss, aims);
    }

    /** The rule's scores, {@code [n][K]}, up to a constant of each row. */
    public Matrix scores(Features inputs) {
        Checks.size("inputs", inputs.size(), size());
        return RuleLoss.scores(this, inputs);
    }

    /**
     * The linearisation of {@code f = s_aim - s_y}: the decision changes where it crosses 0. Value and gradient are
     * divided by one positive factor of each row's own (1 for {@code argmax}), which leaves the boundary where it is.
     *
     * @param inputs one input for each example
     * @param aims class of each example other than its label
     * @param miss receives the probability that the goal is missed, {@code [n]}; null if not wanted
     * @param gradient receives df_i / dx_i, {@code [n][width]}, overwritten
     * @return f of each example
     */
    public double[] linearise(Features inputs, int[] aims, double[] miss, float[] gradient) {
        Checks.size("inputs", inputs.size(), size());
        return differentiable().lossAndInputGradient(inputs, RuleLoss.difference(this, aims, miss), gradient);
    }

    /**
     * The probability that the decision is the label, predicted anew as it would be in use, without the attack's own
     * arithmetic.
     *
     * @param inputs one input for each example
     * @return values in [0, 1]; 0 or 1 where the decision is deterministic
     * @throws IllegalArgumentException if there is not one input for each example
     */
    public double[] right(Features inputs) {
        return probability(inputs, labels);
    }

    /** The probability that the goal is missed, predicted anew as {@link #right} is, which it equals without a goal. */
    public double[] miss(Features inputs) {
        if (goal == null) {
            return right(inputs);
        }
        double[] miss = probability(inputs, goal);
        for (int i = 0; i < miss.length; i++) {
            miss[i] = 1 - miss[i];
        }
        return miss;
    }

    private double[] probability(Features inputs, int[] classes) {
        Checks.size("inputs", inputs.size(), size());
        Matrix q = rule.decisionProbabilities(model.probabilities(inputs), groups);
        double[] out = new double[classes.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = q.get(i, classes[i]);
        }
        return out;
    }

    /** The model with its input gradients. */
    DifferentiableClassifier differentiable() {
        return model.as(DifferentiableClassifier.class, "an attack that follows gradients");
    }

    /** A loss of the rule's scores with the class it leads to; null for none. */
    private record RuleTarget(DeployedTarget target, AttackLoss loss, int[] aims) implements AttackTarget {
        @Override
        public int size() {
            return target.size();
        }

        @Override
        public RuleTarget select(int[] positions) {
            return new RuleTarget(
                    target.select(positions), loss, aims == null ? null : MathOps.select(aims, positions));
        }

        @Override
        public double[] evaluate(Features inputs, double[] miss, float[] direction) {
            Checks.size("inputs", inputs.size(), size());
            RuleLoss of = RuleLoss.of(target, loss, aims, miss);
            if (direction == null && !(target.model instanceof DifferentiableClassifier)) {
                return of.evaluate(target.model.probabilities(inputs));
            }
            return target.differentiable().lossAndInputGradient(inputs, of, direction);
        }
    }
}
