package dev.ralf.core.decision;

import dev.ralf.core.random.SeedTree;
import java.util.Optional;

/** Configuration of a decision rule: fits the rule of one model on a calibration sample. Immutable. */
public interface RuleFitter {
    /** Name in records, also of the fitted rule. */
    String id();

    /** True if fitting needs a calibration sample. */
    boolean needsCalibration();

    /** True if fitting needs the labels of the calibration sample too; they are then bought, and counted. */
    default boolean needsLabels() {
        return false;
    }

    /** The sensitive attribute that fitting and deciding need, if any. */
    default Optional<String> sensitiveAttribute() {
        return Optional.empty();
    }

    /**
     * Fits the rule.
     *
     * @param sample calibration sample; may be empty if it is not needed
     * @param seed stream of the fit and of tie-breaking
     * @throws IllegalArgumentException if the sample cannot carry the rule, for example a group that is too small
     */
    DecisionRule fit(CalibrationSample sample, SeedTree seed);

    /**
     * The rule that was fitted before.
     *
     * @param state what {@link DecisionRule#state} gave
     * @throws IllegalArgumentException if the state is not one of this fitter's rules
     */
    default DecisionRule restore(RuleState state) {
        throw new IllegalArgumentException("rules of " + id() + " cannot be saved");
    }
}
