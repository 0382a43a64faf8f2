package dev.ralf.engine.dl4j;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/**
 * How a foreign network takes its inputs.
 *
 * @param arrayShape one input as the walk sees it: {@code {d}}, {@code {channels, height, width}}, or the data's own shape
 * @param channelsLast true if DL4J wants images as {@code [height][width][channels]}
 * @param flat true if DL4J wants vectors
 */
record ForeignInput(int[] arrayShape, boolean channelsLast, boolean flat) {
    /** Shape of a batch as DL4J wants it. */
    long[] batchShape(int rows) {
        int[] s = arrayShape;
        if (flat) {
            return new long[] {rows, Arrays.stream(s).reduce(1, Math::multiplyExact)};
        }
        if (channelsLast && s.length == 3) {
            return new long[] {rows, s[1], s[2], s[0]};
        }
        long[] shape = new long[s.length + 1];
        shape[0] = rows;
        for (int d = 0; d < s.length; d++) {
            shape[d + 1] = s[d];
        }
        return shape;
    }

    /** The values of these inputs in the order in which DL4J wants them. */
    float[] values(Features features) {
        Checks.size("input", features.width(), Arrays.stream(arrayShape).reduce(1, Math::multiplyExact));
        float[] x = features.data();
        if (flat || !channelsLast || arrayShape.length != 3) {
            return x;
        }
        int channels = arrayShape[0];
        int pixels = arrayShape[1] * arrayShape[2];
        float[] y = new float[x.length];
        for (int i = 0; i < features.size(); i++) {
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    y[(i * pixels + p) * channels + c] = x[(i * channels + c) * pixels + p];
                }
            }
        }
        return y;
    }
}
