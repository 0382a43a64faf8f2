package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.Vgg8;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The large networks at the width of their papers, on two images. */
class FullWidthTest {
    private static final int[] SHAPE = {3, 32, 32};
    private static final int[] LABELS = {3, 7};

    /**
     * An architecture and its number of parameters, counted by hand from the papers.
     *
     * @param parameters trainable ones, with ten classes
     */
    private record Case(Architecture architecture, int parameters) {
        @Override
        public String toString() {
            return architecture.id();
        }
    }

    static List<Case> cases() {
        return List.of(
                // Stem 1,728 + 128; blocks 147,968, 525,568, 2,099,712, 8,393,728; dense 5,130.
                new Case(Designed.of(new ResNet(ResNet.Kind.RESNET18, 64, 0)), 11_173_962),
                // Convolutions with bias 1,792, 73,856, 295,168, 1,180,160, 2,359,808; norms 2 x 1,472; dense 5,130.
                new Case(Designed.of(new Vgg8(64, 0)), 3_918_858));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theyTrain_andTheirGradientsAreDerivatives(Case c) {
        Network network = c.architecture.create(SHAPE, 10, new SeedTree(1));
        float[] theta = network.trainable();
        assertEquals(c.parameters, theta.length);
        Features x = Networks.inputs(2, SHAPE, 5);
        float[] gradient = new float[theta.length];
        float[] input = new float[x.data().length];
        evaluate(network, x, new Gradients(input, gradient));
        // Along the gradient of each sort of range, where rounding in single precision is least.
        for (ParameterRange.Kind kind : List.of(ParameterRange.Kind.WEIGHT, ParameterRange.Kind.NORM)) {
            float[] direction = new float[theta.length];
            double norm = 0;
            for (ParameterRange range : network.layout()) {
                for (int i = range.offset(); i < range.offset() + range.length(); i++) {
                    direction[i] = range.kind() == kind ? gradient[i] : 0;
                    norm += (double) direction[i] * direction[i];
                }
            }
            norm = Math.sqrt(norm);
            double step = 2e-3;
            double up = moved(network, theta, direction, step / norm, x);
            double down = moved(network, theta, direction, -step / norm, x);
            assertTrue(norm > 0);
            assertEquals(1, (up - down) / (2 * step * norm), 0.05, kind.toString());
        }
    }

    private static double moved(Network network, float[] theta, float[] direction, double factor, Features x) {
        float[] other = theta.clone();
        for (int i = 0; i < other.length; i++) {
            other[i] += (float) (factor * direction[i]);
        }
        network.setTrainable(other);
        return evaluate(network, x, null);
    }

    private static double evaluate(Network network, Features x, Gradients into) {
        Batch batch = Batch.of(x, MathOps.range(2));
        try (Tape tape = network.forward(batch, Mode.INFERENCE, EnumSet.of(Output.LOGITS), new SeedTree(2))) {
            double[] losses = new double[2];
            float[] dz = new float[20];
            new CrossEntropy(LABELS).evaluate(tape.output(Output.LOGITS), 2, 10, 0, losses, dz);
            if (into != null) {
                network.backward(tape, Map.of(Output.LOGITS, dz), into);
            }
            return losses[0] + losses[1];
        }
    }
}
