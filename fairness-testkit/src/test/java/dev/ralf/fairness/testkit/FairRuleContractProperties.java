package dev.ralf.fairness.testkit;

import dev.ralf.core.decision.RuleFitter;
import dev.ralf.fairness.calibration.FairRuleFitter;

class FairRuleContractProperties implements FairRuleContract {
    @Override
    public RuleFitter fitter(String attribute) {
        return new FairRuleFitter(attribute, 0.02, FairRuleFitter.Mode.DETERMINISTIC);
    }
}
