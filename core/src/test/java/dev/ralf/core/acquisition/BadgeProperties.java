package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.util.Matrix;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BadgeProperties {
    private static Matrix outer(Matrix q, Matrix phi) {
        Matrix g = new Matrix(q.rows(), q.columns() * phi.columns());
        for (int i = 0; i < q.rows(); i++) {
            for (int k = 0; k < q.columns(); k++) {
                for (int j = 0; j < phi.columns(); j++) {
                    g.set(i, k * phi.columns() + j, q.get(i, k) * phi.get(i, j));
                }
            }
        }
        return g;
    }

    @Property(tries = 200)
    void factoredDistances_areThoseOfTheGradientEmbeddings(
            @ForAll @IntRange(min = 1, max = 150) int n,
            @ForAll @IntRange(min = 2, max = 7) int classes,
            @ForAll @IntRange(min = 1, max = 9) int d,
            @ForAll @IntRange(min = 1, max = 5) int centres,
            @ForAll long seed) {
        Matrix q = Badge.residuals(LookUpModel.probabilities(n, classes, seed));
        Matrix phi = LookUpModel.normal(n, d, seed + 1);
        Matrix g = outer(q, phi);
        Badge.Seeding seeding = new Badge.Seeding(q, phi);
        int m = Math.min(n, centres);
        for (int c = 0; c < m; c++) {
            seeding.add(c);
        }
        double[] squared = seeding.squared();
        for (int i = 0; i < n; i++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int c = 0; c < m; c++) {
                nearest = Math.min(nearest, LookUpModel.distance(g, i, c));
            }
            // norms are below 100, so that cancellation leaves an error below 1e-12
            assertEquals(nearest * nearest, squared[i], 1e-11);
            assertTrue(i >= m || squared[i] == 0);
        }
    }

    @Property(tries = 100)
    void copiesOfPicks_areNotDrawnWhileOthersAreLeft(@ForAll @IntRange(min = 2, max = 60) int half, @ForAll long seed) {
        int[] twice = IntStream.range(0, 2 * half).map(i -> i % half).toArray();
        Matrix p = LookUpModel.probabilities(half, 3, seed).select(twice);
        Matrix phi = LookUpModel.normal(half, 4, seed + 1).select(twice);
        Selection s = new Badge().select(LookUpModel.task(p, phi, new int[0], half, seed));
        assertEquals(half, IntStream.of(s.ids()).map(i -> i % half).distinct().count());
        assertEquals(0.0, s.facts().get("uninformedPicks"));
    }
}
