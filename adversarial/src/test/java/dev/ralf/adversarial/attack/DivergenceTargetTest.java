package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DivergenceTargetTest {
    private static final SeedTree SEED = new SeedTree(8);

    private static Features inputs(int n, int width) {
        RandomGenerator rng = SEED.child("x").generator();
        float[] x = new float[n * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return new Features(x, n, width);
    }

    @Test
    void byHand() {
        // Two classes, z = (x, 0): at ln 3 p = (3/4, 1/4), at 0 p' = (1/2, 1/2).
        NetworkClassifier model = Models.linear(new double[][] {{1, 0}}, 0, 0);
        DivergenceTarget target = DivergenceTarget.at(model, new Features(new float[] {(float) Math.log(3)}, 1, 1));
        double[] miss = new double[1];
        float[] direction = new float[1];
        double[] kl = target.evaluate(new Features(new float[] {0}, 1, 1), miss, direction);
        assertEquals(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), kl[0], 1e-7);
        assertEquals(1, miss[0], "a tie goes to class 0, as before");
        // p' - p = (-1/4, 1/4), scaled to (-1, 1), through z = (x, 0).
        assertEquals(-1, direction[0], 1e-6);
        assertEquals(
                0,
                target.evaluate(new Features(new float[] {-1}, 1, 1), miss, null)[0]
                        - (0.75 * Math.log(0.75)
                                + 0.25 * Math.log(0.25)
                                + 0.75 * (1 + Math.log1p(Math.exp(-1)))
                                + 0.25 * Math.log1p(Math.exp(-1))),
                1e-7);
        assertEquals(0, miss[0]);
    }

    /** Up to each row's factor: compared by direction. */
    @Test
    void direction_isThatOfFiniteDifferences() {
        NetworkClassifier model =
                Models.linear(new double[][] {{1, -2, 0.5, 0}, {0.25, 1, -1, 2}, {-1, 0, 1.5, 0.5}}, 0.1, 0, -0.2, 0.3);
        Features x = inputs(6, 3);
        DivergenceTarget target = DivergenceTarget.at(model, x);
        float[] moved = x.data().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (0.8 * Math.sin(3 * i));
        }
        float[] direction = new float[moved.length];
        target.evaluate(x.with(moved), null, direction);
        float h = 1f / 64; // float logits leave 1e-7 / h of noise, the third derivative about h^2 / 6
        for (int i = 0; i < 6; i++) {
            double dot = 0;
            double a = 0;
            double b = 0;
            for (int j = 3 * i; j < 3 * i + 3; j++) {
                float[] up = moved.clone();
                float[] down = moved.clone();
                up[j] += h;
                down[j] -= h;
                double difference =
                        (target.evaluate(x.with(up), null, null)[i] - target.evaluate(x.with(down), null, null)[i])
                                / ((double) up[j] - down[j]);
                dot += difference * direction[j];
                a += difference * difference;
                b += (double) direction[j] * direction[j];
            }
            assertTrue(dot / Math.sqrt(a * b) > 0.9999, "row " + i + ": " + dot / Math.sqrt(a * b));
        }
    }

    @Test
    void atTheReferenceItself_thereIsNoGradient() {
        NetworkClassifier model = Models.mlp(3, 4, 2);
        Features x = inputs(6, 3);
        float[] direction = new float[18];
        double[] miss = new double[6];
        double[] kl = DivergenceTarget.at(model, x).evaluate(x, miss, direction);
        assertArrayEquals(new double[6], kl, 1e-12);
        assertArrayEquals(new float[18], direction, 0);
        assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, miss);
    }

    @Test
    void modelThatIsCertain_stillHasADirection() {
        // Logits (80 x, 0): at 1 and 1.01 the second class has e^-80; the label's own probability is 1 to the last bit.
        NetworkClassifier model = Models.linear(new double[][] {{80, 0}}, 0, 0);
        DivergenceTarget target = DivergenceTarget.at(model, new Features(new float[] {1}, 1, 1));
        float[] direction = new float[1];
        target.evaluate(new Features(new float[] {1.01f}, 1, 1), null, direction);
        assertEquals(80, direction[0], 1e-4, "p'_0 is above p_0 here: (1, -1) in the logits");
        target.evaluate(new Features(new float[] {0.99f}, 1, 1), null, direction);
        assertEquals(-80, direction[0], 1e-4);
    }

    @Test
    void select_takesTheRows() {
        NetworkClassifier model = Models.mlp(3, 4, 2);
        Features x = inputs(6, 3);
        DivergenceTarget target = DivergenceTarget.at(model, x);
        Features moved = x.with(inputs(12, 3).slice(6, 12).data());
        int[] rows = {4, 1};
        double[] all = target.evaluate(moved, null, null);
        assertArrayEquals(
                new double[] {all[4], all[1]}, target.select(rows).evaluate(moved.select(rows), null, null), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> target.evaluate(moved.select(rows), null, null));
    }

    @Test
    void nearbyStart_drawsByRowId_staysInsideAndLeavesImmutableFeatures() {
        NetworkClassifier model = Models.mlp(3, 4, 2);
        Features x = inputs(6, 3)
                .in(new Domain(new float[] {-5, -5, -5}, new float[] {5, 5, 5}, new boolean[] {true, false, true}));
        ThreatModel threat = new ThreatModel(Norm.LINF, 0.1);
        // A step of 0: what comes out is the start.
        NearbyStart start = new NearbyStart(new GradientAttack("none", threat, 1, 0, 1, false), 0.02);
        int[] ids = {10, 11, 12, 13, 14, 15};
        Features out = start.perturb(DivergenceTarget.at(model, x), x, ids, SEED);
        double square = 0;
        for (int i = 0; i < 18; i++) {
            double d = out.data()[i] - x.data()[i];
            assertTrue(Math.abs(d) <= 0.1);
            if (i % 3 == 1) {
                assertEquals(0, d);
            } else {
                assertTrue(d != 0);
                square += d * d;
            }
        }
        assertTrue(Math.sqrt(square / 12) > 0.008 && Math.sqrt(square / 12) < 0.032, "sd " + Math.sqrt(square / 12));
        int[] rows = {5, 2};
        Features two = start.perturb(
                DivergenceTarget.at(model, x.select(rows)), x.select(rows), MathOps.select(ids, rows), SEED);
        assertArrayEquals(out.select(rows).data(), two.data());
        // And from there the divergence rises.
        GradientAttack attack = new GradientAttack("inner", threat, 5, 0.05, 1, false);
        DivergenceTarget target = DivergenceTarget.at(model, x);
        double[] kl = target.evaluate(new NearbyStart(attack, 0.001).perturb(target, x, ids, SEED), null, null);
        for (double v : kl) {
            assertTrue(v > 1e-6);
        }
        assertThrows(IllegalArgumentException.class, () -> new NearbyStart(attack, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> start.perturb(target, x, new int[2], SEED));
    }
}
