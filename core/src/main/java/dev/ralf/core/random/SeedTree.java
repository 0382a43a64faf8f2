package dev.ralf.core.random;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A node in a tree of named random streams. The master seed is the root; {@code child("train").child("round", 4)} names
 * a stream that depends on nothing but the master seed and its own path, so that a result does not depend on what was
 * drawn before it, on the order of examples in a batch, or on which other cells ran.
 *
 * <p>A node is a 64-bit key. A child's key is a 64-bit finaliser (Stafford's variant 13, as in SplitMix64) over the
 * parent's key and the FNV-1a hash of the name; keys of different paths collide with probability about 2^-64 a pair.
 *
 * @param key the key of this node
 */
public record SeedTree(long key) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** The child with this name. */
    public SeedTree child(String name) {
        long h = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            h = (h ^ name.charAt(i)) * FNV_PRIME;
        }
        return new SeedTree(mix(mix(key + GOLDEN) ^ h));
    }

    /** The child with this number: a row id, a round, a restart. */
    public SeedTree child(long index) {
        return new SeedTree(mix(mix(key + GOLDEN) + (index + 1) * GOLDEN));
    }

    /** Short for {@code child(name).child(index)}. */
    public SeedTree child(String name, long index) {
        return child(name).child(index);
    }

    /** A fresh generator at the start of this stream: two calls give the same numbers. */
    public RandomGenerator generator() {
        return new SplittableRandom(mix(key));
    }

    /** Shuffles {@code values} in place by Fisher and Yates. */
    public static void shuffle(int[] values, RandomGenerator rng) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = rng.nextInt(i + 1);
            int t = values[i];
            values[i] = values[j];
            values[j] = t;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
