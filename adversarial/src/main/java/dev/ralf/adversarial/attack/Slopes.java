package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;

/** The linearised boundaries {@code f_k = s_k - s_y} of some rows at their current points, for several classes k each. */
final class Slopes {
    private final Ledger.Block block;
    private final float[] points;
    private final double[] miss;
    private final double[][] value;
    private final float[][] gradient;

    private Slopes(Ledger.Block block, float[] points, double[] miss, double[][] value, float[][] gradient) {
        this.block = block;
        this.points = points;
        this.miss = miss;
        this.value = value;
        this.gradient = gradient;
    }

    /**
     * Linearises at the current points; costs one gradient a class and row.
     *
     * @param aims classes of each row of the block, {@code [classes][n]}
     * @param rows rows of the block
     * @param current points of the block, {@code [n][width]}
     */
    static Slopes at(Ledger.Block block, int[][] aims, int[] rows, float[] current) {
        Features natural = block.natural();
        Features at = natural.with(current).select(rows);
        DeployedTarget target = block.target().select(rows);
        double[] miss = new double[rows.length];
        double[][] value = new double[aims.length][];
        float[][] gradient = new float[aims.length][at.data().length];
        for (int k = 0; k < aims.length; k++) {
            int[] aim = new int[rows.length];
            for (int a = 0; a < rows.length; a++) {
                aim[a] = aims[k][rows[a]];
                block.spend(rows[a], true);
            }
            value[k] = target.linearise(at, aim, miss, gradient[k]);
        }
        for (int a = 0; a < rows.length; a++) {
            double margin = Double.NEGATIVE_INFINITY;
            for (double[] v : value) {
                margin = Math.max(margin, v[a]);
            }
            block.trace(rows[a], margin);
        }
        return new Slopes(block, at.data(), miss, value, gradient);
    }

    float[] points() {
        return points;
    }

    double miss(int a) {
        return miss[a];
    }

    /** The value of class number k at row a. */
    double value(int k, int a) {
        return value[k][a];
    }

    float[] gradient(int k) {
        return gradient[k];
    }

    void noteZero(int row, int a) {
        for (float[] g : gradient) {
            for (int j = a * block.natural().width();
                    j < (a + 1) * block.natural().width();
                    j++) {
                if (g[j] != 0) {
                    return;
                }
            }
        }
        block.noteZero(row, gradient[0], a);
    }

    /** The class number whose linearised boundary is nearest to row a; the first of a tie; -1 if none has a slope. */
    int nearest(int a, Norm norm, Features natural) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < value.length; k++) {
            double slope = slope(k, a, norm, natural.domain());
            double distance = Math.abs(value[k][a]) / slope;
            if (slope > 0 && slope < Double.POSITIVE_INFINITY && distance < least) {
                least = distance;
                best = k;
            }
        }
        return best;
    }

    /** The dual norm of a gradient over the mutable features: Euclidean for L2, the sum of sizes for LINF. */
    private double slope(int k, int a, Norm norm, Domain domain) {
        int width = domain.width();
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double g = domain.mutable(j) ? gradient[k][a * width + j] : 0;
            sum += norm == Norm.LINF ? Math.abs(g) : g * g;
        }
        return norm == Norm.LINF ? sum : Math.sqrt(sum);
    }

    /** The shortest step from row a to the linearised boundary of class number k, without regard to the box. */
    void boundary(int k, int a, Norm norm, Features natural, double[] out) {
        Domain domain = natural.domain();
        double slope = slope(k, a, norm, domain);
        double f = -value[k][a];
        for (int j = 0; j < out.length; j++) {
            double g = domain.mutable(j) ? gradient[k][a * out.length + j] : 0;
            out[j] = norm == Norm.LINF ? f / slope * Math.signum(g) : f / (slope * slope) * g;
        }
    }
}
