package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.core.loss.PairLoss;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.Checks;

/**
 * Cross-entropy on clean and perturbed inputs: the weighted mean of {@code (1 - share) CE(x_i, y_i) + share CE(x'_i, y_i)},
 * where x' raises the cross-entropy. The perturbation is made in inference mode; the loss is that of one training-mode pass
 * over two segments, clean first. With {@code share = 1} the clean rows still move the running statistics of batch norm,
 * unlike in {@link AdversarialObjective}.
 *
 * <p>Reference: Goodfellow, Shlens and Szegedy, arXiv:1412.6572 (with {@code share} 1/2).
 *
 * @param perturbation makes x'; row i draws from {@code seed.child("attack")} by its row id
 * @param share weight of the perturbed inputs, in [0, 1]
 */
public record MixedObjective(Perturbation perturbation, double share) implements RobustObjective {
    /** Checks the weight. */
    public MixedObjective {
        Checks.inRange("share", share, 0.0, 1.0);
    }

    @Override
    public MixedObjective with(Perturbation other) {
        return new MixedObjective(other, share);
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        CrossEntropyTarget target = new CrossEntropyTarget(new NetworkClassifier("training", network), batch.labels());
        return PairObjective.accumulate(
                network, batch, perturbation, target, new Loss(batch.labels(), share), gradient, seed);
    }

    private record Loss(int[] labels, double share) implements PairLoss {
        @Override
        public double row(double[] clean, double[] perturbed, int example, double[] dClean, double[] dPerturbed) {
            int y = labels[example];
            return (1 - share) * crossEntropy(clean, y, 1 - share, dClean)
                    + share * crossEntropy(perturbed, y, share, dPerturbed);
        }

        /** Cross-entropy of a row; its gradient times a factor overwrites {@code dz}. */
        private static double crossEntropy(double[] z, int y, double factor, double[] dz) {
            double max = Double.NEGATIVE_INFINITY;
            for (double v : z) {
                max = Math.max(max, v);
            }
            double sum = 0;
            for (double v : z) {
                sum += Math.exp(v - max);
            }
            for (int j = 0; j < z.length; j++) {
                dz[j] = factor * (Math.exp(z[j] - max) / sum - (j == y ? 1 : 0));
            }
            return max + Math.log(sum) - z[y];
        }
    }
}
