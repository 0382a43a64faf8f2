package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.ParameterRange.Kind;
import dev.ralf.core.model.blueprint.Operation.Convolution;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Dropout;
import dev.ralf.core.model.blueprint.Operation.GlobalAverage;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.model.blueprint.Operation.Pooling;
import dev.ralf.core.model.blueprint.Operation.Sum;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A network as data: steps in an order in which each comes after its sources; the last one is a dense layer without
 * activation, whose input is the embedding and whose output are the logits. Names, order and shapes of the parameters
 * are those of every engine, so that the flat vectors of two engines mean the same.
 *
 * @param inputShape shape of one input, as the network's user gives it
 * @param arrayShape the same values as the first step reads them
 * @param steps the steps
 */
public record Blueprint(int[] inputShape, int[] arrayShape, List<Step> steps) {
    /** Checks the end and the sizes. */
    public Blueprint {
        Checks.size("array of one input", Step.width(arrayShape), Step.width(inputShape));
        steps = List.copyOf(steps);
        Checks.argument(
                !steps.isEmpty() && steps.get(steps.size() - 1).operation() instanceof Dense d && !d.relu(),
                "a network must end in a dense layer without activation");
        inputShape = inputShape.clone();
        arrayShape = arrayShape.clone();
    }

    /** Shape of one input. */
    @Override
    public int[] inputShape() {
        return inputShape.clone();
    }

    /** Shape of one input, as the first step reads it. */
    @Override
    public int[] arrayShape() {
        return arrayShape.clone();
    }

    /** The step from the embedding to the logits. */
    public Step last() {
        return steps.get(steps.size() - 1);
    }

    /** Number of classes. */
    public int classes() {
        return last().out();
    }

    /** Width of the embedding. */
    public int embeddingWidth() {
        return last().in();
    }

    /** Parts of the flat parameter vector, in order. */
    public List<ParameterRange> layout() {
        return steps.stream().flatMap(s -> s.parameters().stream()).toList();
    }

    /** Number of trainable parameters. */
    public int parameters() {
        return layout().stream().mapToInt(ParameterRange::length).sum();
    }

