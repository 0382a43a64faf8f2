package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * HopSkipJump: looks for the closest wrong decision by decisions alone. From a wrong random point it searches by bisection
 * for the boundary towards the input, and then repeats: estimate the boundary's normal from
 * {@code floor(firstQueries sqrt(t))} decisions at distance delta around the point, step along it (its signs for LINF) by
 * {@code |x_t - x| / sqrt(t)}, halved until the decision is wrong, and search for the boundary again. With d the number of
 * mutable features and {@code theta = d^(-3/2)} (L2) or {@code d^(-2)} (LINF) the precision of the bisection, delta is
 * {@code sqrt(d) theta |x_t - x|} ({@code d theta |x_t - x|} for LINF) and at first a tenth of the mean width of the box.
 *
 * <p>A start is uniform in the box, in a feature without bounds uniform within 1, 2, 4, ... of the input, at most
 * {@code startQueries} tries; without a wrong one the row counts as failed. Of all wrong points seen at the end of an
 * iteration the closest is kept, within epsilon or else the row counts as failed. Row i draws from
 * {@code seed.child("row", rowIds[i]).child("restart", 0)}. A randomised rule counts as wrong where the right decision is
 * less likely than not.
 *
 * <p>Reference: Chen, Jordan and Wainwright, arXiv:1904.02144.
 *
 * @param threat what is allowed: LINF or L2
 * @param iterations iterations, at least 1; 40 in the paper
 * @param firstQueries decisions for the first normal, at least 1; 100 in the paper
 * @param mostQueries most decisions for a normal, at least 1; 10,000 in the paper
 * @param startQueries tries for a start, at least 1
 */
