package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class FgsmProperties {
    @Property
    void onALinearModel_theMarginFallsByEpsilonTimesTheDualNorm(
            @ForAll long key, @ForAll Norm norm, @ForAll @DoubleRange(min = 0, max = 1) double epsilon) {
        // Binary softmax regression: margin of class 0 is w.x + b with w = w_0 - w_1; the worst x' has
        // w.x' + b = w.x + b - epsilon |w|_1 (LINF) or - epsilon |w|_2 (L2) or
        // - epsilon max |w_j| (L1), and cross-entropy ln(1 + exp(-margin)).
        RandomGenerator rng = new SeedTree(key).generator();
        double[][] w = new double[4][2];
        float[] x = new float[4];
        double margin = 0.5;
        double one = 0;
        double two = 0;
        double max = 0;
        for (int j = 0; j < 4; j++) {
            w[j][0] = (float) rng.nextGaussian();
            x[j] = (float) rng.nextGaussian();
            margin += w[j][0] * x[j];
            one += Math.abs(w[j][0]);
            two += w[j][0] * w[j][0];
            max = Math.max(max, Math.abs(w[j][0]));
        }
        NetworkClassifier model = Models.linear(w, 0.5, 0);
        CrossEntropyTarget target = new CrossEntropyTarget(model, new int[] {0});
        Features worst = GradientAttack.fgsm(new ThreatModel(norm, epsilon))
                .perturb(target, new Features(x, 1, 4), new int[] {0}, new SeedTree(0));
        double dual = norm == Norm.LINF ? one : norm == Norm.L2 ? Math.sqrt(two) : max;
        double expected = margin - epsilon * dual;
        assertEquals(Math.log1p(Math.exp(-expected)), target.evaluate(worst, null, null)[0], 1e-5);
    }
}
