package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PointBlocksProperties {
    @Property(tries = 100)
    void distancesAndProductsAreThoseOfThePairs(
            @ForAll @IntRange(min = 1, max = 300) int n,
            @ForAll @IntRange(min = 1, max = 11) int d,
            @ForAll long seed) {
        Matrix z = LookUpModel.normal(n, d, seed);
        PointBlocks blocks = PointBlocks.of(z.data(), d, MathOps.range(n));
        assertEquals(n, blocks.size());
        double[] squares = new double[PointBlocks.SIZE];
        double[] products = new double[PointBlocks.SIZE];
        int seen = 0;
        for (int b = 0; b < blocks.blocks(); b++) {
            blocks.squaredDistances(b, z.data(), 0, squares);
            blocks.products(b, z.data(), 0, products);
            for (int c = 0; c < blocks.count(b); c++, seen++) {
                double product = 0;
                for (int j = 0; j < d; j++) {
                    product += z.get(0, j) * z.get(seen, j);
                }
                // sums of at most 11 terms of size about 1 to 10, in another order
                assertEquals(LookUpModel.distance(z, 0, seen), Math.sqrt(squares[c]), 1e-12);
                assertEquals(product, products[c], 1e-12);
            }
        }
        assertEquals(n, seen);
    }

    /** k-centre and BADGE rely on this: copies are at exactly 0, and ties are ties, wherever a row is stored. */
    @Property(tries = 100)
    void aResultDependsOnTheVectorsAlone(
            @ForAll @IntRange(min = 1, max = 200) int n,
            @ForAll @IntRange(min = 1, max = 11) int d,
            @ForAll long seed) {
        Matrix two = LookUpModel.normal(2, d, seed);
        int[] repeated = new int[n];
        repeated[n / 2] = 1;
        PointBlocks blocks = PointBlocks.of(two.data(), d, repeated); // copies of row 0, one of row 1
        double[] out = new double[PointBlocks.SIZE];
        blocks.squaredDistances(n / 2 / PointBlocks.SIZE, two.data(), d, out);
        assertEquals(0, out[n / 2 % PointBlocks.SIZE]);
        blocks.products(n / 2 / PointBlocks.SIZE, two.data(), d, out);
        assertEquals(PointBlocks.squaredNorm(two.data(), d, d), out[n / 2 % PointBlocks.SIZE]);
        double[] first = new double[PointBlocks.SIZE];
        PointBlocks.of(two.data(), d, new int[] {0}).squaredDistances(0, two.data(), d, first);
        for (int b = 0; b < blocks.blocks(); b++) {
            blocks.squaredDistances(b, two.data(), d, out);
            for (int c = 0; c < blocks.count(b); c++) {
                assertEquals(b * PointBlocks.SIZE + c == n / 2 ? 0 : first[0], out[c]);
            }
        }
    }
}
