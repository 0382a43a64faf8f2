package dev.ralf.fairness;

import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Options;
import dev.ralf.fairness.calibration.FairRuleFitter;
import dev.ralf.fairness.calibration.ScoreFairFitter;
import dev.ralf.fairness.calibration.ThresholdFitter;
import dev.ralf.fairness.metrics.FairnessEvaluator;
import dev.ralf.fairness.optim.ParityConstraint;
import dev.ralf.fairness.optim.ThresholdRules;
import java.util.ArrayList;
import java.util.List;

/** The components of this module. */
public final class FairnessComponents implements ComponentProvider {
    @Override
    public List<Component<?>> components() {
        List<Component<?>> all = new ArrayList<>(AcquisitionComponents.all());
        all.addAll(List.of(
                new Component<>(
                        RuleFitter.class,
                        "fair",
                        "most accurate rule under demographic parity, equal opportunity or equalised odds, certified",
                        "arXiv:2109.13642",
                        FairnessComponents::fair),
                new Component<>(
                        RuleFitter.class,
                        "score-fair",
                        "largest of the probabilities moved to the barycentre of the groups' distributions",
                        "arXiv:2006.07286",
                        options -> new ScoreFairFitter(options.text("attribute"), options.text("name", "score-fair"))),
                new Component<>(
                        RuleFitter.class,
                        "thresholds",
                        "randomised thresholds by group on labelled rows of two classes",
                        "arXiv:1610.02413",
                        options -> new ThresholdFitter(
                                options.text("attribute"),
                                options.choice("constraint", ThresholdRules.Constraint.EQUALISED_ODDS),
                                options.choice("objective", ThresholdRules.Objective.ACCURACY),
                                options.text("name", "thresholds"))),
                new Component<>(
                        Evaluator.class,
                        "fairness",
                        "demographic parity, selection rates and accuracy by group; with all: true every group metric",
                        "arXiv:2109.13642",
                        options -> new FairnessEvaluator(
                                options.texts("attributes", List.of()),
                                options.flag("all", false),
                                options.flag("intersections", false),
                                options.optionalText("control")))));
        return List.copyOf(all);
    }

    private static FairRuleFitter fair(Options options) {
        String attribute = options.text("attribute");
        double tolerance = options.number("tolerance", 0, 0, 1);
        FairRuleFitter.Mode mode = options.choice("mode", FairRuleFitter.Mode.DETERMINISTIC);
        ParityConstraint constraint = options.choice("constraint", ParityConstraint.DEMOGRAPHIC_PARITY);
        List<Double> costs = options.numbers("costs", List.of(), 0, 1e6);
        boolean blind = options.flag("blind", false);
        String name = options.text("name", FairRuleFitter.defaultId(constraint, tolerance, mode, blind));
        return new FairRuleFitter(attribute, constraint, costs, tolerance, mode, blind, name);
    }
}
