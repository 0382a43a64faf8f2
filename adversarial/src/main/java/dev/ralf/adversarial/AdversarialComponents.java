package dev.ralf.adversarial;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.NearbyStart;
import dev.ralf.adversarial.evaluation.DistanceEvaluator;
import dev.ralf.adversarial.evaluation.RobustEvaluator;
import dev.ralf.adversarial.evaluation.Smoothing;
import dev.ralf.adversarial.evaluation.SmoothingEvaluator;
import dev.ralf.adversarial.threat.Constraints;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.adversarial.training.AdversarialObjective;
import dev.ralf.adversarial.training.MartObjective;
import dev.ralf.adversarial.training.RobustAccuracyScore;
import dev.ralf.adversarial.training.TradesObjective;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Options;
import dev.ralf.core.training.AccuracyScore;
import dev.ralf.core.training.ModelScore;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import java.util.ArrayList;
import java.util.List;

/** The attacks, training regimes and evaluators of this module. */
public final class AdversarialComponents implements ComponentProvider {
    private static final double DEFAULT_EPSILON = 0.1;
    static final double LARGEST = 1e6;
    static final int MOST_STEPS = 100_000;
    /** Standard deviation of the inner attack's start in TRADES and MART, in units of the input. */
    private static final double START = 0.001;

    @Override
    public List<Component<?>> components() {
        List<Component<?>> all = new ArrayList<>(AttackComponents.all());
        all.addAll(List.of(
                new Component<>(
                        TrainingRegime.class,
                        "fgsm",
                        "adversarial training with one step of 1.25 epsilon from a random start (fast); plain FGSM"
                                + " without",
                        "arXiv:2001.03994",
                        AdversarialComponents::fgsmRegime),
                new Component<>(
                        TrainingRegime.class,
                        "pgd",
                        "adversarial training with PGD (Madry)",
                        "arXiv:1706.06083",
                        AdversarialComponents::pgdRegime),
                new Component<>(
                        TrainingRegime.class,
                        "trades",
                        "accuracy on clean inputs plus agreement with perturbed ones",
                        "arXiv:1901.08573",
                        AdversarialComponents::tradesRegime),
                new Component<>(
                        TrainingRegime.class,
                        "mart",
                        "adversarial training that minds misclassified examples",
                        "Wang et al., ICLR 2020",
                        AdversarialComponents::martRegime),
                new Component<>(
                        Evaluator.class,
                        "robust",
                        "robust accuracy of every decision rule under an adaptive attack, by group",
                        "RALF",
                        AdversarialComponents::robustEvaluator),
                new Component<>(
                        Evaluator.class,
                        "distance",
                        "distance of each row from the nearest wrong decision that an attack finds",
                        "RALF",
                        o -> new DistanceEvaluator(
                                o.component("attack", Attack.class, "ddn"),
                                o.integer("rows", 100, 0, Integer.MAX_VALUE))),
                new Component<>(
                        Evaluator.class,
                        "smoothing",
                        "certified accuracy and radius of the model smoothed by Gaussian noise",
                        "arXiv:1902.02918",
                        AdversarialComponents::smoothing)));
        return List.copyOf(all);
    }

    private static TrainingRegime fgsmRegime(Options options) {
        ThreatModel threat = threat(options);
        GradientAttack inner = GradientAttack.fgsm(threat);
        if (options.flag("randomStart", true)) {
            inner = inner.withRandomStart(true).withStepSize(1.25 * threat.epsilon());
        }
        return regime("fgsm", inner, new AdversarialObjective(inner, StandardObjective.read(options)), options);
    }

    private static TrainingRegime pgdRegime(Options options) {
        ThreatModel threat = threat(options);
        int steps = options.integer("steps", 7, 1, MOST_STEPS);
        double stepSize = stepSize(options, threat, steps);
        boolean randomStart = options.flag("randomStart", true);
        GradientAttack inner = new GradientAttack("pgd", threat, steps, stepSize, 1, randomStart);
        return regime("pgd", inner, new AdversarialObjective(inner, StandardObjective.read(options)), options);
    }

