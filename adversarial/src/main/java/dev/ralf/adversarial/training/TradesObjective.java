package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.DivergenceTarget;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.core.loss.Trades;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.Checks;

/**
 * TRADES: the weighted mean of {@code CE(x_i, y_i) + beta KL(p(x_i) | p(x'_i))}, where x' raises the divergence from p(x).
 * The perturbation is made in inference mode (no dropout, running statistics in batch norm) with p(x) fixed; the loss is
 * that of one training-mode pass over two segments, the inputs as they are and the perturbed ones, with the gradient
 * through both. Batch norm thus takes its statistics per segment and moves its running ones twice, clean first.
 *
 * <p>Reference: Zhang, Yu, Jiao, Xing, El Ghaoui and Jordan, arXiv:1901.08573. Deviation: with dropout a row has the same
 * mask in both segments, so that the divergence measures the perturbation alone; the authors' networks have none.
 *
 * @param perturbation makes x', starting beside x ({@link dev.ralf.adversarial.attack.NearbyStart}): at x the divergence
 *     has no gradient; row i draws from {@code seed.child("attack")} by its row id
 * @param beta weight of the divergence, finite and at least 0
 */
public record TradesObjective(Perturbation perturbation, double beta) implements RobustObjective {
    /** Checks the weight. */
    public TradesObjective {
        Checks.nonNegative("beta", beta);
    }

    @Override
    public TradesObjective with(Perturbation other) {
        return new TradesObjective(other, beta);
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        DivergenceTarget target = DivergenceTarget.at(new NetworkClassifier("training", network), batch.features());
        return PairObjective.accumulate(
                network, batch, perturbation, target, new Trades(batch.labels(), beta), gradient, seed);
    }
}
