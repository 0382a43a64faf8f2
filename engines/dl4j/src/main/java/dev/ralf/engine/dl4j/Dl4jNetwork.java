package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network described by a DL4J configuration, computed by an own walk over its layers with ND4J operations in single
 * precision. A list of layers is walked as the graph that it is: at a fork the derivatives of all readers are added. Images are {@code [n][channels][height][width]}.
 *
 * <p>Weights start as {@code N(0, 2 / in)} for convolutions and dense layers with ReLU (He et al., arXiv:1502.01852) and
 * {@code N(0, 1 / in)} for other dense layers, biases at 0; each range draws from its own stream
 * {@code seed.child(range name)}. Initial weights, seeds, updaters, regularisation and weight noise of the configuration
 * are not used: optimisers are written once in core.
 *
 * <p>{@link Output#EMBEDDING} is the input of the last dense layer, after its dropout where that is active. In inference
 * mode the kernels that oneDNN picks may depend on the batch size, so that a row's values can differ by rounding between
 * batches; the same call gives the same bits again on one machine with one thread.
 */
public final class Dl4jNetwork implements Network {
    private final List<Node> nodes;
    private final int[] inputShape;
    private final int[] arrayShape;
    private final int inputWidth;
    private final Parameters parameters;
    /** Nodes before this one are frozen. */
    private int firstFree;

    private Dl4jNetwork(List<Node> nodes, int[] inputShape, int[] arrayShape, Parameters parameters) {
        this.nodes = nodes;
        this.inputShape = inputShape;
        this.arrayShape = arrayShape;
        this.inputWidth = width(inputShape);
        this.parameters = parameters;
    }

    /**
     * A new network with random initial parameters.
     *
     * @param configuration layers; the last one is a softmax output with cross-entropy
     * @param inputShape shape of one input, {@code {d}} or {@code {channels, height, width}}
     * @param seed stream of the initialisation
     * @throws IllegalArgumentException if a layer or a setting is not supported, with its name and with what is
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    public static Dl4jNetwork create(MultiLayerConfiguration configuration, int[] inputShape, SeedTree seed) {
        return create(configuration, inputShape, seed, DataType.FLOAT);
    }

    /**
     * A new network with random initial parameters.
     *
     * @param configuration a graph with one input and one output of layers and element-wise additions; the output is a
     *     softmax with cross-entropy
     * @param inputShape shape of one input, {@code {d}} or {@code {channels, height, width}}
     * @param seed stream of the initialisation
     * @throws IllegalArgumentException if a vertex, a layer or a setting is not supported, with its name and with what is
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    public static Dl4jNetwork create(ComputationGraphConfiguration configuration, int[] inputShape, SeedTree seed) {
        return create(configuration, inputShape, seed, DataType.FLOAT);
    }

    /** The same in a precision of choice: DOUBLE is for checks of gradients. */
    static Dl4jNetwork create(
            MultiLayerConfiguration configuration, int[] inputShape, SeedTree seed, DataType precision) {
        EngineInfo.start();
        return create(LayerReader.read(configuration, inputShape), inputShape, inputShape, seed, precision);
    }

    /** The same in a precision of choice: DOUBLE is for checks of gradients. */
    static Dl4jNetwork create(
            ComputationGraphConfiguration configuration, int[] inputShape, SeedTree seed, DataType precision) {
        EngineInfo.start();
        return create(LayerReader.read(configuration, inputShape), inputShape, inputShape, seed, precision);
    }

    /**
     * A new network with the blueprint's first parameters.
     *
     * @param blueprint what to build
     * @param seed stream of the initialisation
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    static Dl4jNetwork create(Blueprint blueprint, SeedTree seed) {
        EngineInfo.start();
        return create(Configurations.nodes(blueprint), blueprint.inputShape(), blueprint.arrayShape(), seed);
    }

    /** A network of these nodes. */
    static Dl4jNetwork create(List<Node> nodes, int[] inputShape, int[] arrayShape, SeedTree seed) {
        EngineInfo.start();
        Checks.size("array of one input", width(arrayShape), width(inputShape));
        return create(nodes, inputShape, arrayShape, seed, DataType.FLOAT);
    }

    private static Dl4jNetwork create(
            List<Node> nodes, int[] inputShape, int[] arrayShape, SeedTree seed, DataType precision) {
        List<Layer> layers = nodes.stream().map(Node::layer).toList();
        List<ParameterSpec> specs =
                layers.stream().flatMap(l -> l.parameters().stream()).toList();
        int buffers = layers.stream().mapToInt(l -> l.initialBuffers().length).sum();
        Parameters parameters = new Parameters(
                precision, specs.stream().map(ParameterSpec::range).toList(), buffers);
        float[] trainable = parameters.trainable().clone();
        for (ParameterSpec spec : specs) {
            ParameterRange range = spec.range();
            RandomGenerator rng = seed.child(range.name()).generator();
            for (int i = range.offset(); i < range.offset() + range.length(); i++) {
                trainable[i] = (float) (spec.sd() > 0 ? spec.mean() + spec.sd() * rng.nextGaussian() : spec.mean());
            }
        }
        parameters.setTrainable(trainable);
        float[] initial = new float[buffers];
        int at = 0;
        for (Layer layer : layers) {
            float[] values = layer.initialBuffers();
            System.arraycopy(values, 0, initial, at, values.length);
            at += values.length;
        }
        parameters.setBuffers(initial);
        return new Dl4jNetwork(nodes, inputShape.clone(), arrayShape.clone(), parameters);
    }

    private static int width(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    @Override
    public int[] inputShape() {
        return inputShape.clone();
    }

    @Override
    public int classes() {
        return last().out();
    }

    @Override
    public int embeddingWidth() {
        return last().in();
    }

    @Override
    public boolean stochastic() {
        return nodes.subList(firstFree, nodes.size()).stream()
                .anyMatch(n -> n.layer().stochastic());
    }

    private Dense last() {
        return (Dense) nodes.get(nodes.size() - 1).layer();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the batch is empty or its inputs have another size
     */
    @Override
    public Tape forward(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
        return run(batch, mode, wanted, seed);
    }

    Pass run(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
        Pass pass = start(batch, mode, seed);
        try {
            walk(pass, upload(pass), new INDArray[nodes.size()], 0, nodes.size(), wanted);
            return pass;
        } catch (RuntimeException | Error e) {
            pass.close();
            throw e;
        }
    }

    /** {@inheritDoc} In the order of the walk, nothing before the first layer that draws depends on one that does. */
    @Override
    public List<float[]> stochasticLogits(Batch batch, int passes, SeedTree seed) {
        int trunk = firstFree;
        while (trunk < nodes.size() && !nodes.get(trunk).layer().stochastic()) {
            trunk++;
        }
        Set<Output> wanted = EnumSet.of(Output.LOGITS);
        List<float[]> logits = new ArrayList<>();
        try (Pass shared = start(batch, Mode.STOCHASTIC, seed)) {
            INDArray input = upload(shared);
            INDArray[] outputs = new INDArray[nodes.size()];
            walk(shared, input, outputs, 0, trunk, wanted);
            for (int t = 0; t < passes; t++) {
                if (trunk == nodes.size()) {
                    logits.add(shared.output(Output.LOGITS).clone());
                    continue;
                }
                try (Pass pass = start(batch, Mode.STOCHASTIC, seed.child(t))) {
                    walk(pass, input, outputs.clone(), trunk, nodes.size(), wanted);
                    logits.add(pass.output(Output.LOGITS));
                }
            }
        }
        return logits;
    }

    private Pass start(Batch batch, Mode mode, SeedTree seed) {
        Checks.atLeast("batch size", batch.size(), 1);
        Checks.size("input", batch.features().width(), inputWidth);
        return new Pass(parameters, nodes.size(), batch, mode, seed);
    }

    private INDArray upload(Pass pass) {
        long[] shape = new long[arrayShape.length + 1];
        shape[0] = pass.size();
        for (int d = 0; d < arrayShape.length; d++) {
            shape[d + 1] = arrayShape[d];
        }
        return pass.scope().upload(pass.batch().features().data(), shape);
    }

    /** Computes the outputs of nodes {@code from .. to-1}, with those before them given. */
    private void walk(Pass pass, INDArray input, INDArray[] outputs, int from, int to, Set<Output> wanted) {
        for (int i = from; i < to; i++) {
            pass.enter(i < firstFree);
            INDArray x = sources(nodes.get(i), input, outputs, pass.scope());
            if (i == outputs.length - 1) {
                if (wanted.contains(Output.EMBEDDING)) {
                    pass.setOutput(Output.EMBEDDING, x);
                }
                if (!wanted.contains(Output.LOGITS)) {
                    return;
                }
            }
            outputs[i] = nodes.get(i).layer().forward(x, pass);
        }
        if (to == outputs.length) {
            pass.setOutput(Output.LOGITS, outputs[to - 1]);
        }
    }

    /** What a node reads: the output of its source, or the sum of its sources as a new array. */
    private static INDArray sources(Node node, INDArray input, INDArray[] outputs, Scope scope) {
        INDArray x = null;
        boolean own = false;
        for (int source : node.sources()) {
            INDArray y = source == Node.INPUT ? input : outputs[source];
            if (x == null) {
                x = y;
            } else {
                INDArray sum = own ? x : scope.allocate(x.shape());
                Scope.run("add", x, y, sum);
                x = sum;
                own = true;
            }
        }
        return x;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the tape is another network's, was not asked for one of these outputs, or a
     *     length is wrong
     * @throws IllegalStateException if the tape is closed, or the parameters changed since its forward pass
     */
    @Override
    public void backward(Tape tape, Map<Output, float[]> outputGradients, Gradients into) {
        Checks.argument(tape instanceof Pass, "tape must be of a forward pass of this network");
        Pass pass = (Pass) tape;
        pass.checkUsable(parameters);
        for (Map.Entry<Output, float[]> e : outputGradients.entrySet()) {
            Checks.size("gradient of " + e.getKey(), e.getValue().length, pass.output(e.getKey()).length);
        }
        float[] gradient = into.parameters();
        float[] input = into.input();
        if (gradient != null) {
            Checks.size("gradient of the parameters", gradient.length, parameters.trainable().length);
        }
        if (input != null) {
            Checks.size("gradient of the input", input.length, pass.size() * inputWidth);
        }
        if (outputGradients.isEmpty() || input == null && gradient == null) {
            return;
        }
        boolean[] wantInput = wantInput(input != null, gradient != null);
        int last = nodes.size() - 1;
        try (Scope scope = new Scope(parameters.type())) {
            Derivatives derivatives = new Derivatives(scope, nodes.size());
            derivatives.add(last, upload(outputGradients.get(Output.LOGITS), classes(), pass, scope));
            for (int i = last; i >= 0; i--) {
                Node node = nodes.get(i);
                INDArray dy = derivatives.take(i);
                if (dy != null) {
                    pass.enter(i < firstFree);
                    INDArray dx = node.layer().backward(dy, pass, scope, i < firstFree ? null : gradient, wantInput[i]);
                    if (dx == null || !Scope.same(dx, dy)) {
                        scope.release(dy);
                    }
                    if (wantInput[i]) {
                        derivatives.add(node.sources(), dx);
                    }
                }
                if (i == last && wantInput[i]) {
                    INDArray e = upload(outputGradients.get(Output.EMBEDDING), embeddingWidth(), pass, scope);
                    derivatives.add(node.sources(), e);
                }
            }
            if (input != null) {
                Scope.addTo(derivatives.take(Node.INPUT), input, 0);
            }
        }
    }

    private static INDArray upload(float[] values, int width, Pass pass, Scope scope) {
        return values == null ? null : scope.upload(values, pass.size(), width);
    }

    /** Nodes whose derivative in the input is wanted: something before them is. */
    private boolean[] wantInput(boolean input, boolean parameters) {
        boolean[] want = new boolean[nodes.size()];
        for (int i = 0; i < want.length; i++) {
            for (int source : nodes.get(i).sources()) {
                want[i] |= source == Node.INPUT
                        ? input
                        : want[source]
                                || parameters
                                        && source >= firstFree
                                        && !nodes.get(source)
                                                .layer()
                                                .parameters()
                                                .isEmpty();
            }
        }
        return want;
    }

    /** {@inheritDoc} Only passes in training mode move them; each call moves them once more. */
    @Override
    public void updateBuffers(Tape tape) {
        Checks.argument(tape instanceof Pass, "tape must be of a forward pass of this network");
        Pass pass = (Pass) tape;
        pass.checkOwner(parameters);
        pass.enter(false);
        if (pass.mode() == Mode.TRAINING) {
            for (Node node : nodes.subList(firstFree, nodes.size())) {
                node.layer().updateBuffers(pass);
            }
        }
    }

    @Override
    public List<ParameterRange> layout() {
        return parameters.layout();
    }

    @Override
    public float[] trainable() {
        return parameters.trainable().clone();
    }

    @Override
    public void setTrainable(float[] values) {
        parameters.setTrainable(values);
    }

    @Override
    public float[] buffers() {
        return parameters.buffers().clone();
    }

    /** Where the buffers of a layer begin. */
    int bufferOffset(String layer) {
        int at = 0;
        for (Node node : nodes) {
            if (node.layer().name().equals(layer)) {
                return at;
            }
            at += node.layer().initialBuffers().length;
        }
        throw new IllegalArgumentException("no layer is named " + layer);
    }

    @Override
    public void setBuffers(float[] values) {
        parameters.setBuffers(values);
    }

    /** {@inheritDoc} In a graph, everything that comes before the layer in {@link #layout()} is frozen, also beside it. */
    @Override
    public void freeze(String layer) {
        firstFree = after(layer);
    }

    /** Index of the node after a layer with parameters. */
    private int after(String layer) {
        ParameterRange.requireBody(layout(), layer);
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).layer().name().equals(layer)) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("no layer is named " + layer);
    }

    @Override
    public int frozen() {
        return nodes.subList(0, firstFree).stream()
                .flatMap(n -> n.layer().parameters().stream())
                .mapToInt(p -> p.range().length())
                .sum();
    }

    @Override
    public Network copy() {
        Dl4jNetwork other = new Dl4jNetwork(nodes, inputShape, arrayShape, parameters.copy());
        other.firstFree = firstFree;
        return other;
    }
}
