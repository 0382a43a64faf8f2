package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import java.util.Arrays;

/** The windows of the square attack: squares of an image's channels, or random subsets of a table's features. */
abstract class Windows {
    private static final double TINY = 1e-12;

    /** Those of inputs of this shape. */
    static Windows of(Features inputs) {
        int[] shape = inputs.shape();
        return shape.length == 3 ? new Image(shape[0], shape[1], shape[2]) : new Table(inputs);
    }

    /** The start of LINF, overwriting d. */
    abstract void stripes(Square.Draws draws, double epsilon, double[] d);

    /** The start of L2 up to its length, overwriting d. */
    abstract void tiles(Square.Draws draws, double[] d);

    /** Adds a step of random sign in a window that covers this share of the input. */
    abstract void addSquare(Square.Draws draws, double share, double step, double[] d);

    /** Moves the length of one window, and what is left of epsilon, into another one. */
    abstract void moveLength(Square.Draws draws, double share, double epsilon, double length, double[] d);

    /**
     * The L2 move for windows of one channel: {@code first} gets the direction {@code bump + old / |old|} with the length
     * of both windows and what is left of epsilon, {@code second} becomes 0.
     */
    static void move(double[][] bump, int[][] first, int[][] second, double epsilon, double length, double[] d) {
        double both = 0;
        boolean[] seen = new boolean[d.length];
        for (int c = 0; c < first.length; c++) {
            for (int[] window : new int[][] {first[c], second[c]}) {
                for (int j : window) {
                    both += seen[j] ? 0 : d[j] * d[j];
                    seen[j] = true;
                }
            }
        }
        double free = Math.max(epsilon * epsilon - length * length, 0) / first.length;
        double[][] moved = new double[first.length][];
        for (int c = 0; c < first.length; c++) {
            double old = norm(first[c], d) + TINY;
            moved[c] = new double[first[c].length];
            double square = 0;
            for (int w = 0; w < moved[c].length; w++) {
                moved[c][w] = bump[c][w] + d[first[c][w]] / old;
                square += moved[c][w] * moved[c][w];
            }
            double scale = Math.sqrt(free + both) / (Math.sqrt(square) + TINY);
            for (int w = 0; w < moved[c].length; w++) {
                moved[c][w] *= scale;
            }
        }
        for (int c = 0; c < first.length; c++) {
            for (int j : second[c]) {
                d[j] = 0;
            }
        }
        for (int c = 0; c < first.length; c++) {
            for (int w = 0; w < moved[c].length; w++) {
                d[first[c][w]] = moved[c][w];
            }
        }
    }

    private static double norm(int[] window, double[] d) {
        double square = 0;
        for (int j : window) {
            square += d[j] * d[j];
        }
        return Math.sqrt(square);
    }

    /** Squares. */
    private static final class Image extends Windows {
        private final int channels;
        private final int height;
        private final int width;

        Image(int channels, int height, int width) {
            this.channels = channels;
            this.height = height;
            this.width = width;
        }

        @Override
        void stripes(Square.Draws draws, double epsilon, double[] d) {
            for (int c = 0; c < channels; c++) {
                for (int column = 0; column < width; column++) {
                    double v = epsilon * draws.sign();
                    for (int row = 0; row < height; row++) {
                        d[(c * height + row) * width + column] = v;
                    }
                }
            }
        }

        @Override
        void tiles(Square.Draws draws, double[] d) {
            Arrays.fill(d, 0);
            int s = Math.max(1, height / 5);
            int start = Math.max(0, height - 5 * s) / 2;
            for (int v = 0; v < height / s; v++) {
                for (int h = 0; h < width / s; h++) {
                    double[] bump = bump(s, draws);
                    for (int c = 0; c < channels; c++) {
                        double sign = draws.sign();
                        int row = start + v * s;
                        int column = start + h * s;
                        if (row + s <= height && column + s <= width) {
                            int[] window = window(c, row, column, s);
                            for (int w = 0; w < window.length; w++) {
                                d[window[w]] += sign * bump[w];
                            }
                        }
                    }
                }
            }
        }

        @Override
        void addSquare(Square.Draws draws, double share, double step, double[] d) {
            int s = Math.min(Math.max((int) Math.rint(Math.sqrt(share * height * width)), 1), Math.min(height, width));
            int row = draws.index(height - s + 1);
            int column = draws.index(width - s + 1);
            for (int c = 0; c < channels; c++) {
                double v = step * draws.sign();
                for (int j : window(c, row, column, s)) {
                    d[j] += v;
                }
            }
        }

