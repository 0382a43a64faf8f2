package dev.ralf.benchmarks.engine;

import java.util.Locale;

/** Refuses to time two sides that do not compute the same. */
final class Agreement {
    /** Largest difference over the largest value: rounding of single precision through up to 18 layers. */
    private static final double TOLERANCE = 1e-4;

    private Agreement() {}

    /**
     * Compares logits in both modes, gradients of inputs and parameters, and running statistics.
     *
     * @throws IllegalStateException if something differs by more than rounding
     */
    static void check(String name, RalfSide ralf, TorchSide peer) {
        same(name + ": logits", ralf.forward(), peer.logits(false));
        same(name + ": input gradient", ralf.inputGradient(), peer.inputGradientValues());
        same(name + ": gradient", ralf.gradient(), peer.gradient());
        same(name + ": running statistics", ralf.buffers(), peer.buffers());
        same(name + ": logits after a step", ralf.forward(), peer.logits(false));
    }

    private static void same(String what, float[] ours, float[] theirs) {
        double difference = difference(ours, theirs);
        if (!(difference <= TOLERANCE)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT, "%s of RALF and of PyTorch differ by %.2g of their size", what, difference));
        }
    }

    /** Largest difference over the largest of the second's values; NaN if a value is, or the lengths differ. */
    static double difference(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            return Double.NaN;
        }
        double size = 0;
        double worst = 0;
        for (int i = 0; i < ours.length; i++) {
            double d = Math.abs((double) ours[i] - theirs[i]);
            if (Double.isNaN(d)) {
                return Double.NaN;
            }
            worst = Math.max(worst, d);
            size = Math.max(size, Math.abs(theirs[i]));
        }
        return worst == 0 ? 0 : worst / size;
    }
}
