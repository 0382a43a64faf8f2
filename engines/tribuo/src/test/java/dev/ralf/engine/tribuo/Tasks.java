package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Training requests for tests. */
final class Tasks {
    private Tasks() {}

    static Examples examples(double[][] x, int[] y) {
        return Examples.of(Features.of(x), y);
    }

    static Examples weighted(Examples e, double... weights) {
        return new Examples(e.ids(), e.features(), e.labels(), List.of(), weights);
    }

    static TrainingTask task(Examples labelled, int classes, long seed) {
        return task(labelled, classes, seed, TrainingRegime.standard(TrainingPlan.defaults()));
    }

    static TrainingTask task(Examples labelled, int classes, long seed, TrainingRegime regime) {
        SeedTree root = new SeedTree(seed);
        return new TrainingTask(
                labelled, labelled.head(0), classes, regime, Optional.empty(), root.child("train"), root.child("init"));
    }

    static Matrix probabilities(Learner learner, Examples labelled, int classes, long seed, Features at) {
        return learner.fit(task(labelled, classes, seed)).model().probabilities(at);
    }

    /** Gaussian blobs, one a class, {@code distance} apart along the columns, labels in turn. */
    static Examples blobs(int n, int width, int classes, double distance, long seed) {
        RandomGenerator random = new SeedTree(seed).generator();
        double[][] x = new double[n][width];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % classes;
            for (int j = 0; j < width; j++) {
                x[i][j] = random.nextGaussian() + (j % classes == y[i] ? distance : 0);
            }
        }
        return examples(x, y);
    }

    static double accuracy(Matrix p, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += p.argmax(i) == labels[i] ? 1 : 0;
        }
        return right / (double) labels.length;
    }

    /** Each row of {@code e} as often as its whole-number weight says, with weight 1. */
    static Examples duplicated(Examples e) {
        int n = 0;
        for (double w : e.weights()) {
            n += (int) w;
        }
        int[] rows = new int[n];
        int at = 0;
        for (int i = 0; i < e.size(); i++) {
            for (int c = 0; c < e.weights()[i]; c++) {
                rows[at++] = i;
            }
        }
        Examples repeated = e.select(rows);
        double[] ones = new double[n];
        java.util.Arrays.fill(ones, 1);
        return new Examples(MathOps.range(n), repeated.features(), repeated.labels(), List.of(), ones);
    }
}