    /** True if no step reads anything but the one before it. */
    public boolean isList() {
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).sources().equals(List.of(i - 1))) {
                return false;
            }
        }
        return true;
    }

    /**
     * First parameters: weights {@code N(0, 2 / in)} for convolutions and dense layers with ReLU (He et al.,
     * arXiv:1502.01852), {@code N(0, 1 / in)} for other dense layers, scales 1, biases and shifts 0. Each range draws from
     * its own stream {@code seed.child(range name)}.
     *
     * @param seed parent of the streams
     */
    public float[] initial(SeedTree seed) {
        float[] values = new float[parameters()];
        for (Step step : steps) {
            for (ParameterRange range : step.parameters()) {
                int from = range.offset();
                int to = from + range.length();
                if (range.kind() == Kind.WEIGHT) {
                    double sd = Math.sqrt(gain(step) / fanIn(step));
                    RandomGenerator rng = seed.child(range.name()).generator();
                    for (int i = from; i < to; i++) {
                        values[i] = (float) (sd * rng.nextGaussian());
                    }
                } else if (range.name().endsWith("/scale")) {
                    Arrays.fill(values, from, to, 1);
                }
            }
        }
        return values;
    }

    private static double gain(Step step) {
        return step.operation() instanceof Dense d && !d.relu() ? 1 : 2;
    }

    private static int fanIn(Step step) {
        return step.operation() instanceof Convolution c ? step.inputShape()[0] * c.height() * c.width() : step.in();
    }

    /** First buffers: running means 0, running variances 1. */
    public float[] initialBuffers() {
        int length = steps.stream()
                .mapToInt(s -> s.operation() instanceof Norm ? 2 * s.inputShape()[0] : 0)
                .sum();
        float[] values = new float[length];
        for (Step step : steps) {
            if (step.operation() instanceof Norm) {
                int c = step.inputShape()[0];
                Arrays.fill(values, step.buffers() + c, step.buffers() + 2 * c, 1);
            }
        }
        return values;
    }

    /** A blueprint in the making. Each method appends a step and gives its index, for later steps to read. */
    public static final class Builder {
        private final int[] inputShape;
        private final int[] arrayShape;
        private final List<Step> steps = new ArrayList<>();
        private int offset;
        private int buffers;

        /**
         * An empty one.
         *
         * @param inputShape shape of one input
         * @param arrayShape the same values as the first step reads them
         */
        public Builder(int[] inputShape, int... arrayShape) {
            this.inputShape = inputShape.clone();
            this.arrayShape = arrayShape.clone();
        }

        /** An empty one whose first step reads inputs as they are. */
        public Builder(int[] inputShape) {
            this(inputShape, inputShape);
        }

        /** Index of the step that was appended last; {@link Step#INPUT} before the first. */
        public int end() {
            return steps.size() - 1;
        }

        /**
         * Appends a step that reads the one before it.
         *
         * @throws IllegalArgumentException if the operation does not fit its input, or the name is taken
         */
        public Builder then(String name, Operation operation) {
            add(name, operation, end());
            return this;
        }

        /** Appends dropout, unless its rate is 0. */
        public Builder dropout(String name, double rate) {
            return rate > 0 ? then(name, new Dropout(rate)) : this;
        }

        /**
         * Appends a step.
         *
         * @param name its name
         * @param operation what it computes
         * @param sources what it reads; several for a sum
         * @return its index
         * @throws IllegalArgumentException if the operation does not fit its input, or the name is taken
         */
        public int add(String name, Operation operation, int... sources) {
            Checks.argument(steps.stream().noneMatch(s -> s.name().equals(name)), "two steps are named %s", name);
            Checks.argument(
                    operation instanceof Sum ? sources.length > 1 : sources.length == 1,
                    "step %s cannot read %s steps",
                    name,
                    sources.length);
            int[] shape = shape(sources[0]);
            for (int source : sources) {
                Checks.argument(
                        Arrays.equals(shape, shape(source)),
                        "step %s adds shapes %s and %s",
                        name,
                        Arrays.toString(shape),
                        Arrays.toString(shape(source)));
            }
            List<ParameterRange> ranges = new ArrayList<>();
            int[] out = shape.clone();
            int ownBuffers = 0;
            if (operation instanceof Convolution c) {
                requireImage(name, shape);
                out = new int[] {
                    c.out(),
                    window(name, shape[1] + 2 * c.pad(), c.height(), c.stride()),
                    window(name, shape[2] + 2 * c.pad(), c.width(), c.stride())
                };
                range(
                        ranges,
                        name + "/weight",
                        Step.width(new int[] {c.out(), shape[0], c.height(), c.width()}),
                        Kind.WEIGHT);
                if (c.bias()) {
                    range(ranges, name + "/bias", c.out(), Kind.BIAS);
                }
            } else if (operation instanceof Dense d) {
                out = new int[] {d.out()};
                range(ranges, name + "/weight", Math.multiplyExact(Step.width(shape), d.out()), Kind.WEIGHT);
                range(ranges, name + "/bias", d.out(), Kind.BIAS);
            } else if (operation instanceof Norm) {
                range(ranges, name + "/scale", shape[0], Kind.NORM);
                range(ranges, name + "/shift", shape[0], Kind.NORM);
                ownBuffers = 2 * shape[0];
            } else if (operation instanceof Pooling p) {
                requireImage(name, shape);
                out = new int[] {
                    shape[0],
                    window(name, shape[1], p.height(), p.height()),
                    window(name, shape[2], p.width(), p.width())
                };
            } else if (operation instanceof GlobalAverage) {
                requireImage(name, shape);
                out = new int[] {shape[0]};
            }
            steps.add(new Step(name, operation, Arrays.stream(sources).boxed().toList(), shape, out, ranges, buffers));
            buffers += ownBuffers;
            return end();
        }

        private int[] shape(int source) {
            return source == Step.INPUT ? arrayShape : steps.get(source).outputShape();
        }

        private void range(List<ParameterRange> ranges, String name, int length, Kind kind) {
            ranges.add(new ParameterRange(name, offset, length, kind));
            offset = Math.addExact(offset, length);
        }

        private static void requireImage(String name, int[] shape) {
            Checks.argument(
                    shape.length == 3,
                    "step %s needs inputs of shape {channels, height, width}, got %s",
                    name,
                    Arrays.toString(shape));
        }

        private static int window(String name, int size, int kernel, int stride) {
            int out = Math.floorDiv(size - kernel, stride) + 1;
            Checks.argument(out >= 1, "step %s has kernel %s, larger than its input %s", name, kernel, size);
            return out;
        }

        /**
         * The blueprint.
         *
         * @throws IllegalArgumentException if it does not end in a dense layer, or a step is read by none
         */
        public Blueprint build() {
            for (int i = 0; i < end(); i++) {
                int step = i;
                Checks.argument(
                        steps.stream().flatMap(s -> Stream.of(s.sources())).anyMatch(s -> s.contains(step)),
                        "nothing reads step %s",
                        steps.get(i).name());
            }
            return new Blueprint(inputShape, arrayShape, steps);
        }
    }
}
