package dev.ralf.core.engine;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.engine.CheckResult.Outcome;
import dev.ralf.core.engine.EngineCheck.Finding;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.model.LinearLayer;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.optim.Optimizer;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/** The items of {@link EngineCheck} on one network. Inputs and labels are made up from fixed streams. */
final class NetworkChecks {
    private static final int CLASSES = 3;
    private static final SeedTree ROOT = new SeedTree(7);
    private static final SeedTree PASS = ROOT.child("pass");

    /** Weights of the embedding in the loss that is differentiated. */
    private static final float[] EMBEDDING_WEIGHTS = {0.1f, -0.06f, 0.17f};

    /** Values that are computed in another order differ by roundings of single precision. */
    private static final double LOGIT_ROUNDING = 1e-4;

    private static final double GRADIENT_ROUNDING = 1e-5;
    private static final double BUFFER_ROUNDING = 1e-5;

    private static final int ASCENT_ROWS = 5;
    private static final double ASCENT_ROUNDING = 2e-4;

    private static final int SPEED_ASCENT = 10;
    private static final int SPEED_RUNS = 5;
    private static final int SPEED_BATCH = 128;
    private static final long SPEED_NANOS = 400_000_000L;
    private static final int SPEED_STEPS = 50;

    private final EngineSubject subject;

    NetworkChecks(EngineSubject subject) {
        this.subject = subject;
    }

    /** A network whose buffers are away from their start, so that a wrong mode shows. */
    private Network network() {
        Network network = subject.architecture().create(subject.shape(), CLASSES, ROOT.child("init"));
        network.setBuffers(shifted(network.buffers(), "buffers"));
        return network;
    }

