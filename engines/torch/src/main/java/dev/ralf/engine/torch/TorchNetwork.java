package dev.ralf.engine.torch;

import dev.ralf.core.data.Features;
import dev.ralf.core.engine.Execution;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.Operation.Dropout;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.model.blueprint.Step;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A blueprint on PyTorch. Parameters and running statistics lie on the device; a pass uploads its batch and downloads what
 * was asked for. Names, order and meaning of parameters, buffers and dropout streams are those of every engine that builds
 * from blueprints, so that their flat vectors can be exchanged.
 *
 * <p>Where the device's memory is too small for a batch whose rows do not depend on each other, the pass is computed in
 * pieces of half the size, and again by {@code backward}, with the same result up to rounding; later passes begin with
 * the size that fitted. A training pass with batch norm has no such pieces, and fails with one line.
 *
 * <p>In inference mode the kernels may depend on the batch size, so that a row's values can differ by rounding between
 * batches; on a CPU with one thread, the same call gives the same bits again.
 */
@SuppressWarnings("try") // a PointerScope is there to be closed
public final class TorchNetwork implements Network {
    private static final SeedTree NO_SEED = new SeedTree(0);

    private final Blueprint blueprint;
    private final Execution execution;
    private final Weights weights;
    /** Steps before this one are frozen. */
    private int firstFree;

    private int largest = Integer.MAX_VALUE;
    /** Told the rows of each computation on the device before it begins; a test's throws in the place of a full device. */
    private IntConsumer meter = rows -> {};

    private TorchNetwork(Blueprint blueprint, Execution execution, Weights weights) {
        this.blueprint = blueprint;
        this.execution = execution;
        this.weights = weights;
    }

    /**
     * A new network with the blueprint's first parameters.
     *
     * @param blueprint what to build
     * @param seed stream of the initialisation
     * @param execution where and how it runs
     * @throws IllegalArgumentException if the device is not here
     * @throws IllegalStateException if PyTorch's native library cannot be loaded, or the network is larger than the
     *     device's memory
     */
    public static TorchNetwork create(Blueprint blueprint, SeedTree seed, Execution execution) {
        Libtorch.start();
        String device = Devices.resolve(execution.device());
        try {
            return new TorchNetwork(
                    blueprint,
                    execution,
                    new Weights(blueprint, Devices.of(device), blueprint.initial(seed), blueprint.initialBuffers()));
        } catch (RuntimeException e) {
            if (OutOfMemory.is(e)) {
                throw new IllegalStateException(
                        "out of memory on " + device + " with " + blueprint.parameters() + " parameters", e);
            }
            throw e;
        }
    }

    /** Computes passes whose rows do not depend on each other in pieces of at most this size. */
    void limit(int rows) {
        largest = Checks.atLeast("rows", rows, 1);
    }

    /** Has this told the rows of each computation before it begins. */
    void meter(IntConsumer newMeter) {
        meter = newMeter;
    }

    /** The largest piece that is tried. */
    int limit() {
        return largest;
    }

    @Override
    public int[] inputShape() {
        return blueprint.inputShape();
    }

    @Override
    public int classes() {
        return blueprint.classes();
    }

    @Override
    public int embeddingWidth() {
        return blueprint.embeddingWidth();
    }

    @Override
    public boolean stochastic() {
        return firstDrawn() < blueprint.steps().size();
    }

    /** Index of the first step that draws, or the number of steps. */
    private int firstDrawn() {
        int i = firstFree;
        while (i < blueprint.steps().size() && !(blueprint.steps().get(i).operation() instanceof Dropout)) {
            i++;
        }
        return i;
    }

