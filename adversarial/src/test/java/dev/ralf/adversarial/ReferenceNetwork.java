package dev.ralf.adversarial;

import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A small sequential network in double precision, from the layers of a reference file: dense, convolution, max and
 * average pooling, ReLU, leaky ReLU, tanh, sigmoid. Slow and plain: a second opinion on the engines, exact up to the
 * float rounding of inputs, outputs and gradients at the border. Parameters are W {@code [out][in]...} and b of each layer
 * in order, as in the file.
 */
public final class ReferenceNetwork implements Network {
    private final List<Layer> layers;
    private final int[] inputShape;
    private final int classes;
    private final int embeddingWidth;

    private ReferenceNetwork(List<Layer> layers, int[] inputShape, int classes, int embeddingWidth) {
        this.layers = layers;
        this.inputShape = inputShape;
        this.classes = classes;
        this.embeddingWidth = embeddingWidth;
    }

    /** The network of a reference file. */
    public static ReferenceNetwork of(JsonNode file) {
        int[] shape = file.has("input_shape")
                ? Golden.ints(file.get("input_shape"))
                : new int[] {1, 1, file.get("input_dim").asInt()};
        List<Layer> layers = new ArrayList<>();
        int[] at = shape.clone();
        int embedding = 0;
        for (JsonNode layer : file.get("model").get("layers")) {
            String type = layer.get("type").asString();
            switch (type) {
                case "flatten" -> at = new int[] {1, 1, at[0] * at[1] * at[2]};
                case "relu", "tanh", "sigmoid", "leaky_relu" ->
                    layers.add(new Pointwise(type, layer.path("slope").asDouble(0.01)));
                case "dense" -> {
                    embedding = layer.get("in").asInt();
                    at = new int[] {1, 1, layer.get("out").asInt()};
                    layers.add(new Dense(
                            embedding, at[2], Golden.doubles(layer.get("W")), Golden.doubles(layer.get("b"))));
                }
                case "conv2d" -> {
                    Conv conv = new Conv(
                            at,
                            layer.get("outC").asInt(),
                            layer.path("k").asInt(3),
                            layer.path("stride").asInt(1),
                            layer.path("pad").asInt(0),
                            Golden.doubles(layer.get("W")),
                            Golden.doubles(layer.get("b")));
                    at = conv.outShape();
                    layers.add(conv);
                }
                case "maxpool2d", "avgpool2d" -> {
                    int k = layer.path("k").asInt(2);
                    Pool pool = new Pool(at, k, layer.path("stride").asInt(k), type.startsWith("max"));
                    at = pool.outShape();
                    layers.add(pool);
                }
                default -> throw new IllegalArgumentException("unknown layer " + type);
            }
        }
        return new ReferenceNetwork(layers, shape, at[2], embedding);
    }

    /** The model of a reference file. */
    public static NetworkClassifier model(JsonNode file) {
        return new NetworkClassifier("reference", of(file));
    }

