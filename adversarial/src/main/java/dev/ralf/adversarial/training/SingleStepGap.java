package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.core.data.Examples;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.ModelScore;

/**
 * Accuracy under an attack of several steps less that under a single step, in [-1, 1]: near 0 for a model that is as robust
 * as it looks, and far below it after catastrophic overfitting, when training with single steps made those alone useless.
 *
 * <p>Reference: Wong, Rice and Kolter, arXiv:2001.03994, who watch the accuracy under several steps alone; that falls too
 * when a model that answers always the same begins to learn.
 *
 * @param single an attack of one step
 * @param several an attack of several
 */
public record SingleStepGap(Attack single, Attack several) implements ModelScore {
    @Override
    public String id() {
        return several.id() + " less " + single.id() + " accuracy";
    }

    @Override
    public double score(Classifier model, Examples examples, SeedTree seed) {
        return new RobustAccuracyScore(several).score(model, examples, seed)
                - new RobustAccuracyScore(single).score(model, examples, seed);
    }
}