    private static float[] shifted(float[] buffers, String stream) {
        RandomGenerator rng = ROOT.child(stream).generator();
        float[] out = buffers.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += (float) (0.3 * rng.nextDouble());
        }
        return out;
    }

    private Features inputs(int n, String stream) {
        int width = Arrays.stream(subject.shape()).reduce(1, Math::multiplyExact);
        RandomGenerator rng = ROOT.child("inputs").child(stream).generator();
        float[] x = new float[n * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return new Features(x, n, subject.shape());
    }

    private Batch batch(int n, String stream) {
        int[] ids = new int[n];
        Arrays.setAll(ids, i -> 7 * i + 3);
        return Batch.of(inputs(n, stream), ids);
    }

    private static int[] labels(int n) {
        int[] y = new int[n];
        Arrays.setAll(y, i -> i % CLASSES);
        return y;
    }

    private static float[] logits(Network network, Batch batch, Mode mode, SeedTree seed) {
        try (Tape tape = network.forward(batch, mode, EnumSet.of(Output.LOGITS), seed)) {
            return tape.output(Output.LOGITS).clone();
        }
    }

    /** Sum of cross-entropies and of a linear function of the embedding. */
    private static double loss(Network network, Batch batch, Mode mode) {
        try (Tape tape = network.forward(batch, mode, EnumSet.allOf(Output.class), PASS)) {
            int n = batch.size();
            double[] losses = new double[n];
            new CrossEntropy(labels(n)).evaluate(tape.output(Output.LOGITS), n, CLASSES, 0, losses, null);
            double sum = Arrays.stream(losses).sum();
            float[] e = tape.output(Output.EMBEDDING);
            for (int i = 0; i < e.length; i++) {
                sum += (double) EMBEDDING_WEIGHTS[i % 3] * e[i];
            }
            return sum;
        }
    }

    private static Map<Output, float[]> outputGradients(Network network, Tape tape, int n) {
        return outputGradients(network, tape, MathOps.range(n));
    }

    /** The same for rows that stand elsewhere in the batch whose loss it is. */
    private static Map<Output, float[]> outputGradients(Network network, Tape tape, int[] rows) {
        int n = rows.length;
        float[] dz = new float[n * CLASSES];
        int[] labels = new int[n];
        Arrays.setAll(labels, i -> rows[i] % CLASSES);
        new CrossEntropy(labels).evaluate(tape.output(Output.LOGITS), n, CLASSES, 0, new double[n], dz);
        float[] de = new float[n * network.embeddingWidth()];
        int width = network.embeddingWidth();
        for (int i = 0; i < de.length; i++) {
            de[i] = EMBEDDING_WEIGHTS[(rows[i / width] * width + i % width) % 3];
        }
        return Map.of(Output.LOGITS, dz, Output.EMBEDDING, de);
    }

    private static Gradients zeros(Network network, Batch batch) {
        return new Gradients(new float[batch.features().data().length], new float[network.trainable().length]);
    }

    private static Gradients gradients(Network network, Batch batch, Mode mode) {
        try (Tape tape = network.forward(batch, mode, EnumSet.allOf(Output.class), PASS)) {
            return gradients(network, batch, tape);
        }
    }

    private static Gradients gradients(Network network, Batch batch, Tape tape) {
        Gradients into = zeros(network, batch);
        network.backward(tape, outputGradients(network, tape, batch.size()), into);
        return into;
    }

    Finding inferenceGradients() {
        return gradients(Mode.INFERENCE);
    }

    Finding trainingGradients() {
        return gradients(Mode.TRAINING);
    }

    Finding stochasticGradients() {
        return network().stochastic() ? gradients(Mode.STOCHASTIC) : Finding.skipped("no dropout");
    }

    private Finding gradients(Mode mode) {
        Network network = network();
        Batch batch = batch(6, "gradients");
        Gradients g = gradients(network, batch, mode);
        DirectionalDifferences differences = new DirectionalDifferences(subject.step(), subject.tolerance());
        SeedTree directions = ROOT.child("directions");
        float[] theta = network.trainable();
        for (ParameterRange range : network.layout()) {
            differences.compare(
                    range.name(),
                    moved -> {
                        network.setTrainable(moved);
                        return loss(network, batch, mode);
                    },
                    theta,
                    g.parameters(),
                    range.offset(),
                    range.length(),
                    directions.child(range.name()));
        }
        network.setTrainable(theta);
        float[] x = batch.features().data();
        differences.compare(
                "the input",
                moved -> loss(network, Batch.of(batch.features().with(moved), batch.rowIds()), mode),
                x,
                g.input(),
                0,
                x.length,
                directions.child("input"));
        return Finding.passed(String.format(
                Locale.ROOT,
                "%d parts; the worst misses by %.0f %% of what is allowed",
                network.layout().size() + 1,
                100 * differences.worst()));
    }

    Finding inference() {
        Network network = network();
        Batch all = batch(7, "inference");
        float[] buffers = network.buffers();
        float[] expected = logits(network, all, Mode.INFERENCE, PASS);
        for (float z : expected) {
            CheckFailure.unless(Float.isFinite(z), "a logit is %s", z);
        }
        CheckFailure.unlessSame("the same pass again", expected, logits(network, all, Mode.INFERENCE, PASS));
        CheckFailure.unlessSame(
                "another stream and other row ids",
                expected,
                logits(network, Batch.of(all.features(), MathOps.range(7)), Mode.INFERENCE, PASS.child("another")));
        for (int i = 0; i < 7; i++) {
            CheckFailure.unlessClose(
                    "row " + i + " alone",
                    row(expected, i),
                    logits(network, row(all, i), Mode.INFERENCE, PASS),
                    subject.batchTolerance());
        }
        CheckFailure.unlessSame("buffers after inference", buffers, network.buffers());
        return Finding.passed("7 rows, together and alone");
    }

    private static Batch row(Batch batch, int i) {
        return Batch.of(batch.features().slice(i, i + 1), new int[] {batch.rowIds()[i]});
    }

    private static float[] row(float[] logits, int i) {
        return Arrays.copyOfRange(logits, i * CLASSES, (i + 1) * CLASSES);
    }

    Finding batches() {
        Network network = network();
        Batch all = batch(7, "batches");
        Gradients expected = gradients(network, all, Mode.INFERENCE);
        float[] logits = logits(network, all, Mode.INFERENCE, PASS);
        for (int[] rows : new int[][] {{5}, {6, 0, 3}, {2}, {4, 6, 1, 3, 0, 5, 2}}) {
            Batch part = Batch.of(all.features().select(rows), MathOps.select(all.rowIds(), rows));
            float[] z = logits(network, part, Mode.INFERENCE, PASS);
            Gradients zeros = zeros(network, part);
            try (Tape tape = network.forward(part, Mode.INFERENCE, EnumSet.allOf(Output.class), PASS)) {
                network.backward(tape, outputGradients(network, tape, rows), zeros);
            }
            int width = all.features().width();
            for (int i = 0; i < rows.length; i++) {
                String name = "row " + rows[i] + " of 7 in a batch of " + rows.length;
                CheckFailure.unlessClose(
                        name + ", logits", row(logits, rows[i]), row(z, i), Math.max(subject.batchTolerance(), 1e-6));
                unlessClose(
                        name + ", input gradient",
                        Arrays.copyOfRange(expected.input(), rows[i] * width, (rows[i] + 1) * width),
                        Arrays.copyOfRange(zeros.input(), i * width, (i + 1) * width));
            }
            if (rows.length == 7) {
                unlessClose("parameter gradients in another order", expected.parameters(), zeros.parameters());
            }
        }
        return Finding.passed("rows of a batch of 7 in batches of 1, 3 and 7");
    }

    Finding lastLayer() {
        Network network = network();
        Batch batch = batch(5, "last layer");
        LinearLayer last = network.lastLayer();
        try (Tape tape = network.forward(batch, Mode.INFERENCE, EnumSet.allOf(Output.class), PASS)) {
            float[] e = tape.output(Output.EMBEDDING);
            double[] wide = new double[e.length];
            Arrays.setAll(wide, i -> e[i]);
            double[] z =
                    last.apply(new Matrix(wide, 5, network.embeddingWidth())).data();
            float[] expected = new float[z.length];
            for (int i = 0; i < z.length; i++) {
                expected[i] = (float) z[i];
            }
            CheckFailure.unlessClose("logits", expected, tape.output(Output.LOGITS), LOGIT_ROUNDING);
        }
        return Finding.passed(
                "weights [" + last.weights().rows() + "][" + last.weights().columns() + "] and bias");
    }

    Finding dropout() {
        Network network = network();
        Batch all = batch(5, "dropout");
        float[] plain = logits(network, all, Mode.INFERENCE, PASS);
        float[] drawn = logits(network, all, Mode.STOCHASTIC, PASS);
        if (!network.stochastic()) {
            CheckFailure.unlessClose("stochastic mode without dropout", plain, drawn, subject.batchTolerance());
            return Finding.skipped("no dropout");
        }
        CheckFailure.unless(!Arrays.equals(plain, drawn), "stochastic mode equals inference mode");
        CheckFailure.unless(
                !Arrays.equals(drawn, logits(network, all, Mode.STOCHASTIC, PASS.child("another"))),
                "another stream draws the same masks");
        CheckFailure.unless(
                !Arrays.equals(
                        drawn, logits(network, Batch.of(all.features(), MathOps.range(5)), Mode.STOCHASTIC, PASS)),
                "other row ids draw the same masks");
        int[] order = {3, 0, 4, 1, 2};
        int[] ids = new int[5];
        Arrays.setAll(ids, i -> all.rowIds()[order[i]]);
        float[] shuffled = logits(network, Batch.of(all.features().select(order), ids), Mode.STOCHASTIC, PASS);
        double tolerance = Math.max(subject.batchTolerance(), 1e-6);
        for (int i = 0; i < 5; i++) {
            CheckFailure.unlessClose(
                    "row " + order[i] + " in another place", row(drawn, order[i]), row(shuffled, i), tolerance);
            CheckFailure.unlessClose(
                    "row " + i + " alone",
                    row(drawn, i),
                    logits(network, row(all, i), Mode.STOCHASTIC, PASS),
                    tolerance);
        }
        return Finding.passed("5 rows, in two orders and alone");
    }

    Finding stochasticPasses() {
        Network network = network();
        Batch batch = batch(7, "passes");
        List<float[]> together = network.stochasticLogits(batch, 3, PASS);
        CheckFailure.unless(together.size() == 3, "%s passes instead of 3", together.size());
        for (int t = 0; t < 3; t++) {
            CheckFailure.unlessSame(
                    "pass " + t, logits(network, batch, Mode.STOCHASTIC, PASS.child(t)), together.get(t));
        }
        return Finding.passed("3 passes, together and one by one");
    }

    Finding runningStatistics() {
        Network network = network();
        Batch batch = batch(8, "statistics");
        float[] one = network.buffers();
        if (one.length == 0) {
            return Finding.skipped("no buffers");
        }
        float[] two = shifted(one, "other buffers");
        float[] inference = logits(network, batch, Mode.INFERENCE, PASS);
        float[] training = logits(network, batch, Mode.TRAINING, PASS);
        CheckFailure.unlessSame("buffers after a pass that was not told to move them", one, network.buffers());
        for (Mode mode : new Mode[] {Mode.INFERENCE, Mode.STOCHASTIC}) {
            update(network, batch, mode);
            CheckFailure.unlessSame("buffers after updateBuffers of a pass in mode " + mode, one, network.buffers());
        }
        network.setBuffers(two);
        CheckFailure.unless(
                !Arrays.equals(inference, logits(network, batch, Mode.INFERENCE, PASS)),
                "inference does not use the running statistics");
        CheckFailure.unlessSame(
                "training mode, which must not use the running statistics",
                training,
                logits(network, batch, Mode.TRAINING, PASS));
        double before = distance(one, two);
        int updates = 20;
        float[] first = moved(network, one, batch, updates);
        float[] second = moved(network, two, batch, updates);
        double after = distance(first, second);
        CheckFailure.unless(
                after < 0.9 * before && !Arrays.equals(first, one),
                "after %s updates on one batch the running statistics still remember %.0f %% of where they began",
                updates,
                100 * after / before);
        return Finding.passed(String.format(
                Locale.ROOT,
                "%d values; %d updates leave %.1f %% of where they began",
                one.length,
                updates,
                100 * after / before));
    }

    private static float[] moved(Network network, float[] start, Batch batch, int updates) {
        network.setBuffers(start);
        for (int i = 0; i < updates; i++) {
            update(network, batch, Mode.TRAINING);
        }
        return network.buffers();
    }

    private static void update(Network network, Batch batch, Mode mode) {
        try (Tape tape = network.forward(batch, mode, EnumSet.of(Output.LOGITS), PASS)) {
            network.updateBuffers(tape);
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    Finding segments() {
        Batch both = new Batch(inputs(10, "segments"), MathOps.range(10), new int[] {6, 4});
        Set<Output> wanted = EnumSet.of(Output.LOGITS);
        Network together = network();
        float[] logits;
        float[] gradient = new float[together.trainable().length];
        float[] dz = new float[10 * CLASSES];
        try (Tape tape = together.forward(both, Mode.TRAINING, wanted, PASS)) {
            logits = tape.output(Output.LOGITS).clone();
            new CrossEntropy(labels(10)).evaluate(logits, 10, CLASSES, 0, new double[10], dz);
            together.backward(tape, Map.of(Output.LOGITS, dz), Gradients.ofParameters(gradient));
            together.updateBuffers(tape);
        }
        Network apart = network();
        float[] separate = new float[gradient.length];
        int[] cuts = {0, 6, 10};
        for (int s = 0; s < 2; s++) {
            int from = cuts[s];
            int to = cuts[s + 1];
            Batch part = Batch.of(both.features().slice(from, to), Arrays.copyOfRange(both.rowIds(), from, to));
            try (Tape tape = apart.forward(part, Mode.TRAINING, wanted, PASS)) {
                CheckFailure.unlessClose(
                        "logits of segment " + (s + 1),
                        tape.output(Output.LOGITS),
                        Arrays.copyOfRange(logits, from * CLASSES, to * CLASSES),
                        LOGIT_ROUNDING);
                float[] ofPart = Arrays.copyOfRange(dz, from * CLASSES, to * CLASSES);
                apart.backward(tape, Map.of(Output.LOGITS, ofPart), Gradients.ofParameters(separate));
                apart.updateBuffers(tape);
            }
        }
        unlessClose("parameter gradients", separate, gradient);
        CheckFailure.unlessClose("running statistics", apart.buffers(), together.buffers(), BUFFER_ROUNDING);
        return Finding.passed("2 segments: logits, parameter gradients, running statistics");
    }

    /** Compares gradients up to rounding, relative to the largest. */
    private static void unlessClose(String name, float[] expected, float[] actual) {
        float largest = 0;
        for (float v : expected) {
            largest = Math.max(largest, Math.abs(v));
        }
        CheckFailure.unlessClose(name, expected, actual, GRADIENT_ROUNDING * Math.max(1, largest));
    }

    Finding tapes() {
        Network network = network();
        Batch a = batch(6, "tape a");
        Batch b = batch(6, "tape b");
        Set<Output> wanted = EnumSet.allOf(Output.class);
        Gradients ofA = gradients(network, a, Mode.TRAINING);
        Gradients ofB = gradients(network, b, Mode.INFERENCE);
        try (Tape first = network.forward(a, Mode.TRAINING, wanted, PASS);
                Tape second = network.forward(b, Mode.INFERENCE, wanted, PASS)) {
            unlessClose("first tape", ofA, gradients(network, a, first));
            unlessClose("second tape", ofB, gradients(network, b, second));
            unlessClose("first tape again", ofA, gradients(network, a, first));
        }
        return Finding.passed("2 tapes, 3 backward passes");
    }

    private static void unlessClose(String name, Gradients expected, Gradients actual) {
        unlessClose(name + ", parameters", expected.parameters(), actual.parameters());
        unlessClose(name + ", input", expected.input(), actual.input());
    }

    Finding accumulation() {
        Network network = network();
        Batch batch = batch(5, "accumulation");
        Gradients once = gradients(network, batch, Mode.INFERENCE);
        try (Tape tape = network.forward(batch, Mode.INFERENCE, EnumSet.allOf(Output.class), PASS)) {
            Map<Output, float[]> outputs = outputGradients(network, tape, 5);
            float[] input = new float[once.input().length];
            network.backward(tape, outputs, Gradients.ofInput(input));
            unlessClose("input gradients alone", once.input(), input);
            float[] parameters = new float[once.parameters().length];
            network.backward(tape, outputs, Gradients.ofParameters(parameters));
            unlessClose("parameter gradients alone", once.parameters(), parameters);
            network.backward(tape, outputs, new Gradients(input, parameters));
            unlessClose("input gradients, twice", twice(once.input()), input);
            unlessClose("parameter gradients, twice", twice(once.parameters()), parameters);
            Gradients sum = zeros(network, batch);
            outputs.forEach((output, d) -> network.backward(tape, Map.of(output, d), sum));
            unlessClose("one output at a time", once, sum);
        }
        return Finding.passed("twice, each kind alone, each output alone");
    }

    private static float[] twice(float[] v) {
        float[] out = new float[v.length];
        for (int i = 0; i < v.length; i++) {
            out[i] = 2 * v[i];
        }
        return out;
    }

    Finding parameters() {
        Network network = network();
        float[] theta = network.trainable();
        int at = 0;
        for (ParameterRange range : network.layout()) {
            CheckFailure.unless(
                    range.offset() == at, "%s begins at %s instead of %s", range.name(), range.offset(), at);
            at += range.length();
        }
        CheckFailure.unless(at == theta.length, "the parts have %s parameters, the vector %s", at, theta.length);
        CheckFailure.unless(refuses(network, at + 1), "a vector that is too long was taken");
        Batch batch = batch(4, "parameters");
        float[] before = logits(network, batch, Mode.INFERENCE, PASS);
        Network copy = network.copy();
        CheckFailure.unlessSame("logits of a copy", before, logits(copy, batch, Mode.INFERENCE, PASS));
        copy.setTrainable(new float[at]);
        copy.setBuffers(shifted(copy.buffers(), "copy"));
        CheckFailure.unlessSame("logits after a copy changed", before, logits(network, batch, Mode.INFERENCE, PASS));
        CheckFailure.unlessSame("parameters after a copy changed", theta, network.trainable());
        return Finding.passed(at + " parameters in " + network.layout().size() + " parts");
    }

    private static boolean refuses(Network network, int length) {
        try {
            network.setTrainable(new float[length]);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    Finding determinism() {
        Map<String, float[]> first = train(1);
        Map<String, float[]> second = train(1);
        CheckFailure.unless(first.keySet().equals(second.keySet()), "the states have other parts");
        first.forEach((name, values) -> CheckFailure.unlessSame(name, values, second.get(name)));
        Map<String, float[]> third = train(2);
        CheckFailure.unless(
                first.keySet().stream().anyMatch(name -> !Arrays.equals(first.get(name), third.get(name))),
                "another stream gives the same bits");
        return Finding.passed("3 epochs of Adam, twice");
    }

    private Map<String, float[]> train(long seed) {
        Examples examples = Examples.of(inputs(23, "training"), labels(23));
        TrainingPlan plan = new TrainingPlan(3, 8, Adam.defaults(), TrainingPlan.Start.SCRATCH, false, 0, 0);
        Fitted fitted = new NetworkLearner(subject.architecture())
                .fit(new TrainingTask(
                        examples,
                        examples.select(new int[0]),
                        CLASSES,
                        TrainingRegime.standard(plan),
                        Optional.empty(),
                        ROOT.child("train", seed),
                        ROOT.child("start")));
        return fitted.state().orElseThrow().arrays();
    }

    Finding resume() {
        Network straight = network();
        Optimizer optimizer = Adam.defaults().start(straight.layout());
        steps(straight, optimizer, 0, 3);
        float[] trainable = straight.trainable();
        float[] buffers = straight.buffers();
        Map<String, float[]> moments = new HashMap<>();
        optimizer.state().forEach((name, values) -> moments.put(name, values.clone()));
        steps(straight, optimizer, 3, 6);

        Network resumed = subject.architecture().create(subject.shape(), CLASSES, ROOT.child("another init"));
        resumed.setTrainable(trainable);
        resumed.setBuffers(buffers);
        Optimizer again = Adam.defaults().start(resumed.layout());
        again.restore(moments);
        steps(resumed, again, 3, 6);
        CheckFailure.unlessSame("parameters", straight.trainable(), resumed.trainable());
        CheckFailure.unlessSame("buffers", straight.buffers(), resumed.buffers());
        CheckFailure.unless(!Arrays.equals(trainable, resumed.trainable()), "training does not move the parameters");
        return Finding.passed("6 steps of Adam, saved after 3");
    }

    private void steps(Network network, Optimizer optimizer, int from, int to) {
        float[] theta = network.trainable();
        for (int step = from; step < to; step++) {
            Batch batch = batch(8, "step " + step);
            float[] gradient = new float[theta.length];
            try (Tape tape =
                    network.forward(batch, Mode.TRAINING, EnumSet.allOf(Output.class), ROOT.child("step", step))) {
                network.backward(tape, outputGradients(network, tape, 8), Gradients.ofParameters(gradient));
                network.updateBuffers(tape);
            }
            optimizer.step(theta, gradient);
            network.setTrainable(theta);
        }
    }

    Finding threads() {
        Map<String, float[]> one = train(1);
        Map<String, float[]> two = train(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Map<String, float[]>> first = threads.submit(() -> train(1));
            Future<Map<String, float[]>> second = threads.submit(() -> train(2));
            Map<String, float[]> ofFirst = first.get();
            Map<String, float[]> ofSecond = second.get();
            one.forEach((name, values) -> CheckFailure.unlessSame(name + " in thread 1", values, ofFirst.get(name)));
            two.forEach((name, values) -> CheckFailure.unlessSame(name + " in thread 2", values, ofSecond.get(name)));
        } catch (ExecutionException e) {
            throw new CheckFailure("a thread failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckFailure("interrupted");
        } finally {
            threads.shutdownNow();
        }
        return Finding.passed("3 epochs of Adam in each");
    }

    Finding ascent() {
        Network network = network();
        Features natural = inputs(ASCENT_ROWS, "ascent");
        float[] before = natural.data().clone();
        int[] y = labels(ASCENT_ROWS);
        InputAscent ascent = new InputAscent(InputAscent.Norm.L2, 0.25, 3, 0.15, 0);
        Optional<float[]> ends = network.ascend(natural, natural.data().clone(), ascent, new InputAscent.AwayFrom(y));
        if (ends.isEmpty()) {
            return Finding.passed("not offered: attacks take their steps by single passes");
        }
        float[] expected = before.clone();
        for (int t = 0; t < ascent.steps(); t++) {
            float[] gradient = new float[expected.length];
            new NetworkClassifier(subject.name(), network)
                    .lossAndInputGradient(natural.with(expected), new CrossEntropy(y), gradient);
            for (int i = 0; i < ASCENT_ROWS; i++) {
                step(ascent, before, gradient, i * natural.width(), natural.width(), expected);
            }
        }
        CheckFailure.unlessSame("natural inputs after the ascent", before, natural.data());
        CheckFailure.unlessClose("end of the ascent", expected, ends.get(), ASCENT_ROUNDING);
        CheckFailure.unlessSame(
                "the ascent again",
                ends.get(),
                network.ascend(natural, natural.data().clone(), ascent, new InputAscent.AwayFrom(y))
                        .orElseThrow());
        return Finding.passed("3 steps, L2");
    }

    /** One step of an L2 ascent without a box, of one row. */
    private static void step(InputAscent ascent, float[] natural, float[] gradient, int at, int width, float[] x) {
        double length = length(gradient, at, width);
        double[] d = new double[width];
        double square = 0;
        for (int j = 0; j < width; j++) {
            d[j] = (double) x[at + j] - natural[at + j] + ascent.stepSize() * gradient[at + j] / length;
            square += d[j] * d[j];
        }
        double scale = Math.min(1, ascent.epsilon() / Math.sqrt(square));
        for (int j = 0; j < width; j++) {
            x[at + j] = (float) (natural[at + j] + scale * d[j]);
        }
    }

    private static double length(float[] values, int at, int width) {
        double square = 0;
        for (int j = at; j < at + width; j++) {
            square += (double) values[j] * values[j];
        }
        return Math.sqrt(square);
    }

    /** Median milliseconds of a step where the engine takes the steps by itself. */
    private static String onDevice(Network network, Features natural) {
        InputAscent ascent = new InputAscent(InputAscent.Norm.LINF, 0.3, SPEED_ASCENT, 0.01, 0);
        InputAscent.Head head = new InputAscent.AwayFrom(labels(SPEED_BATCH));
        double[] millis = new double[SPEED_RUNS];
        for (int r = 0; r < SPEED_RUNS; r++) {
            long start = System.nanoTime();
            if (network.ascend(natural, natural.data(), ascent, head).isEmpty()) {
                return "";
            }
            millis[r] = (System.nanoTime() - start) / 1e6 / SPEED_ASCENT;
        }
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "; %.2f ms a step when the engine takes %d by itself",
                millis[SPEED_RUNS / 2],
                SPEED_ASCENT);
    }

    Finding speed() {
        Network network = network();
        NetworkClassifier model = new NetworkClassifier(subject.name(), network);
        CrossEntropy loss = new CrossEntropy(labels(SPEED_BATCH));
        float[] x = inputs(SPEED_BATCH, "speed").data();
        Features shape = inputs(SPEED_BATCH, "speed");
        float[] gradient = new float[x.length];
        double[] millis = new double[SPEED_STEPS];
        int steps = 0;
        long began = System.nanoTime();
        while (steps < 2 || steps < SPEED_STEPS && System.nanoTime() - began < SPEED_NANOS) {
            long start = System.nanoTime();
            model.lossAndInputGradient(shape.with(x), loss, gradient);
            for (int i = 0; i < x.length; i++) {
                x[i] += 0.01f * Math.signum(gradient[i]);
            }
            millis[steps] = (System.nanoTime() - start) / 1e6;
            steps++;
        }
        double[] later = Arrays.copyOfRange(millis, steps / 2, steps);
        Arrays.sort(later);
        double median = later[later.length / 2];
        return new Finding(
                Outcome.MEASURED,
                String.format(
                        Locale.ROOT,
                        "%.2f ms for %d rows, %.0f rows/s (median of the later half of %d steps)%s",
                        median,
                        SPEED_BATCH,
                        SPEED_BATCH / median * 1000,
                        steps,
                        onDevice(network, shape)));
    }
}
