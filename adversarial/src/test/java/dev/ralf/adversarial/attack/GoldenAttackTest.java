package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Golden;
import dev.ralf.adversarial.ReferenceModel;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Attacks against vectors that peers computed in float64. Inputs, gradients and iterates are float32 here, so a
 * coordinate may be off by some units in the last place (6e-8) for each step: 3e-6 over 40 steps.
 */
class GoldenAttackTest {
    private static final double TOLERANCE = 3e-6;

    private record Problem(ReferenceModel model, Features x, int[] labels) {
        static Problem read(JsonNode file, Domain domain) {
            JsonNode shape = file.has("input_shape") ? file.get("input_shape") : file.get("input_dim");
            float[] data = Golden.floats(file.get("x"));
            int[] labels = Golden.ints(file.get("y"));
            Features x = new Features(data, labels.length, data.length / labels.length).in(domain);
            return new Problem(new ReferenceModel(file.get("model"), shape), x, labels);
        }

        static Problem inUnitBox(JsonNode file) {
            int width = Golden.doubles(file.get("x").get(0)).length;
            return read(file, Domain.box(width, 0, 1));
        }

        CrossEntropyTarget target() {
            return new CrossEntropyTarget(model, labels);
        }

        DeployedTarget deployed() {
            return new DeployedTarget(model, new Argmax(), labels, null);
        }
    }

    private static GradientAttack attack(JsonNode c) {
        double epsilon = c.get("eps").asDouble();
        Norm norm = c.get("norm").asString().equals("L2") ? Norm.L2 : Norm.LINF;
        ThreatModel threat = new ThreatModel(norm, epsilon);
        if (c.get("attack").asString().startsWith("FG")) {
            return GradientAttack.fgsm(threat);
        }
        return new GradientAttack(
                "pgd", threat, c.get("steps").asInt(), c.get("alpha").asDouble(), 1, false);
    }

    private static List<JsonNode> cases(JsonNode file) {
        return file.get("cases")
                .valueStream()
                .filter(c ->
                        List.of("FGSM", "FGM", "PGD").contains(c.get("attack").asString()))
                .filter(c -> !c.path("targeted").asBoolean(false))
                .filter(c -> c.get("eps").isNumber())
                .toList();
    }

    private static float[] start(JsonNode c, Features x) {
        return c.has("start") ? Golden.floats(c.get("start")) : x.data();
    }

    @ParameterizedTest
    @ValueSource(strings = {"attacks_mlp_relu", "attacks_mlp_binary", "attacks_conv_max"})
    void fastGradientAndMaxNormPgd_giveThePeersInputs(String name) {
        JsonNode file = Golden.read(name);
        Problem problem = Problem.inUnitBox(file);
        int compared = 0;
        for (JsonNode c : cases(file)) {
            if (c.get("norm").asString().equals("L2")
                    && c.get("attack").asString().equals("PGD")) {
                continue;
            }
            Features got = attack(c).ascend(problem.target(), problem.x, start(c, problem.x));
            assertClose(Golden.doubles(c.get("x_adv")), got.data(), c.toString().substring(0, 80));
            compared++;
        }
        assertEquals(9, compared);
    }

    /**
     * Peers scale into the ball and clip to the box afterwards, RALF projects onto both at once, so L2 iterates differ
     * from the first step on which a coordinate meets its bound. Rows without such a step are compared one by one; over
     * all rows the exact projection must not be the weaker attack. A normalised gradient hands a relative error of
     * float straight to the step, hence the wider tolerance.
     */
    @ParameterizedTest
    @CsvSource({"attacks_mlp_relu, 12", "attacks_mlp_binary, 18", "attacks_conv_max, 10"})
    void euclideanPgd_givesThePeersInputsWhereNoBoundIsMet(String name, int least) {
        JsonNode file = Golden.read(name);
        Problem problem = Problem.inUnitBox(file);
        int width = problem.x.width();
        int compared = 0;
        double peers = 0;
        double ours = 0;
        for (JsonNode c : cases(file)) {
            if (!isEuclideanPgd(c)) {
                continue;
            }
            GradientAttack attack = attack(c);
            boolean[] free = new boolean[problem.labels.length];
            Arrays.fill(free, true);
            Features at = problem.x.with(start(c, problem.x));
            GradientAttack single = new GradientAttack("pgd", attack.threat(), 1, attack.stepSize(), 1, false);
            for (int t = 0; t < attack.steps(); t++) {
                at = single.ascend(problem.target(), problem.x, at.data());
                for (int i = 0; i < at.data().length; i++) {
                    free[i / width] &= at.data()[i] > 0 && at.data()[i] < 1;
                }
            }
            double[] expected = Golden.doubles(c.get("x_adv"));
            for (int i = 0; i < free.length; i++) {
                if (free[i]) {
                    for (int j = i * width; j < (i + 1) * width; j++) {
                        assertEquals(
                                expected[j], at.data()[j], 1e-5, c.toString().substring(0, 80) + " row " + i);
                    }
                    compared++;
                }
            }
            peers += Arrays.stream(Golden.doubles(c.get("loss_ce_each"))).sum();
            ours += Arrays.stream(problem.target().evaluate(at, null, null)).sum();
        }
        assertTrue(compared >= least, "rows without a bound: " + compared);
        assertTrue(ours >= 0.99 * peers, ours + " against " + peers);
    }

