package dev.ralf.core.engine;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Batch;
import dev.ralf.core.model.Gradients;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.model.LinearLayer;
import dev.ralf.core.model.Mode;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.Output;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.Tape;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A right architecture with one thing wrong, so that tests can show that a self-check finds it.
 *
 * @param right the architecture
 * @param fault what is wrong
 */
public record Faulty(Architecture right, Fault fault) implements Architecture {
    private static final AtomicReference<Thread> OWNER = new AtomicReference<>();
    private static final AtomicInteger CREATED = new AtomicInteger();

    /** What engines get wrong. */
    public enum Fault {
        /** Gradients are divided by the batch size. */
        AVERAGED_GRADIENTS,
        /** The later half of the input gradient is missing. */
        HALF_INPUT_GRADIENT,
        /** The last part of the parameter gradient is missing. */
        NO_LAST_GRADIENT,
        /** The gradient of the embedding is ignored. */
        NO_EMBEDDING_GRADIENT,
        /** Inference passes compute inference outputs and differentiate training mode. */
        TRAINING_GRADIENT_IN_INFERENCE,
        /** Inference passes run in training mode. */
        TRAINING_IN_INFERENCE,
        /** Dropout masks follow the place in the batch. */
        MASKS_BY_PLACE,
        /** Dropout masks do not follow the stream. */
        MASKS_WITHOUT_STREAM,
        /** Stochastic mode draws nothing. */
        NO_MASKS,
        /** Backward uses what the last forward pass left. */
        LAST_TAPE,
        /** Backward overwrites accumulators. */
        OVERWRITES,
        /** A copy is the network itself. */
        NO_COPY,
        /** Gradients differ from network to network. */
        DRIFTS,
        /** Parameters are taken over only the first time. */
        KEEPS_PARAMETERS,
        /** Segments are one. */
        ONE_SEGMENT,
        /** Buffers never move. */
        STUCK_BUFFERS,
        /** Passes of every mode move buffers. */
        ALWAYS_MOVES_BUFFERS,
        /** Several stochastic passes are all the first one. */
        ONE_PASS,
        /** An ascent stays at its start. */
        IDLE_ASCENT,
        /** The last layer is not the one that gives the logits. */
        WRONG_LAST_LAYER,
        /** Networks of one process share what only one thread at a time may use. */
        SHARED_STATE,
        /** Native code is missing. */
        NO_NATIVES
    }