        @Override
        void moveLength(Square.Draws draws, double share, double epsilon, double length, double[] d) {
            int s = Math.max((int) Math.rint(Math.sqrt(share * height * width)), 3);
            s += s % 2 == 0 ? 1 : 0;
            s = Math.min(s, Math.min(height, width));
            int row = draws.index(height - s + 1);
            int column = draws.index(width - s + 1);
            int row2 = draws.index(height - s + 1);
            int column2 = draws.index(width - s + 1);
            double[] one = bump(s, draws);
            double[][] bump = new double[channels][];
            int[][] first = new int[channels][];
            int[][] second = new int[channels][];
            for (int c = 0; c < channels; c++) {
                double sign = draws.sign();
                bump[c] = Arrays.stream(one).map(v -> sign * v).toArray();
                first[c] = window(c, row, column, s);
                second[c] = window(c, row2, column2, s);
            }
            move(bump, first, second, epsilon, length, d);
        }

        private int[] window(int channel, int row, int column, int s) {
            int[] out = new int[s * s];
            for (int w = 0; w < out.length; w++) {
                out[w] = (channel * height + row + w / s) * width + column + w % s;
            }
            return out;
        }

        /** Two bumps of opposite sign, one above or beside the other, of length 1 together; {@code [s * s]}. */
        private static double[] bump(int s, Square.Draws draws) {
            double[] out = new double[s * s];
            add(out, s, 0, s / 2, 1);
            add(out, s, s / 2, s - s / 2, -1);
            unit(out, 0, out.length);
            if (draws.flag()) {
                double[] across = new double[s * s];
                for (int w = 0; w < out.length; w++) {
                    across[w % s * s + w / s] = out[w];
                }
                return across;
            }
            return out;
        }

        /** A bump of length 1 and of this sign in rows {@code from .. from + rows - 1}. */
        private static void add(double[] out, int s, int from, int rows, int sign) {
            int row = rows / 2;
            int column = s / 2;
            for (int r = 0; r < Math.max(rows / 2, s / 2) + 1; r++) {
                for (int v = Math.max(row, 0); v < Math.min(row + 2 * r + 1, rows); v++) {
                    for (int h = Math.max(column, 0); h < Math.min(column + 2 * r + 1, s); h++) {
                        out[(from + v) * s + h] += sign / ((r + 1.0) * (r + 1.0));
                    }
                }
                row--;
                column--;
            }
            unit(out, from * s, rows * s);
        }

        private static void unit(double[] out, int from, int length) {
            double square = 0;
            for (int w = from; w < from + length; w++) {
                square += out[w] * out[w];
            }
            for (int w = from; w < from + length && square > 0; w++) {
                out[w] /= Math.sqrt(square);
            }
        }
    }

    /** Subsets of the mutable features. */
    private static final class Table extends Windows {
        private final int[] mutable;

        Table(Features inputs) {
            int[] all = new int[inputs.width()];
            int n = 0;
            for (int j = 0; j < all.length; j++) {
                if (inputs.domain().mutable(j)) {
                    all[n++] = j;
                }
            }
            mutable = Arrays.copyOf(all, n);
        }

        @Override
        void stripes(Square.Draws draws, double epsilon, double[] d) {
            Arrays.fill(d, 0);
            for (int j : mutable) {
                d[j] = epsilon * draws.sign();
            }
        }

        @Override
        void tiles(Square.Draws draws, double[] d) {
            stripes(draws, 1, d);
        }

        @Override
        void addSquare(Square.Draws draws, double share, double step, double[] d) {
            for (int j : subset(draws, share)) {
                d[j] += step * draws.sign();
            }
        }

        @Override
        void moveLength(Square.Draws draws, double share, double epsilon, double length, double[] d) {
            int[] first = subset(draws, share);
            int[] second = subset(draws, share);
            double[] bump = new double[first.length];
            for (int w = 0; w < bump.length; w++) {
                bump[w] = draws.sign() / Math.sqrt(bump.length);
            }
            move(new double[][] {bump}, new int[][] {first}, new int[][] {second}, epsilon, length, d);
        }

        private int[] subset(Square.Draws draws, double share) {
            int[] pool = mutable.clone();
            int s = Math.min(pool.length, Math.max(1, (int) Math.rint(share * pool.length)));
            for (int w = 0; w < s; w++) {
                int at = w + draws.index(pool.length - w);
                int t = pool[w];
                pool[w] = pool[at];
                pool[at] = t;
            }
            return Arrays.copyOf(pool, s);
        }
    }
}
