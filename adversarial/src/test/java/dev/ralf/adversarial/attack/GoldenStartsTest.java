package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.adversarial.Golden;
import dev.ralf.adversarial.ReferenceNetwork;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.NetworkClassifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Attacks against vectors that peers computed in float64. Inputs, gradients and iterates are float32 here, so a
 * coordinate may be off by some units in the last place (6e-8) for each step: 3e-6 over 40 steps.
 */
class GoldenStartsTest {
    private static final double TOLERANCE = 3e-6;

    private record Problem(NetworkClassifier model, Features x, int[] labels) {
        static Problem read(JsonNode file, Domain domain) {
            float[] data = Golden.floats(file.get("x"));
            int[] labels = Golden.ints(file.get("y"));
            Features x = new Features(data, labels.length, data.length / labels.length).in(domain);
            return new Problem(ReferenceNetwork.model(file), x, labels);
        }

        static Problem inUnitBox(JsonNode file) {
            int width = Golden.doubles(file.get("x").get(0)).length;
            return read(file, Domain.box(width, 0, 1));
        }

        CrossEntropyTarget target() {
            return new CrossEntropyTarget(model, labels);
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

    @Test
    void tabularPgd_respectsBoundsAndMask() {
        JsonNode file = Golden.read("tabular_pgd_mask_d9");
        int compared = 0;
        for (JsonNode c : cases(file)) {
            boolean[] mutable = new boolean[9];
            for (int j = 0; j < 9; j++) {
                mutable[j] = c.get("mutable_mask").isNull()
                        || c.get("mutable_mask").get(j).asInt() == 1;
            }
            Domain domain = new Domain(Golden.floats(file.get("lower")), Golden.floats(file.get("upper")), mutable);
            Problem problem = Problem.read(file, domain);
            Features got = attack(c).ascend(problem.target(), problem.x, problem.x.data());
            assertClose(Golden.doubles(c.get("x_adv")), got.data(), "mask " + c.get("mutable_mask"));
            compared++;
        }
        assertEquals(3, compared, "cases with one epsilon for all features");
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