    @Override
    public String id() {
        return "faulty-" + right.id();
    }

    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        if (fault == Fault.NO_NATIVES) {
            throw new UnsatisfiedLinkError("no such library\nwith a second line");
        }
        return new Wrong(right.create(inputShape, classes, seed), fault);
    }

    private record Tapes(Tape shown, Tape differentiated, int rows, Mode mode) implements Tape {
        @Override
        public float[] output(Output output) {
            return shown.output(output);
        }

        @Override
        public void close() {
            shown.close();
            differentiated.close();
        }
    }

    private static final class Wrong implements Network {
        private final Network right;
        private final Fault fault;
        private Tapes last;
        private final int number = CREATED.incrementAndGet();
        private int calls;

        Wrong(Network right, Fault fault) {
            this.right = right;
            this.fault = fault;
        }

        @Override
        public Optional<float[]> ascend(Features natural, float[] start, InputAscent ascent, InputAscent.Head head) {
            return fault == Fault.IDLE_ASCENT ? Optional.of(start.clone()) : right.ascend(natural, start, ascent, head);
        }

        @Override
        public int[] inputShape() {
            return right.inputShape();
        }

        @Override
        public int classes() {
            return right.classes();
        }

        @Override
        public int embeddingWidth() {
            return right.embeddingWidth();
        }

        @Override
        public boolean stochastic() {
            return right.stochastic();
        }

        @Override
        public Tape forward(Batch batch, Mode mode, Set<Output> wanted, SeedTree seed) {
            if (fault == Fault.SHARED_STATE
                    && OWNER.updateAndGet(t -> t == null ? Thread.currentThread() : t) != Thread.currentThread()) {
                throw new IllegalStateException("used by another thread");
            }
            int[] ids = fault == Fault.MASKS_BY_PLACE ? MathOps.range(batch.size()) : batch.rowIds();
            int[] segments = fault == Fault.ONE_SEGMENT ? new int[] {batch.size()} : batch.segments();
            Batch seen = new Batch(batch.features(), ids, segments);
            SeedTree stream = fault == Fault.MASKS_WITHOUT_STREAM ? new SeedTree(1) : seed;
            Mode run = mode;
            if (fault == Fault.TRAINING_IN_INFERENCE && mode == Mode.INFERENCE) {
                run = Mode.TRAINING;
            } else if (fault == Fault.NO_MASKS && mode == Mode.STOCHASTIC) {
                run = Mode.INFERENCE;
            }
            Tape shown = right.forward(seen, run, wanted, stream);
            Tape differentiated = fault == Fault.TRAINING_GRADIENT_IN_INFERENCE && mode == Mode.INFERENCE
                    ? right.forward(seen, Mode.TRAINING, wanted, stream)
                    : shown;
            last = new Tapes(shown, differentiated, batch.size(), mode);
            return last;
        }

        @Override
        public void backward(Tape tape, Map<Output, float[]> outputGradients, Gradients into) {
            calls++;
            Tapes tapes = fault == Fault.LAST_TAPE && last.rows() == ((Tapes) tape).rows() ? last : (Tapes) tape;
            Map<Output, float[]> given = outputGradients;
            if (fault == Fault.NO_EMBEDDING_GRADIENT && given.containsKey(Output.LOGITS)) {
                given = Map.of(Output.LOGITS, given.get(Output.LOGITS));
            }
            Gradients fresh = new Gradients(zeros(into.input()), zeros(into.parameters()));
            right.backward(tapes.differentiated(), given, fresh);
            add(fresh.input(), into.input(), tapes.rows(), true);
            add(fresh.parameters(), into.parameters(), tapes.rows(), false);
        }

        private static float[] zeros(float[] like) {
            return like == null ? null : new float[like.length];
        }

        private void add(float[] gradient, float[] into, int rows, boolean input) {
            if (gradient == null) {
                return;
            }
            if (fault == Fault.OVERWRITES) {
                Arrays.fill(into, 0);
            }
            List<ParameterRange> layout = right.layout();
            int end = gradient.length;
            if (input && fault == Fault.HALF_INPUT_GRADIENT) {
                end = end / 2;
            } else if (!input && fault == Fault.NO_LAST_GRADIENT) {
                end = layout.get(layout.size() - 1).offset();
            }
            float factor = 1;
            if (fault == Fault.AVERAGED_GRADIENTS) {
                factor = 1f / rows;
            } else if (fault == Fault.DRIFTS) {
                factor = 1 + 1e-6f * (number % 7);
            }
            for (int i = 0; i < end; i++) {
                into[i] += factor * gradient[i];
            }
        }

        @Override
        public List<float[]> stochasticLogits(Batch batch, int passes, SeedTree seed) {
            List<float[]> logits = Network.super.stochasticLogits(batch, passes, seed);
            return fault == Fault.ONE_PASS ? Collections.nCopies(passes, logits.get(0)) : logits;
        }

        @Override
        public LinearLayer lastLayer() {
            LinearLayer last = right.lastLayer();
            return fault == Fault.WRONG_LAST_LAYER
                    ? new LinearLayer(
                            new Matrix(last.weights().rows(), last.weights().columns()), last.bias())
                    : last;
        }

        @Override
        public void updateBuffers(Tape tape) {
            Tapes tapes = (Tapes) tape;
            if (fault == Fault.STUCK_BUFFERS) {
                return;
            }
            if (fault == Fault.ALWAYS_MOVES_BUFFERS && tapes.mode() != Mode.TRAINING) {
                float[] buffers = right.buffers();
                buffers[0] += 0.1f;
                right.setBuffers(buffers);
            }
            right.updateBuffers(tapes.shown());
        }

        @Override
        public List<ParameterRange> layout() {
            return right.layout();
        }

        @Override
        public float[] trainable() {
            return right.trainable();
        }

        @Override
        public void setTrainable(float[] values) {
            if (fault != Fault.KEEPS_PARAMETERS || calls == 0) {
                right.setTrainable(values);
            }
        }

        @Override
        public float[] buffers() {
            return right.buffers();
        }

        @Override
        public void setBuffers(float[] values) {
            right.setBuffers(values);
        }

        @Override
        public Network copy() {
            return fault == Fault.NO_COPY ? this : new Wrong(right.copy(), fault);
        }
    }
}
