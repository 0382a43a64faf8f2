package dev.ralf.core.optim;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (AdamW). With step t = 1, 2, ..., and lr times the factor of the schedule in the place
 * of lr:
 *
 * <pre>
 * m = b1 m + (1 - b1) g        v = b2 v + (1 - b2) g^2
 * w = w - lr ( (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps) + decay w )
 * </pre>
 *
 * <p>Decay acts on ranges of kind {@link ParameterRange.Kind#WEIGHT} alone. References: Kingma and Ba,
 * arXiv:1412.6980; Loshchilov and Hutter, arXiv:1711.05101.
 *
 * @param learningRate lr, above 0
 * @param beta1 b1, in [0, 1)
 * @param beta2 b2, in [0, 1)
 * @param epsilon eps, above 0
 * @param weightDecay decay, at least 0
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements OptimizerConfig {
    /** Checks the ranges. */
    public Adam {
        Checks.positive("learningRate", learningRate);
        Checks.inRange("beta1", beta1, 0, Math.nextDown(1.0));
        Checks.inRange("beta2", beta2, 0, Math.nextDown(1.0));
        Checks.positive("epsilon", epsilon);
        Checks.nonNegative("weightDecay", weightDecay);
    }

    /** The paper's defaults: rate 0.001, betas 0.9 and 0.999, epsilon 1e-8, no decay. */
    public static Adam defaults() {
        return new Adam(1e-3, 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public Adam withLearningRate(double rate) {
        return new Adam(rate, beta1, beta2, epsilon, weightDecay);
    }

    /** The same with another weight decay. */
    public Adam withWeightDecay(double decay) {
        return new Adam(learningRate, beta1, beta2, epsilon, decay);
    }

    @Override
    public Optimizer start(List<ParameterRange> layout) {
        return new State(this, layout);
    }

    private static final class State implements Optimizer {
        private final Adam adam;
        private final List<ParameterRange> layout;
        private float[] m;
        private float[] v;
        private int t;

        State(Adam adam, List<ParameterRange> layout) {
            this.adam = adam;
            this.layout = List.copyOf(layout);
            int n = layout.stream().mapToInt(ParameterRange::length).sum();
            m = new float[n];
            v = new float[n];
        }

        @Override
        public void step(float[] parameters, float[] gradient, double factor) {
            Checks.size("parameters", parameters.length, m.length);
            Checks.size("gradient", gradient.length, m.length);
            t++;
            double learningRate = adam.learningRate * Checks.nonNegative("factor", factor);
            double rate = learningRate / (1 - Math.pow(adam.beta1, t));
            double correct = 1 / (1 - Math.pow(adam.beta2, t));
            for (ParameterRange range : layout) {
                double decay = range.kind() == ParameterRange.Kind.WEIGHT ? learningRate * adam.weightDecay : 0;
                for (int i = range.offset(); i < range.offset() + range.length(); i++) {
                    double g = gradient[i];
                    double mi = adam.beta1 * m[i] + (1 - adam.beta1) * g;
                    double vi = adam.beta2 * v[i] + (1 - adam.beta2) * g * g;
                    m[i] = (float) mi;
                    v[i] = (float) vi;
                    double w = parameters[i];
                    parameters[i] = (float) (w - rate * mi / (Math.sqrt(vi * correct) + adam.epsilon) - decay * w);
                }
            }
        }

        @Override
        public Map<String, float[]> state() {
            return Map.of("adam/m", m.clone(), "adam/v", v.clone(), "adam/t", Saved.ofCount(t));
        }

        @Override
        public void restore(Map<String, float[]> state) {
            m = Saved.array(state, "adam/m", m.length);
            v = Saved.array(state, "adam/v", v.length);
            t = Saved.count(state, "adam/t");
        }
    }
}
