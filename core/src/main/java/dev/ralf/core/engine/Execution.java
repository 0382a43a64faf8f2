package dev.ralf.core.engine;

import dev.ralf.core.util.Checks;

/**
 * Where and how a network runs.
 *
 * @param device {@code auto} for the first GPU that can be used, else the CPU; {@code cpu}; {@code cuda:0}, {@code cuda:1},
 *     ...
 * @param precision of the convolutions and hidden dense layers
 * @param channelsLast whether images lie in memory with the channels last, which suits tensor cores; values are the same up
 *     to rounding
 */
public record Execution(String device, Precision precision, boolean channelsLast) {
    /** As the engine chooses, in single precision. */
    public static final Execution DEFAULT = new Execution("auto", Precision.FLOAT, false);

    /** Precisions. */
    public enum Precision {
        /** Single precision. */
        FLOAT,
        /** Products in bfloat16, sums and parameters in single precision. */
        BF16
    }

    /** Checks the device. */
    public Execution {
        Checks.argument(
                device.matches("auto|cpu|cuda:\\d{1,2}"),
                "device must be auto, cpu or cuda:0, cuda:1, ..., got %s",
                device);
    }
}
