package dev.ralf.benchmarks.engine;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.adversarial.training.AdversarialObjective;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.optim.Optimizer;
import dev.ralf.core.optim.Sgd;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingBatch;
import java.util.Arrays;
import java.util.EnumSet;

/** The steps on RALF's side, as its learners, attacks and evaluators make them. */
final class RalfSide {
    private static final SeedTree SEED = new SeedTree(1);

    private final Network network;
    private final TrainingBatch batch;
    private final Optimizer optimizer;
    private final float[] parameters;
    private final float[] gradient;
    private final float[] inputGradient;
    private final GradientAttack attack;
    private final Objective adversarial;

    RalfSide(Network network, Features inputs, int[] labels, boolean adam, double epsilon, int steps) {
        int[] ids = new int[labels.length];
        double[] weights = new double[labels.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i;
            weights[i] = 1;
        }
        this.network = network;
        this.batch = new TrainingBatch(inputs, ids, labels, weights);
        this.optimizer =
                (adam ? Adam.defaults().withLearningRate(EngineBenchmark.RATE) : sgd()).start(network.layout());
        this.parameters = network.trainable();
        this.gradient = new float[parameters.length];
        this.inputGradient = new float[inputs.data().length];
        ThreatModel threat = new ThreatModel(Norm.LINF, epsilon);
        this.attack = GradientAttack.pgd(threat, steps);
        this.adversarial = new AdversarialObjective(attack);
    }

    private static Sgd sgd() {
        return Sgd.defaults().withLearningRate(EngineBenchmark.RATE).withMomentum(EngineBenchmark.MOMENTUM);
    }

    /** Training step: forward, backward, optimiser, running statistics. */
    void fit() {
        train(new StandardObjective());
    }

    /** Adversarial training step: the attack in inference mode, then a training step on what it gives. */
    void pgd() {
        train(adversarial);
    }

    /** The attack alone: PGD on the cross-entropy in inference mode, from a random start. */
    Features attack() {
        CrossEntropyTarget target = new CrossEntropyTarget(new NetworkClassifier("bench", network), batch.labels());
        return attack.perturb(target, batch.features(), batch.rowIds(), SEED);
    }

    private void train(Objective objective) {
        accumulate(objective);
        optimizer.step(parameters, gradient);
        network.setTrainable(parameters);
    }

    private void accumulate(Objective objective) {
        Arrays.fill(gradient, 0);
        objective.accumulate(network, batch, gradient, SEED);
    }

    /** Logits in inference mode. */
    float[] forward() {
        Batch inputs = Batch.of(batch.features(), batch.rowIds());
        try (Tape tape = network.forward(inputs, Mode.INFERENCE, EnumSet.of(Output.LOGITS), SEED)) {
            return tape.output(Output.LOGITS);
        }
    }

    /** Gradient of the summed cross-entropy in the inputs, in inference mode, without that of the parameters. */
    float[] inputGradient() {
        new NetworkClassifier("bench", network)
                .lossAndInputGradient(batch.features(), new CrossEntropy(batch.labels()), inputGradient);
        return inputGradient;
    }

    /** Gradient of the mean cross-entropy in the parameters, in training mode; moves the running statistics. */
    float[] gradient() {
        accumulate(new StandardObjective());
        return gradient;
    }

    /** The running statistics. */
    float[] buffers() {
        return network.buffers();
    }
}
