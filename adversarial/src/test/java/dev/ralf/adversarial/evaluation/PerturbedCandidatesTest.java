package dev.ralf.adversarial.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerturbedCandidatesTest {
    private static final SeedTree SEED = new SeedTree(5);
    private static final Classifier MODEL =
            new NetworkClassifier("mlp", Mlp.of(8).create(new int[] {3}, 2, new SeedTree(1)));
    private static final GradientAttack PGD = GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.25), 10);

    private static Inputs inputs(int n) {
        RandomGenerator rng = new SeedTree(9).generator();
        float[] x = new float[3 * n];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return new Inputs(new Features(x, n, 3), List.of(), List.of(), ones);
    }

    private static double[] distances(Features a, Features b) {
        return IntStream.range(0, a.size())
                .mapToDouble(i -> IntStream.range(0, 3)
                        .mapToDouble(j -> Math.abs(a.get(i, j) - b.get(i, j)))
                        .max()
                        .orElse(0))
                .toArray();
    }

    @Test
    void aboutTheShareIsPerturbed_withinTheRadius() {
        Inputs all = inputs(600);
        int[] rows = IntStream.range(0, 600).toArray();
        double[] d = distances(new PerturbedCandidates(0.5, PGD).apply(MODEL, all, rows, SEED), all.features());
        long moved = Arrays.stream(d).filter(v -> v > 0).count();
        assertTrue(moved > 240 && moved < 360, "moved " + moved);
        assertTrue(Arrays.stream(d).allMatch(v -> v <= 0.25 + 1e-6));
        assertArrayEquals(
                all.features().data(),
                new PerturbedCandidates(0, PGD).apply(MODEL, all, rows, SEED).data());
        double[] everyone = distances(new PerturbedCandidates(1, PGD).apply(MODEL, all, rows, SEED), all.features());
        assertTrue(Arrays.stream(everyone).filter(v -> v > 0).count() > 590);
    }

    /** What happens to a row does not depend on the others. */
    @Test
    void aRowIsPerturbedAlike_amongOthers() {
        Inputs all = inputs(40);
        Features whole = new PerturbedCandidates(0.5, PGD)
                .apply(MODEL, all, IntStream.range(0, 40).toArray(), SEED);
        Features some = new PerturbedCandidates(0.5, PGD).apply(MODEL, all, new int[] {31, 4, 17}, SEED);
        for (int j = 0; j < 3; j++) {
            assertEquals(whole.get(31, j), some.get(0, j));
            assertEquals(whole.get(4, j), some.get(1, j));
            assertEquals(whole.get(17, j), some.get(2, j));
        }
    }

    @Test
    void aShareOutsideOfZeroToOne_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PerturbedCandidates(1.5, PGD));
        assertThrows(IllegalArgumentException.class, () -> new PerturbedCandidates(Double.NaN, PGD));
    }
}
