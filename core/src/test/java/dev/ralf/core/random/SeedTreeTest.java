package dev.ralf.core.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedTreeTest {
    private static final SeedTree ROOT = new SeedTree(1);

    @Test
    void aStreamDependsOnItsPathAlone() {
        long before = ROOT.child("train", 4).generator().nextLong();
        ROOT.child("attack").generator().nextLong();
        ROOT.generator().nextLong();
        assertEquals(before, new SeedTree(1).child("train").child(4).generator().nextLong());
        assertNotEquals(before, new SeedTree(2).child("train", 4).generator().nextLong());
        assertNotEquals(before, ROOT.child("train", 5).generator().nextLong());
        assertNotEquals(before, ROOT.child("rule", 4).generator().nextLong());
    }

    @Test
    void theOrderOfAPathMatters() {
        assertNotEquals(ROOT.child("a").child("b"), ROOT.child("b").child("a"));
        assertNotEquals(ROOT.child("a").child("b"), ROOT.child("ab"));
        assertNotEquals(ROOT.child("1"), ROOT.child(1));
    }

    @Test
    void aGeneratorStartsAfresh() {
        SeedTree node = ROOT.child("x");
        double first = node.generator().nextDouble();
        assertEquals(first, node.generator().nextDouble());
        RandomGenerator rng = node.generator();
        assertEquals(first, rng.nextDouble());
        assertNotEquals(first, rng.nextDouble());
    }

    @Test
    void aMillionSiblings_doNotCollide() {
        assertEquals(
                1_000_000,
                LongStream.range(0, 1_000_000)
                        .map(i -> ROOT.child(i).key())
                        .distinct()
                        .count());
    }

    @Test
    void firstDrawsOfSiblings_areUniform() {
        // Chi-squared over 64 cells of 64,000 first draws: mean 63, sd 11.2; 63 + 6 sd = 130.
        int[] cells = new int[64];
        for (int i = 0; i < 64_000; i++) {
            cells[(int) (64 * ROOT.child(i).generator().nextDouble())]++;
        }
        double chi = Arrays.stream(cells)
                .mapToDouble(c -> (c - 1000.0) * (c - 1000) / 1000)
                .sum();
        assertEquals(63, chi, 67);
    }

    @Test
    void shuffle_isAPermutation() {
        int[] values = MathOps.range(50);
        SeedTree.shuffle(values, ROOT.generator());
        assertNotEquals(Arrays.toString(MathOps.range(50)), Arrays.toString(values));
        Arrays.sort(values);
        assertArrayEquals(MathOps.range(50), values);
    }
}
