package dev.ralf.core.acquisition;

import java.util.Arrays;

/** The k nearest of the rows offered so far; of equally near ones, those offered first. */
final class NearestRows {
    private final int[] rows;
    private final double[] distances; // ascending
    private int size;

    /** Keeps k rows. */
    NearestRows(int k) {
        this.rows = new int[k];
        this.distances = new double[k];
    }

    /** Forgets all. */
    void clear() {
        size = 0;
    }

    /** Offers a row. */
    void offer(int row, double distance) {
        if (size == rows.length && (size == 0 || distance >= distances[size - 1])) {
            return;
        }
        int at = size < rows.length ? size++ : size - 1;
        while (at > 0 && distance < distances[at - 1]) {
            rows[at] = rows[at - 1];
            distances[at] = distances[at - 1];
            at--;
        }
        rows[at] = row;
        distances[at] = distance;
    }

    /** The rows, nearest first. */
    int[] rows() {
        return Arrays.copyOf(rows, size);
    }

    /** Their distances. */
    double[] distances() {
        return Arrays.copyOf(distances, size);
    }
}