public record HopSkipJump(ThreatModel threat, int iterations, int firstQueries, int mostQueries, int startQueries)
        implements Attack {
    private static final double FIRST_DELTA = 0.1;
    private static final double BLEND = 0.001;
    private static final int HALVINGS = 50;
    private static final int CHUNK = 256;

    /** Checks the ranges. */
    public HopSkipJump {
        Checks.argument(
                threat.norm() == Norm.LINF || threat.norm() == Norm.L2,
                "norm must be linf or l2 for hopskipjump, got %s",
                threat.norm().name().toLowerCase(Locale.ROOT));
        Checks.atLeast("iterations", iterations, 1);
        Checks.atLeast("firstQueries", firstQueries, 1);
        Checks.atLeast("mostQueries", mostQueries, 1);
        Checks.atLeast("startQueries", startQueries, 1);
    }

    @Override
    public String id() {
        return "hopskipjump";
    }

    @Override
    public HopSkipJump within(ThreatModel other) {
        return new HopSkipJump(other, iterations, firstQueries, mostQueries, startQueries);
    }

    @Override
    public boolean needsGradients() {
        return false;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon at most " + threat.epsilon() + ", "
                + iterations + " iterations, decisions only, " + firstQueries + " of them for the first normal";
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, AttackLoss.MARGIN, inputs, rowIds, seed, block -> {
            Closest closest = new Closest(block, threat);
            for (int i : block.alive()) {
                new Hops(block, closest, i).run();
            }
            closest.settle(block.target().raising(AttackLoss.MARGIN));
        });
    }

    /** The search for one row. */
    private final class Hops {
        private final Ledger.Block block;
        private final Closest closest;
        private final int row;
        private final Domain domain;
        private final float[] x;
        private final int width;
        private final int free;
        private final double theta;
        private final RandomGenerator rng;
        private final Ball box;

        Hops(Ledger.Block block, Closest closest, int row) {
            this.block = block;
            this.closest = closest;
            this.row = row;
            domain = block.natural().domain();
            x = block.natural().row(row);
            width = x.length;
            int n = 0;
            for (int j = 0; j < width; j++) {
                n += domain.mutable(j) ? 1 : 0;
            }
            free = n;
            theta = Math.pow(free, threat.norm() == Norm.LINF ? -2 : -1.5);
            rng = block.stream(row, 0).generator();
            box = new Ball(new ThreatModel(threat.norm(), Float.MAX_VALUE), domain);
        }

        void run() {
            float[] point = free == 0 ? null : start();
            if (point == null) {
                return;
            }
            double before = distance(point);
            point = boundary(point);
            for (int t = 1; t <= iterations; t++) {
                closest.offer(row, point, 0, 0);
                double distance = distance(point);
                if (!(distance > 0)) {
                    return;
                }
                double delta = t == 1
                        ? FIRST_DELTA * range()
                        : (threat.norm() == Norm.LINF ? free : Math.sqrt(free)) * theta * before;
                double[] normal = normal(point, delta, (int) Math.min(mostQueries, firstQueries * Math.sqrt(t)));
                float[] moved = null;
                double size = distance / Math.sqrt(t);
                for (int h = 0; h < HALVINGS && moved == null; h++, size /= 2) {
                    float[] there = displaced(point, normal, size);
                    moved = wrong(there)[0] ? there : null;
                }
                if (moved != null) {
                    before = distance(moved);
                    point = boundary(moved);
                }
            }
            closest.offer(row, point, 0, 0);
        }

        /** A wrong random point, blended with the input as far as it stays wrong; null if none was found. */
        private float[] start() {
            float[] noise = null;
            double reach = 1;
            for (int tries = 0; tries < startQueries && noise == null; tries++, reach *= 2) {
                double[] d = new double[width];
                for (int j = 0; j < width; j++) {
                    double low = bounded(j) ? domain.lower(j) : x[j] - reach;
                    double high = bounded(j) ? domain.upper(j) : x[j] + reach;
                    d[j] = domain.mutable(j) ? low + (high - low) * rng.nextDouble() - x[j] : 0;
                }
                float[] there = x.clone();
                box.allow(d, x, 0, there);
                noise = wrong(there)[0] ? there : null;
            }
            return noise == null ? null : blend(noise, BLEND);
        }

        private boolean bounded(int j) {
            return domain.lower(j) > Float.NEGATIVE_INFINITY && domain.upper(j) < Float.POSITIVE_INFINITY;
        }

        /** The mean width of the box over its mutable features, 1 for those without bounds. */
        private double range() {
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum += !domain.mutable(j) ? 0 : bounded(j) ? (double) domain.upper(j) - domain.lower(j) : 1;
            }
            return sum / free;
        }

        private double distance(float[] point) {
            return box.distance(x, 0, point, 0);
        }

        /** The point on the way from the input to a wrong point that is still wrong, to a share of the way. */
        private float[] blend(float[] far, double precision) {
            double low = 0;
            double high = 1;
            float[] best = far;
            while (high - low > precision) {
                double middle = (low + high) / 2;
                float[] there = x.clone();
                for (int j = 0; j < width; j++) {
                    there[j] = (float) ((1 - middle) * x[j] + middle * far[j]);
                }
                if (wrong(there)[0]) {
                    high = middle;
                    best = there;
                } else {
                    low = middle;
                }
            }
            return best;
        }

        private float[] boundary(float[] far) {
            if (threat.norm() != Norm.LINF) {
                return blend(far, theta);
            }
            double low = 0;
            double high = distance(far);
            double precision = Math.min(high * theta, theta);
            float[] best = far;
            while (high - low > precision) {
                double middle = (low + high) / 2;
                float[] there = x.clone();
                for (int j = 0; j < width; j++) {
                    there[j] = (float) Math.max(x[j] - middle, Math.min(x[j] + middle, far[j]));
                }
                if (wrong(there)[0]) {
                    high = middle;
                    best = there;
                } else if (middle == low || middle == high) {
                    break;
                } else {
                    low = middle;
                }
            }
            return best;
        }

        /** The estimated normal of the boundary, of length 1; its signs for LINF. */
        private double[] normal(float[] point, double delta, int decisions) {
            double[] sum = new double[width];
            double[] weighted = new double[width];
            double wrongs = 0;
            for (int from = 0; from < decisions; from += CHUNK) {
                int n = Math.min(CHUNK, decisions - from);
                float[] points = new float[n * width];
                double[] d = new double[width];
                for (int q = 0; q < n; q++) {
                    double square = 0;
                    for (int j = 0; j < width; j++) {
                        d[j] = !domain.mutable(j)
                                ? 0
                                : threat.norm() == Norm.LINF ? 2 * rng.nextDouble() - 1 : rng.nextGaussian();
                        square += d[j] * d[j];
                    }
                    float[] there = displaced(point, d, delta / Math.sqrt(square));
                    System.arraycopy(there, 0, points, q * width, width);
                }
                boolean[] wrong = wrong(points);
                for (int q = 0; q < n; q++) {
                    wrongs += wrong[q] ? 1 : 0;
                    for (int j = 0; j < width; j++) {
                        double u = ((double) points[q * width + j] - point[j]) / delta;
                        sum[j] += u;
                        weighted[j] += wrong[q] ? u : -u;
                    }
                }
            }
            double mean = wrongs == 0 || wrongs == decisions ? 0 : 2 * wrongs / decisions - 1;
            double square = 0;
            for (int j = 0; j < width; j++) {
                weighted[j] -= mean * sum[j];
                square += weighted[j] * weighted[j];
            }
            for (int j = 0; j < width; j++) {
                weighted[j] = threat.norm() == Norm.LINF
                        ? Math.signum(weighted[j])
                        : square > 0 ? weighted[j] / Math.sqrt(square) : 0;
            }
            return weighted;
        }

        private float[] displaced(float[] point, double[] direction, double size) {
            double[] d = new double[width];
            for (int j = 0; j < width; j++) {
                d[j] = (double) point[j] - x[j] + size * direction[j];
            }
            float[] out = x.clone();
            box.allow(d, x, 0, out);
            return out;
        }

        private boolean[] wrong(float[] points) {
            int n = points.length / width;
            int[] rows = new int[n];
            Arrays.fill(rows, row);
            Features at = new Features(points, n, block.natural().shape()).in(domain);
            double[] miss = block.target().select(rows).miss(at);
            boolean[] out = new boolean[n];
            for (int q = 0; q < n; q++) {
                block.spend(row, false);
                out[q] = miss[q] < 0.5;
            }
            return out;
        }
    }
}
