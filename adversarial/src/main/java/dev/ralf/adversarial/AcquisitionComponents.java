package dev.ralf.adversarial;

import dev.ralf.adversarial.acquisition.AttackDistance;
import dev.ralf.adversarial.acquisition.BoundaryDistance;
import dev.ralf.adversarial.acquisition.LinearBoundary;
import dev.ralf.adversarial.acquisition.RobustUncertainty;
import dev.ralf.adversarial.attack.DeepFool;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.LastLayerModel;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import java.util.List;
import java.util.Set;

/** The acquisition strategies of this module with their options. */
final class AcquisitionComponents {
    private static final int MOST_STEPS = AdversarialComponents.MOST_STEPS;

    private AcquisitionComponents() {}

    static List<Component<?>> all() {
        return List.of(
                new Component<>(
                        Acquisition.class,
                        "dfal",
                        "rows with the smallest DeepFool perturbation",
                        "arXiv:1802.09841",
                        AcquisitionComponents::dfal),
                new Component<>(
                        Acquisition.class,
                        "bim-distance",
                        "rows whose decision the fewest sign steps change",
                        "DeepAL+, arXiv:2203.13450",
                        AcquisitionComponents::bim),
                new Component<>(
                        Acquisition.class,
                        "boundary-distance",
                        "rows closest to the boundary of the last linear layer, in closed form",
                        "arXiv:2107.14263",
                        o -> new BoundaryDistance(
                                "boundary-distance", Set.of(LastLayerModel.class), new LinearBoundary(), 0)),
                new Component<>(
                        Acquisition.class,
                        "adversarial-entropy",
                        "largest entropy of the prediction on a perturbed input",
                        "RALF",
                        o -> new RobustUncertainty("adversarial-entropy", inner(o), RobustUncertainty.Score.ENTROPY)),
                new Component<>(
                        Acquisition.class,
                        "loss-gap",
                        "largest rise of the decision's own loss on a perturbed input",
                        "RALF",
                        o -> new RobustUncertainty("loss-gap", inner(o), RobustUncertainty.Score.LOSS_GAP)));
    }

    private static Acquisition dfal(Options options) {
        DeepFool deepFool = new DeepFool(
                new ThreatModel(Norm.L2, AdversarialComponents.LARGEST),
                options.integer("steps", 50, 1, MOST_STEPS),
                options.number("overshoot", 0.02, 0, 10),
                0,
                false);
        return new BoundaryDistance(
                "dfal",
                Set.of(DifferentiableClassifier.class),
                new AttackDistance(deepFool),
                options.integer("candidates", 10, 0, 1_000_000));
    }

    private static Acquisition bim(Options options) {
        double stepSize = options.number("stepSize", 0.05, 0, AdversarialComponents.LARGEST);
        ThreatModel any = new ThreatModel(Norm.LINF, AdversarialComponents.LARGEST);
        GradientAttack attack =
                new GradientAttack("bim", any, options.integer("steps", 100, 1, MOST_STEPS), stepSize, 1, false);
        return new BoundaryDistance(
                "bim-distance",
                Set.of(DifferentiableClassifier.class),
                new AttackDistance(attack),
                options.integer("candidates", 10, 0, 1_000_000));
    }

    private static GradientAttack inner(Options options) {
        ThreatModel threat = AdversarialComponents.threat(options);
        int steps = options.integer("steps", 10, 1, MOST_STEPS);
        double stepSize = AdversarialComponents.stepSize(options, threat, steps);
        return new GradientAttack("pgd", threat, steps, stepSize, 1, options.flag("randomStart", true));
    }
}
