package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.core.data.Examples;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.ModelScore;

/**
 * Weighted share of examples whose most likely class is right at the worst input that an attack on the margin of the
 * logits finds, in [0, 1]; NaN without any weight. The same attack and decision as robust accuracy under {@code argmax}
 * in the evaluation.
 *
 * @param attack the attack
 */
public record RobustAccuracyScore(Attack attack) implements ModelScore {
    @Override
    public String id() {
        return attack.id() + " accuracy";
    }

    @Override
    public double score(Classifier model, Examples examples, SeedTree seed) {
        DifferentiableClassifier network = model.as(DifferentiableClassifier.class, id());
        DeployedTarget target = new DeployedTarget(network, new Argmax(), examples.labels(), null);
        double[] right =
                attack.run(target, examples.features(), examples.ids(), seed).right();
        double sum = 0;
        double total = 0;
        for (int i = 0; i < right.length; i++) {
            sum += examples.weights()[i] * right[i];
            total += examples.weights()[i];
        }
        return sum / total;
    }
}
