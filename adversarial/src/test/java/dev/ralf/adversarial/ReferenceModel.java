package dev.ralf.adversarial;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A small sequential network in double precision, from the layers of a reference file. Slow and plain: a second opinion
 * on the engines, exact up to the float rounding of inputs, logits and gradients at the border.
 */
public final class ReferenceModel implements DifferentiableClassifier {
    private final List<Layer> layers = new ArrayList<>();
    private final int classes;

    public ReferenceModel(JsonNode model, JsonNode inputShape) {
        int[] shape = Golden.ints(inputShape);
        int height = shape.length == 3 ? shape[1] : 1;
        int classes = 0;
        for (JsonNode layer : model.get("layers")) {
            switch (layer.get("type").asString()) {
                case "flatten" -> {}
                case "relu" -> layers.add(new Relu());
                case "dense" -> {
                    classes = layer.get("out").asInt();
                    layers.add(new Dense(
                            layer.get("in").asInt(),
                            classes,
                            Golden.doubles(layer.get("W")),
                            Golden.doubles(layer.get("b"))));
                }
                case "conv2d" ->
                    layers.add(new Conv(
                            layer.get("inC").asInt(),
                            layer.get("outC").asInt(),
                            height,
                            Golden.doubles(layer.get("W")),
                            Golden.doubles(layer.get("b"))));
                case "maxpool2d" -> {
                    layers.add(new MaxPool(height));
                    height /= 2;
                }
                default -> throw new IllegalArgumentException("unknown layer " + layer.get("type"));
            }
        }
        this.classes = classes;
    }

    @Override
    public String id() {
        return "reference";
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public float[] logits(Features features) {
        float[] out = new float[features.size() * classes];
        for (int i = 0; i < features.size(); i++) {
            double[] z = forward(features, i).get(layers.size());
            for (int j = 0; j < classes; j++) {
                out[i * classes + j] = (float) z[j];
            }
        }
        return out;
    }

    @Override
    public Matrix probabilities(Features features) {
        return MathOps.softmax(logits(features), features.size(), classes);
    }

    @Override
    public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
        int n = features.size();
        double[] losses = new double[n];
        float[] dz = gradient == null ? null : new float[n * classes];
        loss.evaluate(logits(features), n, classes, 0, losses, dz);
        if (gradient != null) {
            for (int i = 0; i < n; i++) {
                List<double[]> h = forward(features, i);
                double[] d = new double[classes];
                for (int j = 0; j < classes; j++) {
                    d[j] = dz[i * classes + j];
                }
                for (int l = layers.size() - 1; l >= 0; l--) {
                    d = layers.get(l).backward(h.get(l), h.get(l + 1), d);
                }
                for (int j = 0; j < d.length; j++) {
                    gradient[i * d.length + j] = (float) d[j];
                }
            }
        }
        return losses;
    }

    private List<double[]> forward(Features features, int i) {
        double[] x = new double[features.width()];
        for (int j = 0; j < x.length; j++) {
            x[j] = features.get(i, j);
        }
        List<double[]> h = new ArrayList<>();
        h.add(x);
        for (Layer layer : layers) {
            h.add(layer.forward(h.get(h.size() - 1)));
        }
        return h;
    }

    private interface Layer {
        double[] forward(double[] x);

        double[] backward(double[] x, double[] y, double[] dy);
    }

    private record Dense(int in, int out, double[] w, double[] b) implements Layer {
        @Override
        public double[] forward(double[] x) {
            double[] y = b.clone();
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    y[o] += w[o * in + i] * x[i];
                }
            }
            return y;
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy) {
            double[] dx = new double[in];
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    dx[i] += w[o * in + i] * dy[o];
                }
            }
            return dx;
        }
    }

    private record Relu() implements Layer {
        @Override
        public double[] forward(double[] x) {
            double[] y = x.clone();
            for (int i = 0; i < y.length; i++) {
                y[i] = Math.max(0, y[i]);
            }
            return y;
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy) {
            double[] dx = dy.clone();
            for (int i = 0; i < dx.length; i++) {
                dx[i] = x[i] > 0 ? dx[i] : 0;
            }
            return dx;
        }
    }

    /** 3x3 cross-correlation with padding 1 on square images. */
    private record Conv(int in, int out, int side, double[] w, double[] b) implements Layer {
        private interface Visit {
            void at(int weight, int source, int target);
        }

        private void each(Visit visit) {
            for (int o = 0; o < out; o++) {
                for (int c = 0; c < in; c++) {
                    for (int k = 0; k < 9; k++) {
                        for (int t = 0; t < side * side; t++) {
                            int row = t / side + k / 3 - 1;
                            int column = t % side + k % 3 - 1;
                            if (row >= 0 && row < side && column >= 0 && column < side) {
                                visit.at(
                                        (o * in + c) * 9 + k,
                                        c * side * side + row * side + column,
                                        o * side * side + t);
                            }
                        }
                    }
                }
            }
        }

        @Override
        public double[] forward(double[] x) {
            double[] y = new double[out * side * side];
            for (int t = 0; t < y.length; t++) {
                y[t] = b[t / (side * side)];
            }
            each((weight, source, target) -> y[target] += w[weight] * x[source]);
            return y;
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy) {
            double[] dx = new double[x.length];
            each((weight, source, target) -> dx[source] += w[weight] * dy[target]);
            return dx;
        }
    }

    /** The largest of each 2x2 block of square images; the first one takes the gradient of a tie. */
    private record MaxPool(int side) implements Layer {
        @Override
        public double[] forward(double[] x) {
            double[] y = new double[x.length / 4];
            for (int t = 0; t < y.length; t++) {
                y[t] = x[winner(x, t)];
            }
            return y;
        }

        @Override
        public double[] backward(double[] x, double[] y, double[] dy) {
            double[] dx = new double[x.length];
            for (int t = 0; t < dy.length; t++) {
                dx[winner(x, t)] += dy[t];
            }
            return dx;
        }

        private int winner(double[] x, int t) {
            int half = side / 2;
            int channel = t / (half * half);
            int corner = channel * side * side + (t % (half * half)) / half * 2 * side + t % half * 2;
            int best = corner;
            for (int at : new int[] {corner + 1, corner + side, corner + side + 1}) {
                if (x[at] > x[best]) {
                    best = at;
                }
            }
            return best;
        }
    }
}
