package dev.ralf.benchmarks.engine;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;

/** The same steps on PyTorch's side, as its users write them. */
final class TorchSide implements AutoCloseable {
    private final PtNDManager kept;
    private final TorchNetwork network;
    private final PtNDArray inputs;
    private final PtNDArray oneHot;
    private final Torch torch;
    private final boolean adam;
    private final double epsilon;
    private final int steps;

    TorchSide(Torch torch, Subject subject, Network twin, Features inputs, int[] labels, double epsilon, int steps) {
        this.torch = torch;
        this.kept = torch.scope();
        this.adam = subject.adam();
        this.epsilon = epsilon;
        this.steps = steps;
        int[] s = subject.shape();
        long[] shape = new long[s.length + 1];
        shape[0] = labels.length;
        for (int d = 0; d < s.length; d++) {
            shape[d + 1] = s[d];
        }
        this.inputs = Torch.tensor(kept, inputs.data(), shape);
        float[] hot = new float[labels.length * Subject.CLASSES];
        for (int i = 0; i < labels.length; i++) {
            hot[i * Subject.CLASSES + labels[i]] = 1;
        }
        this.oneHot = Torch.tensor(kept, hot, labels.length, Subject.CLASSES);
        try (PtNDManager scope = torch.scope()) {
            this.network = new TorchNetwork(torch, subject.layers(), twin, here(this.inputs, scope));
        }
    }

    /** The same memory as a tensor of this scope, so that all that is computed from it is freed with the scope. */
    private static PtNDArray here(PtNDArray tensor, PtNDManager scope) {
        PtNDArray same = JniUtils.detachGradient(tensor);
        same.attach(scope);
        return same;
    }

    TorchNetwork network() {
        return network;
    }

    /** Sum over the batch of the cross-entropy, over {@code divisor}; and its gradients. */
    private void backward(PtNDArray logits, double divisor, PtNDManager scope) {
        PtNDArray losses = JniUtils.logSoftmax(logits, 1, DataType.FLOAT32).mul(oneHot);
        PtNDArray loss = losses.sum().mul(-1 / divisor);
        JniUtils.backward(loss, (PtNDArray) scope.ones(loss.getShape()), false, false);
    }

    /** Training step. */
    void fit() {
        try (PtNDManager scope = torch.scope()) {
            accumulate(here(inputs, scope), scope);
            step();
        }
    }

    private void accumulate(PtNDArray x, PtNDManager scope) {
        network.zeroGradients();
        backward(network.forward(x, true), inputs.getShape().get(0), scope);
    }

    private void step() {
        if (adam) {
            network.adam((float) EngineBenchmark.RATE);
        } else {
            network.sgd((float) EngineBenchmark.RATE, (float) EngineBenchmark.MOMENTUM);
        }
    }

    /** Adversarial training step. */
    void pgd() {
        try (PtNDManager scope = torch.scope()) {
            PtNDArray x = perturbed(scope);
            accumulate(x, scope);
            step();
        }
    }

    /** The attack alone, and nothing kept. */
    void attack() {
        try (PtNDManager scope = torch.scope()) {
            perturbed(scope);
        }
    }

    /** PGD on the cross-entropy in inference mode, from a random start. */
    private PtNDArray perturbed(PtNDManager scope) {
        double stepSize = 2.5 * epsilon / steps;
        PtNDArray natural = here(inputs, scope);
        network.setTrains(false);
        PtNDArray lowest = natural.sub(epsilon);
        PtNDArray highest = natural.add(epsilon);
        PtNDArray x = natural.add(
                scope.randomUniform((float) -epsilon, (float) epsilon, natural.getShape(), DataType.FLOAT32));
        x = bounded(x, lowest, highest);
        for (int t = 0; t < steps; t++) {
            try (PtNDManager inner = torch.scope()) {
                PtNDArray at = here(x, inner);
                JniUtils.attachGradient(at, true);
                backward(network.forward(at, false), 1, inner);
                PtNDArray moved =
                        here(at, inner).add(JniUtils.getGradient(at).sign().mul(stepSize));
                PtNDArray next = bounded(moved, lowest, highest);
                x.close();
                x = next;
                x.attach(scope);
            }
        }
        network.setTrains(true);
        return x;
    }

    private PtNDArray bounded(PtNDArray x, PtNDArray lowest, PtNDArray highest) {
        return x.maximum(lowest).minimum(highest).clip(0, 1);
    }

    /** Logits in inference mode. */
    PtNDArray forward(PtNDManager scope, boolean training) {
        JniUtils.setGradMode(false);
        try {
            return network.forward(here(inputs, scope), training);
        } finally {
            JniUtils.setGradMode(true);
        }
    }

    /** The same, and nothing kept. */
    void forward() {
        try (PtNDManager scope = torch.scope()) {
            forward(scope, false);
        }
    }

    /** Logits in inference or training mode, as an array. */
    float[] logits(boolean training) {
        try (PtNDManager scope = torch.scope()) {
            return Torch.values(forward(scope, training));
        }
    }

    /** Gradient of the summed cross-entropy in the inputs, in inference mode, without that of the parameters. */
    private PtNDArray inputGradient(PtNDManager scope) {
        network.setTrains(false);
        PtNDArray x = here(inputs, scope);
        JniUtils.attachGradient(x, true);
        backward(network.forward(x, false), 1, scope);
        network.setTrains(true);
        return JniUtils.getGradient(x);
    }

    /** The same, and nothing kept. */
    void inputGradient() {
        try (PtNDManager scope = torch.scope()) {
            inputGradient(scope);
        }
    }

    /** The same, as an array. */
    float[] inputGradientValues() {
        try (PtNDManager scope = torch.scope()) {
            return Torch.values(inputGradient(scope));
        }
    }

    /** Gradient of the mean cross-entropy in the parameters, in training mode; moves the running statistics. */
    float[] gradient() {
        try (PtNDManager scope = torch.scope()) {
            accumulate(here(inputs, scope), scope);
            return network.gradient();
        }
    }

    /** The running statistics. */
    float[] buffers() {
        return network.buffers();
    }

    @Override
    public void close() {
        network.close();
        kept.close();
    }
}
