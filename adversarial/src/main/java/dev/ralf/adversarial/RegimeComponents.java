package dev.ralf.adversarial;

import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.InnerAttack;
import dev.ralf.adversarial.attack.NearbyStart;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.adversarial.training.AdversarialObjective;
import dev.ralf.adversarial.training.AwpObjective;
import dev.ralf.adversarial.training.Curriculum;
import dev.ralf.adversarial.training.FreeObjective;
import dev.ralf.adversarial.training.MartObjective;
import dev.ralf.adversarial.training.MixedObjective;
import dev.ralf.adversarial.training.RobustAccuracyScore;
import dev.ralf.adversarial.training.RobustObjective;
import dev.ralf.adversarial.training.SingleStepGap;
import dev.ralf.adversarial.training.TradesObjective;
import dev.ralf.core.optim.WeightPerturbation;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import dev.ralf.core.training.AccuracyScore;
import dev.ralf.core.training.ModelScore;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingGuard;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import java.util.List;
import java.util.Optional;

/** The robust training regimes of this module with their options. */
final class RegimeComponents {
    private static final int MOST_STEPS = AdversarialComponents.MOST_STEPS;
    private static final double LARGEST = AdversarialComponents.LARGEST;
    /** Standard deviation of the inner attack's start in TRADES and MART, in units of the input. */
    private static final double START = 0.001;

    /** What AWP stands on. */
    private enum Base {
        PGD,
        TRADES,
        MART
    }

    private RegimeComponents() {}

    static List<Component<?>> all() {
        return List.of(
                new Component<>(
                        TrainingRegime.class,
                        "fgsm",
                        "adversarial training with one step of 1.25 epsilon from a random start (fast), with a guard against"
                                + " catastrophic overfitting; plain FGSM without",
                        "arXiv:2001.03994",
                        RegimeComponents::fgsm),
                new Component<>(
                        TrainingRegime.class,
                        "pgd",
                        "adversarial training with PGD (Madry)",
                        "arXiv:1706.06083",
                        RegimeComponents::pgd),
                new Component<>(
                        TrainingRegime.class,
                        "free",
                        "adversarial training that steps weights and inputs with the same gradient",
                        "arXiv:1904.12843",
                        RegimeComponents::free),
                new Component<>(
                        TrainingRegime.class,
                        "mixed",
                        "cross-entropy on clean and PGD inputs with a weight",
                        "arXiv:1412.6572",
                        RegimeComponents::mixed),
                new Component<>(
                        TrainingRegime.class,
                        "trades",
                        "accuracy on clean inputs plus agreement with perturbed ones",
                        "arXiv:1901.08573",
                        RegimeComponents::trades),
                new Component<>(
                        TrainingRegime.class,
                        "mart",
                        "adversarial training that minds misclassified examples",
                        "Wang et al., ICLR 2020",
                        RegimeComponents::mart),
                new Component<>(
                        TrainingRegime.class,
                        "awp",
                        "adversarial weight perturbation on top of PGD training, TRADES or MART",
                        "arXiv:2004.05884",
                        RegimeComponents::awp));
    }

    private static TrainingRegime fgsm(Options options) {
        ThreatModel threat = AdversarialComponents.threat(options);
        GradientAttack inner = GradientAttack.fgsm(threat);
        if (options.flag("randomStart", true)) {
            inner = inner.withRandomStart(true).withStepSize(1.25 * threat.epsilon());
        }
        RobustObjective objective = new AdversarialObjective(inner, StandardObjective.read(options));
        double drop = options.number("guardDrop", 0.2, 0, 1);
        int steps = options.integer("guardSteps", 5, 1, MOST_STEPS);
        int rows = options.integer("guardRows", 256, 1, 1_000_000);
        boolean guarded = options.flag("guard", true);
        TrainingRegime regime = regime("fgsm", threat, curriculum(objective, inner, options), options);
        TrainingGuard guard = new TrainingGuard(
                new SingleStepGap(GradientAttack.fgsm(threat), GradientAttack.pgd(threat, steps)), rows, drop);
        return new TrainingRegime(
                regime.id(),
                regime.objective(),
                regime.score(),
                regime.plan(),
                guarded ? Optional.of(guard) : Optional.empty());
    }

