package dev.ralf.core.acquisition;

import dev.ralf.core.util.Matrix;

/** How far two points are apart. Equal points are at a distance of exactly 0. */
public enum Metric {
    /** {@code sqrt(sum_j (x_j - y_j)^2)}. */
    EUCLIDEAN,
    /** {@code sum_j |x_j - y_j|}. */
    MANHATTAN,
    /**
     * {@code 1 - x.y / (|x| |y|)}, in [0, 2]. A zero vector is at a distance of 0 to other zero vectors and of 1 to all
     * else.
     */
    COSINE;

    /**
     * Points whose comparable values ({@link #compare}) under this metric are those of these points: for {@code cosine},
     * points of length 1, with one more coordinate where there are zero vectors, for them alone; else the points.
     */
    Matrix prepare(Matrix points) {
        if (this != COSINE) {
            return points;
        }
        int n = points.rows();
        int d = points.columns();
        double[] norms = new double[n];
        boolean zeros = false;
        for (int i = 0; i < n; i++) {
            double largest = 0; // scaled by it, so that no square under- or overflows
            for (int j = 0; j < d; j++) {
                largest = Math.max(largest, Math.abs(points.get(i, j)));
            }
            double sum = 0;
            for (int j = 0; j < d && largest > 0; j++) {
                double v = points.get(i, j) / largest;
                sum += v * v;
            }
            norms[i] = largest * Math.sqrt(sum);
            zeros |= norms[i] == 0;
        }
        Matrix unit = new Matrix(n, zeros ? d + 1 : d);
        for (int i = 0; i < n; i++) {
            if (norms[i] == 0) {
                unit.set(i, d, 1);
            }
            for (int j = 0; j < d && norms[i] > 0; j++) {
                unit.set(i, j, points.get(i, j) / norms[i]);
            }
        }
        return unit;
    }

    /** Values by which the prepared points of a block compare with {@code x[from ..]}: they grow with the distance. */
    void compare(PointBlocks prepared, int block, double[] x, int from, double[] out) {
        if (this == MANHATTAN) {
            prepared.manhattanDistances(block, x, from, out);
        } else {
            prepared.squaredDistances(block, x, from, out);
        }
    }

    /** The distance that a compared value stands for. */
    double distance(double compared) {
        return switch (this) {
            case EUCLIDEAN -> Math.sqrt(compared);
            case MANHATTAN -> compared;
            case COSINE -> compared / 2; // |x - y|^2 = 2 - 2 x.y for points of length 1
        };
    }
}