    /** True if a row of such a pass does not depend on the others. */
    private boolean separable(Mode mode) {
        return mode != Mode.TRAINING
                || blueprint.steps().subList(firstFree, blueprint.steps().size()).stream()
                        .noneMatch(s -> s.operation() instanceof Norm);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the batch is empty or its inputs have another size
     * @throws IllegalStateException if the device's memory is too small
     */
    @Override
    public Tape forward(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
        Checks.atLeast("batch size", batch.size(), 1);
        Checks.size(
                "input",
                batch.features().width(),
                Arrays.stream(blueprint.inputShape()).reduce(1, (a, b) -> a * b));
        while (batch.size() <= largest || !separable(mode)) {
            try {
                return whole(batch, mode, wanted, seed);
            } catch (RuntimeException e) {
                shrink(e, batch.size(), mode);
            }
        }
        Map<Output, float[]> outputs = new EnumMap<>(Output.class);
        int from = 0;
        while (from < batch.size()) {
            Batch rows = piece(batch, from);
            try (TorchPass piece = withoutDerivatives(rows, mode, wanted, seed)) {
                for (Output output : wanted) {
                    float[] values = piece.output(output);
                    int width = values.length / rows.size();
                    float[] all = outputs.computeIfAbsent(output, o -> new float[batch.size() * width]);
                    System.arraycopy(values, 0, all, from * width, values.length);
                }
                from += rows.size();
            } catch (RuntimeException e) {
                shrink(e, rows.size(), mode);
            }
        }
        return new TorchPass(weights, batch, mode, seed, outputs, Optional.empty());
    }

    /** The rows from this one on, as many as fit. */
    private Batch piece(Batch batch, int from) {
        int to = largest < batch.size() - from ? from + largest : batch.size();
        return Batch.of(batch.features().slice(from, to), Arrays.copyOfRange(batch.rowIds(), from, to));
    }

    /** After a lack of memory, halves the pieces; throws what cannot be mended so. */
    private void shrink(RuntimeException e, int rows, Mode mode) {
        if (!OutOfMemory.is(e)) {
            throw e;
        }
        if (rows == 1 || !separable(mode)) {
            throw new IllegalStateException(
                    "out of memory on " + weights.device().str().getString() + " with a batch of "
                            + (rows == 1
                                    ? "1 row"
                                    : rows + " rows, which batch norm does not let us split: use a smaller batch"),
                    e);
        }
        if (weights.device().is_cuda()) {
            torch.emptyCache();
        }
        largest = rows / 2;
    }

    private TorchPass whole(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
        try (PointerScope scope = new PointerScope()) {
            meter.accept(batch.size());
            Walk walk = new Walk(blueprint, weights, execution, firstFree, batch, mode, seed);
            walk.run(0, blueprint.steps().size(), wanted);
            Map<Output, float[]> outputs = new EnumMap<>(Output.class);
            for (Output output : wanted) {
                outputs.put(output, Tensors.download(walk.output(output)));
            }
            return new TorchPass(weights, batch, mode, seed, outputs, Optional.of(walk.graph()));
        }
    }

    private TorchPass withoutDerivatives(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
        GradMode.set_enabled(false);
        try {
            return whole(batch, mode, wanted, seed);
        } finally {
            GradMode.set_enabled(true);
        }
    }

    /**
     * {@inheritDoc} Always offered. Inputs and starts are uploaded once and the ends downloaded once; what lies between stays on the
     * device. Where its memory is too small, the rows are taken in smaller pieces.
     *
     * @throws IllegalArgumentException if a length is wrong
     * @throws IllegalStateException if the device's memory is too small for one row
     */
    @Override
    public Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent, InputAscent.Head head) {
        Checks.size("start", start.length, natural.data().length);
        Checks.size("head", head.size(), natural.size());
        Checks.size("input", natural.width(), blueprint.steps().get(0).in());
        int width = natural.width();
        float[] ends = new float[start.length];
        int from = 0;
        while (from < natural.size()) {
            int to = largest < natural.size() - from ? from + largest : natural.size();
            try {
                float[] begin = Arrays.copyOfRange(start, from * width, to * width);
                float[] end = climb(natural.slice(from, to), begin, ascent, head.slice(from, to));
                System.arraycopy(end, 0, ends, from * width, end.length);
                from = to;
            } catch (RuntimeException e) {
                shrink(e, to - from, Mode.INFERENCE);
            }
        }
        return Optional.of(ends);
    }

    private float[] climb(Features natural, float[] start, InputAscent ascent, InputAscent.Head head) {
        int n = natural.size();
        Batch batch = Batch.of(natural, MathOps.range(n));
        Set<Output> wanted = EnumSet.of(Output.LOGITS);
        try (PointerScope scope = new PointerScope()) {
            DeviceAscent steps = new DeviceAscent(ascent, natural, start, head, classes(), weights.device());
            for (int t = 0; t < ascent.steps(); t++) {
                try (PointerScope own = new PointerScope()) {
                    meter.accept(n);
                    Walk walk = new Walk(
                            blueprint, weights, execution, firstFree, batch, steps.points(), Mode.INFERENCE, NO_SEED);
                    walk.run(0, blueprint.steps().size(), wanted);
                    Tensor logits = walk.output(Output.LOGITS);
                    steps.move(derivatives(
                                    List.of(logits), List.of(walk.input()), List.of(steps.direction(logits.detach())))
                            .get(0));
                }
            }
            return Tensors.download(steps.points());
        }
    }