    @Override
    public int[] inputShape() {
        return inputShape.clone();
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int embeddingWidth() {
        return embeddingWidth;
    }

    @Override
    public boolean stochastic() {
        return false;
    }

    private record Pass(List<List<double[]>> values, Map<Output, float[]> outputs) implements Tape {
        @Override
        public float[] output(Output output) {
            return outputs.get(output);
        }

        @Override
        public void close() {}
    }

    @Override
    public Tape forward(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
        int n = batch.size();
        float[] logits = new float[n * classes];
        float[] embeddings = new float[n * embeddingWidth];
        List<List<double[]>> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] x = new double[batch.features().width()];
            for (int j = 0; j < x.length; j++) {
                x[j] = batch.features().get(i, j);
            }
            List<double[]> h = new ArrayList<>(List.of(x));
            for (Layer layer : layers) {
                h.add(layer.forward(h.get(h.size() - 1)));
            }
            copy(h.get(layers.size()), logits, i);
            copy(h.get(layers.size() - 1), embeddings, i);
            values.add(h);
        }
        return new Pass(values, Map.of(Output.LOGITS, logits, Output.EMBEDDING, embeddings));
    }

    private static void copy(double[] from, float[] to, int row) {
        for (int j = 0; j < from.length; j++) {
            to[row * from.length + j] = (float) from[j];
        }
    }

    @Override
    public void backward(Tape tape, Map<Output, float[]> outputGradients, Gradients into) {
        List<List<double[]>> values = ((Pass) tape).values;
        int parameters = layers.stream().mapToInt(l -> l.parameters().length).sum();
        double[] all = new double[parameters];
        for (int i = 0; i < values.size(); i++) {
            List<double[]> h = values.get(i);
            double[] d = row(outputGradients.get(Output.LOGITS), i, classes);
            int at = parameters;
            for (int l = layers.size() - 1; l >= 0; l--) {
                at -= layers.get(l).parameters().length;
                d = layers.get(l).backward(h.get(l), h.get(l + 1), d, all, at);
                if (l == layers.size() - 1) {
                    double[] e = row(outputGradients.get(Output.EMBEDDING), i, embeddingWidth);
                    for (int j = 0; j < d.length; j++) {
                        d[j] += e[j];
                    }
                }
            }
            if (into.input() != null) {
                for (int j = 0; j < d.length; j++) {
                    into.input()[i * d.length + j] += (float) d[j];
                }
            }
        }
        if (into.parameters() != null) {
            for (int j = 0; j < all.length; j++) {
                into.parameters()[j] += (float) all[j];
            }
        }
    }

    private static double[] row(float[] all, int i, int width) {
        double[] out = new double[width];
        for (int j = 0; j < width && all != null; j++) {
            out[j] = all[i * width + j];
        }
        return out;
    }

    @Override
    public void updateBuffers(Tape tape) {}

    @Override
    public List<ParameterRange> layout() {
        List<ParameterRange> out = new ArrayList<>();
        int at = 0;
        for (int l = 0; l < layers.size(); l++) {
            int length = layers.get(l).parameters().length;
            if (length > 0) {
                int bias = layers.get(l).biases();
                out.add(new ParameterRange(l + "/weight", at, length - bias, ParameterRange.Kind.WEIGHT));
                out.add(new ParameterRange(l + "/bias", at + length - bias, bias, ParameterRange.Kind.BIAS));
                at += length;
            }
        }
        return out;
    }

    @Override
    public float[] trainable() {
        int n = layers.stream().mapToInt(l -> l.parameters().length).sum();
        float[] out = new float[n];
        int at = 0;
        for (Layer layer : layers) {
            for (double p : layer.parameters()) {
                out[at++] = (float) p;
            }
        }
        return out;
    }

    @Override
    public void setTrainable(float[] values) {
        int at = 0;
        for (Layer layer : layers) {
            for (int j = 0; j < layer.parameters().length; j++) {
                layer.parameters()[j] = values[at++];
            }
        }
    }

    @Override
    public float[] buffers() {
        return new float[0];
    }

    @Override
    public void setBuffers(float[] values) {}

    @Override
    public Network copy() {
        return new ReferenceNetwork(layers.stream().map(Layer::copy).toList(), inputShape, classes, embeddingWidth);
    }

    private interface Layer {
        double[] forward(double[] x);

        /** The gradient in x; adds that in the parameters to {@code into} from {@code at}. */
        double[] backward(double[] x, double[] y, double[] dy, double[] into, int at);

        default double[] parameters() {
            return new double[0];
        }

        default int biases() {
            return 0;
        }

        default Layer copy() {
            return this;
        }
    }

    private record Dense(int in, int out, double[] parameters) implements Layer {
        Dense(int in, int out, double[] w, double[] b) {
            this(in, out, join(w, b));
        }

        @Override
        public int biases() {
            return out;
        }

        @Override
        public Layer copy() {
            return new Dense(in, out, parameters.clone());
        }

        @Override
        public double[] forward(double[] x) {
            double[] y = new double[out];
            for (int o = 0; o < out; o++) {
                y[o] = parameters[in * out + o];
                for (int i = 0; i < in; i++) {
                    y[o] += parameters[o * in + i] * x[i];
                }
            }
            return y;
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy, double[] into, int at) {
            double[] dx = new double[in];
            for (int o = 0; o < out; o++) {
                into[at + in * out + o] += dy[o];
                for (int i = 0; i < in; i++) {
                    dx[i] += parameters[o * in + i] * dy[o];
                    into[at + o * in + i] += x[i] * dy[o];
                }
            }
            return dx;
        }
    }

    private record Pointwise(String type, double slope) implements Layer {
        @Override
        public double[] forward(double[] x) {
            return Arrays.stream(x)
                    .map(v -> switch (type) {
                        case "relu" -> Math.max(0, v);
                        case "leaky_relu" -> v > 0 ? v : slope * v;
                        case "tanh" -> Math.tanh(v);
                        default -> 1 / (1 + Math.exp(-v));
                    })
                    .toArray();
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy, double[] into, int at) {
            double[] dx = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                dx[i] = dy[i]
                        * switch (type) {
                            case "relu" -> x[i] > 0 ? 1 : 0;
                            case "leaky_relu" -> x[i] > 0 ? 1 : slope;
                            case "tanh" -> 1 - y[i] * y[i];
                            default -> y[i] * (1 - y[i]);
                        };
            }
            return dx;
        }
    }

    /** Cross-correlation with zero padding. */
    private record Conv(int[] shape, int out, int k, int stride, int pad, double[] parameters) implements Layer {
        private interface Visit {
            void at(int weight, int source, int target);
        }

        Conv(int[] shape, int out, int k, int stride, int pad, double[] w, double[] b) {
            this(shape.clone(), out, k, stride, pad, join(w, b));
        }

        int[] outShape() {
            return new int[] {out, (shape[1] + 2 * pad - k) / stride + 1, (shape[2] + 2 * pad - k) / stride + 1};
        }

        @Override
        public int biases() {
            return out;
        }

        @Override
        public Layer copy() {
            return new Conv(shape, out, k, stride, pad, parameters.clone());
        }

        private void each(Visit visit) {
            int[] to = outShape();
            int area = to[1] * to[2];
            for (int o = 0; o < out; o++) {
                for (int c = 0; c < shape[0]; c++) {
                    for (int w = 0; w < k * k; w++) {
                        for (int t = 0; t < area; t++) {
                            int row = t / to[2] * stride + w / k - pad;
                            int column = t % to[2] * stride + w % k - pad;
                            if (row >= 0 && row < shape[1] && column >= 0 && column < shape[2]) {
                                visit.at(
                                        (o * shape[0] + c) * k * k + w,
                                        (c * shape[1] + row) * shape[2] + column,
                                        o * area + t);
                            }
                        }
                    }
                }
            }
        }

        @Override
        public double[] forward(double[] x) {
            int[] to = outShape();
            int area = to[1] * to[2];
            double[] y = new double[out * area];
            for (int t = 0; t < y.length; t++) {
                y[t] = parameters[parameters.length - out + t / area];
            }
            each((weight, source, target) -> y[target] += parameters[weight] * x[source]);
            return y;
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy, double[] into, int at) {
            int[] to = outShape();
            double[] dx = new double[x.length];
            each((weight, source, target) -> {
                dx[source] += parameters[weight] * dy[target];
                into[at + weight] += x[source] * dy[target];
            });
            for (int t = 0; t < dy.length; t++) {
                into[at + parameters.length - out + t / (to[1] * to[2])] += dy[t];
            }
            return dx;
        }
    }

    /** The largest or the mean of square blocks; the first of a tie takes the gradient. */
    private record Pool(int[] shape, int k, int stride, boolean max) implements Layer {
        int[] outShape() {
            return new int[] {shape[0], (shape[1] - k) / stride + 1, (shape[2] - k) / stride + 1};
        }

        private int[] block(int t) {
            int[] to = outShape();
            int channel = t / (to[1] * to[2]);
            int row = t / to[2] % to[1] * stride;
            int column = t % to[2] * stride;
            int[] out = new int[k * k];
            for (int w = 0; w < out.length; w++) {
                out[w] = (channel * shape[1] + row + w / k) * shape[2] + column + w % k;
            }
            return out;
        }

        private static int winner(double[] x, int[] block) {
            int best = block[0];
            for (int at : block) {
                best = x[at] > x[best] ? at : best;
            }
            return best;
        }

        @Override
        public double[] forward(double[] x) {
            int[] to = outShape();
            double[] y = new double[to[0] * to[1] * to[2]];
            for (int t = 0; t < y.length; t++) {
                int[] block = block(t);
                y[t] = max
                        ? x[winner(x, block)]
                        : Arrays.stream(block).mapToDouble(at -> x[at]).sum() / block.length;
            }
            return y;
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy, double[] into, int at) {
            double[] dx = new double[x.length];
            for (int t = 0; t < dy.length; t++) {
                int[] block = block(t);
                if (max) {
                    dx[winner(x, block)] += dy[t];
                } else {
                    for (int from : block) {
                        dx[from] += dy[t] / block.length;
                    }
                }
            }
            return dx;
        }
    }

    private static double[] join(double[] w, double[] b) {
        double[] all = Arrays.copyOf(w, w.length + b.length);
        System.arraycopy(b, 0, all, w.length, b.length);
        return all;
    }
}
