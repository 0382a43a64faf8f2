package dev.ralf.adversarial.threat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ralf.adversarial.Golden;
import dev.ralf.core.GoldenFiles;
import dev.ralf.core.data.Domain;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ProjectionTest {
    private static double[] difference(double[] a, double[] b) {
        double[] d = a.clone();
        for (int j = 0; j < d.length; j++) {
            d[j] -= b[j];
        }
        return d;
    }

    private static double[] roomInUnitBox(double[] displacement, double[] center) {
        double[] room = new double[center.length];
        for (int j = 0; j < room.length; j++) {
            room[j] = displacement[j] > 0 ? 1 - center[j] : center[j];
        }
        return room;
    }

    private static double[] unbounded(int n) {
        double[] room = new double[n];
        Arrays.fill(room, Double.POSITIVE_INFINITY);
        return room;
    }

    @TestFactory
    Stream<DynamicTest> referenceVectors() {
        return GoldenFiles.list("ralf.golden.rf", "attacks", "projections").stream()
                .flatMap(file -> GoldenFiles.read(file)
                        .get("cases")
                        .valueStream()
                        .map(c -> dynamicTest(file.getFileName() + " v " + c.get("v"), () -> matches(c))));
    }

    private static void matches(JsonNode c) {
        double radius = c.get("radius").asDouble();
        double[] v = Golden.doubles(c.get("v"));
        double[] ones = new double[v.length];
        Arrays.fill(ones, 1);

        double[] linf = v.clone();
        Projection.linf(linf, unbounded(v.length), radius);
        assertArrayEquals(Golden.doubles(c.get("linf_ball")), linf, 1e-9);

        double[] l2 = v.clone();
        Projection.l2(l2, unbounded(v.length), radius);
        assertArrayEquals(Golden.doubles(c.get("l2_ball")), l2, 1e-9);

        double[] weighted = v.clone();
        Projection.l2(weighted, unbounded(v.length), ones, radius);
        assertArrayEquals(l2, weighted, 1e-9, "weights of 1");

        double[] l1 = v.clone();
        Projection.l1(l1, unbounded(v.length), ones, radius);
        assertArrayEquals(Golden.doubles(c.get("l1_ball")), l1, 1e-9);

        double[] simplex = v.clone();
        Projection.simplex(simplex, radius);
        assertArrayEquals(Golden.doubles(c.get("simplex")), simplex, 1e-9);

        double[] center = Golden.doubles(c.get("center_x"));
        double[] d = difference(Golden.doubles(c.get("point_z")), center);
        Projection.l2(d, roomInUnitBox(d, center), radius);
        assertArrayEquals(difference(Golden.doubles(c.get("l2_ball_and_box01_exact")), center), d, 1e-9);
    }

    @Test
    void weightedBalls_handWorked() {
        // L2, w = (1, 2), radius 1: (3/(1+t))^2 + (6/(1+t/4)/2)^2 = 1; checked by its own conditions.
        double[] d = {3, 6};
        Projection.l2(d, unbounded(2), new double[] {1, 2}, 1);
        assertEquals(1, d[0] * d[0] + d[1] * d[1] / 4, 1e-9);
        double t = 3 / d[0] - 1;
        assertEquals(6, d[1] * (1 + t / 4), 1e-6, "one multiplier for both");
        // L1, w = (1, 2), radius 1 from (3, 1): t = 2 leaves 1 + max(1 - 1, 0) / 2 = 1.
        double[] e = {3, -1};
        Projection.l1(e, unbounded(2), new double[] {1, 2}, 1);
        assertArrayEquals(new double[] {1, 0}, e, 1e-12);
        // With room 0.25 for the first: 0.25 + (1 - t/2)/2 = 1 cannot be reached, so nothing is taken away.
        double[] f = {3, -1};
        Projection.l1(f, new double[] {0.25, 9}, new double[] {1, 2}, 1);
        assertArrayEquals(new double[] {0.25, -1}, f, 1e-12);
    }

    @Test
    void l2WithOneFeatureAtItsBound_spendsTheRestOnTheOthers() {
        // Radius 5, first feature may go 3: the other takes sqrt(25 - 9) = 4. Scaling and clipping would give
        // 5/sqrt(2).
        double[] d = {-10, 10};
        Projection.l2(d, new double[] {3, 100}, 5);
        assertArrayEquals(new double[] {-3, 4}, d, 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"LINF", "L2", "L1"})
    void handWorkedBox_immutableAndOutsideFeatures(Norm norm) {
        Domain domain =
                new Domain(new float[] {0, 0, 0, 0}, new float[] {1, 1, 1, 1}, new boolean[] {true, false, true, true});
        float[] x = {0.9f, 0.5f, 1.5f, 1.5f};
        float[] out = new float[4];
        new Projection(new ThreatModel(norm, 10), domain).apply(new double[] {0.4, 0.4, 0.4, -0.25}, x, 0, out);
        // At the bound exactly; immutable; already outside and pushed farther: stays; outside and pushed back: moves.
        assertArrayEquals(new float[] {1, 0.5f, 1.5f, 1.25f}, out);
    }

    @Test
    void floatRounding_neverLeavesTheBall() {
        // 0.1f + 0.1 lies between two floats; the one farther out would be 0.2f - 0.1f > 0.1.
        float[] x = {0.1f, 16_777_216f, -3e-5f};
        float[] out = new float[3];
        new Projection(new ThreatModel(Norm.LINF, 0.1), Domain.unbounded(3)).apply(new double[] {9, 9, -9}, x, 0, out);
        for (int j = 0; j < 3; j++) {
            assertTrue(Math.abs((double) out[j] - x[j]) <= 0.1, "feature " + j);
        }
        assertEquals(0.2, out[0], 1e-7);
        assertEquals(16_777_216f, out[1], "the ball is smaller than a step of float");
        assertEquals(-0.10003, out[2], 1e-7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-300, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonOutOfRange_isNamed(double epsilon) {
        String message = assertThrows(IllegalArgumentException.class, () -> new ThreatModel(Norm.L2, epsilon))
                .getMessage();
        assertEquals("epsilon must be in [0, Infinity), got " + epsilon, message);
    }
}
