package dev.ralf.adversarial.acquisition;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.PredictedClass;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.Matrix;
import java.util.Set;

/**
 * Scores of what a model says on perturbed inputs; RALF's own. Each row x is moved to the x' that raises the cross-entropy
 * of the model's own decision t, and the rows with the largest scores are taken; ties are broken at random, independently
 * of the pool's order; NaN comes last. Row i draws from {@code seed.child("attack")} by its id.
 *
 * @param id name in records
 * @param attack the perturbation
 * @param score what is scored
 */
public record RobustUncertainty(String id, GradientAttack attack, Score score) implements Acquisition {
    /** What is scored. */
    public enum Score {
        /** The entropy of the probabilities at x', in nats: uncertain where an attacker can make it so. */
        ENTROPY,
        /** {@code ln p_t(x) - ln p_t(x')}: how much of the decision's probability an attacker takes away, in nats. */
        LOSS_GAP
    }

    private static final double TINY = 1e-300;

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(DifferentiableClassifier.class);
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = RandomCandidates.of(task, 0);
        Features rows = task.inputs().features().select(ids);
        DifferentiableClassifier model = task.model().as(DifferentiableClassifier.class, id);
        int[] decisions = PredictedClass.predicted(task, ids, id);
        Matrix clean = model.probabilities(rows);
        Features perturbed = attack.perturb(
                new CrossEntropyTarget(model, decisions), rows, ids, task.seed().child("attack"));
        Matrix moved = model.probabilities(perturbed);
        double[] scores = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            scores[i] = score == Score.ENTROPY
                    ? UncertaintyScore.ENTROPY.of(moved.data(), i * moved.columns(), moved.columns())
                    : Math.log(Math.max(TINY, clean.get(i, decisions[i])))
                            - Math.log(Math.max(TINY, moved.get(i, decisions[i])));
        }
        return RandomCandidates.top(task, ids, scores);
    }
}
