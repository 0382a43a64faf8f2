package dev.ralf.adversarial;

import dev.ralf.adversarial.acquisition.RobustError;
import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.TargetedAttack;
import dev.ralf.adversarial.evaluation.DistanceEvaluator;
import dev.ralf.adversarial.evaluation.RobustEvaluator;
import dev.ralf.adversarial.evaluation.Smoothing;
import dev.ralf.adversarial.evaluation.SmoothingEvaluator;
import dev.ralf.adversarial.evaluation.UnfairnessEvaluator;
import dev.ralf.adversarial.threat.Constraints;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.Herding;
import dev.ralf.core.acquisition.Space;
import dev.ralf.core.acquisition.StratifiedHerding;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Notes;
import dev.ralf.core.registry.Options;
import java.util.ArrayList;
import java.util.List;

/** The attacks, training regimes and evaluators of this module. */
public final class AdversarialComponents implements ComponentProvider {
    private static final double DEFAULT_EPSILON = 0.1;
    static final double LARGEST = 1e6;
    static final int MOST_STEPS = 100_000;

    @Override
    public List<Component<?>> components() {
        List<Component<?>> all = new ArrayList<>(AttackComponents.all());
        all.addAll(RegimeComponents.all());
        all.addAll(AcquisitionComponents.all());
        all.addAll(List.of(new Component<>(
                Evaluator.class,
                "robust",
                "robust accuracy of every decision rule under adaptive attacks (worst case over all), by group",
                "RALF",
                AdversarialComponents::robustEvaluator)));
        all.add(new Component<>(
                Evaluator.class,
                UnfairnessEvaluator.ID,
                "largest unfairness of every decision rule that an attacker finds within the threat model, by budget",
                "RALF, after arXiv:2304.00061",
                AdversarialComponents::unfairnessEvaluator));
        all.add(new Component<>(
                Evaluator.class,
                "distance",
                "distance of each row from the nearest wrong decision that an attack finds",
                "RALF",
                o -> new DistanceEvaluator(
                        o.component("attack", Attack.class, "ddn"), o.integer("rows", 100, 0, Integer.MAX_VALUE))));
        all.add(new Component<>(
                Evaluator.class,
                "smoothing",
                "certified accuracy and radius of the model smoothed by Gaussian noise",
                "arXiv:1902.02918",
                AdversarialComponents::smoothing));
        all.add(new Component<>(
                        Acquisition.class,
                        "robust-fair-herding",
                        "herding inside each predicted class, more of the classes whose predictions an attack turns",
                        "RALF",
                        AdversarialComponents::robustFairHerding)
                .with(new Notes(
                        "herding in each predicted class c, quotas in proportion to (turned_c + 1) / (attacked_c + 2)",
                        "that of herding, and the attack on at most sample rows",
                        "with half, quotas are the mean of that share and the class's share of the unlabelled rows")));
        return List.copyOf(all);
    }

    private static RobustEvaluator robustEvaluator(Options options) {
        Attack attack = options.component("attack", Attack.class, "pgd");
        String name = name(options, attack);
        List<Double> curve = radii(options, "curve", List.of());
        int rows = options.integer("rows", 0, 0, Integer.MAX_VALUE);
        boolean transfer = options.flag("transfer", true);
        int checked = options.integer("checkRows", RobustEvaluator.CHECKED, 0, Integer.MAX_VALUE);
        boolean gaps = options.flag("gaps", false);
        return new RobustEvaluator(attacks(options, attack), name, rows, transfer, curve, checked, gaps);
    }

    private static UnfairnessEvaluator unfairnessEvaluator(Options options) {
        Attack attack = options.component("attack", Attack.class, "pgd");
        String name = name(options, attack);
        List<Attack> attacks = attacks(options, attack);
        if (attacks.stream().anyMatch(TargetedAttack.class::isInstance)) {
            throw options.error("attack", "attack must have no goal: it is led to every class");
        }
        return new UnfairnessEvaluator(
                attacks,
                name,
                options.texts("attributes", List.of()),
                options.integer("rows", 0, 0, Integer.MAX_VALUE),
                options.numbers("budgets", List.of(), 1e-9, 1 - 1e-9),
                radii(options, "curve", List.of()),
                options.flag("odds", false),
                options.flag("transfer", true));
    }

    private static String name(Options options, Attack attack) {
        String name = options.text("name", attack.id());
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw options.error("name", "name must be a word without a slash, got \"" + name + "\"");
        }
        return name;
    }

    private static List<Attack> attacks(Options options, Attack first) {
        List<Attack> attacks = new ArrayList<>(List.of(first));
        attacks.addAll(options.components("also", Attack.class, List.of()));
        return attacks;
    }

    private static List<Double> radii(Options options, String key, List<String> byDefault) {
        List<Double> radii = new ArrayList<>();
        for (String radius : options.texts(key, byDefault)) {
            try {
                radii.add(Constraints.number(radius));
            } catch (IllegalArgumentException e) {
                throw options.error(key, key + ": " + e.getMessage());
            }
        }
        return radii;
    }

    private static SmoothingEvaluator smoothing(Options options) {
        Smoothing smoothing = new Smoothing(
                options.number("sigma", 0.25, 1e-9, LARGEST),
                options.integer("n0", 100, 1, 1_000_000),
                options.integer("n", 1000, 1, 100_000_000),
                options.number("alpha", 0.001, 1e-12, 0.5));
        return new SmoothingEvaluator(
                smoothing,
                radii(options, "radii", List.of("0.25", "0.5")),
                options.integer("rows", 100, 0, Integer.MAX_VALUE));
    }

    private static StratifiedHerding robustFairHerding(Options options) {
        Herding herding = new Herding(
                options.choice("kernel", Herding.Kernel.RBF),
                options.number("bandwidth", 0.5, 1e-6, LARGEST),
                new Space(options.choice("space", Space.Kind.PCA), options.integer("components", 30, 1, 100_000)),
                options.integer("exactRows", Herding.EXACT_ROWS, 0, Integer.MAX_VALUE),
                options.integer("directions", Herding.DIRECTIONS, 1, 1_000_000));
        return new StratifiedHerding(
                herding,
                new RobustError(
                        options.component("attack", Attack.class, "pgd"),
                        options.integer("sample", 1_000, 1, 1_000_000_000),
                        options.flag("half", false)));
    }

    static ThreatModel threat(Options options) {
        return ThreatModels.read(options, Norm.LINF, DEFAULT_EPSILON);
    }

    /** The option {@code stepSize}; 0, its default, stands for 2.5 epsilon / steps. */
    static double stepSize(Options options, ThreatModel threat, int steps) {
        double size = options.number("stepSize", 0, 0, LARGEST);
        return size == 0 ? GradientAttack.defaultStepSize(threat, steps) : size;
    }
}
