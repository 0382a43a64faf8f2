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
import dev.ralf.core.registry.Notes;
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
                                AcquisitionComponents::dfal)
                        .with(new Notes(
                                "-|r|_2, r the perturbation of DeepFool that changes the decision; infinite if none does",
                                "at most steps x K input gradients for each of candidates x n rows drawn at random",
                                "DeepAL+ walks to the last class instead of the nearest; twins are not labelled too")),
                new Component<>(
                                Acquisition.class,
                                "bim-distance",
                                "rows whose decision the fewest sign steps change",
                                "DeepAL+, arXiv:2203.13450",
                                AcquisitionComponents::bim)
                        .with(new Notes(
                                "-|x' - x|_2, x' the first of the iterates x + stepSize sign(gradient) with another decision",
                                "at most steps input gradients for each of candidates x n rows drawn at random",
                                "rows that no step turns come last; DeepAL+ steps on without end")),
                new Component<>(
                                Acquisition.class,
                                "boundary-distance",
                                "rows closest to the boundary of the last linear layer, in closed form",
                                "arXiv:1511.04599",
                                o -> new BoundaryDistance(
                                        "boundary-distance", Set.of(LastLayerModel.class), new LinearBoundary(), 0))
                        .with(new Notes(
                                "-min_{k != t} (z_t - z_k) / |w_t - w_k|_2, z the logits, w the last layer's columns",
                                "O(N K d)",
                                "a class with the weights of the decision has no boundary with it")),
                new Component<>(
                                Acquisition.class,
                                "adversarial-entropy",
                                "largest entropy of the prediction on a perturbed input",
                                "RALF",
                                o -> new RobustUncertainty(
                                        "adversarial-entropy", inner(o), RobustUncertainty.Score.ENTROPY))
                        .with(new Notes(
                                "H(p(x')), x' the end of PGD on the cross-entropy of the model's own decision",
                                "steps input gradients for each of N rows",
                                "")),
                new Component<>(
                                Acquisition.class,
                                "loss-gap",
                                "largest rise of the decision's own loss on a perturbed input",
                                "RALF",
                                o -> new RobustUncertainty("loss-gap", inner(o), RobustUncertainty.Score.LOSS_GAP))
                        .with(new Notes(
                                "ln p_t(x) - ln p_t(x'), t the decision, x' the end of PGD on its cross-entropy",
                                "steps input gradients for each of N rows",
                                "")));
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
