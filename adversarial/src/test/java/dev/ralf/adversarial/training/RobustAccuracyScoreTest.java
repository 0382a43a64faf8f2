package dev.ralf.adversarial.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class RobustAccuracyScoreTest {
    private static final RobustAccuracyScore SCORE =
            new RobustAccuracyScore(GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.1), 5));

    private static Examples rows(double... weights) {
        // Class 1 from 0 on: far and right, near and right, wrong.
        Features x = new Features(new float[] {0.3f, 0.05f, 0.3f}, 3, 1);
        return new Examples(new int[] {4, 5, 6}, x, new int[] {1, 1, 0}, List.of(), weights);
    }

    @Test
    void weightsCount() {
        Classifier model = Models.linear(new double[][] {{-1, 1}}, 0, 0);
        assertEquals(3.0 / 6, SCORE.score(model, rows(3, 2, 1), new SeedTree(1)), 1e-12);
        assertEquals(1.0 / 3, SCORE.score(model, rows(1, 1, 1), new SeedTree(1)), 1e-12);
        assertTrue(Double.isNaN(SCORE.score(model, rows(0, 0, 0), new SeedTree(1))));
    }

    @Test
    void modelWithoutGradients_isNamed() {
        Classifier forest = new Classifier() {
            @Override
            public String id() {
                return "forest";
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Matrix probabilities(Features features) {
                return new Matrix(features.size(), 2);
            }
        };
        assertEquals(
                "pgd accuracy needs input gradients, which a forest model does not have",
                assertThrows(
                                MissingCapabilityException.class,
                                () -> SCORE.score(forest, rows(1, 1, 1), new SeedTree(1)))
                        .getMessage());
    }
}
