package dev.ralf.adversarial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.NearbyStart;
import dev.ralf.adversarial.evaluation.RobustEvaluator;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.adversarial.training.AdversarialObjective;
import dev.ralf.adversarial.training.MartObjective;
import dev.ralf.adversarial.training.RobustAccuracyScore;
import dev.ralf.adversarial.training.TradesObjective;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.optim.Sgd;
import dev.ralf.core.training.AccuracyScore;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdversarialComponentsTest {
    private static final ThreatModel DEFAULT = new ThreatModel(Norm.LINF, 0.1);

    @Test
    void catalogue_listsWhatTheModuleOffers() {
        List<String> lines = new AdversarialComponents()
                .components().stream()
                        .map(c -> c.kind().getSimpleName() + " " + c.id())
                        .toList();
        assertEquals(
                List.of(
                        "Attack fgsm",
                        "Attack bim",
                        "Attack pgd",
                        "Attack mim",
                        "Attack apgd-ce",
                        "Attack apgd-dlr",
                        "Attack apgd-targeted",
                        "Attack fab",
                        "Attack fab-targeted",
                        "Attack square",
                        "Attack autoattack",
                        "Attack deepfool",
                        "Attack cw",
                        "Attack ddn",
                        "Attack capgd",
                        "Attack moeva",
                        "Attack hopskipjump",
                        "TrainingRegime fgsm",
                        "TrainingRegime pgd",
                        "TrainingRegime free",
                        "TrainingRegime mixed",
                        "TrainingRegime trades",
                        "TrainingRegime mart",
                        "TrainingRegime awp",
                        "Acquisition dfal",
                        "Acquisition bim-distance",
                        "Acquisition boundary-distance",
                        "Acquisition adversarial-entropy",
                        "Acquisition loss-gap",
                        "Evaluator robust",
                        "Evaluator unfairness-under-attack",
                        "CandidateShift perturbed",
                        "Evaluator distance",
                        "Evaluator smoothing",
                        "Acquisition robust-fair-herding"),
                lines);
    }

    @Test
    void attackDefaults() {
        assertEquals(GradientAttack.fgsm(DEFAULT), MapOptions.build(Attack.class, Map.of("id", "fgsm")));
        assertEquals(
                new GradientAttack("pgd", DEFAULT, 20, 2.5 * 0.1 / 20, 1, true),
                MapOptions.build(Attack.class, Map.of("id", "pgd")));
    }

    @Test
    void attackOptions_areRead() {
        Attack attack = MapOptions.build(
                Attack.class,
                Map.of("id", "pgd", "epsilon", 0.5, "norm", "l2", "steps", 3, "stepSize", 0.2, "restarts", 4));
        assertEquals(new GradientAttack("pgd", new ThreatModel(Norm.L2, 0.5), 3, 0.2, 4, true), attack);
    }

    @Test
    void restartsThatWouldRepeat_areRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> MapOptions.build(Attack.class, Map.of("id", "pgd", "restarts", 2, "randomStart", false)))
                .getMessage();
        assertEquals("restarts must be 1 without randomStart, got 2", message);
    }

    @Test
    void regimes_haveTheirInnerAttackScoreAndPlan() {
        TrainingRegime pgd = MapOptions.build(
                TrainingRegime.class, Map.of("id", "pgd", "epochs", 3, "keepBest", true, "randomStart", false));
        assertEquals(TrainingPlan.defaults().withEpochs(3).epochs(), pgd.plan().epochs());
        assertEquals(true, pgd.usesValidation());
        assertEquals(
                new AdversarialObjective(new GradientAttack("pgd", DEFAULT, 7, 2.5 * 0.1 / 7, 1, false)),
                pgd.objective());
        assertEquals(new RobustAccuracyScore(GradientAttack.pgd(DEFAULT, 10)), pgd.score());
        assertEquals("pgd accuracy", pgd.score().id());

        TrainingRegime fast = MapOptions.build(TrainingRegime.class, Map.of("id", "fgsm", "validationSteps", 0));
        assertEquals(
                new AdversarialObjective(new GradientAttack("fgsm", DEFAULT, 1, 0.125, 1, true)), fast.objective());
        assertInstanceOf(AccuracyScore.class, fast.score());

        TrainingRegime plain = MapOptions.build(TrainingRegime.class, Map.of("id", "fgsm", "randomStart", false));
        assertEquals(new AdversarialObjective(GradientAttack.fgsm(DEFAULT)), plain.objective());

        TrainingRegime smoothed = MapOptions.build(
                TrainingRegime.class, Map.of("id", "fgsm", "randomStart", false, "labelSmoothing", 0.1));
        assertEquals(
                new AdversarialObjective(GradientAttack.fgsm(DEFAULT), new StandardObjective(0.1)),
                smoothed.objective());
    }

    @Test
    void tradesAndMart_haveTheirWeightsAndStartBesideTheInput() {
        GradientAttack ten = new GradientAttack("trades", DEFAULT, 10, 2.5 * 0.1 / 10, 1, false);
        TrainingRegime trades = MapOptions.build(TrainingRegime.class, Map.of("id", "trades"));
        assertEquals(new TradesObjective(new NearbyStart(ten, 0.001), 6), trades.objective());
        assertEquals(new RobustAccuracyScore(GradientAttack.pgd(DEFAULT, 10)), trades.score());
        assertEquals(TrainingPlan.defaults(), trades.plan());

        TrainingRegime mart = MapOptions.build(
                TrainingRegime.class,
                Map.of(
                        "id",
                        "mart",
                        "norm",
                        "l2",
                        "epsilon",
                        0.5,
                        "steps",
                        4,
                        "stepSize",
                        0.2,
                        "lambda",
                        6,
                        "validationSteps",
                        0,
                        "optimizer",
                        "sgd"));
        assertEquals(
                new MartObjective(
                        new NearbyStart(
                                new GradientAttack("mart", new ThreatModel(Norm.L2, 0.5), 4, 0.2, 1, false), 0.001),
                        6),
                mart.objective());
        assertInstanceOf(AccuracyScore.class, mart.score());
        assertEquals(Sgd.defaults(), mart.plan().optimizer());
        assertEquals(
                new MartObjective(
                        new NearbyStart(new GradientAttack("mart", DEFAULT, 10, 2.5 * 0.1 / 10, 1, false), 0.001), 5),
                MapOptions.build(TrainingRegime.class, Map.of("id", "mart")).objective());
    }

    @Test
    void evaluator_takesAListOfFurtherAttacks() {
        assertEquals(
                new RobustEvaluator(
                        List.of(
                                GradientAttack.pgd(DEFAULT, 20),
                                GradientAttack.fgsm(DEFAULT),
                                GradientAttack.pgd(DEFAULT, 5)),
                        "pgd",
                        0,
                        true,
                        List.of(),
                        RobustEvaluator.CHECKED),
                MapOptions.build(
                        Evaluator.class,
                        Map.of(
                                "id",
                                "robust",
                                "also",
                                List.of(Map.of("id", "fgsm"), Map.of("id", "pgd", "steps", 5)))));
    }

    @Test
    void evaluator_isNamedAfterItsAttackUnlessTold() {
        assertEquals(
                new RobustEvaluator(GradientAttack.pgd(DEFAULT, 20), "pgd", 0, true),
                MapOptions.build(Evaluator.class, Map.of("id", "robust")));
        assertEquals(
                new RobustEvaluator(GradientAttack.fgsm(DEFAULT), "weak", 100, false),
                MapOptions.build(
                        Evaluator.class,
                        Map.of(
                                "id",
                                "robust",
                                "attack",
                                Map.of("id", "fgsm"),
                                "name",
                                "weak",
                                "rows",
                                100,
                                "transfer",
                                false)));
        assertEquals(
                "name must be a word without a slash, got \"a/b\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> MapOptions.build(Evaluator.class, Map.of("id", "robust", "name", "a/b")))
                        .getMessage());
    }
}