    private static boolean isEuclideanPgd(JsonNode c) {
        return c.get("norm").asString().equals("L2")
                && c.get("attack").asString().equals("PGD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attacks_mlp_relu", "attacks_mlp_binary", "attacks_conv_max"})
    void run_succeedsWhereverThePeersLastIterateDoes(String name) {
        JsonNode file = Golden.read(name);
        Problem problem = Problem.inUnitBox(file);
        for (JsonNode c : cases(file)) {
            if (c.has("start") || c.get("norm").asString().equals("L2")) {
                continue;
            }
            AttackResult result = attack(c)
                    .withLoss(AttackLoss.CE)
                    .run(problem.deployed(), problem.x, MathOps.range(problem.labels.length), new SeedTree(1));
            for (int i = 0; i < problem.labels.length; i++) {
                boolean peer = c.get("success_each").get(i).asBoolean();
                assertTrue(result.success()[i] || !peer, c.toString().substring(0, 80) + " row " + i);
            }
        }
    }

    @Test
    void crossEntropyAndItsDirection_areThoseOfTheReference() {
        for (String name : List.of("attacks_mlp_relu", "attacks_mlp_binary", "attacks_conv_max")) {
            JsonNode file = Golden.read(name);
            Problem problem = Problem.inUnitBox(file);
            int width = problem.x.width();
            float[] direction = new float[problem.x.data().length];
            double[] loss = problem.target().evaluate(problem.x, null, direction);
            double[] expectedLoss = Golden.doubles(file.get("clean_loss_ce_each"));
            double[] expected = Golden.doubles(file.get("clean_grad_sum_ce"));
            for (int i = 0; i < loss.length; i++) {
                assertEquals(expectedLoss[i], loss[i], 5e-6 * (1 + expectedLoss[i]));
                // The direction is the gradient over 1 - p_y = 1 - exp(-loss).
                double factor = -Math.expm1(-expectedLoss[i]);
                for (int j = i * width; j < (i + 1) * width; j++) {
                    assertEquals(expected[j] / factor, direction[j], 2e-5, name + " row " + i);
                }
            }
        }
    }

    @Test
    void trainingStarts_giveTheReferencePerturbations() {
        JsonNode file = Golden.read("defence_mlp_relu");
        Problem problem = Problem.inUnitBox(file);
        for (JsonNode c : file.get("cases")) {
            ThreatModel threat =
                    c.has("eps") ? new ThreatModel(Norm.LINF, c.get("eps").asDouble()) : null;
            if (c.get("loss").asString().equals("Madry-AT")) {
                GradientAttack pgd = new GradientAttack(
                        "pgd", threat, c.get("steps").asInt(), c.get("alpha").asDouble(), 1, true);
                Features got = pgd.ascend(problem.target(), problem.x, Golden.floats(c.get("start")));
                assertClose(Golden.doubles(c.get("x_adv")), got.data(), "Madry-AT");
            } else if (c.get("loss").asString().startsWith("FGSM-RS")) {
                double[] x = Golden.doubles(file.get("x"));
                double[] start = Golden.doubles(c.get("delta0"));
                double[] expected = Golden.doubles(c.get("delta"));
                float[] from = new float[x.length];
                for (int j = 0; j < x.length; j++) {
                    from[j] = (float) (x[j] + start[j]);
                    expected[j] += x[j];
                }
                Features got = GradientAttack.fgsm(threat)
                        .withStepSize(c.get("alpha").asDouble())
                        .ascend(problem.target(), problem.x, from);
                assertClose(expected, got.data(), "FGSM-RS");
            }
        }
    }

    private static void assertClose(double[] expected, float[] actual, String message) {
        assertEquals(expected.length, actual.length, message);
        for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], actual[j], TOLERANCE, message + " at " + j);
        }
    }
}
