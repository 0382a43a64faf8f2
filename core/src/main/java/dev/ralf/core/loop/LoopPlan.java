package dev.ralf.core.loop;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Optional;

/**
 * One cell of an experiment: everything but the data and the seed.
 *
 * @param learnerName name of the learner in records
 * @param learner what is trained
 * @param trainingName name of the training regime in records
 * @param regime how it is trained
 * @param acquisitionName name of the acquisition in records
 * @param acquisition how rows are chosen
 * @param initial how the first rows are chosen
 * @param initialSize how many first rows
 * @param batch rows bought in each round
 * @param rounds number of purchases; there are {@code rounds + 1} models
 * @param validation how many validation labels are bought
 * @param rules decision rules to deploy the model with
 * @param calibrateOnPool true to fit rules on what is left of the pool (biased by selection) instead of the calibration
 *     part
 * @param evaluators what is measured
 * @param stops criteria that end the run before its last round; the first that has a reason does
 * @param testLabels how many test labels are bought
 * @param candidates what happens to the pool, and to a copy of the test part, once the first model is in use; empty for
 *     nothing. Each rule then has the metric {@code shifted-accuracy} besides, its accuracy on that copy
 */
public record LoopPlan(
        String learnerName,
        Learner learner,
        String trainingName,
        TrainingRegime regime,
        String acquisitionName,
        Acquisition acquisition,
        InitialSelector initial,
        int initialSize,
        int batch,
        int rounds,
        ValidationPolicy validation,
        List<RuleFitter> rules,
        boolean calibrateOnPool,
        List<Evaluator> evaluators,
        List<StoppingCriterion> stops,
        TestLabels testLabels,
        Optional<CandidateShift> candidates) {
    /** Checks the ranges and copies the lists. */
    public LoopPlan {
        Checks.atLeast("initial.size", initialSize, 1);
        Checks.atLeast("query.batch", batch, 1);
        Checks.atLeast("query.rounds", rounds, 0);
        rules = List.copyOf(rules);
        evaluators = List.copyOf(evaluators);
        stops = List.copyOf(stops);
    }

    /** The plan of a cell whose test labels are known. */
    public LoopPlan(
            String learnerName,
            Learner learner,
            String trainingName,
            TrainingRegime regime,
            String acquisitionName,
            Acquisition acquisition,
            InitialSelector initial,
            int initialSize,
            int batch,
            int rounds,
            ValidationPolicy validation,
            List<RuleFitter> rules,
            boolean calibrateOnPool,
            List<Evaluator> evaluators,
            List<StoppingCriterion> stops) {
        this(
                learnerName,
                learner,
                trainingName,
                regime,
                acquisitionName,
                acquisition,
                initial,
                initialSize,
                batch,
                rounds,
                validation,
                rules,
                calibrateOnPool,
                evaluators,
                stops,
                TestLabels.KNOWN,
                Optional.empty());
    }

    /** The same plan with another number of first rows and a single purchase after them. */
    public LoopPlan startingWith(int rows) {
        return new LoopPlan(
                learnerName,
                learner,
                trainingName,
                regime,
                acquisitionName,
                acquisition,
                initial,
                rows,
                batch,
                Math.min(rounds, 1),
                validation,
                rules,
                calibrateOnPool,
                evaluators,
                stops,
                testLabels,
                candidates);
    }

    /** True if validation labels are bought. */
    public boolean usesValidation() {
        return regime.usesValidation() || stops.stream().anyMatch(StoppingCriterion::needsValidation);
    }

    /** Name of the cell: learner, training and acquisition. */
    public String cell() {
        return learnerName + "+" + trainingName + "+" + acquisitionName;
    }

    /** Training labels that the plan buys at most. */
    public long budget() {
        return initialSize + (long) batch * rounds;
    }
}
