package dev.ralf.fairness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.registry.Options;
import dev.ralf.core.registry.Registry;
import dev.ralf.fairness.calibration.FairRuleFitter;
import dev.ralf.fairness.calibration.ScoreFairFitter;
import dev.ralf.fairness.calibration.ThresholdFitter;
import dev.ralf.fairness.optim.ThresholdRules;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The components as a spec finds them. */
class FairnessComponentsTest {
    /** Options from a map, with the defaults of the component where the map has nothing. */
    private static Options options(Map<String, Object> given) {
        return (Options) Proxy.newProxyInstance(
                Options.class.getClassLoader(), new Class<?>[] {Options.class}, (proxy, method, arguments) -> {
                    if (given.containsKey(arguments[0])) {
                        return given.get(arguments[0]);
                    }
                    if (method.getReturnType() == Optional.class) {
                        return Optional.empty();
                    }
                    if (arguments.length == 1) {
                        throw new IllegalArgumentException(arguments[0] + " is missing");
                    }
                    return arguments[1];
                });
    }

    private static RuleFitter fair(Map<String, Object> given) {
        return Registry.load()
                .find(RuleFitter.class, "fair")
                .orElseThrow()
                .factory()
                .apply(options(given));
    }

    @Test
    void fair_readsItsOptions() {
        assertEquals(
                new FairRuleFitter("Gender", 0, FairRuleFitter.Mode.DETERMINISTIC),
                fair(Map.of("attribute", "Gender")));
        assertEquals(
                new FairRuleFitter("Gender", 0.05, FairRuleFitter.Mode.RANDOMISED),
                fair(Map.of("attribute", "Gender", "tolerance", 0.05, "mode", FairRuleFitter.Mode.RANDOMISED)));
        assertThrows(IllegalArgumentException.class, () -> fair(Map.of()));
    }

    @Test
    void otherRules_readTheirOptions() {
        Registry registry = Registry.load();
        RuleFitter scores = registry.find(RuleFitter.class, "score-fair")
                .orElseThrow()
                .factory()
                .apply(options(Map.of("attribute", "Gender")));
        assertEquals(new ScoreFairFitter("Gender", "score-fair"), scores);
        RuleFitter thresholds = registry.find(RuleFitter.class, "thresholds")
                .orElseThrow()
                .factory()
                .apply(options(Map.of("attribute", "Gender")));
        assertEquals(
                new ThresholdFitter(
                        "Gender",
                        ThresholdRules.Constraint.EQUALISED_ODDS,
                        ThresholdRules.Objective.ACCURACY,
                        "thresholds"),
                thresholds);
    }

    @Test
    void fairness_readsItsOptions() {
        Evaluator evaluator = Registry.load()
                .find(Evaluator.class, "fairness")
                .orElseThrow()
                .factory()
                .apply(options(Map.of("attributes", List.of("Gender"))));
        assertEquals("fairness", evaluator.id());
    }
}
