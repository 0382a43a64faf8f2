package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.core.loss.Mart;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.Checks;

/**
 * MART: the weighted mean of the boosted cross-entropy on perturbed inputs plus {@code lambda KL(p(x_i) | p(x'_i))
 * (1 - p(x_i)_y)} ({@link Mart} has the formula), where x' raises the cross-entropy. The perturbation is made in inference
 * mode; the loss is that of one training-mode pass over two segments, the inputs as they are and the perturbed ones, with
 * the gradient through both and nothing held constant. Batch norm takes its statistics per segment and moves its running
 * ones twice, clean first.
 *
 * <p>Reference: Wang, Zou, Yi, Bailey, Ma and Gu, "Improving adversarial robustness requires revisiting misclassified
 * examples", ICLR 2020. Deviation: with dropout a row has the same mask in both segments.
 *
 * @param perturbation makes x'; row i draws from {@code seed.child("attack")} by its row id
 * @param lambda weight of the divergence, finite and at least 0
 */
public record MartObjective(Perturbation perturbation, double lambda) implements RobustObjective {
    /** Checks the weight. */
    public MartObjective {
        Checks.nonNegative("lambda", lambda);
    }

    @Override
    public MartObjective with(Perturbation other) {
        return new MartObjective(other, lambda);
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        CrossEntropyTarget target = new CrossEntropyTarget(new NetworkClassifier("training", network), batch.labels());
        return PairObjective.accumulate(
                network, batch, perturbation, target, new Mart(batch.labels(), lambda), gradient, seed);
    }
}