    private static TensorVector derivatives(List<Tensor> outputs, List<Tensor> inputs, List<Tensor> given) {
        return torch.grad(vector(outputs), vector(inputs), vector(given), new BoolOptional(true), false, true);
    }

    /** {@inheritDoc} In the order of the steps, nothing before the first one that draws depends on one that does. */
    @Override
    public List<float[]> stochasticLogits(Batch batch, int passes, SeedTree seed) {
        int trunk = firstDrawn();
        int end = blueprint.steps().size();
        if (trunk == end || batch.size() > largest) {
            return Network.super.stochasticLogits(batch, passes, seed);
        }
        Checks.size("input", batch.features().width(), blueprint.steps().get(0).in());
        List<float[]> logits = new ArrayList<>();
        Set<Output> wanted = EnumSet.of(Output.LOGITS);
        GradMode.set_enabled(false);
        try (PointerScope scope = new PointerScope()) {
            Walk shared = new Walk(blueprint, weights, execution, firstFree, batch, Mode.STOCHASTIC, seed);
            shared.run(0, trunk, wanted);
            for (int t = 0; t < passes; t++) {
                try (PointerScope own = new PointerScope()) {
                    Walk walk = new Walk(shared, seed.child(t));
                    walk.run(trunk, end, wanted);
                    logits.add(Tensors.download(walk.output(Output.LOGITS)));
                }
            }
            return logits;
        } catch (RuntimeException e) {
            shrink(e, batch.size(), Mode.STOCHASTIC);
        } finally {
            GradMode.set_enabled(true);
        }
        return Network.super.stochasticLogits(batch, passes, seed);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the tape is another network's, was not asked for one of these outputs, or a
     *     length is wrong
     * @throws IllegalStateException if the tape is closed, the parameters changed since its forward pass, or the device's
     *     memory is too small
     */
    @Override
    public void backward(Tape tape, Map<Output, float[]> outputGradients, Gradients into) {
        Checks.argument(tape instanceof TorchPass, "tape must be of a forward pass of this network");
        TorchPass pass = (TorchPass) tape;
        pass.checkUsable(weights);
        for (Map.Entry<Output, float[]> e : outputGradients.entrySet()) {
            Checks.size("gradient of " + e.getKey(), e.getValue().length, pass.output(e.getKey()).length);
        }
        if (into.parameters() != null) {
            Checks.size("gradient of the parameters", into.parameters().length, blueprint.parameters());
        }
        int width = pass.batch().features().width();
        if (into.input() != null) {
            Checks.size(
                    "gradient of the input", into.input().length, pass.batch().size() * width);
        }
        if (outputGradients.isEmpty() || into.input() == null && into.parameters() == null) {
            return;
        }
        if (pass.graph().isPresent()) {
            try {
                differentiate(pass.graph().get(), outputGradients, pass.batch().size(), 0, into);
                return;
            } catch (RuntimeException e) {
                shrink(e, pass.batch().size(), pass.mode());
                pass.forget();
            }
        }
        int from = 0;
        while (from < pass.batch().size()) {
            Batch rows = piece(pass.batch(), from);
            try (TorchPass piece = whole(rows, pass.mode(), pass.wanted(), pass.seed())) {
                Map<Output, float[]> parts = new EnumMap<>(Output.class);
                int first = from;
                outputGradients.forEach((output, values) -> {
                    int w = values.length / pass.batch().size();
                    parts.put(output, Arrays.copyOfRange(values, first * w, (first + rows.size()) * w));
                });
                differentiate(piece.graph().orElseThrow(), parts, rows.size(), from * width, into);
                from += rows.size();
            } catch (RuntimeException e) {
                shrink(e, rows.size(), pass.mode());
            }
        }
    }

    /** Adds the derivatives of one graph, those in its input from position {@code inputAt} on. */
    private void differentiate(
            Graph graph, Map<Output, float[]> outputGradients, int rows, int inputAt, Gradients into) {
        try (PointerScope scope = new PointerScope()) {
            meter.accept(rows);
            List<Tensor> inputs = new ArrayList<>();
            List<ParameterRange> ranges = new ArrayList<>();
            if (into.input() != null) {
                inputs.add(graph.input());
            }
            if (into.parameters() != null) {
                for (int i = firstFree; i < blueprint.steps().size(); i++) {
                    inputs.addAll(weights.leaves(i));
                    ranges.addAll(blueprint.steps().get(i).parameters());
                }
            }
            List<Tensor> outputs = new ArrayList<>();
            List<Tensor> given = new ArrayList<>();
            outputGradients.forEach((output, values) -> {
                outputs.add(graph.outputs().get(output));
                given.add(Tensors.upload(values, weights.device(), rows, values.length / rows));
            });
            TensorVector derivatives = derivatives(outputs, inputs, given);
            List<Tensor> parts = new ArrayList<>();
            List<ParameterRange> reached = new ArrayList<>();
            int at = 0;
            if (into.input() != null) {
                Tensor dx = derivatives.get(at++);
                if (dx.defined()) {
                    add(Tensors.read(dx), 0, into.input(), inputAt, Math.toIntExact(dx.numel()));
                }
            }
            for (ParameterRange range : ranges) {
                Tensor d = derivatives.get(at++);
                if (d.defined()) {
                    parts.add(d.reshape(-1));
                    reached.add(range);
                }
            }
            if (!parts.isEmpty()) {
                FloatBuffer all = Tensors.read(parts.size() == 1 ? parts.get(0) : torch.cat(vector(parts), 0));
                int read = 0;
                for (ParameterRange range : reached) {
                    add(all, read, into.parameters(), range.offset(), range.length());
                    read += range.length();
                }
            }
        }
    }

    private static void add(FloatBuffer values, int from, float[] sum, int at, int length) {
        for (int i = 0; i < length; i++) {
            sum[at + i] += values.get(from + i);
        }
    }

    private static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(new Tensor[0]));
    }

    /** {@inheritDoc} Only passes in training mode move them; each call moves them once more. */
    @Override
    public void updateBuffers(Tape tape) {
        Checks.argument(tape instanceof TorchPass, "tape must be of a forward pass of this network");
        TorchPass pass = (TorchPass) tape;
        pass.checkOwner(weights);
        if (pass.mode() != Mode.TRAINING || pass.graph().isEmpty()) {
            return;
        }
        List<Tensor> segments = pass.graph().get().statistics();
        for (int s = 0; s < segments.size(); s++) {
            try (PointerScope scope = new PointerScope()) {
                move(segments.get(s), pass.batch().segments()[s]);
            }
        }
    }

    /** {@code r = r + (1 - decay) (s - r)}; frozen norms stay, and with one value a channel variances do. */
    private void move(Tensor statistics, int rows) {
        Tensor running = weights.running();
        List<Tensor> parts = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < blueprint.steps().size(); i++) {
            Step step = blueprint.steps().get(i);
            if (!(step.operation() instanceof Norm)) {
                continue;
            }
            int c = step.inputShape()[0];
            if (i < firstFree) {
                parts.add(running.narrow(0, step.buffers(), 2L * c));
                continue;
            }
            boolean single = (long) rows * step.in() / c == 1;
            parts.add(statistics.narrow(0, read, c));
            parts.add(single ? running.narrow(0, step.buffers() + c, c) : statistics.narrow(0, read + c, c));
            read += 2 * c;
        }
        Tensor target = torch.cat(vector(parts), 0);
        weights.setRunning(running.add(target.sub(running).mul(new Scalar((float) (1 - Norm.DECAY)))));
    }

    @Override
    public List<ParameterRange> layout() {
        return blueprint.layout();
    }

    @Override
    public float[] trainable() {
        return weights.trainable();
    }

    @Override
    public void setTrainable(float[] values) {
        weights.setTrainable(values);
    }

    @Override
    public float[] buffers() {
        return weights.buffers();
    }

    @Override
    public void setBuffers(float[] values) {
        weights.setBuffers(values);
    }

    /** {@inheritDoc} In a graph, everything that comes before the layer in {@link #layout()} is frozen, also beside it. */
    @Override
    public void freeze(String layer) {
        ParameterRange.requireBody(layout(), layer);
        List<Step> steps = blueprint.steps();
        int at = 0;
        while (!steps.get(at).name().equals(layer)) {
            at++;
        }
        firstFree = at + 1;
        weights.freeFrom(firstFree);
    }

    @Override
    public int frozen() {
        return blueprint.steps().subList(0, firstFree).stream()
                .flatMap(s -> s.parameters().stream())
                .mapToInt(ParameterRange::length)
                .sum();
    }

    @Override
    public Network copy() {
        TorchNetwork other = new TorchNetwork(blueprint, execution, weights.copy());
        other.firstFree = firstFree;
        other.weights.freeFrom(firstFree);
        other.largest = largest;
        return other;
    }
}
