package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ralf.adversarial.Golden;
import dev.ralf.adversarial.ReferenceNetwork;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.GoldenFiles;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Masked PGD with a radius per feature against float64 runs. Inputs and iterates are float32 here: some units in the
 * last place (1e-7) for each of ten steps.
 */
class GoldenTabularTest {
    private static final double TOLERANCE = 2e-6;

    @TestFactory
    Stream<DynamicTest> maskedPgd_givesTheReferenceInputs() {
        return GoldenFiles.list("ralf.golden.rf", "attacks", "tabular_pgd_mask_").stream()
                .flatMap(path -> {
                    JsonNode file = GoldenFiles.read(path);
                    return file.get("cases")
                            .valueStream()
                            .map(c -> dynamicTest(
                                    path.getFileName() + " eps " + c.get("eps") + " mask " + c.get("mutable_mask"),
                                    () -> check(file, c)));
                });
    }

    private static void check(JsonNode file, JsonNode c) {
        int width = file.get("input_dim").asInt();
        boolean[] mutable = new boolean[width];
        for (int j = 0; j < width; j++) {
            mutable[j] = c.get("mutable_mask").isNull()
                    || c.get("mutable_mask").get(j).asInt() == 1;
        }
        Domain domain = new Domain(Golden.floats(file.get("lower")), Golden.floats(file.get("upper")), mutable);
        int[] labels = Golden.ints(file.get("y"));
        Features x = new Features(Golden.floats(file.get("x")), labels.length, width).in(domain);
        CrossEntropyTarget target = new CrossEntropyTarget(ReferenceNetwork.model(file), labels);
        boolean perFeature = c.get("eps").isArray();
        double[] epsilon = Golden.doubles(c.get("eps"));
        double[] alpha = Golden.doubles(c.get("alpha"));
        ThreatModel threat = new ThreatModel(Norm.LINF, perFeature ? 1 : epsilon[0]);
        if (perFeature) {
            threat = threat.withWeights(DoubleStream.of(epsilon).boxed().toList());
        }
        double step = perFeature ? alpha[0] / epsilon[0] : alpha[0];
        float[] got = new GradientAttack("pgd", threat, c.get("steps").asInt(), step, 1, false)
                .ascend(target, x, x.data())
                .data();
        double[] expected = Golden.doubles(c.get("x_adv"));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], got[i], TOLERANCE, "value " + i);
        }
        double[] loss = target.evaluate(x.with(got), null, null);
        double[] peer = Golden.doubles(c.get("loss_ce_each"));
        for (int i = 0; i < loss.length; i++) {
            assertEquals(peer[i], loss[i], 1e-5 * (1 + peer[i]), "loss of row " + i);
        }
    }
}
