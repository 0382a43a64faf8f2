package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;

class BufferPoolTest {
    @BeforeAll
    static void start() {
        EngineInfo.start();
    }

    @Test
    void givesAFreeBufferAgainIfItIsNotMuchTooLong() {
        BufferPool pool = new BufferPool(DataType.FLOAT);
        DataBuffer a = pool.take(1000);
        assertNotSame(a, pool.take(1000));
        pool.give(a);
        DataBuffer small = pool.take(499);
        assertNotSame(a, small);
        assertSame(a, pool.take(500));
        assertEquals(1000 + 1000 + 499, pool.created());
        assertTrue(pool.take(1).length() >= 1);
    }

    /** Batches that shrink by one row, as an attack's do that drops the rows it has beaten. */
    @Test
    void shrinkingBatchesNeedLittleMoreThanTheLargest() {
        Network network = Designed.of(new LeNet5()).create(new int[] {1, 28, 28}, 3, new SeedTree(1));
        BufferPool pool = BufferPool.of(DataType.FLOAT);
        long before = pool.created();
        pass(network, 64);
        pass(network, 64);
        long largest = pool.created() - before;
        for (int n = 63; n > 0; n -= 3) {
            pass(network, n);
        }
        // Whatever other tests left free may have served the first passes.
        assertTrue(pool.created() - before <= 2 * Math.max(largest, 3_000_000), "created " + pool.created());
    }

    private static void pass(Network network, int n) {
        Batch batch = Batch.of(Networks.inputs(n, new int[] {1, 28, 28}, 1), MathOps.range(n));
        try (Tape tape = network.forward(batch, Mode.TRAINING, EnumSet.of(Output.LOGITS), new SeedTree(1))) {
            network.backward(
                    tape,
                    Map.of(Output.LOGITS, new float[n * 3]),
                    new Gradients(new float[n * 784], new float[network.trainable().length]));
        }
    }
}
