package dev.ralf.adversarial.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.adversarial.AdversarialComponents;
import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionContract;
import dev.ralf.core.acquisition.AcquisitionContract.PoolOrder;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Herding;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.acquisition.StratifiedHerding;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.FixtureOptions;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RobustFairHerdingTest {
    private static final ThreatModel ONE = new ThreatModel(Norm.LINF, 1);

    @TestFactory
    Stream<DynamicTest> contract() {
        return new Registry(new AdversarialComponents().components())
                .all(Acquisition.class).stream()
                        .flatMap(c -> AcquisitionContract.tests(
                                c.id(), () -> c.factory().apply(FixtureOptions.defaults()), PoolOrder.IRRELEVANT));
    }

    /** Rows on a line; class 1 from 0 up. Class 0: 8 rows at -10 - i, out of reach; class 1: 4 at 0.5, 8 at 10 + i. */
    private static AcquisitionTask task(int batch) {
        float[] x = new float[20];
        for (int i = 0; i < 20; i++) {
            x[i] = i < 8 ? -10 - i : i < 12 ? 0.5f : 10 + i;
        }
        double[] ones = new double[20];
        Arrays.fill(ones, 1);
        return new AcquisitionTask(
                Models.linear(new double[][] {{-1, 1}}, 0, 0),
                new Inputs(new Features(x, 20, 1), List.of(), List.of(), ones),
                MathOps.range(20),
                new int[0],
                new int[0],
                batch,
                new SeedTree(3));
    }

    private static RobustError byError(int sample, boolean half) {
        return new RobustError(GradientAttack.fgsm(ONE), sample, half);
    }

    @Test
    void weights_areTheSmoothedShareOfPredictionsThatTurn() {
        // Class 0: 0 of 8 turn, (0 + 1) / (8 + 2). Class 1: 4 of 12, (4 + 1) / (12 + 2).
        assertArrayEquals(
                new double[] {0.1, 5.0 / 14},
                byError(100, false).divide(task(1), MathOps.range(20)).weights(),
                1e-12);
        double total = 0.1 + 5.0 / 14;
        assertArrayEquals(
                new double[] {0.5 * 0.4 + 0.5 * 0.1 / total, 0.5 * 0.6 + 0.5 * 5 / 14 / total},
                byError(100, true).divide(task(1), MathOps.range(20)).weights(),
                1e-12);
        double[] sampled = byError(1, false).divide(task(1), MathOps.range(20)).weights();
        // One row is attacked: the other class has the smoothed error of no rows, 1/2.
        assertEquals(1, Arrays.stream(sampled).filter(w -> w == 0.5).count());
    }

    @Test
    void quotas_followTheWeights() {
        StratifiedHerding herding =
                new StratifiedHerding(new Herding(Herding.Kernel.ENERGY, 0.5, 1), byError(100, false));
        Selection s = herding.select(task(9)); // 9 x 0.1 / 0.457 = 1.97 and 7.03
        assertEquals(2.0, s.facts().get("quota[0]"));
        assertEquals(7.0, s.facts().get("quota[1]"));
        assertEquals(2, IntStream.of(s.ids()).filter(i -> i < 8).count());
        assertEquals("herding-energy-robust-fair", herding.id());
    }

    @Test
    void badSample() {
        assertEquals(
                "sample must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> byError(0, false))
                        .getMessage());
    }
}
