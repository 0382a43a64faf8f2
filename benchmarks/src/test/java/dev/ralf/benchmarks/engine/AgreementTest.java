package dev.ralf.benchmarks.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of the engine benchmark is computed the same by RALF and by PyTorch. */
class AgreementTest {
    static List<Subject> subjects() {
        return Subject.all();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void ralfAndPyTorchComputeTheSame(Subject subject) {
        Network network = network(subject);
        check(subject, network, network);
    }

    @Test
    void anotherNetworkIsRefused() {
        Subject subject = Subject.all().get(0);
        Network other = subject.architecture().create(subject.shape(), Subject.CLASSES, new SeedTree(2));
        String message = assertThrows(IllegalStateException.class, () -> check(subject, network(subject), other))
                .getMessage();
        assertTrue(message.startsWith("mlp: logits of RALF and of PyTorch differ by"), message);
    }

    @Test
    void differenceIsRelative_andNaNIsNone() {
        assertEquals(0.5, Agreement.difference(new float[] {3, 2}, new float[] {0, 2}) / 3, 1e-12);
        assertEquals(Double.NaN, Agreement.difference(new float[] {Float.NaN}, new float[] {1}));
        assertEquals(Double.NaN, Agreement.difference(new float[2], new float[1]));
    }

    private static Network network(Subject subject) {
        return subject.architecture().create(subject.shape(), Subject.CLASSES, new SeedTree(1));
    }

    private static void check(Subject subject, Network network, Network twin) {
        Features inputs = EngineBenchmark.inputs(subject);
        int[] labels = new int[subject.batch()];
        RalfSide ralf = new RalfSide(network, inputs, labels, subject.adam(), 0.1, 1);
        try (Torch torch = Torch.start(1);
                TorchSide peer = new TorchSide(torch, subject, twin, inputs, labels, 0.1, 1)) {
            Agreement.check(subject.name(), ralf, peer);
        }
    }
}
