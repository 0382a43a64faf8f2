package dev.ralf.fairness.calibration;

import dev.ralf.core.decision.DecisionRule;
import dev.ralf.fairness.optim.ParitySolution;

/**
 * A fitted fair rule with what is known about it on its calibration sample; nothing of it is a promise for other data.
 *
 * @param rule the rule
 * @param solution dual point, mixture and certificate
 * @param rates plug-in rates of this very rule
 * @param tiedShares weight share of each group whose decision is a tie under the deterministic rule
 */
public record FairFit(DecisionRule rule, ParitySolution solution, PlugInRates rates, double[] tiedShares) {}
