package dev.ralf.core.loop;

import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.training.ModelState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one round leaves behind.
 *
 * @param record its record
 * @param selection what was chosen after it; absent in the last round
 * @param state what a warm start of the next round needs
 * @param model the round's model
 * @param rules its decision rules, in the order of the plan
 * @param nanoseconds time of each phase (fit, calibrate, evaluate, select), by name
 */
public record RoundResult(
        RoundRecord record,
        Optional<Selection> selection,
        Optional<ModelState> state,
        Classifier model,
        List<DecisionRule> rules,
        Map<String, Long> nanoseconds) {}
