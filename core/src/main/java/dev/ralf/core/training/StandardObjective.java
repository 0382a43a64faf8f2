package dev.ralf.core.training;

import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import java.util.EnumSet;
import java.util.Map;

/**
 * Weighted mean cross-entropy {@code sum_i w_i CE(x_i, y_i) / sum_i w_i} on the examples as they are. A batch whose
 * weights are all zero has loss 0 and no gradient.
 */
public final class StandardObjective implements Objective {
    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        int n = batch.size();
        int k = network.classes();
        Batch inputs = Batch.of(batch.features(), batch.rowIds());
        try (Tape tape = network.forward(inputs, Mode.TRAINING, EnumSet.of(Output.LOGITS), seed)) {
            double[] losses = new double[n];
            float[] dz = new float[n * k];
            new CrossEntropy(batch.labels()).evaluate(tape.output(Output.LOGITS), n, k, 0, losses, dz);
            double total = 0;
            for (double w : batch.weights()) {
                total += w;
            }
            if (!(total > 0)) {
                return 0;
            }
            double mean = 0;
            for (int i = 0; i < n; i++) {
                double w = batch.weights()[i] / total;
                mean += w * losses[i];
                for (int j = i * k; j < (i + 1) * k; j++) {
                    dz[j] *= (float) w;
                }
            }
            network.backward(tape, Map.of(Output.LOGITS, dz), Gradients.ofParameters(gradient));
            network.updateBuffers(tape);
            return mean;
        }
    }

    @Override
    public boolean needsNetwork() {
        return false;
    }
}
