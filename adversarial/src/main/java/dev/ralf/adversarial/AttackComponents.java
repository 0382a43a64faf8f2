package dev.ralf.adversarial;

import dev.ralf.adversarial.attack.Apgd;
import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackLoss;
import dev.ralf.adversarial.attack.Capgd;
import dev.ralf.adversarial.attack.CarliniWagner;
import dev.ralf.adversarial.attack.Ddn;
import dev.ralf.adversarial.attack.DeepFool;
import dev.ralf.adversarial.attack.Ensemble;
import dev.ralf.adversarial.attack.Fab;
import dev.ralf.adversarial.attack.Goal;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.HopSkipJump;
import dev.ralf.adversarial.attack.Moeva;
import dev.ralf.adversarial.attack.Square;
import dev.ralf.adversarial.attack.TargetedAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The attacks of this module with their options. */
final class AttackComponents {
    private static final int MOST_STEPS = AdversarialComponents.MOST_STEPS;
    private static final int MOST_RESTARTS = 10_000;

    /** AutoAttack's versions. */
    private enum Version {
        STANDARD,
        RAND
    }

    private AttackComponents() {}

    static List<Component<?>> all() {
        return List.of(
                attack(
                        "fgsm",
                        "one full gradient step: fast gradient sign (linf) or fast gradient (l2)",
                        "arXiv:1412.6572",
                        o -> goal(GradientAttack.fgsm(threat(o)).withLoss(loss(o, AttackLoss.MARGIN)), o)),
                attack(
                        "bim",
                        "basic iterative method: PGD from the input itself",
                        "arXiv:1607.02533",
                        AttackComponents::bim),
                attack(
                        "pgd",
                        "projected gradient ascent with random starts; worst point kept",
                        "arXiv:1706.06083",
                        AttackComponents::pgd),
                attack("mim", "momentum iterative method", "arXiv:1710.06081", o -> {
                    double decay = o.number("decay", 1, 0, 1e3);
                    return goal(iterative("mim", o).withMomentum(decay), o);
                }),
                attack(
                        "apgd-ce",
                        "auto-PGD with an adaptive step size, on the cross-entropy",
                        "arXiv:2003.01690",
                        o -> apgd("apgd-ce", AttackLoss.CE, 0, o)),
                attack(
                        "apgd-dlr",
                        "auto-PGD on the difference of logits ratio",
                        "arXiv:2003.01690",
                        o -> apgd("apgd-dlr", AttackLoss.DLR, 0, o)),
                attack(
                        "apgd-targeted",
                        "auto-PGD on the difference of logits ratio towards each of several classes",
                        "arXiv:2003.01690",
                        o -> apgd("apgd-targeted", AttackLoss.DLR, o.integer("targets", 9, 1, 1_000_000), o)),
                attack(
                        "fab",
                        "fast adaptive boundary attack: the closest wrong decision",
                        "arXiv:1907.02044",
                        o -> fab("fab", 0, o)),
                attack(
                        "fab-targeted",
                        "fast adaptive boundary attack towards each of several classes",
                        "arXiv:1907.02044",
                        o -> fab("fab-targeted", o.integer("targets", 9, 1, 1_000_000), o)),
                attack(
                        "square",
                        "square attack: random search by scores, no gradients",
                        "arXiv:1912.00049",
                        AttackComponents::square),
                attack(
                        "autoattack",
                        "APGD-CE, targeted APGD-DLR, targeted FAB and Square one after the other (rand: for stochastic"
                                + " models)",
                        "arXiv:2003.01690",
                        AttackComponents::autoAttack),
                attack(
                        "deepfool",
                        "walk to the nearest decision boundary",
                        "arXiv:1511.04599",
                        AttackComponents::deepFool),
                attack(
                        "cw",
                        "Carlini and Wagner: the smallest Euclidean change, by Adam and a search for the trade-off",
                        "arXiv:1608.04644",
                        AttackComponents::carliniWagner),
                attack(
                        "ddn",
                        "decoupled direction and norm: a small Euclidean change in few steps",
                        "arXiv:1811.09600",
                        o -> goal(
                                new Ddn(
                                        anyDistance(o, "ddn", Norm.L2),
                                        o.integer("steps", 100, 1, MOST_STEPS),
                                        o.number("initialNorm", 1, 1e-9, 1e9),
                                        o.number("gamma", 0.05, 0, 1)),
                                o)),
                attack(
                        "capgd",
                        "constrained adaptive PGD for tables: relations by projection, categories relaxed, rows repaired",
                        "arXiv:2406.00775",
                        o -> goal(
                                new Capgd(
                                        threat(o),
                                        o.integer("steps", 10, 1, MOST_STEPS),
                                        o.integer("restarts", 2, 1, MOST_RESTARTS),
                                        loss(o, AttackLoss.CE)),
                                o)),
                attack(
                        "moeva",
                        "multi-objective evolutionary search for tables, by probabilities alone",
                        "arXiv:2112.01156",
                        o -> goal(
                                new Moeva(
                                        threat(o),
                                        o.integer("generations", 50, 1, MOST_STEPS),
                                        o.integer("population", 40, 2, 10_000)),
                                o)),
                attack(
                        "hopskipjump",
                        "closest wrong decision by decisions alone, no scores and no gradients",
                        "arXiv:1904.02144",
                        o -> goal(
                                new HopSkipJump(
                                        anyDistance(o, "hopskipjump", Norm.LINF, Norm.L2),
                                        o.integer("iterations", 40, 1, MOST_STEPS),
                                        o.integer("firstQueries", 100, 1, 1_000_000),
                                        o.integer("mostQueries", 10_000, 1, 1_000_000),
                                        o.integer("startQueries", 10_000, 1, 1_000_000)),
                                o)));
    }

