package dev.ralf.adversarial.threat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Domain;
import dev.ralf.core.random.SeedTree;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class ProjectionProperties {
    /** One random input with its domain, and a displacement. */
    private record Case(Domain domain, float[] x, double[] displacement) {
        static Case random(long seed, int width) {
            RandomGenerator rng = new SeedTree(seed).generator();
            float[] lower = new float[width];
            float[] upper = new float[width];
            float[] x = new float[width];
            boolean[] mutable = new boolean[width];
            double[] d = new double[width];
            double spread = Math.exp(3 * rng.nextGaussian());
            for (int j = 0; j < width; j++) {
                double a = rng.nextGaussian();
                lower[j] = rng.nextInt(5) == 0 ? Float.NEGATIVE_INFINITY : (float) (a - rng.nextDouble());
                upper[j] = rng.nextInt(5) == 0 ? Float.POSITIVE_INFINITY : (float) (a + rng.nextDouble());
                x[j] = (float) Math.max(lower[j], Math.min(upper[j], a + 0.5 * rng.nextGaussian()));
                mutable[j] = rng.nextInt(4) > 0;
                d[j] = spread * rng.nextGaussian();
            }
            return new Case(new Domain(lower, upper, mutable), x, d);
        }

        float[] project(ThreatModel threat) {
            float[] out = new float[x.length];
            new Projection(threat, domain).apply(displacement.clone(), x, 0, out);
            return out;
        }
    }

    private static double size(Norm norm, double[] d) {
        double max = 0;
        double square = 0;
        double sum = 0;
        for (double v : d) {
            sum += Math.abs(v);
            max = Math.max(max, Math.abs(v));
            square += v * v;
        }
        return norm == Norm.LINF ? max : norm == Norm.L2 ? Math.sqrt(square) : sum;
    }

    private static double[] minus(float[] a, float[] b) {
        double[] d = new double[a.length];
        for (int j = 0; j < d.length; j++) {
            d[j] = (double) a[j] - b[j];
        }
        return d;
    }

    @Property
    void staysInBallAndBox_andImmutableFeaturesStay(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int width,
            @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0, max = 3) double epsilon) {
        Case c = Case.random(seed, width);
        float[] out = c.project(new ThreatModel(norm, epsilon));
        assertTrue(size(norm, minus(out, c.x)) <= epsilon * (1 + 1e-11));
        for (int j = 0; j < width; j++) {
            assertTrue(out[j] >= c.domain.lower(j) && out[j] <= c.domain.upper(j), "in the box exactly");
            if (!c.domain.mutable(j)) {
                assertEquals(c.x[j], out[j]);
            }
        }
    }

    @Property
    void projectingTwice_changesNothing(
            @ForAll long seed, @ForAll Norm norm, @ForAll @DoubleRange(min = 0, max = 3) double epsilon) {
        Case c = Case.random(seed, 6);
        ThreatModel threat = new ThreatModel(norm, epsilon);
        float[] once = c.project(threat);
        float[] twice = new float[once.length];
        new Projection(threat, c.domain).apply(minus(once, c.x), c.x, 0, twice);
        assertArrayEquals(once, twice);
    }

    @Property
    void noAllowedPoint_isNearer(
            @ForAll long seed,
            @ForAll long other,
            @ForAll Norm norm,
            @ForAll boolean weighted,
            @ForAll @DoubleRange(min = 0.01, max = 3) double epsilon) {
        Case c = Case.random(seed, 6);
        ThreatModel threat = new ThreatModel(norm, epsilon)
                .withWeights(weighted ? List.of(1.0, 0.3, 2.0, 5.0, 0.7, 1.0) : List.of());
        double[] projected = c.displacement.clone();
        new Projection(threat, c.domain).apply(projected, c.x, 0, new float[6]);
        // Variational inequality (z - P z) . (y - P z) <= 0 for every allowed y characterises the nearest point.
        Case o = Case.random(other, 6);
        double[] allowed = o.displacement.clone();
        new Projection(threat, c.domain).apply(allowed, c.x, 0, new float[6]);
        double product = 0;
        double scale = 0;
        for (int j = 0; j < 6; j++) {
            product += (c.displacement[j] - projected[j]) * (allowed[j] - projected[j]);
            scale += Math.abs((c.displacement[j] - projected[j]) * (allowed[j] - projected[j]));
        }
        double found = product;
        double rounding = 1e-9 * (1 + scale) * (1 + size(Norm.LINF, c.displacement)); // of the threshold, in z's size
        assertTrue(product <= rounding, () -> "product must not be positive, is " + found + " above " + rounding);
    }

    @Property
    void epsilonZero_isIdentity(@ForAll long seed, @ForAll Norm norm) {
        Case c = Case.random(seed, 5);
        assertArrayEquals(c.x, c.project(new ThreatModel(norm, 0)));
    }

    /** Dykstra: the projection obeys the relations to 1e-9, and no other point that does is nearer. */
    @Property(tries = 200)
    void relations_areProjectedOntoExactly(
            @ForAll long seed,
            @ForAll long other,
            @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0.05, max = 3) double epsilon) {
        Domain domain = Tables.domain("claim <= sum insured", "years <= age - 18", "age: grows");
        float[] x = Tables.features(domain, new double[] {40, 10, 10, 30_000, 20_000, 1, 0, 0, 1, 0})
                .row(0);
        Projection projection = new Projection(new ThreatModel(norm, epsilon), domain);
        double[] z = displacement(seed);
        double[] projected = z.clone();
        projection.apply(projected, x, 0, new float[10]);
        double[] allowed = displacement(other);
        projection.apply(allowed, x, 0, new float[10]);
        double[] raw = new double[5];
        for (int j = 0; j < 5; j++) {
            raw[j] = domain.encoding().orElseThrow().decode(j, (double) x[j] + projected[j]);
        }
        assertTrue(raw[4] - raw[3] <= 1e-9 * 30_000 && raw[1] - raw[0] + 18 <= 1e-9 * 40);
        double product = 0;
        for (int j = 0; j < 5; j++) {
            product += (z[j] - projected[j]) * (allowed[j] - projected[j]);
        }
        assertTrue(product <= 1e-8, () -> "product must not be positive");
    }

    private static double[] displacement(long seed) {
        RandomGenerator rng = new SeedTree(seed).generator();
        double[] d = new double[10];
        for (int j = 0; j < 5; j++) {
            d[j] = 2 * rng.nextGaussian();
        }
        return d;
    }
}
