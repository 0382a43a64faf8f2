package dev.ralf.adversarial.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ralf.adversarial.Golden;
import dev.ralf.adversarial.Models;
import dev.ralf.core.GoldenFiles;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class SmoothingTest {
    @TestFactory
    Stream<DynamicTest> referenceCertificates() {
        return GoldenFiles.list("ralf.golden.rf", "attacks", "smoothing_certify_").stream()
                .flatMap(file -> GoldenFiles.read(file)
                        .get("cases")
                        .valueStream()
                        .map(c -> dynamicTest(file.getFileName() + " " + c.get("counts"), () -> matches(c))));
    }

    private static void matches(JsonNode c) {
        Smoothing smoothing = new Smoothing(
                c.get("sigma").asDouble(),
                c.get("n0").asInt(),
                c.get("n").asInt(),
                c.get("alpha").asDouble());
        int[] counts = Golden.ints(c.get("counts"));
        Smoothing.Certificate got = smoothing.certify(Golden.ints(c.get("counts0")), counts);
        assertEquals(c.get("certified_class").asInt(), got.label());
        if (c.has("pA_lower")) {
            assertEquals(c.get("pA_lower").asDouble(), got.lower(), 1e-9);
        }
        assertEquals(c.get("radius").asDouble(), got.radius(), 1e-9);
        assertEquals(c.get("predict_class").asInt(), smoothing.predict(counts));
    }

    /** On a linear model the smoothed class probability at distance d is Phi(d / sigma), so the radius is d at best. */
    @Test
    void onALinearModel_theRadiusIsAlmostTheDistance() {
        Smoothing smoothing = new Smoothing(0.5, 100, 20_000, 0.001);
        Features x = new Features(new float[] {0.4f, 7, -0.002f, 7}, 2, 2);
        Smoothing.Certificate[] got = smoothing.certify(
                Models.linear(new double[][] {{-1, 1}, {0, 0}}, 0, 0), x, new int[] {5, 6}, new SeedTree(2));
        assertEquals(1, got[0].label());
        assertTrue(got[0].radius() < 0.4 && got[0].radius() > 0.37, "radius " + got[0].radius());
        assertEquals(Smoothing.ABSTAIN, got[1].label());
    }

    @Test
    void intervals_handWorked() {
        // 9 of 10 at 95 %: (0.5550, 0.9975), the textbook interval; all of n: alpha^(1/n).
        Intervals.Interval i = Intervals.clopperPearson(9, 10, 0.05);
        assertEquals(0.5549839, i.low(), 1e-6);
        assertEquals(0.9974714, i.high(), 1e-6);
        assertEquals(Math.pow(0.05, 0.1), Intervals.lower(10, 10, 0.05), 1e-12);
        assertEquals(0, Intervals.clopperPearson(0, 10, 0.05).low());
        assertThrows(IllegalArgumentException.class, () -> Intervals.lower(1, 10, Double.NaN));
        double[] one = {1, 1, 1, 1};
        Intervals.Interval same = Intervals.pairedBootstrap(one, one, one, 200, 0.05, new SeedTree(1).generator());
        assertEquals(new Intervals.Interval(0, 0), same);
        Intervals.Interval apart = Intervals.pairedBootstrap(
                new double[] {1, 1, 0, 1}, new double[4], one, 999, 0.05, new SeedTree(1).generator());
        assertTrue(apart.low() >= 0.25 && apart.low() < 0.75 && apart.high() == 1, apart.toString());
    }
}
