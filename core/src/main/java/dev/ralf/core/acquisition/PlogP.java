package dev.ralf.core.acquisition;

import dev.ralf.core.util.MathOps;

/**
 * {@code p ln p} for the inner loops of joint entropies, about twice as fast as with {@link Math#log} and the same bits on
 * every machine (but for subnormal p). The mantissa's first seven bits look up a reciprocal 1/c and ln c, and a polynomial of degree six
 * gives {@code ln(1 + r)} of the rest {@code r = m/c - 1}, below 1/128 in size. Absolute error on [0, 1] below 1e-15;
 * exactly 0 at 0 and 1.
 */
final class PlogP {
    private static final int BITS = 7;
    private static final int SIZE = 1 << BITS;
    private static final long MANTISSA = (1L << 52) - 1;
    private static final long ONE = Double.doubleToRawLongBits(1.0);
    private static final double[] RECIPROCAL = new double[SIZE];
    private static final double[] LOG = new double[SIZE];

    static {
        for (int i = 0; i < SIZE; i++) {
            // The middle of the interval, but for the first one: there c = 1, so that ln 1 is exactly 0.
            RECIPROCAL[i] = i == 0 ? 1 : 1 / (1 + (i + 0.5) / SIZE);
            LOG[i] = i == 0 ? 0 : -StrictMath.log(RECIPROCAL[i]);
        }
    }

    private PlogP() {}

    /** {@code p ln p}; 0 for 0 and below; NaN for NaN. */
    static double of(double p) {
        long bits = Double.doubleToRawLongBits(p);
        int exponent = (int) (bits >>> 52); // with the sign bit above it
        if (exponent < 1 || exponent > 2046) {
            return MathOps.xlogx(p); // zero, subnormal, negative, infinite, NaN
        }
        int i = (int) (bits >>> 52 - BITS) & SIZE - 1;
        double r = Double.longBitsToDouble(bits & MANTISSA | ONE) * RECIPROCAL[i] - 1;
        double r2 = r * r;
        double log1p = r + r2 * (-0.5 + r * (1 / 3.0) + r2 * (-0.25 + r * 0.2) - r2 * r2 * (1 / 6.0));
        return p * ((exponent - 1023) * 0.6931471805599453 + (LOG[i] + log1p));
    }
}
