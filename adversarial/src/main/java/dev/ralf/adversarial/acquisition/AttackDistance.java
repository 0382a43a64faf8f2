package dev.ralf.adversarial.acquisition;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.adversarial.attack.DeployedTarget;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;

/**
 * The Euclidean distance from each row to the input on which an attack changes the model's own decision; infinite where it
 * does not. With DeepFool this is the score
 * of DFAL; with iterated sign steps of one size, which end at the first change, that of the BIM distance.
 *
 * @param attack the attack
 */
public record AttackDistance(Attack attack) implements BoundaryDistance.Distance {
    @Override
    public double[] of(Classifier model, Features rows, int[] ids, int[] decisions) {
        DeployedTarget target = new DeployedTarget(model, new Argmax(), decisions, null);
        AttackResult result = attack.run(target, rows, ids, new SeedTree(0));
        double[] out = new double[decisions.length];
        for (int i = 0; i < out.length; i++) {
            double square = 0;
            for (int j = 0; j < rows.width(); j++) {
                double d = (double) result.inputs().get(i, j) - rows.get(i, j);
                square += d * d;
            }
            out[i] = result.success()[i] ? Math.sqrt(square) : Double.POSITIVE_INFINITY;
        }
        return out;
    }
}
