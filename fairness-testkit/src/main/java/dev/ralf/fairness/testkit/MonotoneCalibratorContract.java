package dev.ralf.fairness.testkit;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Of two-class calibrators that look at the order of the scores alone, such as isotonic regression: an increasing
 * transformation of the scores changes nothing that they say of the sample, and what they say keeps that order.
 */
public interface MonotoneCalibratorContract extends CalibratorContract {
    @Override
    default int classes() {
        return 2;
    }

    /** Scores {@code p}, and {@code p^2 / (p^2 + (1 - p)^2)}, get the same calibrated probabilities on the sample. */
    @Property(tries = 10)
    default void monotoneTransformationsChangeNothing(@ForAll("contractSeeds") SeedTree seed) {
        LabelledSample sample = LabelledSample.draw(300, 2, seed);
        Matrix squared = new Matrix(300, 2);
        for (int i = 0; i < 300; i++) {
            double p = sample.probabilities().get(i, 1);
            double odds = p / (1 - p);
            squared.set(i, 1, odds * odds / (1 + odds * odds));
            squared.set(i, 0, 1 / (1 + odds * odds));
        }
        LabelledSample transformed = new LabelledSample(squared, sample.labels());
        Contracts.same(
                "scores transformed",
                sample.fit(fitter()).apply(sample.probabilities()),
                transformed.fit(fitter()).apply(squared),
                tolerance());
    }

    /** A higher score never gets a lower calibrated probability. */
    @Property(tries = 10)
    default void orderIsKept(@ForAll("contractSeeds") SeedTree seed) {
        LabelledSample sample = LabelledSample.draw(300, 2, seed);
        Matrix fresh = sample.fresh(seed);
        Matrix q = sample.fit(fitter()).apply(fresh);
        for (int i = 0; i < q.rows(); i++) {
            for (int j = 0; j < q.rows(); j++) {
                if (fresh.get(i, 1) < fresh.get(j, 1) && q.get(i, 1) > q.get(j, 1) + tolerance()) {
                    throw new AssertionError("scores " + fresh.get(i, 1) + " < " + fresh.get(j, 1) + " became "
                            + q.get(i, 1) + " > " + q.get(j, 1));
                }
            }
        }
    }
}
