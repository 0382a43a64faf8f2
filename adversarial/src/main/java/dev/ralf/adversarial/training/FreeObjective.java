package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.Ascent;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;

/**
 * Free adversarial training: {@code replays} steps in a row on each mini-batch, and one backward pass of each gives both
 * the parameter gradient at {@code x + d} and the next perturbation
 *
 * <pre>
 * d := P( d + epsilon n(gradient in the input) )
 * </pre>
 *
 * <p>with n the steepest ascent of unit length and P the projection onto ball and box. The perturbation is not reset: the
 * i-th row of the next mini-batch starts with that of the i-th row of this one, which is why a round has its own
 * objective ({@link #fresh}). Passes are training-mode passes. To train as long as m times fewer epochs of another regime,
 * divide the epochs by {@code replays}.
 *
 * <p>Reference: Shafahi et al., arXiv:1904.12843. Deviation: d is projected onto the box too, the authors' only onto the
 * ball.
 *
 * @param threat what is allowed
 * @param replays m, at least 1
 */
public record FreeObjective(ThreatModel threat, int replays) implements Objective {
    /** Checks the range. */
    public FreeObjective {
        Checks.atLeast("replays", replays, 1);
    }

    @Override
    public Objective fresh() {
        return new Round();
    }

    @Override
    public int repeats() {
        return replays;
    }

    @Override
    public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
        return fresh().accumulate(network, batch, gradient, seed);
    }

    /** One round with its perturbations. */
    private final class Round implements Objective {
        private float[] noise = new float[0];

        @Override
        public int repeats() {
            return replays;
        }

        @Override
        public double accumulate(Network network, TrainingBatch batch, float[] gradient, SeedTree seed) {
            double total = Arrays.stream(batch.weights()).sum();
            if (!(total > 0)) {
                return 0;
            }
            Features x = batch.features();
            int n = batch.size();
            int k = network.classes();
            int width = x.width();
            if (noise.length < n * width) {
                noise = Arrays.copyOf(noise, n * width);
            }
            Ascent ascent = new Ascent(threat, x.domain());
            float[] points = x.data().clone();
            for (int i = 0; i < n; i++) {
                ascent.place(noise, x.data(), i * width, points);
            }
            float[] dx = new float[n * width];
            double mean = 0;
            Batch inputs = Batch.of(x.with(points), batch.rowIds());
            try (Tape tape = network.forward(inputs, Mode.TRAINING, EnumSet.of(Output.LOGITS), seed)) {
                double[] losses = new double[n];
                float[] dz = new float[n * k];
                new CrossEntropy(batch.labels()).evaluate(tape.output(Output.LOGITS), n, k, 0, losses, dz);
                for (int i = 0; i < n; i++) {
                    double w = batch.weights()[i] / total;
                    mean += w * losses[i];
                    for (int j = i * k; j < (i + 1) * k; j++) {
                        dz[j] *= (float) w;
                    }
                }
                network.backward(tape, Map.of(Output.LOGITS, dz), new Gradients(dx, gradient));
                network.updateBuffers(tape);
            }
            for (int i = 0; i < n; i++) {
                ascent.step(dx, threat.epsilon(), x.data(), i * width, points);
                for (int j = i * width; j < (i + 1) * width; j++) {
                    noise[j] = points[j] - x.data()[j];
                }
            }
            return mean;
        }
    }
}
