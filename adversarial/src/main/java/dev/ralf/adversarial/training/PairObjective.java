package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.AttackTarget;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.PairLoss;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.TrainingBatch;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;

/** What TRADES and MART share: one training-mode pass over two segments, the clean rows and then the perturbed ones. */
final class PairObjective {
    private PairObjective() {}

    /**
     * Adds the gradient of {@code sum_i w_i l_i / sum_i w_i} and returns it; 0 and no gradient if all weights are zero.
     * Perturbed inputs are constants (Danskin). A row has the same dropout mask in both segments.
     */
    static double accumulate(
            Network network,
            TrainingBatch batch,
            Perturbation perturbation,
            AttackTarget target,
            PairLoss loss,
            float[] gradient,
            SeedTree seed) {
        double total = Arrays.stream(batch.weights()).sum();
        if (!(total > 0)) {
            return 0;
        }
        int n = batch.size();
        int k = network.classes();
        Features clean = batch.features();
        Features perturbed = perturbation.perturb(target, clean, batch.rowIds(), seed.child("attack"));
        try (Tape tape = network.forward(
                twice(clean, perturbed, batch.rowIds()), Mode.TRAINING, EnumSet.of(Output.LOGITS), seed)) {
            float[] z = tape.output(Output.LOGITS);
            double[] losses = new double[n];
            float[] dClean = new float[n * k];
            float[] dPerturbed = new float[n * k];
            loss.evaluate(
                    Arrays.copyOfRange(z, 0, n * k),
                    Arrays.copyOfRange(z, n * k, 2 * n * k),
                    n,
                    k,
                    0,
                    losses,
                    dClean,
                    dPerturbed);
            float[] dz = new float[2 * n * k];
            double mean = 0;
            for (int i = 0; i < n; i++) {
                double w = batch.weights()[i] / total;
                mean += w * losses[i];
                for (int j = i * k; j < (i + 1) * k; j++) {
                    dz[j] = (float) (w * dClean[j]);
                    dz[n * k + j] = (float) (w * dPerturbed[j]);
                }
            }
            network.backward(tape, Map.of(Output.LOGITS, dz), Gradients.ofParameters(gradient));
            network.updateBuffers(tape);
            return mean;
        }
    }

    private static Batch twice(Features clean, Features perturbed, int[] rowIds) {
        int n = clean.size();
        int length = clean.data().length;
        float[] data = Arrays.copyOf(clean.data(), 2 * length);
        System.arraycopy(perturbed.data(), 0, data, length, length);
        int[] ids = Arrays.copyOf(rowIds, 2 * n);
        System.arraycopy(rowIds, 0, ids, n, n);
        return new Batch(new Features(data, 2 * n, clean.shape()).in(clean.domain()), ids, new int[] {n, n});
    }
}
