package dev.ralf.core.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PackedTest {
    @Test
    void byHand() {
        assertArrayEquals(new float[] {0}, Packed.bytes(new byte[0]));
        assertArrayEquals(new float[] {1, 0x0100 + 2, 0xff00}, Packed.bytes(new byte[] {1, 2, -1}));
        assertArrayEquals(new float[] {2, 0, 5, 0xffff, 0xffff}, Packed.ints(new int[] {5, -1}));
    }

    @Test
    void everyBitComesBack() {
        double[] values = {0, -0.0, 1.0 / 3, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NEGATIVE_INFINITY, Double.NaN};
        assertArrayEquals(values, Packed.doubles(Packed.doubles(values)));
        int[] whole = {0, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 24 | 1};
        assertArrayEquals(whole, Packed.ints(Packed.ints(whole)));
        for (int n = 0; n < 4; n++) {
            byte[] bytes = new byte[n];
            java.util.Arrays.fill(bytes, (byte) -7);
            assertArrayEquals(bytes, Packed.bytes(Packed.bytes(bytes)));
        }
        assertArrayEquals(new double[0], Packed.doubles(Packed.doubles(new double[0])));
    }

    @Test
    void whatWasNotPackedIsRefused() {
        for (float[] bad : new float[][] {{}, {3, 1}, {2}, {0, 1}, {2, 0.5f}, {2, -1}, {2, 65536}, {2, Float.NaN}}) {
            assertThrows(IllegalArgumentException.class, () -> Packed.bytes(bad));
        }
        String message = assertThrows(IllegalArgumentException.class, () -> Packed.ints(new float[] {1, 256}))
                .getMessage();
        assertTrue(message.contains("4 bytes"), message);
    }
}
