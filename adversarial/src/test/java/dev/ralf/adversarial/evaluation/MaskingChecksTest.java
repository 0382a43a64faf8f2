package dev.ralf.adversarial.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Models whose weakness a gradient does not show, each made on purpose; and one that hides nothing. */
class MaskingChecksTest {
    private static final int ROWS = 40;
    private static final NetworkOf PLAIN = new NetworkOf(
            Models.linear(new double[][] {{-3, 3}, {2, -2}, {1, -1}, {-1, 1}}, 0, 0), UnaryOperator.identity());

    /** A model behind something done to its inputs, through which no gradient goes, or to its logits. */
    private static class NetworkOf implements DifferentiableClassifier {
        private final DifferentiableClassifier inner;
        private final UnaryOperator<Features> before;

        NetworkOf(DifferentiableClassifier inner, UnaryOperator<Features> before) {
            this.inner = inner;
            this.before = before;
        }

        @Override
        public String id() {
            return "wrapped";
        }

        @Override
        public int classes() {
            return inner.classes();
        }

        @Override
        public float[] logits(Features features) {
            return inner.logits(before.apply(features));
        }

        @Override
        public Matrix probabilities(Features features) {
            return MathOps.softmax(logits(features), features.size(), classes());
        }

        @Override
        public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
            return inner.lossAndInputGradient(before.apply(features), loss, gradient);
        }
    }

    private static Features rows() {
        RandomGenerator rng = new SeedTree(4).generator();
        float[] x = new float[ROWS * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = rng.nextFloat();
        }
        return new Features(x, ROWS, 4).in(Domain.box(4, 0, 1));
    }

    private static List<String> flags(DifferentiableClassifier model) {
        Features x = rows();
        int[] labels = new int[ROWS];
        Matrix p = PLAIN.probabilities(x);
        for (int i = 0; i < ROWS; i++) {
            labels[i] = p.argmax(i);
        }
        DeployedTarget target = new DeployedTarget(model, new Argmax(), labels, null);
        GradientAttack pgd =
                GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.2), 20).withRandomStart(false);
        AttackResult result = pgd.run(target, x, MathOps.range(ROWS), new SeedTree(1));
        List<MaskingChecks.Flag> flags =
                MaskingChecks.run(List.of(pgd), List.of(result), target, x, MathOps.range(ROWS), ROWS, new SeedTree(1));
        flags.forEach(f ->
                assertTrue(f.explanation().length() > 40 && !f.explanation().contains("\n")));
        return flags.stream().map(MaskingChecks.Flag::id).toList();
    }

    @Test
    void aPlainModel_raisesNoFlag() {
        assertEquals(List.of(), flags(PLAIN));
    }

    @Test
    void saturatedSoftmax_isFlagged() {
        // Logits pressed into a step: the gradient is zero on both sides of the boundary.
        DifferentiableClassifier step = new NetworkOf(PLAIN, UnaryOperator.identity()) {
            @Override
            public float[] logits(Features features) {
                float[] z = PLAIN.logits(features);
                for (int i = 0; i < z.length; i++) {
                    z[i] = z[i] > 0 ? 40 : -40;
                }
                return z;
            }

            @Override
            public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
                double[] losses = new double[features.size()];
                loss.evaluate(
                        logits(features),
                        features.size(),
                        2,
                        0,
                        losses,
                        gradient == null ? null : new float[2 * features.size()]);
                if (gradient != null) {
                    java.util.Arrays.fill(gradient, 0);
                }
                return losses;
            }
        };
        List<String> got = flags(step);
        assertTrue(
                got.containsAll(List.of("zero-gradient", "black-box", "loss-not-rising", "unbounded")), got.toString());
    }

    @Test
    void preprocessingWithoutADerivative_isFlagged() {
        // Inputs are mirrored first, of which the gradient knows nothing: it points away from the weakness.
        List<String> got = flags(
                new NetworkOf(Models.linear(new double[][] {{3, -3}, {-2, 2}, {-1, 1}, {1, -1}}, -0.5, 0.5), f -> {
                    float[] x = f.data().clone();
                    for (int i = 0; i < x.length; i++) {
                        x[i] = 1 - x[i];
                    }
                    return f.with(x);
                }));
        assertTrue(got.contains("black-box") && got.contains("loss-not-rising"), got.toString());
    }

    @Test
    void aStochasticLayer_isFlagged() {
        RandomGenerator rng = new SeedTree(8).generator();
        List<String> got = flags(new NetworkOf(PLAIN, f -> {
            float[] x = f.data().clone();
            for (int i = 0; i < x.length; i++) {
                x[i] += 0.3f * (float) rng.nextGaussian();
            }
            return f.with(x);
        }));
        assertTrue(got.contains("randomised"), got.toString());
    }

    /** Logits times 1000 with the network's own gradient: in float the cross-entropy of most rows is flat. */
    private static DifferentiableClassifier timesThousand() {
        return new NetworkOf(PLAIN, UnaryOperator.identity()) {
            @Override
            public float[] logits(Features features) {
                float[] z = PLAIN.logits(features);
                for (int i = 0; i < z.length; i++) {
                    z[i] *= 1000;
                }
                return z;
            }

            @Override
            public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
                LogitLoss scaled = new LogitLoss() {
                    @Override
                    public void evaluate(
                            float[] logits, int n, int k, int first, double[] losses, float[] logitGradient) {
                        float[] z = logits.clone();
                        for (int i = 0; i < z.length; i++) {
                            z[i] *= 1000;
                        }
                        loss.evaluate(z, n, k, first, losses, logitGradient);
                        if (logitGradient != null) {
                            for (int i = 0; i < logitGradient.length; i++) {
                                logitGradient[i] *= 1000;
                            }
                        }
                    }
                };
                return PLAIN.lossAndInputGradient(features, scaled, gradient);
            }
        };
    }

    /** The margin of the scores sees through it, and the number is right; who attacks by cross-entropy is warned. */
    @Test
    void logitsTimesAThousand_areFlagged() {
        assertEquals(List.of("saturated"), flags(timesThousand()));
    }

    @Test
    void roundedInputsWithoutADerivative_areFlagged() {
        UnaryOperator<Features> rounding = f -> {
            float[] x = f.data().clone();
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.round(x[i] * 2) / 2f;
            }
            return f.with(x);
        };
        List<String> got = flags(new NetworkOf(PLAIN, rounding) {
            @Override
            public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
                double[] losses = super.lossAndInputGradient(features, loss, gradient);
                if (gradient != null) {
                    java.util.Arrays.fill(gradient, 0); // that is what rounding has for a derivative
                }
                return losses;
            }
        });
        assertTrue(got.containsAll(List.of("zero-gradient", "black-box", "unbounded")), got.toString());
        // the derivative of the network at the rounded inputs leads to the weakness all the same: nothing is hidden
        assertEquals(List.of(), flags(new NetworkOf(PLAIN, rounding)));
    }
}
