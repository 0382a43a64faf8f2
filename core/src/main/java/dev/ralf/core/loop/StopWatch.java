package dev.ralf.core.loop;

import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Features;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/** Measures the signals of stopping criteria; works through the pool in blocks. */
final class StopWatch {
    private static final int BLOCK = 4_096;

    private final Features features;
    private final int[] stopSet;

    /** A watch over the stop set that the stream draws from the pool. */
    StopWatch(Features features, int[] pool, SeedTree seed) {
        this.features = features;
        int[] rows = pool.clone();
        Arrays.sort(rows);
        SeedTree.shuffle(rows, seed.generator());
        this.stopSet = Arrays.copyOf(rows, Math.min(rows.length, StopSignals.STOP_SET));
        Arrays.sort(stopSet);
    }

    /** The signals of one model. */
    StopSignals signals(Classifier model, int[] unlabelled, int labels, int batch, double validationAccuracy) {
        double sum = 0;
        double max = 0;
        for (int from = 0; from < unlabelled.length; from += BLOCK) {
            int[] rows = Arrays.copyOfRange(unlabelled, from, Math.min(unlabelled.length, from + BLOCK));
            for (double h : UncertaintyScore.ENTROPY.of(model.probabilities(features.select(rows)))) {
                sum += h;
                max = Math.max(max, h);
            }
        }
        Matrix p = model.probabilities(features.select(stopSet));
        int[] predictions = ClassificationMetrics.argmax(p);
        double mean = 0;
        double square = 0;
        for (int i = 0; i < stopSet.length; i++) { // Welford
            double c = p.get(i, predictions[i]);
            double d = c - mean;
            mean += d / (i + 1);
            square += d * (c - mean);
        }
        return new StopSignals(
                labels,
                Math.min(batch, unlabelled.length),
                predictions,
                model.classes(),
                unlabelled.length == 0 ? 0 : sum / unlabelled.length / Math.log(model.classes()),
                max,
                square / stopSet.length,
                validationAccuracy);
    }
}