    private static TrainingRegime tradesRegime(Options options) {
        GradientAttack inner = inner("trades", options);
        double beta = options.number("beta", 6, 0, LARGEST);
        return regime("trades", inner, new TradesObjective(new NearbyStart(inner, START), beta), options);
    }

    private static TrainingRegime martRegime(Options options) {
        GradientAttack inner = inner("mart", options);
        double lambda = options.number("lambda", 5, 0, LARGEST);
        return regime("mart", inner, new MartObjective(new NearbyStart(inner, START), lambda), options);
    }

    /** The inner attack of TRADES and MART: ten steps, the default of both authors' code. */
    private static GradientAttack inner(String id, Options options) {
        ThreatModel threat = threat(options);
        int steps = options.integer("steps", 10, 1, MOST_STEPS);
        return new GradientAttack(id, threat, steps, stepSize(options, threat, steps), 1, false);
    }

    private static TrainingRegime regime(String id, GradientAttack inner, Objective objective, Options options) {
        int steps = options.integer("validationSteps", 10, 0, MOST_STEPS);
        ModelScore score =
                steps == 0 ? new AccuracyScore() : new RobustAccuracyScore(GradientAttack.pgd(inner.threat(), steps));
        return new TrainingRegime(id, objective, score, TrainingPlan.read(options));
    }

    private static RobustEvaluator robustEvaluator(Options options) {
        Attack attack = options.component("attack", Attack.class, "pgd");
        String name = options.text("name", attack.id());
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw options.error("name", "name must be a word without a slash, got \"" + name + "\"");
        }
        List<Double> curve = new ArrayList<>();
        for (String radius : options.texts("curve", List.of())) {
            try {
                curve.add(Constraints.number(radius));
            } catch (IllegalArgumentException e) {
                throw options.error("curve", "curve: " + e.getMessage());
            }
        }
        int rows = options.integer("rows", 0, 0, Integer.MAX_VALUE);
        boolean transfer = options.flag("transfer", true);
        int checked = options.integer("checkRows", RobustEvaluator.CHECKED, 0, Integer.MAX_VALUE);
        List<Attack> attacks = new ArrayList<>(List.of(attack));
        if (options.has("also")) {
            attacks.add(options.component("also", Attack.class, "square"));
        }
        return new RobustEvaluator(attacks, name, rows, transfer, curve, checked);
    }

    private static SmoothingEvaluator smoothing(Options options) {
        Smoothing smoothing = new Smoothing(
                options.number("sigma", 0.25, 1e-9, LARGEST),
                options.integer("n0", 100, 1, 1_000_000),
                options.integer("n", 1000, 1, 100_000_000),
                options.number("alpha", 0.001, 1e-12, 0.5));
        List<Double> radii = new ArrayList<>();
        for (String radius : options.texts("radii", List.of("0.25", "0.5"))) {
            try {
                radii.add(Constraints.number(radius));
            } catch (IllegalArgumentException e) {
                throw options.error("radii", "radii: " + e.getMessage());
            }
        }
        return new SmoothingEvaluator(smoothing, radii, options.integer("rows", 100, 0, Integer.MAX_VALUE));
    }

    static ThreatModel threat(Options options) {
        return ThreatModels.read(options, Norm.LINF, DEFAULT_EPSILON);
    }

    static double epsilon(Options options, double byDefault) {
        return options.number("epsilon", byDefault, 0, LARGEST);
    }

    /** The option {@code stepSize}; 0, its default, stands for 2.5 epsilon / steps. */
    static double stepSize(Options options, ThreatModel threat, int steps) {
        double size = options.number("stepSize", 0, 0, LARGEST);
        return size == 0 ? GradientAttack.defaultStepSize(threat, steps) : size;
    }
}
