package dev.ralf.core.model.blueprint;

import dev.ralf.core.util.Checks;

/** What a step computes. Images are {@code [n][channels][height][width]}. */
public sealed interface Operation {
    /** Activation functions. */
    enum Function {
        /** {@code max(0, x)}; its derivative at 0 is 0. */
        RELU,
        /** {@code tanh x}. */
        TANH,
        /** {@code 1 / (1 + exp(-x))}. */
        SIGMOID
    }

    /**
     * A convolution, weights {@code [out][in][height][width]}, as cross-correlation.
     *
     * @param out output channels
     * @param height kernel height
     * @param width kernel width
     * @param stride step of the kernel in both directions
     * @param pad zeros on each side
     * @param bias whether it has one
     */
    record Convolution(int out, int height, int width, int stride, int pad, boolean bias) implements Operation {
        /** Checks the ranges. */
        public Convolution {
            Checks.atLeast("out", out, 1);
            Checks.atLeast("height", height, 1);
            Checks.atLeast("width", width, 1);
            Checks.atLeast("stride", stride, 1);
            Checks.atLeast("pad", pad, 0);
        }
    }

    /**
     * Batch normalisation by channel (Ioffe and Szegedy, arXiv:1502.03167), {@code y = gamma (x - mean) / sqrt(var + eps) +
     * beta}: by each segment's mean and biased variance in training mode, by the running ones otherwise. These move by
     * {@code r = decay r + (1 - decay) s}, with the unbiased variance.
     */
    record Norm() implements Operation {
        /** Added to the variance. */
        public static final double EPSILON = 1e-5;
        /** Share of the running statistics that an update keeps. */
        public static final double DECAY = 0.9;
    }

    /**
     * A function of each value.
     *
     * @param function which
     */
    record Activation(Function function) implements Operation {}

    /**
     * Maximum or average over windows without overlap; what is left over at the right and below is not read.
     *
     * @param max true for the maximum
     * @param height height of a window
     * @param width width of a window
     */
    record Pooling(boolean max, int height, int width) implements Operation {
        /** Checks the ranges. */
        public Pooling {
            Checks.atLeast("height", height, 1);
            Checks.atLeast("width", width, 1);
        }
    }

    /** Average of each channel: {@code [n][c][h][w]} becomes {@code [n][c]}. */
    record GlobalAverage() implements Operation {}

    /**
     * {@code y = x W + b}, then ReLU or not; images are taken as vectors, {@code W [in][out]}.
     *
     * @param out width of the output
     * @param relu whether ReLU follows, which also says how weights start (see {@link Blueprint#initial})
     */
    record Dense(int out, boolean relu) implements Operation {
        /** Checks the range. */
        public Dense {
            Checks.atLeast("out", out, 1);
        }
    }

    /**
     * Inverted dropout: a value is 0 with probability {@code rate}, else divided by {@code 1 - rate}. A row's mask comes
     * from the stream {@code seed.child(step name).child(rowId)}, one draw {@code nextDouble() < rate} a value in order.
     *
     * @param rate in [0, 1)
     */
    record Dropout(double rate) implements Operation {
        /** Checks the range. */
        public Dropout {
            Checks.inRange("rate", rate, 0, 0.999);
        }
    }

    /** The sum of the sources. */
    record Sum() implements Operation {}
}
