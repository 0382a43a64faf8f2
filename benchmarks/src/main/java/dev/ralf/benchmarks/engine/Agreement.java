package dev.ralf.benchmarks.engine;

import java.util.Locale;

/** Refuses to time two sides that do not compute the same. */
final class Agreement {
    /** Rounding of single precision through up to 18 layers. */
    private static final double ROUNDING = 1e-4;

    /**
     * The same for gradients: where rounding moves one of a million inputs of ReLUs across 0, the derivative there is
     * another one.
     */
    private static final double ROUNDING_OF_GRADIENTS = 1e-2;

    private Agreement() {}

    /**
     * Compares logits, gradients of inputs and parameters, and running statistics.
     *
     * @throws IllegalStateException if something differs by more than rounding
     */
    static void check(String name, RalfSide ralf, TorchSide peer) {
        same(name + ": logits", ralf.forward(), peer.logits(false), ROUNDING);
        same(name + ": input gradient", ralf.inputGradient(), peer.inputGradientValues(), ROUNDING_OF_GRADIENTS);
        same(name + ": gradient", ralf.gradient(), peer.gradient(), ROUNDING_OF_GRADIENTS);
        same(name + ": running statistics", ralf.buffers(), peer.buffers(), ROUNDING);
        same(name + ": logits with these", ralf.forward(), peer.logits(false), ROUNDING);
    }

    private static void same(String what, float[] ours, float[] theirs, double tolerance) {
        double difference = difference(ours, theirs);
        if (!(difference <= tolerance)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT, "%s of RALF and of PyTorch differ by %.2g of their size", what, difference));
        }
    }

    /** Euclidean length of the difference over that of the second; NaN if a value is, or the lengths differ. */
    static double difference(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            return Double.NaN;
        }
        double size = 0;
        double difference = 0;
        for (int i = 0; i < ours.length; i++) {
            double d = (double) ours[i] - theirs[i];
            difference += d * d;
            size += (double) theirs[i] * theirs[i];
        }
        return difference == 0 ? 0 : Math.sqrt(difference / size);
    }
}
