package dev.ralf.adversarial.threat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Golden;
import dev.ralf.core.data.Domain;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
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

    @Test
    void ballAndBoxProjections_matchReferenceVectors() {
        for (JsonNode c : Golden.read("projections").get("cases")) {
            double radius = c.get("radius").asDouble();
            double[] v = Golden.doubles(c.get("v"));

            double[] linf = v.clone();
            Projection.linf(linf, unbounded(v.length), radius);
            assertArrayEquals(Golden.doubles(c.get("linf_ball")), linf, 1e-12);

            double[] l2 = v.clone();
            Projection.l2(l2, unbounded(v.length), radius);
            assertArrayEquals(Golden.doubles(c.get("l2_ball")), l2, 1e-12);

            double[] center = Golden.doubles(c.get("center_x"));
            double[] d = difference(Golden.doubles(c.get("point_z")), center);
            Projection.l2(d, roomInUnitBox(d, center), radius);
            assertArrayEquals(difference(Golden.doubles(c.get("l2_ball_and_box01_exact")), center), d, 1e-9);
        }
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
    @CsvSource({"LINF", "L2"})
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