    private static Component<?> attack(String id, String summary, String reference, Function<Options, Attack> factory) {
        return new Component<>(Attack.class, id, summary, reference, factory);
    }

    private static ThreatModel threat(Options options) {
        return AdversarialComponents.threat(options);
    }

    /** The threat model of an attack that looks for the closest input: without an epsilon any distance counts. */
    private static ThreatModel anyDistance(Options options, String id, Norm... norms) {
        return only(ThreatModels.read(options, Norm.L2, AdversarialComponents.LARGEST), options, id, norms);
    }

    private static ThreatModel only(ThreatModel threat, Options options, String id, Norm... norms) {
        if (List.of(norms).contains(threat.norm())) {
            return threat;
        }
        String known = Arrays.stream(norms).map(AttackComponents::word).collect(Collectors.joining(" or "));
        throw options.error("norm", "norm must be " + known + " for " + id + ", got " + word(threat.norm()));
    }

    private static String word(Norm norm) {
        return norm.name().toLowerCase(Locale.ROOT);
    }

    private static AttackLoss loss(Options options, AttackLoss byDefault) {
        return options.choice("loss", byDefault);
    }

    private static Attack goal(Attack attack, Options options) {
        return TargetedAttack.of(attack, options.choice("goal", Goal.ANY));
    }

    private static Attack bim(Options options) {
        return goal(iterative("bim", options), options);
    }

    /** BIM and MIM: the step size is epsilon / steps by default, as both papers have it. */
    private static GradientAttack iterative(String id, Options options) {
        ThreatModel threat = threat(options);
        int steps = options.integer("steps", 10, 1, MOST_STEPS);
        double size = options.number("stepSize", 0, 0, AdversarialComponents.LARGEST);
        GradientAttack attack = GradientAttack.bim(threat, steps).named(id).withLoss(loss(options, AttackLoss.MARGIN));
        return size == 0 ? attack : attack.withStepSize(size);
    }

    private static Attack pgd(Options options) {
        ThreatModel threat = threat(options);
        int steps = options.integer("steps", 20, 1, MOST_STEPS);
        double stepSize = AdversarialComponents.stepSize(options, threat, steps);
        int restarts = options.integer("restarts", 1, 1, MOST_RESTARTS);
        boolean randomStart = options.flag("randomStart", true);
        if (!randomStart && restarts > 1) {
            throw options.error("restarts", "restarts must be 1 without randomStart, got " + restarts);
        }
        return goal(
                new GradientAttack("pgd", threat, steps, stepSize, restarts, randomStart)
                        .withLoss(loss(options, AttackLoss.MARGIN)),
                options);
    }

    private static Attack apgd(String id, AttackLoss loss, int targets, Options options) {
        Apgd attack = new Apgd(
                id,
                only(threat(options), options, id, Norm.LINF, Norm.L2),
                options.integer("steps", 100, 1, MOST_STEPS),
                options.integer("restarts", 1, 1, MOST_RESTARTS),
                options.number("rho", 0.75, 0, 1),
                loss,
                targets,
                options.integer("averaged", 1, 1, 10_000));
        return targets > 0 ? attack : goal(attack, options);
    }

    private static Attack fab(String id, int targets, Options options) {
        return new Fab(
                id,
                threat(options),
                options.integer("steps", 100, 1, MOST_STEPS),
                options.integer("restarts", 1, 1, MOST_RESTARTS),
                options.number("alphaMax", 0.1, 0, 1),
                options.number("eta", 1.05, 1, 100),
                options.number("beta", 0.9, 0, 1),
                targets);
    }

    private static Attack square(Options options) {
        return goal(
                new Square(
                        only(threat(options), options, "square", Norm.LINF, Norm.L2),
                        options.integer("queries", 5000, 1, 100_000_000),
                        options.integer("restarts", 1, 1, MOST_RESTARTS),
                        options.number("initialShare", 0.8, 1e-6, 1),
                        options.flag("rescale", false)),
                options);
    }

    private static Attack autoAttack(Options options) {
        ThreatModel threat = only(threat(options), options, "autoattack", Norm.LINF, Norm.L2);
        int steps = options.integer("steps", 100, 1, MOST_STEPS);
        if (options.choice("version", Version.STANDARD) == Version.RAND) {
            int averaged = options.integer("averaged", 20, 1, 10_000);
            return new Ensemble(
                    "autoattack",
                    List.of(
                            Apgd.ce(threat).withSteps(steps).withAveraged(averaged),
                            Apgd.dlr(threat).withSteps(steps).withAveraged(averaged)));
        }
        int queries = options.integer("queries", 5000, 1, 100_000_000);
        return new Ensemble(
                "autoattack",
                List.of(
                        Apgd.ce(threat).withSteps(steps),
                        Apgd.targeted(threat).withSteps(steps),
                        Fab.targeted(threat).withSteps(steps),
                        Square.of(threat).withQueries(queries)));
    }

    private static Attack deepFool(Options options) {
        return new DeepFool(
                anyDistance(options, "deepfool", Norm.LINF, Norm.L2),
                options.integer("steps", 50, 1, MOST_STEPS),
                options.number("overshoot", 0.02, 0, 10),
                options.integer("classes", 0, 0, 1_000_000),
                options.flag("overshootSteps", false));
    }

    private static Attack carliniWagner(Options options) {
        return goal(
                new CarliniWagner(
                        anyDistance(options, "cw", Norm.L2),
                        options.integer("steps", 1000, 1, MOST_STEPS),
                        options.number("stepSize", 0.01, 1e-9, 1e9),
                        options.integer("searches", 9, 1, 1000),
                        options.number("initialC", 0.001, 1e-12, 1e12),
                        options.number("confidence", 0, 0, 1e9)),
                options);
    }
}
