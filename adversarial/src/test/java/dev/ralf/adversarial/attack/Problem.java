package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.AffineRule;
import dev.ralf.adversarial.Models;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.List;
import java.util.random.RandomGenerator;

/** A random model with random rows in a random box, some features immutable. */
record Problem(NetworkClassifier model, Features x, int[] rowIds, DeployedTarget target, SeedTree seed) {
    static final int ROWS = 12;
    static final int CLASSES = 3;

    /** Kinds of target. */
    enum Kind {
        ARGMAX,
        GOAL,
        FAIR,
        RANDOMISED
    }

    static Problem random(long key, Kind kind) {
        SeedTree seed = new SeedTree(key);
        RandomGenerator rng = seed.generator();
        int width = 2 + rng.nextInt(5);
        float[] lower = new float[width];
        float[] upper = new float[width];
        boolean[] mutable = new boolean[width];
        for (int j = 0; j < width; j++) {
            lower[j] = rng.nextBoolean() ? Float.NEGATIVE_INFINITY : -0.8f;
            upper[j] = rng.nextBoolean() ? Float.POSITIVE_INFINITY : 0.9f;
            mutable[j] = j == 0 || rng.nextInt(4) > 0;
        }
        float[] x = new float[ROWS * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (1.7 * rng.nextDouble() - 0.8);
        }
        Features features = new Features(x, ROWS, width).in(new Domain(lower, upper, mutable));
        NetworkClassifier model = Models.mlp(width, CLASSES, key);
        int[] labels = new int[ROWS];
        int[] groups = new int[ROWS];
        int[] rowIds = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = rng.nextInt(5) == 0
                    ? rng.nextInt(CLASSES)
                    : model.probabilities(features).argmax(i);
            groups[i] = rng.nextInt(2);
            rowIds[i] = 7 * i + 3;
        }
        return new Problem(model, features, rowIds, target(kind, model, labels, groups, rng), seed.child("attack"));
    }

    private static DeployedTarget target(
            Kind kind, NetworkClassifier model, int[] labels, int[] groups, RandomGenerator rng) {
        return switch (kind) {
            case ARGMAX -> new DeployedTarget(model, new Argmax(), labels, null);
            case GOAL -> {
                int[] goal = new int[ROWS];
                for (int i = 0; i < ROWS; i++) {
                    goal[i] = (labels[i] + 1 + rng.nextInt(CLASSES - 1)) % CLASSES;
                }
                yield new DeployedTarget(model, new Argmax(), labels, null, goal);
            }
            case FAIR ->
                new DeployedTarget(model, new AffineRule("fair", "group", List.of(part(1, rng))), labels, groups);
            case RANDOMISED ->
                new DeployedTarget(
                        model,
                        new AffineRule("mixed", "group", List.of(part(0.75, rng), part(0.25, rng))),
                        labels,
                        groups);
        };
    }

    private static AffineRule.Part part(double weight, RandomGenerator rng) {
        double[] scale = new double[CLASSES];
        double[][] shift = new double[2][CLASSES];
        for (int k = 0; k < CLASSES; k++) {
            scale[k] = 0.5 + rng.nextDouble();
            shift[0][k] = 0.3 * rng.nextGaussian();
            shift[1][k] = -shift[0][k];
        }
        return new AffineRule.Part(weight, scale, shift);
    }

    AttackResult run(Attack attack) {
        return attack.run(target, x, rowIds, seed);
    }

    /** The same problem with some rows, in another order. */
    Problem select(int... positions) {
        return new Problem(
                model, x.select(positions), MathOps.select(rowIds, positions), target.select(positions), seed);
    }
}
