package dev.ralf.adversarial.evaluation;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.loop.CandidateShift;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Part of the candidates were perturbed before they came in: each row with probability {@code share}, to where a
 * gradient attack on the first model raises the cross-entropy of the model's own decision, whether that turns it or not. No
 * label is looked at. This is RALF's definition of the candidates of
 * selection for retraining (Guo et al., arXiv:2112.02542, whose own set-up could not be read): half of them perturbed.
 *
 * @param share probability that a row is perturbed, in [0, 1]
 * @param attack how
 */
public record PerturbedCandidates(double share, GradientAttack attack) implements CandidateShift {
    /** Name in specs. */
    public static final String ID = "perturbed";

    /** Checks the range. */
    public PerturbedCandidates {
        Checks.inRange("share", share, 0, 1);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(DifferentiableClassifier.class);
    }

    @Override
    public Features apply(Classifier model, Inputs inputs, int[] rows, SeedTree seed) {
        int[] places = IntStream.range(0, rows.length)
                .filter(i -> seed.child("row", rows[i]).generator().nextDouble() < share)
                .toArray();
        Features all = inputs.features().select(rows);
        if (places.length == 0) {
            return all;
        }
        int[] chosen = MathOps.select(rows, places);
        Features natural = inputs.features().select(chosen);
        int[] decided = ClassificationMetrics.argmax(model.probabilities(natural));
        Features met = attack.perturb(
                new CrossEntropyTarget(model.as(DifferentiableClassifier.class, "candidates " + ID), decided),
                natural,
                chosen,
                seed.child("attack"));
        float[] values = all.data().clone();
        int d = all.width();
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(met.data(), i * d, values, places[i] * d, d);
        }
        return all.with(values);
    }
}
