package dev.ralf.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.GoldenFiles;
import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.loss.DifferenceOfLogitsRatio;
import dev.ralf.core.loss.Divergence;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.loss.Mart;
import dev.ralf.core.loss.PairLoss;
import dev.ralf.core.loss.Trades;
import dev.ralf.core.optim.WeightPerturbation;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Networks with the weights of the reference files {@code attacks_*} and {@code defence_*} reproduce the losses, input
 * gradients and parameter gradients that are written there, computed by other code in double precision. Implement it in
 * the engine's test.
 */
public interface GoldenNetworkContract {
    /** Engines compute in single precision, some ten operations deep. */
    double ROUNDING = 2e-5;

    /**
     * A network with these layers and any parameters.
     *
     * @param layers the layers of a file, in order; the last one is dense
     * @param inputShape shape of one input, {@code {channels, height, width}}
     * @return empty if the engine has no such layers
     */
    Optional<Network> network(JsonNode layers, int[] inputShape);

    /** One test for each file, and for each of its cases. */
    @TestFactory
    default Stream<DynamicTest> agreesWithTheReferenceFiles() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String prefix : new String[] {"attacks_", "defence_"}) {
            for (Path path : GoldenFiles.list("ralf.golden.rf", "robust_fair", prefix)) {
                JsonNode file = GoldenFiles.read(path);
                JsonNode layers = file.get("model").get("layers");
                network(layers, Golden.ints(file.get("input_shape"))).ifPresent(network -> {
                    network.setTrainable(parameters(layers));
                    Reference reference = new Reference(file, network);
                    String name = path.getFileName().toString();
                    if (file.has("clean_logits")) {
                        tests.add(DynamicTest.dynamicTest(name, reference::clean));
                    }
                    int number = 0;
                    for (JsonNode c : file.get("cases")) {
                        String title = name + ", case " + number++ + ": "
                                + (c.has("attack") ? c.get("attack") : c.get("loss")).asString();
                        tests.add(DynamicTest.dynamicTest(
                                title,
                                () -> (c.has("attack") ? Reference.ATTACK : Reference.DEFENCE).run(reference, c)));
                    }
                });
            }
        }
        return tests.stream();
    }

    /** Weights and biases of the layers in the order of a network's parameters: dense weights become {@code [in][out]}. */
    private static float[] parameters(JsonNode layers) {
        List<JsonNode> parts = new ArrayList<>();
        layers.forEach(layer -> {
            if (layer.has("W")) {
                parts.add(layer.get("W"));
                parts.add(layer.get("b"));
            }
        });
        return flat(parts);
    }

    private static float[] flat(Iterable<JsonNode> parts) {
        return StreamSupport.stream(parts.spliterator(), false)
                .map(GoldenNetworkContract::part)
                .reduce(new float[0], (a, b) -> {
                    float[] sum = Arrays.copyOf(a, a.length + b.length);
                    System.arraycopy(b, 0, sum, a.length, b.length);
                    return sum;
                });
    }

    /** A matrix {@code [out][in]} transposed, anything else as it is. */
    private static float[] part(JsonNode node) {
        float[] values = floats(node);
        if (!node.get(0).isArray() || node.get(0).get(0).isArray()) {
            return values;
        }
        int out = node.size();
        int in = values.length / out;
        float[] turned = new float[values.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                turned[i * out + o] = values[o * in + i];
            }
        }
        return turned;
    }

    private static double[] doubles(JsonNode node) {
        List<Double> out = new ArrayList<>();
        collect(node, out);
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode node, List<Double> out) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, out));
        } else {
            out.add(node.isString() ? Double.parseDouble(node.asString()) : node.asDouble());
        }
    }

    private static float[] floats(JsonNode node) {
        return toFloats(doubles(node));
    }

    private static float[] toFloats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    /** One file and the network that it describes. */
    final class Reference {
        static final Check ATTACK = Reference::attack;
        static final Check DEFENCE = Reference::defence;

        /** What is compared for one case. */
        interface Check {
            void run(Reference reference, JsonNode c);
        }

        private final Network network;
        private final NetworkClassifier model;
        private final JsonNode file;
        private final Features x;
        private final int[] labels;
        private final int n;

        Reference(JsonNode file, Network network) {
            this.file = file;
            this.network = network;
            this.model = new NetworkClassifier("golden", network);
            this.labels = Golden.ints(file.get("y"));
            this.n = labels.length;
            this.x = new Features(floats(file.get("x")), n, network.inputShape());
        }

        void clean() {
            compare("clean_logits", doubles(file.get("clean_logits")), model.logits(x));
            float[] gradient = new float[x.data().length];
            double[] losses = model.lossAndInputGradient(x, new CrossEntropy(labels), gradient);
            compare("clean_loss_ce_each", doubles(file.get("clean_loss_ce_each")), toFloats(losses));
            compare("clean_grad_sum_ce", doubles(file.get("clean_grad_sum_ce")), gradient);
            comparePredictions(file.get("clean_pred"), x);
            if (file.has("dlr_loss_clean")) {
                LogitLoss ratio = new DifferenceOfLogitsRatio(labels);
                compare(
                        "dlr_loss_clean",
                        doubles(file.get("dlr_loss_clean")),
                        toFloats(model.lossAndInputGradient(x, ratio, null)));
            }
        }

        private void comparePredictions(JsonNode expected, Features at) {
            int[] predicted = Golden.ints(expected);
            float[] z = model.logits(at);
            int k = network.classes();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < k; j++) { // up to rounding: some attacks end on a boundary
                    assertTrue(z[i * k + j] <= z[i * k + predicted[i]] + 1e-3, "prediction of row " + i);
                }
            }
        }

        private void attack(JsonNode c) {
            Features adversarial = x.with(floats(c.get("x_adv")));
            compare(
                    "loss_ce_each",
                    doubles(c.get("loss_ce_each")),
                    toFloats(model.lossAndInputGradient(adversarial, new CrossEntropy(labels), null)));
            comparePredictions(c.get("pred"), adversarial);
            if (c.has("best_loss_each") && c.has("x_best")) {
                LogitLoss loss = c.get("attack").asString().endsWith("DLR")
                        ? new DifferenceOfLogitsRatio(labels)
                        : new CrossEntropy(labels);
                compare(
                        "best_loss_each",
                        doubles(c.get("best_loss_each")),
                        toFloats(model.lossAndInputGradient(x.with(floats(c.get("x_best"))), loss, null)));
            }
        }

        private void defence(JsonNode c) {
            String loss = c.get("loss").asString();
            if (loss.startsWith("AWP")) {
                weightPerturbation(c);
                return;
            }
            float[] gradient = new float[network.trainable().length];
            double total;
            if (loss.equals("TRADES") || loss.equals("MART")) {
                double beta = c.get("beta").asDouble();
                PairLoss pair = loss.equals("TRADES") ? new Trades(labels, beta) : new Mart(labels, beta);
                total = mean(pair, x.with(perturbed(c)), gradient);
                if (c.has("loss_natural")) {
                    double natural = mean(model.lossAndInputGradient(x, new CrossEntropy(labels), null));
                    assertEquals(c.get("loss_natural").asDouble(), natural, ROUNDING);
                    double robust = mean(new Trades(labels, 1), x.with(perturbed(c)), new float[gradient.length]);
                    assertEquals(c.get("loss_robust_kl_mean").asDouble(), robust - natural, ROUNDING);
                }
            } else {
                total = mean(x.with(perturbed(c)), gradient);
            }
            double scale = 1 + Math.abs(c.get("loss_total").asDouble());
            assertEquals(c.get("loss_total").asDouble(), total, ROUNDING * scale);
            float[] expected = flat(c.get("param_grads"));
            // The l_2 attack divides by gradient norms, which magnifies rounding.
            boolean euclidean =
                    c.has("distance") && c.get("distance").asString().equals("l_2");
            assertArrayEquals(expected, gradient, (float) ((euclidean ? 10 : 1) * ROUNDING * scale));
        }

        /** The perturbed inputs of a case: given, or made as its file says. */
        private float[] perturbed(JsonNode c) {
            if (c.has("x_adv")) {
                return floats(c.get("x_adv"));
            }
            if (c.has("delta")) {
                return sum(x.data(), doubles(c.get("delta")), 1);
            }
            boolean euclidean =
                    c.has("distance") && c.get("distance").asString().equals("l_2");
            return euclidean ? euclidean(c) : signs(c);
        }

        /** MART: steps along the sign of the gradient of the cross-entropy, from beside the inputs. */
        private float[] signs(JsonNode c) {
            float epsilon = (float) c.get("eps").asDouble();
            float step = (float) c.get("step_size").asDouble();
            double[] bounds = doubles(file.get("bounds"));
            float[] at = sum(x.data(), doubles(file.get("unit_normal_noise")), 1e-3);
            float[] gradient = new float[at.length];
            for (int t = 0; t < c.get("perturb_steps").asInt(); t++) {
                model.lossAndInputGradient(x.with(at.clone()), new CrossEntropy(labels), gradient);
                for (int i = 0; i < at.length; i++) {
                    float moved = at[i] + step * Math.signum(gradient[i]);
                    float near = Math.min(Math.max(moved, x.data()[i] - epsilon), x.data()[i] + epsilon);
                    at[i] = (float) Math.min(Math.max(near, bounds[0]), bounds[1]);
                }
            }
            return at;
        }

        /** TRADES with l_2: steps along the gradient of the divergence over its length, cut to the box, then the ball. */
        private float[] euclidean(JsonNode c) {
            double epsilon = c.get("eps").asDouble();
            int steps = c.get("perturb_steps").asInt();
            double[] bounds = doubles(file.get("bounds"));
            int width = x.width();
            LogitLoss divergence = new Divergence(MathOps.softmax(model.logits(x), n, network.classes()));
            float[] at = sum(x.data(), doubles(file.get("unit_normal_noise")), 1e-3);
            float[] gradient = new float[at.length];
            for (int t = 0; t < steps; t++) {
                model.lossAndInputGradient(x.with(at.clone()), divergence, gradient);
                for (int i = 0; i < n; i++) {
                    double slope = 0;
                    for (int j = i * width; j < (i + 1) * width; j++) {
                        slope += (double) gradient[j] * gradient[j];
                    }
                    double rate = slope == 0 ? 0 : 2 * epsilon / steps / Math.sqrt(slope);
                    double[] delta = new double[width];
                    double length = 0;
                    for (int j = 0; j < width; j++) {
                        int a = i * width + j;
                        double moved = Math.min(Math.max(at[a] + rate * gradient[a], bounds[0]), bounds[1]);
                        delta[j] = moved - x.data()[a];
                        length += delta[j] * delta[j];
                    }
                    double shorten = Math.min(1, epsilon / Math.sqrt(length));
                    for (int j = 0; j < width; j++) {
                        at[i * width + j] = (float) (x.data()[i * width + j] + shorten * delta[j]);
                    }
                }
            }
            for (int i = 0; i < at.length; i++) {
                at[i] = (float) Math.min(Math.max(at[i], bounds[0]), bounds[1]);
            }
            return at;
        }

        private void weightPerturbation(JsonNode c) {
            Features adversarial = x.with(floats(c.get("x_adv")));
            float[] theta = network.trainable();
            float[] gradient = new float[theta.length];
            assertEquals(c.get("loss_before").asDouble(), mean(adversarial, gradient), ROUNDING);
            float[] v = new float[theta.length];
            WeightPerturbation.ofGamma(c.get("gamma").asDouble()).ascend(theta, gradient, network.layout(), v);
            List<float[]> expected = new ArrayList<>();
            c.get("weight_perturbation").forEach(node -> expected.add(part(node)));
            List<ParameterRange> weights = network.layout().stream()
                    .filter(r -> r.kind() == ParameterRange.Kind.WEIGHT)
                    .toList();
            assertEquals(expected.size(), weights.size());
            for (int l = 0; l < weights.size(); l++) {
                int from = weights.get(l).offset();
                float[] actual =
                        Arrays.copyOfRange(v, from, from + weights.get(l).length());
                float largest = 0;
                for (float w : expected.get(l)) {
                    largest = Math.max(largest, Math.abs(w));
                }
                boolean scaled = largest > c.get("gamma").asDouble() * norm(theta, weights.get(l));
                // Files hold the perturbation before or after its factor gamma.
                float factor = scaled ? (float) c.get("gamma").asDouble() : 1;
                for (int i = 0; i < actual.length; i++) {
                    actual[i] /= factor;
                }
                assertArrayEquals(expected.get(l), actual, 2e-5f, weights.get(l).name());
            }
            network.setTrainable(WeightPerturbation.perturbed(theta, v));
            try {
                assertEquals(c.get("loss_after").asDouble(), mean(adversarial, new float[theta.length]), 2 * ROUNDING);
            } finally {
                network.setTrainable(theta);
            }
        }

        private static double norm(float[] theta, ParameterRange range) {
            double square = 0;
            for (int i = range.offset(); i < range.offset() + range.length(); i++) {
                square += (double) theta[i] * theta[i];
            }
            return Math.sqrt(square);
        }

        /** Mean cross-entropy of a training pass, whose parameter gradient is added. */
        private double mean(Features at, float[] gradient) {
            Batch batch = Batch.of(at, MathOps.range(n));
            try (Tape tape = network.forward(batch, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(0))) {
                double[] losses = new double[n];
                float[] dz = new float[n * network.classes()];
                new CrossEntropy(labels).evaluate(tape.output(Output.LOGITS), n, network.classes(), 0, losses, dz);
                backward(tape, dz, gradient);
                return mean(losses);
            }
        }

        /** The same of a loss of two segments, the inputs as they are and perturbed ones. */
        private double mean(PairLoss loss, Features perturbed, float[] gradient) {
            int k = network.classes();
            float[] both = Arrays.copyOf(x.data(), 2 * x.data().length);
            System.arraycopy(perturbed.data(), 0, both, x.data().length, x.data().length);
            Features rows = new Features(both, 2 * n, network.inputShape());
            Batch batch = new Batch(rows, MathOps.range(2 * n), new int[] {n, n});
            try (Tape tape = network.forward(batch, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(0))) {
                float[] z = tape.output(Output.LOGITS);
                double[] losses = new double[n];
                float[] dClean = new float[n * k];
                float[] dPerturbed = new float[n * k];
                loss.evaluate(
                        Arrays.copyOf(z, n * k),
                        Arrays.copyOfRange(z, n * k, 2 * n * k),
                        n,
                        k,
                        0,
                        losses,
                        dClean,
                        dPerturbed);
                float[] dz = Arrays.copyOf(dClean, 2 * n * k);
                System.arraycopy(dPerturbed, 0, dz, n * k, n * k);
                backward(tape, dz, gradient);
                return mean(losses);
            }
        }

        private void backward(Tape tape, float[] dz, float[] gradient) {
            for (int i = 0; i < dz.length; i++) {
                dz[i] /= n;
            }
            network.backward(tape, Map.of(Output.LOGITS, dz), Gradients.ofParameters(gradient));
        }

        private static double mean(double[] values) {
            return Arrays.stream(values).average().orElseThrow();
        }

        private static float[] sum(float[] a, double[] b, double factor) {
            float[] out = new float[a.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (a[i] + factor * b[i]);
            }
            return out;
        }

        private static void compare(String name, double[] expected, float[] actual) {
            assertEquals(expected.length, actual.length, name);
            for (int i = 0; i < expected.length; i++) {
                // Large values are ratios (DLR) with a small denominator, whose rounding counts by their square.
                double tolerance = ROUNDING * (1 + Math.abs(expected[i])) + 1e-6 * expected[i] * expected[i];
                assertEquals(expected[i], actual[i], tolerance, name + " " + i);
            }
        }
    }
}
