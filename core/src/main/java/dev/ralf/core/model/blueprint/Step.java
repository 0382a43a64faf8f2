package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.ParameterRange;
import java.util.Arrays;
import java.util.List;

/**
 * A step of a blueprint.
 *
 * @param name name of its parameters and random streams
 * @param operation what it computes
 * @param sources indices of earlier steps, or {@link #INPUT}; more than one for sums alone
 * @param inputShape shape of one input
 * @param outputShape shape of one output
 * @param parameters its ranges of the flat parameter vector, in order
 * @param buffers where its buffers begin in the buffer vector: running means, then running variances
 */
public record Step(
        String name,
        Operation operation,
        List<Integer> sources,
        int[] inputShape,
        int[] outputShape,
        List<ParameterRange> parameters,
        int buffers) {
    /** The input of the network, as a source. */
    public static final int INPUT = -1;

    /** Copies the lists and shapes. */
    public Step {
        sources = List.copyOf(sources);
        inputShape = inputShape.clone();
        outputShape = outputShape.clone();
        parameters = List.copyOf(parameters);
    }

    /** Shape of one input. */
    @Override
    public int[] inputShape() {
        return inputShape.clone();
    }

    /** Shape of one output. */
    @Override
    public int[] outputShape() {
        return outputShape.clone();
    }

    /** Number of values of one input. */
    public int in() {
        return width(inputShape);
    }

    /** Number of values of one output. */
    public int out() {
        return width(outputShape);
    }

    static int width(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