    private static TrainingRegime pgd(Options options) {
        GradientAttack inner = madry("pgd", options);
        RobustObjective objective = new AdversarialObjective(inner, StandardObjective.read(options));
        return regime("pgd", inner.threat(), curriculum(objective, inner, options), options);
    }

    private static GradientAttack madry(String id, Options options) {
        ThreatModel threat = AdversarialComponents.threat(options);
        int steps = options.integer("steps", 7, 1, MOST_STEPS);
        double stepSize = AdversarialComponents.stepSize(options, threat, steps);
        return new GradientAttack(id, threat, steps, stepSize, 1, options.flag("randomStart", true));
    }

    private static TrainingRegime free(Options options) {
        ThreatModel threat = AdversarialComponents.threat(options);
        int replays = options.integer("replays", 4, 1, 1000);
        return regime("free", threat, new FreeObjective(threat, replays), options);
    }

    private static TrainingRegime mixed(Options options) {
        GradientAttack inner = madry("mixed", options);
        RobustObjective objective = new MixedObjective(inner, options.number("share", 0.5, 0, 1));
        return regime("mixed", inner.threat(), curriculum(objective, inner, options), options);
    }

    private static TrainingRegime trades(Options options) {
        NearbyStart inner = nearby("trades", options);
        RobustObjective objective = new TradesObjective(inner, options.number("beta", 6, 0, LARGEST));
        return regime("trades", inner.attack().threat(), curriculum(objective, inner, options), options);
    }

    private static TrainingRegime mart(Options options) {
        NearbyStart inner = nearby("mart", options);
        RobustObjective objective = new MartObjective(inner, options.number("lambda", 5, 0, LARGEST));
        return regime("mart", inner.attack().threat(), curriculum(objective, inner, options), options);
    }

    private static TrainingRegime awp(Options options) {
        Base base = options.choice("base", Base.PGD);
        InnerAttack inner = base == Base.PGD ? madry("awp", options) : nearby("awp", options);
        RobustObjective objective =
                switch (base) {
                    case PGD -> new AdversarialObjective(inner, StandardObjective.read(options));
                    case TRADES -> new TradesObjective(inner, options.number("beta", 6, 0, LARGEST));
                    case MART -> new MartObjective(inner, options.number("lambda", 5, 0, LARGEST));
                };
        double gamma = options.number("gamma", base == Base.PGD ? 0.01 : 0.005, 0, 1);
        AwpObjective awp =
                new AwpObjective(objective, WeightPerturbation.ofGamma(gamma), options.number("awpWarmUp", 0, 0, 1));
        ThreatModel threat =
                inner instanceof NearbyStart start ? start.attack().threat() : ((GradientAttack) inner).threat();
        return regime("awp", threat, curriculum(awp, inner, options), options);
    }

    /** The inner attack of TRADES and MART: ten steps from beside the input, the default of both authors' code. */
    private static NearbyStart nearby(String id, Options options) {
        ThreatModel threat = AdversarialComponents.threat(options);
        int steps = options.integer("steps", 10, 1, MOST_STEPS);
        double stepSize = AdversarialComponents.stepSize(options, threat, steps);
        return new NearbyStart(new GradientAttack(id, threat, steps, stepSize, 1, false), START);
    }

    private static Objective curriculum(RobustObjective objective, InnerAttack inner, Options options) {
        double radius = options.number("epsilonWarmUp", 0, 0, 1);
        double steps = options.number("stepsWarmUp", 0, 0, 1);
        return radius == 0 && steps == 0 ? objective : new Curriculum(objective, inner, radius, steps);
    }

    private static TrainingRegime regime(String id, ThreatModel threat, Objective objective, Options options) {
        int steps = options.integer("validationSteps", 10, 0, MOST_STEPS);
        ModelScore score =
                steps == 0 ? new AccuracyScore() : new RobustAccuracyScore(GradientAttack.pgd(threat, steps));
        return new TrainingRegime(id, objective, score, TrainingPlan.read(options));
    }
}
