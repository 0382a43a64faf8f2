package dev.ralf.core.decision;

import dev.ralf.core.random.SeedTree;

/** The most likely class: nothing to fit. */
public final class ArgmaxFitter implements RuleFitter {
    @Override
    public String id() {
        return "argmax";
    }

    @Override
    public boolean needsCalibration() {
        return false;
    }

    @Override
    public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
        return new Argmax();
    }

    @Override
    public DecisionRule restore(RuleState state) {
        return new Argmax();
    }
}
