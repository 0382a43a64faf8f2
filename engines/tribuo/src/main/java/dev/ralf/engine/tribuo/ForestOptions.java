package dev.ralf.engine.tribuo;

import dev.ralf.core.util.Checks;

/**
 * Configuration of a random forest.
 *
 * @param trees number of trees
 * @param maxDepth most splits from the root to a leaf
 * @param minLeaf fewest examples in a leaf; an example drawn twice counts twice, whatever its weight
 * @param featureFraction share of the columns that each node tries, in [0, 1]; 0 means the square root of their number
 * @param bootstrap true to grow each tree on as many examples drawn with replacement, false to grow it on all
 */
public record ForestOptions(int trees, int maxDepth, int minLeaf, double featureFraction, boolean bootstrap) {
    /** Deepest tree that can be asked for; deep enough never to be reached by the data sizes meant here. */
    public static final int MAX_DEPTH = 1000;

    /** Checks the ranges. */
    public ForestOptions {
        Checks.atLeast("trees", trees, 1);
        Checks.inRange("maxDepth", maxDepth, 1, MAX_DEPTH);
        Checks.atLeast("minLeaf", minLeaf, 1);
        Checks.inRange("featureFraction", featureFraction, 0, 1);
    }

    /** One hundred trees grown on bootstrap samples until their leaves are pure, root-d columns a node. */
    public static ForestOptions defaults() {
        return new ForestOptions(100, MAX_DEPTH, 1, 0, true);
    }

    /** The same with another number of trees. */
    public ForestOptions withTrees(int n) {
        return new ForestOptions(n, maxDepth, minLeaf, featureFraction, bootstrap);
    }

    /** The same with another depth limit. */
    public ForestOptions withMaxDepth(int depth) {
        return new ForestOptions(trees, depth, minLeaf, featureFraction, bootstrap);
    }

    /** The same with another least leaf size. */
    public ForestOptions withMinLeaf(int examples) {
        return new ForestOptions(trees, maxDepth, examples, featureFraction, bootstrap);
    }

    /** The same with another share of columns. */
    public ForestOptions withFeatureFraction(double fraction) {
        return new ForestOptions(trees, maxDepth, minLeaf, fraction, bootstrap);
    }

    /** The same with or without bootstrap samples. */
    public ForestOptions withBootstrap(boolean b) {
        return new ForestOptions(trees, maxDepth, minLeaf, featureFraction, b);
    }

    /** How many of {@code width} columns a node tries: at least one. */
    int columnsTried(int width) {
        long tried = featureFraction == 0 ? (long) Math.sqrt(width) : Math.round(featureFraction * width);
        return (int) Math.max(1, Math.min(width, tried));
    }
}
