package dev.ralf.engine.torch;

import dev.ralf.core.engine.Execution;
import dev.ralf.core.engine.Execution.Precision;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.Operation;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.model.blueprint.Step;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One way through the steps of a blueprint, inside a {@link org.bytedeco.javacpp.PointerScope} of the caller. */
final class Walk {
    private static final long[] ONE = {1, 1};

    private final Blueprint blueprint;
    private final Weights weights;
    private final Execution execution;
    private final int firstFree;
    private final Batch batch;
    private final Mode mode;
    private final SeedTree seed;
    private final Tensor input;
    private final Tensor[] outputs;
    private final Map<Output, Tensor> wanted = new EnumMap<>(Output.class);
    /** For each segment, means and variances of each norm in turn. */
    private final List<List<Tensor>> statistics = new ArrayList<>();

    Walk(
            Blueprint blueprint,
            Weights weights,
            Execution execution,
            int firstFree,
            Batch batch,
            Mode mode,
            SeedTree seed) {
        this(
                blueprint,
                weights,
                execution,
                firstFree,
                batch,
                Tensors.upload(
                        batch.features().data(),
                        weights.device(),
                        batch.size(),
                        batch.features().width()),
                mode,
                seed);
    }

    /** A walk over inputs that are on the device, {@code [n][width]}, in the place of the batch's. */
    Walk(
            Blueprint blueprint,
            Weights weights,
            Execution execution,
            int firstFree,
            Batch batch,
            Tensor rows,
            Mode mode,
            SeedTree seed) {
        this.blueprint = blueprint;
        this.weights = weights;
        this.execution = execution;
        this.firstFree = firstFree;
        this.batch = batch;
        this.mode = mode;
        this.seed = seed;
        this.outputs = new Tensor[blueprint.steps().size()];
        int[] array = blueprint.arrayShape();
        long[] shape = new long[array.length + 1];
        shape[0] = batch.size();
        for (int d = 0; d < array.length; d++) {
            shape[d + 1] = array[d];
        }
        Tensor x = rows.detach().reshape(shape);
        if (execution.channelsLast() && shape.length == 4) {
            x = x.contiguous(MemoryFormat.ChannelsLast);
        }
        x.set_requires_grad(true); // gives a second handle, which owns nothing
        this.input = x;
        for (int i = 0; i < batch.segments().length; i++) {
            statistics.add(new ArrayList<>());
        }
    }

    /** Another walk over the same batch that begins where this one is, with other streams. */
    Walk(Walk trunk, SeedTree seed) {
        this.blueprint = trunk.blueprint;
        this.weights = trunk.weights;
        this.execution = trunk.execution;
        this.firstFree = trunk.firstFree;
        this.batch = trunk.batch;
        this.mode = trunk.mode;
        this.seed = seed;
        this.input = trunk.input;
        this.outputs = trunk.outputs.clone();
    }

    /** Computes the outputs of steps {@code from .. to-1}; those before them are there. */
    void run(int from, int to, Set<Output> wish) {
        for (int i = from; i < to; i++) {
            Step step = blueprint.steps().get(i);
            Tensor x = source(step);
            boolean last = i == outputs.length - 1;
            if (last && execution.precision() == Precision.BF16) {
                x = x.to(ScalarType.Float);
            }
            if (last && wish.contains(Output.EMBEDDING)) {
                x = flat(x);
                wanted.put(Output.EMBEDDING, x);
            }
            if (last && !wish.contains(Output.LOGITS)) {
                return;
            }
            outputs[i] = compute(i, step, x, last);
        }
        if (to == outputs.length) {
            wanted.put(Output.LOGITS, outputs[to - 1]);
        }
    }

    private Tensor source(Step step) {
        Tensor sum = null;
        for (int source : step.sources()) {
            Tensor x = source == Step.INPUT ? input : outputs[source];
            sum = sum == null ? x : sum.add(x);
        }
        return sum;
    }

    private Tensor flat(Tensor x) {
        return x.dim() == 2 ? x : x.reshape(batch.size(), -1);
    }

    /** A tensor as the products want it. */
    private Tensor product(Tensor x, boolean last) {
        return !last && execution.precision() == Precision.BF16 ? x.to(ScalarType.BFloat16) : x;
    }

