package dev.ralf.core.training;

/**
 * How weights move: the objective of each mini-batch, the plan of a round, and the score that picks the best epoch.
 *
 * @param id name in records, for example {@code standard} or {@code pgd}
 * @param objective what each mini-batch minimises
 * @param score validation score; used only if the plan keeps the best epoch or stops early
 * @param plan epochs, batches, optimiser, start
 */
public record TrainingRegime(String id, Objective objective, ModelScore score, TrainingPlan plan) {
    /** Cross-entropy on the examples as they are, scored by accuracy. */
    public static TrainingRegime standard(TrainingPlan plan) {
        return standard(plan, new StandardObjective());
    }

    /** The same with its own objective, such as one with smoothed labels. */
    public static TrainingRegime standard(TrainingPlan plan, StandardObjective objective) {
        return new TrainingRegime("standard", objective, new AccuracyScore(), plan);
    }

    /** True if training looks at a validation set. */
    public boolean usesValidation() {
        return plan.keepBest() || plan.patience() > 0;
    }
}
