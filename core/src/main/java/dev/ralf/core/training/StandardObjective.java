package dev.ralf.core.training;

import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.loss.SoftCrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import java.util.EnumSet;
import java.util.Map;

/**
 * Weighted mean cross-entropy {@code sum_i w_i CE(x_i, q_i) / sum_i w_i} on the examples as they are, with the label as
 * target, or a smoothed one: {@code q_i = (1 - a) e_y + a / K} (Szegedy et al., arXiv:1512.00567). A batch whose weights
 * are all zero has loss 0 and no gradient.
 *
 * @param labelSmoothing a, in [0, 1]
 */
public record StandardObjective(double labelSmoothing) implements Objective {
    /** Checks the range. */
    public StandardObjective {
        Checks.inRange("labelSmoothing", labelSmoothing, 0, 1);
    }

    /** The labels as they are. */
    public StandardObjective() {
        this(0);
    }

    /** Reads {@code labelSmoothing}. */
    public static StandardObjective read(Options options) {
        return new StandardObjective(options.number("labelSmoothing", 0, 0, 1));
    }

    private LogitLoss loss(int[] labels, int classes) {
        return labelSmoothing == 0
                ? new CrossEntropy(labels)
                : SoftCrossEntropy.ofLabels(labels, labelSmoothing, classes);
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        int n = batch.size();
        int k = network.classes();
        Batch inputs = Batch.of(batch.features(), batch.rowIds());
        try (Tape tape = network.forward(inputs, Mode.TRAINING, EnumSet.of(Output.LOGITS), seed)) {
            double[] losses = new double[n];
            float[] dz = new float[n * k];
            loss(batch.labels(), k).evaluate(tape.output(Output.LOGITS), n, k, 0, losses, dz);
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
        return labelSmoothing > 0;
    }
}
