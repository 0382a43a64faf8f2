package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A trained network with all capabilities that its verbs give. Works through its inputs in chunks of fixed size. */
public final class NetworkClassifier implements LastLayerModel, StochasticModel, DifferentiableClassifier {
    private static final int CHUNK = 256;
    private static final SeedTree NO_SEED = new SeedTree(0);

    private final String id;
    private final Network network;

    /** A model over {@code network}, which must no longer be trained. */
    public NetworkClassifier(String id, Network network) {
        this.id = id;
        this.network = network;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int classes() {
        return network.classes();
    }

    /** A copy of the network, to train on. */
    public Network network() {
        return network.copy();
    }

    @Override
    public <T> T as(Class<T> capability, String who) {
        if (capability == StochasticModel.class && !network.stochastic()) {
            throw new MissingCapabilityException(who, capability, id + " (without dropout)");
        }
        return LastLayerModel.super.as(capability, who);
    }

    @Override
    public float[] logits(Features features) {
        return outputs(features, EnumSet.of(Output.LOGITS)).get(Output.LOGITS);
    }

    @Override
    public Matrix probabilities(Features features) {
        return MathOps.softmax(logits(features), features.size(), classes());
    }

    @Override
    public Matrix embeddings(Features features) {
        return embeddings(outputs(features, EnumSet.of(Output.EMBEDDING)), features.size());
    }

    private Matrix embeddings(Map<Output, float[]> outputs, int n) {
        float[] e = outputs.get(Output.EMBEDDING);
        double[] d = new double[e.length];
        for (int i = 0; i < e.length; i++) {
            d[i] = e[i];
        }
        return new Matrix(d, n, network.embeddingWidth());
    }

    @Override
    public EmbeddedPredictions embedAndPredict(Features features) {
        int n = features.size();
        Map<Output, float[]> both = outputs(features, EnumSet.allOf(Output.class));
        return new EmbeddedPredictions(embeddings(both, n), MathOps.softmax(both.get(Output.LOGITS), n, classes()));
    }

    @Override
    public LinearLayer lastLayer() {
        return network.lastLayer();
    }

    @Override
    public List<Matrix> stochasticProbabilities(Features features, int[] rowIds, int passes, SeedTree seed) {
        Checks.atLeast("passes", passes, 1);
        int n = features.size();
        List<float[]> logits = new ArrayList<>();
        for (int t = 0; t < passes; t++) {
            logits.add(new float[n * classes()]);
        }
        for (int from = 0; from < n; from += CHUNK) {
            int to = Math.min(n, from + CHUNK);
            Batch batch = Batch.of(features.slice(from, to), Arrays.copyOfRange(rowIds, from, to));
            List<float[]> drawn = network.stochasticLogits(batch, passes, seed);
            for (int t = 0; t < passes; t++) {
                System.arraycopy(drawn.get(t), 0, logits.get(t), from * classes(), drawn.get(t).length);
            }
        }
        return logits.stream().map(z -> MathOps.softmax(z, n, classes())).toList();
    }

    @Override
    public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
        int n = features.size();
        int k = classes();
        int width = features.width();
        double[] losses = new double[n];
        for (int from = 0; from < n; from += CHUNK) {
            int to = Math.min(n, from + CHUNK);
            Batch batch = Batch.of(features.slice(from, to), range(from, to));
            try (Tape tape = network.forward(batch, Mode.INFERENCE, EnumSet.of(Output.LOGITS), NO_SEED)) {
                float[] dz = gradient == null ? null : new float[(to - from) * k];
                loss.evaluate(tape.output(Output.LOGITS), to - from, k, from, losses, dz);
                if (gradient != null) {
                    float[] dx = new float[(to - from) * width];
                    network.backward(tape, Map.of(Output.LOGITS, dz), Gradients.ofInput(dx));
                    System.arraycopy(dx, 0, gradient, from * width, dx.length);
                }
            }
        }
        return losses;
    }

    @Override
    public Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent, InputAscent.Head head) {
        return network.ascend(natural, start, ascent, head);
    }

    private Map<Output, float[]> outputs(Features features, Set<Output> wanted) {
        int n = features.size();
        Map<Output, float[]> outputs = new EnumMap<>(Output.class);
        for (Output output : wanted) {
            outputs.put(output, new float[n * width(output)]);
        }
        for (int from = 0; from < n; from += CHUNK) {
            int to = Math.min(n, from + CHUNK);
            Batch batch = Batch.of(features.slice(from, to), range(from, to));
            try (Tape tape = network.forward(batch, Mode.INFERENCE, wanted, NO_SEED)) {
                for (Output output : wanted) {
                    int k = width(output);
                    System.arraycopy(tape.output(output), 0, outputs.get(output), from * k, (to - from) * k);
                }
            }
        }
        return outputs;
    }

    private int width(Output output) {
        return output == Output.LOGITS ? classes() : network.embeddingWidth();
    }

    private static int[] range(int from, int to) {
        int[] r = new int[to - from];
        for (int i = from; i < to; i++) {
            r[i - from] = i;
        }
        return r;
    }
}
