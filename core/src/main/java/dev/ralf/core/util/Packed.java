package dev.ralf.core.util;

import java.nio.ByteBuffer;

/**
 * Numbers of any kind as floats, to the same bits: two bytes a float, as a whole number in [0, 65535], big-endian. For
 * models whose arrays must be floats but whose numbers are not.
 */
public final class Packed {
    private Packed() {}

    /** The bytes as floats: the first says how many bytes the last holds (1 or 2, 0 of none). */
    public static float[] bytes(byte[] values) {
        int n = values.length;
        float[] out = new float[1 + (n + 1) / 2];
        out[0] = n == 0 ? 0 : 2 - n % 2;
        for (int i = 0; i < n; i++) {
            out[1 + i / 2] += (values[i] & 0xff) * (i % 2 == 0 ? 256f : 1f);
        }
        return out;
    }

    /**
     * The bytes that {@link #bytes(byte[])} packed.
     *
     * @param packed what it gave
     * @throws IllegalArgumentException if it can have given no such array
     */
    public static byte[] bytes(float[] packed) {
        Checks.argument(packed.length > 0, "packed numbers must have a head, got an empty array");
        int last = (int) packed[0];
        Checks.argument(
                last == packed[0] && (packed.length == 1 ? last == 0 : last == 1 || last == 2),
                "packed numbers must begin with the bytes of their last float, got %s",
                packed[0]);
        byte[] out = new byte[Math.max(0, 2 * (packed.length - 2) + last)];
        for (int i = 0; i < out.length; i++) {
            float word = packed[1 + i / 2];
            int value = (int) word;
            Checks.argument(
                    value == word && value >= 0 && value <= 0xffff,
                    "packed numbers must be whole and in [0, 65535], got %s",
                    word);
            out[i] = (byte) (i % 2 == 0 ? value >> 8 : value);
        }
        return out;
    }

    /** Doubles as floats, four each after the head. */
    public static float[] doubles(double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES));
        buffer.asDoubleBuffer().put(values);
        return bytes(buffer.array());
    }

    /**
     * The doubles that {@link #doubles(double[])} packed.
     *
     * @throws IllegalArgumentException if it can have given no such array
     */
    public static double[] doubles(float[] packed) {
        byte[] bytes = whole(packed, Double.BYTES);
        double[] values = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
        return values;
    }

    /** Whole numbers as floats, two each after the head. */
    public static float[] ints(int[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES));
        buffer.asIntBuffer().put(values);
        return bytes(buffer.array());
    }

    /**
     * The whole numbers that {@link #ints(int[])} packed.
     *
     * @throws IllegalArgumentException if it can have given no such array
     */
    public static int[] ints(float[] packed) {
        byte[] bytes = whole(packed, Integer.BYTES);
        int[] values = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(values);
        return values;
    }

    private static byte[] whole(float[] packed, int size) {
        byte[] bytes = bytes(packed);
        Checks.argument(
                bytes.length % size == 0, "packed numbers of %d bytes must fill them, got %d", size, bytes.length);
        return bytes;
    }
}
