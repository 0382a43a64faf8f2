package dev.ralf.benchmarks.engine;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.measure.Clock;
import dev.ralf.benchmarks.measure.Contest;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** How fast this machine multiplies matrices, in floating-point operations a second. */
final class MatrixRate {
    private static final int SIZE = 1024;

    private MatrixRate() {}

    /** The rate of the faster of ND4J's and PyTorch's products of two square matrices, in its best round, by CPU time of the thread. */
    static double measure(Torch torch, BenchOptions options) {
        options.progress().accept("product of matrices");
        try (PtNDManager scope = torch.scope()) {
            float[] values = new float[SIZE * SIZE];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(i);
            }
            PtNDArray a = Torch.tensor(scope, values, SIZE, SIZE);
            PtNDArray b = Torch.tensor(scope, values, SIZE, SIZE);
            INDArray c = Nd4j.createFromArray(values).reshape(SIZE, SIZE);
            INDArray d = c.dup();
            INDArray result = Nd4j.createUninitialized(DataType.FLOAT, SIZE, SIZE);
            Contest contest = Contest.run(
                    new Contest.Plan(0.5, options.quick() ? 3 : 9, 0.1),
                    () -> Nd4j.exec(new DynamicCustomOp("matmul", new INDArray[] {c, d}, new INDArray[] {result})),
                    () -> a.matMul(b).close());
            double seconds = Stream.concat(contest.first().stream(), contest.second().stream())
                            .mapToDouble(s -> s.of(Clock.THREAD))
                            .min()
                            .orElseThrow()
                    / 1e9;
            return 2.0 * SIZE * SIZE * SIZE / seconds;
        }
    }
}
