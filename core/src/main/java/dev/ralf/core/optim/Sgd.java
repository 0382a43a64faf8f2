package dev.ralf.core.optim;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum and coupled weight decay (an L2 penalty whose gradient goes through the
 * momentum). With f the factor of the schedule and b = 0 at the start:
 *
 * <pre>
 * g = g + decay w        b = momentum b + g        w = w - f lr (nesterov ? g + momentum b : b)
 * </pre>
 *
 * <p>The learning rate stands outside the momentum, so a schedule acts at once. These are the steps of
 * {@code torch.optim.SGD} without dampening (pytorch.org/docs/stable/generated/torch.optim.SGD.html); Sutskever,
 * Martens, Dahl and Hinton (ICML 2013), whose formula torch varies, keep it inside. Deviation from torch: decay acts on
 * ranges of kind {@link ParameterRange.Kind#WEIGHT} alone.
 *
 * @param learningRate lr, above 0
 * @param momentum in [0, 1)
 * @param nesterov true to step along the gradient plus the momentum after it; needs momentum above 0
 * @param weightDecay decay, at least 0
 */
public record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay)
        implements OptimizerConfig {
    private static final String MOMENTUM = "sgd/momentum";

    /** Checks the ranges. */
    public Sgd {
        Checks.positive("learningRate", learningRate);
        Checks.inRange("momentum", momentum, 0, Math.nextDown(1.0));
        Checks.argument(!nesterov || momentum > 0, "momentum must be above 0 with nesterov, got %s", momentum);
        Checks.nonNegative("weightDecay", weightDecay);
    }

    /** Rate 0.01, momentum 0.9, no Nesterov, no decay. */
    public static Sgd defaults() {
        return new Sgd(0.01, 0.9, false, 0);
    }

    @Override
    public Sgd withLearningRate(double rate) {
        return new Sgd(rate, momentum, nesterov, weightDecay);
    }

    /** The same with another momentum. */
    public Sgd withMomentum(double factor) {
        return new Sgd(learningRate, factor, nesterov, weightDecay);
    }

    /** The same with or without Nesterov's variant. */
    public Sgd withNesterov(boolean on) {
        return new Sgd(learningRate, momentum, on, weightDecay);
    }

    /** The same with another weight decay. */
    public Sgd withWeightDecay(double decay) {
        return new Sgd(learningRate, momentum, nesterov, decay);
    }

    @Override
    public Optimizer start(List<ParameterRange> layout) {
        return new State(this, layout);
    }

    private static final class State implements Optimizer {
        private final Sgd sgd;
        private final List<ParameterRange> layout;
        private final int n;
        private float[] buffer;

        State(Sgd sgd, List<ParameterRange> layout) {
            this.sgd = sgd;
            this.layout = List.copyOf(layout);
            n = layout.stream().mapToInt(ParameterRange::length).sum();
            buffer = new float[sgd.momentum > 0 ? n : 0];
        }

        @Override
        public void step(float[] parameters, float[] gradient, double factor) {
            Checks.size("parameters", parameters.length, n);
            Checks.size("gradient", gradient.length, n);
            double rate = sgd.learningRate * Checks.nonNegative("factor", factor);
            for (ParameterRange range : layout) {
                double decay = range.kind() == ParameterRange.Kind.WEIGHT ? sgd.weightDecay : 0;
                for (int i = range.offset(); i < range.offset() + range.length(); i++) {
                    double w = parameters[i];
                    double g = gradient[i] + decay * w;
                    if (sgd.momentum > 0) {
                        double b = sgd.momentum * buffer[i] + g;
                        buffer[i] = (float) b;
                        g = sgd.nesterov ? g + sgd.momentum * b : b;
                    }
                    parameters[i] = (float) (w - rate * g);
                }
            }
        }

        @Override
        public Map<String, float[]> state() {
            return sgd.momentum > 0 ? Map.of(MOMENTUM, buffer.clone()) : Map.of();
        }

        @Override
        public void restore(Map<String, float[]> state) {
            if (sgd.momentum > 0) {
                buffer = Saved.array(state, MOMENTUM, n);
            }
        }
    }
}