    private Tensor compute(int index, Step step, Tensor x, boolean last) {
        List<Tensor> own = weights.leaves(index);
        Mode here = index < firstFree ? Mode.INFERENCE : mode;
        Operation operation = step.operation();
        if (operation instanceof Operation.Convolution c) {
            TensorOptional bias = c.bias() ? new TensorOptional(product(own.get(1), last)) : new TensorOptional();
            return torch.conv2d(
                    product(x, last),
                    product(own.get(0), last),
                    bias,
                    new long[] {c.stride(), c.stride()},
                    new long[] {c.pad(), c.pad()},
                    ONE,
                    1);
        }
        if (operation instanceof Norm) {
            return here == Mode.TRAINING ? normByBatch(x, own) : normByRunning(step, x, own);
        }
        if (operation instanceof Operation.Activation a) {
            return switch (a.function()) {
                case RELU -> torch.relu(x);
                case TANH -> torch.tanh(x);
                case SIGMOID -> torch.sigmoid(x);
            };
        }
        if (operation instanceof Operation.Pooling p) {
            long[] window = {p.height(), p.width()};
            return p.max() ? torch.max_pool2d(x, window) : torch.avg_pool2d(x, window);
        }
        if (operation instanceof Operation.GlobalAverage) {
            return x.mean(2, 3);
        }
        if (operation instanceof Operation.Dense d) {
            Tensor y = torch.addmm(product(own.get(1), last), product(flat(x), last), product(own.get(0), last));
            return d.relu() ? torch.relu(y) : y;
        }
        if (operation instanceof Operation.Dropout d) {
            return here == Mode.INFERENCE ? x : x.mul(mask(step, d.rate(), x));
        }
        return x;
    }

    private Tensor mask(Step step, double rate, Tensor x) {
        int width = step.out();
        float kept = (float) (1 / (1 - rate));
        float[] values = new float[Math.multiplyExact(batch.size(), width)];
        SeedTree stream = seed.child(step.name());
        int[] ids = batch.rowIds();
        for (int i = 0; i < ids.length; i++) {
            RandomGenerator rng = stream.child(ids[i]).generator();
            for (int j = 0; j < width; j++) {
                values[i * width + j] = rng.nextDouble() < rate ? 0 : kept;
            }
        }
        Tensor factors = Tensors.upload(values, weights.device(), x.shape());
        return product(factors, false);
    }

    private Tensor normByRunning(Step step, Tensor x, List<Tensor> own) {
        int c = step.inputShape()[0];
        Tensor mean = weights.running().narrow(0, step.buffers(), c);
        Tensor variance = weights.running().narrow(0, step.buffers() + c, c);
        return norm(x, own, mean, variance, false);
    }

    /**
     * By the statistics of each segment. PyTorch moves the running statistics that it is given in place; with a momentum of
     * 1 they become those of the segment, with the unbiased variance.
     */
    private Tensor normByBatch(Tensor x, List<Tensor> own) {
        int[] segments = batch.segments();
        Tensor[] parts = new Tensor[segments.length];
        int row = 0;
        for (int s = 0; s < segments.length; s++) {
            Tensor part = segments.length == 1 ? x : x.narrow(0, row, segments[s]);
            Tensor mean = torch.zeros_like(own.get(0).detach());
            Tensor variance = torch.zeros_like(mean);
            parts[s] = norm(part, own, mean, variance, true);
            statistics.get(s).add(mean);
            statistics.get(s).add(variance);
            row += segments[s];
        }
        return parts.length == 1 ? parts[0] : torch.cat(new TensorVector(parts), 0);
    }

    private static Tensor norm(Tensor x, List<Tensor> own, Tensor mean, Tensor variance, boolean training) {
        return torch.batch_norm(
                x,
                new TensorOptional(own.get(0)),
                new TensorOptional(own.get(1)),
                new TensorOptional(mean),
                new TensorOptional(variance),
                training,
                1,
                Norm.EPSILON,
                true);
    }

    /** What the walk leaves. */
    Graph graph() {
        List<Tensor> flat = new ArrayList<>();
        for (List<Tensor> segment : statistics) {
            if (!segment.isEmpty()) {
                flat.add(torch.cat(new TensorVector(segment.toArray(new Tensor[0])), 0));
            }
        }
        return new Graph(input, wanted, flat);
    }

    /** Leaf of the derivative in the input. */
    Tensor input() {
        return input;
    }

    /** An output that was asked for. */
    Tensor output(Output output) {
        return wanted.get(output);
    }
}
