package dev.ralf.adversarial.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.adversarial.MapOptions;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.attack.DeepFool;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.Golden;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class AdversarialAcquisitionTest {
    /** The closed form, and DeepFool and its overshoot on the same linear model. */
    @TestFactory
    Stream<DynamicTest> distances_areThoseOfTheReference() {
        return Golden.tests("active_learning", "boundary_distance_linear", (c, tolerance) -> {
            double[][] w = rows(c.get("input").get("W"));
            double[][] byInput = new double[w[0].length][w.length];
            for (int k = 0; k < w.length; k++) {
                for (int j = 0; j < w[0].length; j++) {
                    byInput[j][k] = w[k][j];
                }
            }
            double[] b = dev.ralf.adversarial.Golden.doubles(c.get("input").get("b"));
            NetworkClassifier model = Models.linear(byInput, b);
            Features x = Features.of(rows(c.get("input").get("X")));
            double[] exact = dev.ralf.adversarial.Golden.doubles(
                    c.get("expected").get("exact_L2_distance_to_decision_boundary"));
            int[] ids = MathOps.range(x.size());
            assertArrayEquals(exact, new LinearBoundary().of(model, x, ids, null), tolerance);
            double[] walked = new AttackDistance(DeepFool.of(new ThreatModel(Norm.L2, 1e6)))
                    .of(
                            model,
                            x,
                            ids,
                            dev.ralf.adversarial.Golden.ints(c.get("expected").get("predicted")));
            for (int i = 0; i < exact.length; i++) {
                assertEquals(1.02 * exact[i], walked[i], 1e-4);
            }
        });
    }

    private static double[][] rows(JsonNode matrix) {
        return matrix.valueStream().map(dev.ralf.adversarial.Golden::doubles).toArray(double[][]::new);
    }

    /** Logits (0, x): the boundary is at 0; rows at -0.3, 0.1, 2 and 0.24. */
    private static AcquisitionTask task(int batch) {
        NetworkClassifier model = Models.linear(new double[][] {{0, 1}}, 0, 0);
        Features x = new Features(new float[] {-0.3f, 0.1f, 2, 0.24f}, 4, 1);
        return new AcquisitionTask(
                model,
                new Inputs(x, List.of(), List.of(), new double[] {1, 1, 1, 1}),
                new int[] {0, 1, 2, 3},
                new int[0],
                new int[0],
                batch,
                new SeedTree(3));
    }

    @Test
    void nearestRowsFirst() {
        for (String id : List.of("dfal", "boundary-distance")) {
            Selection got =
                    MapOptions.build(Acquisition.class, Map.of("id", id)).select(task(3));
            assertArrayEquals(new int[] {1, 3, 0}, got.ids(), id);
        }
        // Steps of 0.05: 0.1 ends at -0.05 or 0 (class 0 wins the tie), 0.24 after five, -0.3 after seven.
        GradientAttack bim = new GradientAttack("bim", new ThreatModel(Norm.LINF, 1e6), 100, 0.05, 1, false);
        double[] distances = new AttackDistance(bim)
                .of(task(1).model(), task(1).inputs().features(), MathOps.range(4), new int[] {0, 1, 1, 1});
        assertEquals(0.25, distances[3], 1e-6);
        assertEquals(2, distances[2], 0.06);
        assertArrayEquals(
                new int[] {1, 3, 0},
                MapOptions.build(Acquisition.class, Map.of("id", "bim-distance"))
                        .select(task(3))
                        .ids());
    }

    @Test
    void robustUncertainty_byHand() {
        // Within 0.5 without a random start row 0 goes to 0.2, row 1 to -0.4, row 2 to 1.5, row 3 to -0.26.
        Map<String, Object> options = Map.of("epsilon", 0.5, "randomStart", false);
        Selection entropy = MapOptions.build(Acquisition.class, with(options, "adversarial-entropy"))
                .select(task(2));
        assertArrayEquals(new int[] {0, 3}, entropy.ids());
        double p = 1 / (1 + Math.exp(-0.2));
        assertEquals(-p * Math.log(p) - (1 - p) * Math.log(1 - p), entropy.utilities()[0], 1e-5);
        Selection gap =
                MapOptions.build(Acquisition.class, with(options, "loss-gap")).select(task(1));
        assertArrayEquals(new int[] {1}, gap.ids());
        assertEquals(Math.log1p(Math.exp(0.4)) - Math.log1p(Math.exp(-0.1)), gap.utilities()[0], 1e-5);
    }

    private static Map<String, Object> with(Map<String, Object> options, String id) {
        Map<String, Object> all = new java.util.HashMap<>(options);
        all.put("id", id);
        return all;
    }
}
