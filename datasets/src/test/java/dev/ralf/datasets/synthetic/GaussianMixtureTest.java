package dev.ralf.datasets.synthetic;

import static dev.ralf.datasets.synthetic.Calibration.assertCalibrated;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest {
    private static final SeedTree SEED = new SeedTree(20260101);

    @Test
    void hasEqualClasses_andTheStatedSharesOfGroups() {
        Dataset d = new GaussianMixture(30_000, 6, 10, 20, 0.75, false).load(SEED);
        int[] s = d.inputs().groups().get(0).codes();
        assertEquals(List.of("-1", "+1"), d.inputs().groups().get(0).values());
        for (int k = 0; k < 6; k++) {
            int n = 0;
            int positive = 0;
            for (int i = 0; i < d.size(); i++) {
                n += d.labels()[i] == k ? 1 : 0;
                positive += d.labels()[i] == k ? s[i] : 0;
            }
            assertEquals(5000, n);
            // sd of the share is 0.006: five of them
            assertEquals(k < 3 ? 0.75 : 0.25, positive / 5000.0, 0.031);
        }
        assertArrayEquals(new int[] {20}, d.inputs().features().shape());
    }

    @Test
    void probabilities_areCalibrated_withAndWithoutGroup() {
        GaussianMixture g = new GaussianMixture(30_000, 4, 3, 3, 0.8, false);
        Dataset d = g.load(SEED);
        Groups s = d.inputs().groups().get(0);
        assertCalibrated(g.bayesProbabilities(SEED, d.inputs().features(), s), d.labels(), s.codes());
        assertCalibrated(g.bayesProbabilities(SEED, d.inputs().features()), d.labels(), null);
    }

    @Test
    void oneComponentInOneDimension_isTheTextbookRule() {
        GaussianMixture g = new GaussianMixture(10, 2, 1, 1, 0.5, false);
        Matrix p = g.bayesProbabilities(SEED, Features.of(new double[][] {{0}, {1}}));
        // log odds of two unit Gaussians are linear in x with slope m1 - m0
        double at0 = Math.log(p.get(0, 1) / p.get(0, 0));
        double at1 = Math.log(p.get(1, 1) / p.get(1, 0));
        Matrix far = g.bayesProbabilities(SEED, Features.of(new double[][] {{2}}));
        assertEquals(2 * at1 - at0, Math.log(far.get(0, 1) / far.get(0, 0)), 1e-9);
    }

    @Test
    void extremeUnfairness_separatesGroupsByClass() {
        GaussianMixture g = new GaussianMixture(100, 3, 2, 2, 1, true);
        Dataset d = g.load(SEED);
        int[] s = d.inputs().groups().get(0).codes();
        for (int i = 0; i < 100; i++) {
            assertEquals(d.labels()[i] < 1 ? 1 : 0, s[i]);
            assertEquals(s[i] == 1 ? 1f : -1f, d.inputs().features().get(i, 2));
        }
        assertFalse(d.inputs().features().domain().mutable(2));
        Matrix p = g.bayesProbabilities(
                SEED, d.inputs().features(), d.inputs().groups().get(0));
        for (int i = 0; i < 100; i++) {
            assertEquals(s[i], p.get(i, 0), 0);
        }
    }

    @Test
    void sameSeedSameBits() {
        GaussianMixture g = GaussianMixture.defaults();
        assertArrayEquals(
                g.load(SEED).inputs().features().data(),
                g.load(SEED).inputs().features().data());
        assertNotEquals(
                g.load(SEED).inputs().features().get(0, 0),
                g.load(new SeedTree(2)).inputs().features().get(0, 0));
    }
}
