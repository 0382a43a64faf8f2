package dev.ralf.datasets.format;

import java.util.Arrays;

/** Lists of primitive values that grow as rows arrive. */
final class Growable {
    private Growable() {}

    /** Doubles. */
    static final class Doubles {
        private double[] values = new double[64];
        private int size;

        void add(double v) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.addExact(size, Math.max(1, size >> 1)));
            }
            values[size++] = v;
        }

        double get(int i) {
            return values[i];
        }

        int size() {
            return size;
        }

        double[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }

    /** Integers. */
    static final class Ints {
        private int[] values = new int[64];
        private int size;

        void add(int v) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.addExact(size, Math.max(1, size >> 1)));
            }
            values[size++] = v;
        }

        int get(int i) {
            return values[i];
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }

        int size() {
            return size;
        }
    }
}
