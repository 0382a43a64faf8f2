package dev.ralf.datasets.synthetic;

import static dev.ralf.datasets.synthetic.Calibration.assertCalibrated;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.datasets.synthetic.MotorScenario.Label;
import dev.ralf.datasets.synthetic.MotorScenario.Noise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MotorScenarioTest {
    private static final SeedTree SEED = new SeedTree(7);

    /** Everything at once: claims drawn one by one against the closed forms, with noise, drift and gaming. */
    @ParameterizedTest
    @EnumSource(Label.class)
    void probabilities_areThoseOfRecordedLabels(Label label) {
        for (Noise noise : Noise.values()) {
            MotorPortfolio m = of(20_000, new MotorScenario(label, 0.2, noise, 5, 0.4, 1, true));
            Dataset d = m.load(SEED);
            Groups gender = d.inputs().groups().get(0);
            Features x = d.inputs().features();
            assertCalibrated(m.bayesProbabilities(x, gender), d.labels(), gender.codes());
            assertCalibrated(m.bayesProbabilities(x), d.labels(), null);
            assertEquals(label.classes(), d.classes());
        }
    }

    /** The calibration above sees what it should: leaving noise or drift out of the truth is far off. */
    @Test
    void probabilitiesOfAnotherScenario_areNotCalibrated() {
        MotorScenario told = new MotorScenario(Label.FREQUENCY, 0.1, Noise.GROUP, 5, 0, 3, false);
        Dataset d = of(20_000, told).load(SEED);
        Groups gender = d.inputs().groups().get(0);
        for (MotorScenario other : new MotorScenario[] {
            new MotorScenario(Label.FREQUENCY, 0, Noise.GROUP, 5, 0, 3, false),
            new MotorScenario(Label.FREQUENCY, 0.1, Noise.GROUP, 5, 0, 0, false)
        }) {
            Matrix wrong = of(20_000, other).bayesProbabilities(d.inputs().features(), gender);
            assertThrows(AssertionError.class, () -> assertCalibrated(wrong, d.labels(), gender.codes()));
        }
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void noise_hasItsRates_andLeavesEverythingElse(Noise noise) {
        int n = 40_000;
        Dataset clean = of(n, MotorScenario.PLAIN).load(SEED);
        MotorScenario noisy = new MotorScenario(Label.RISK, 0.3, noise, 1, 0, 0, false);
        Dataset d = of(n, noisy).load(SEED);
        assertArrayEquals(
                clean.inputs().features().data(), d.inputs().features().data());
        int[] gender = d.inputs().groups().get(0).codes();
        for (int k = 0; k < 3; k++) {
            for (int s = 0; s < 2; s++) {
                int rows = 0;
                int wrong = 0;
                for (int i = 0; i < n; i++) {
                    if (clean.labels()[i] == k && gender[i] == s) {
                        rows++;
                        wrong += d.labels()[i] != k ? 1 : 0;
                    }
                }
                double rate =
                        switch (noise) {
                            case UNIFORM -> 0.3;
                            case CLASS -> 0.15 * k;
                            case GROUP -> s == 0 ? 0.3 : 0;
                        };
                assertEquals(rate, wrong / (double) rows, 4.5 * Math.sqrt(rate * (1 - rate) / rows) + 1e-12);
            }
        }
    }

    @Test
    void drift_movesDistanceByYear_andOnlyThat() {
        Dataset d = of(30_000, new MotorScenario(Label.RISK, 0, Noise.UNIFORM, 3, 0.5, 0, false))
                .load(SEED);
        Features x = d.inputs().features();
        int year = index(d, "year");
        double[] km = new double[3];
        double[] power = new double[3];
        int[] n = new int[3];
        for (int i = 0; i < d.size(); i++) {
            int t = (int) x.get(i, year);
            km[t] += Math.log(x.get(i, 4));
            power[t] += x.get(i, 3);
            n[t]++;
        }
        // log distance has deviation 0.45 over 10,000 rows; the cut-off at 1 and 60 moves means by less than 0.01
        assertEquals(0.25, km[1] / n[1] - km[0] / n[0], 0.03);
        assertEquals(0.5, km[2] / n[2] - km[0] / n[0], 0.03);
        assertEquals(power[0] / n[0], power[2] / n[2], 1.6);
        assertFalse(x.domain().mutable(year));
    }

    @Test
    void gaming_isCheapToShift_tellsOfTheClass_andIsDeclared() {
        MotorPortfolio with = of(20_000, new MotorScenario(Label.RISK, 0, Noise.UNIFORM, 1, 0, 0, true));
        Dataset d = with.load(SEED);
        Features x = d.inputs().features();
        int weeks = index(d, "gentleWeeks");
        assertTrue(x.domain().mutable(weeks));
        assertTrue(
                x.domain().encoding().orElseThrow().constraints().contains("gentleWeeks: integer, grows, at most 3"));
        float[] gamed = x.data().clone();
        for (int i = 0; i < x.size(); i++) {
            int at = i * x.width() + weeks;
            gamed[at] = Math.min(10, gamed[at] + 3);
        }
        Groups gender = d.inputs().groups().get(0);
        double honest = high(with.bayesProbabilities(x, gender));
        double believed = high(with.bayesProbabilities(x.with(gamed), gender));
        assertTrue(believed < honest - 0.05, honest + " falls to " + believed + " if gamed weeks are believed");
    }

    /** No claim within no time; for small rates P(none) = 1 - e lambda; the classes of one year add up. */
    @Test
    void claims_byHand() {
        MotorScenario f = new MotorScenario(Label.FREQUENCY, 0, Noise.UNIFORM, 1, 0, 0, false);
        assertArrayEquals(
                new double[] {Math.exp(-0.25), 0.25 * Math.exp(-0.25), 1 - 1.25 * Math.exp(-0.25)},
                f.claims(0, 85, 1),
                1e-15);
        MotorScenario s = new MotorScenario(Label.SEVERITY, 0, Noise.UNIFORM, 1, 0, 0, false);
        double t = 1000 / 600.0;
        double noneAbove = Math.exp(-0.125 * (1 + t) * Math.exp(-t));
        assertArrayEquals(
                new double[] {Math.exp(-0.125), noneAbove - Math.exp(-0.125), 1 - noneAbove},
                s.claims(0, 85, 0.5),
                1e-15);
    }

    @Test
    void driftWithoutYears_andWrongRates_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new MotorScenario(Label.RISK, 0, Noise.UNIFORM, 1, 0.1, 0, false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new MotorScenario(Label.RISK, Double.NaN, Noise.UNIFORM, 1, 0, 0, false));
    }

    private static double high(Matrix p) {
        double sum = 0;
        for (int i = 0; i < p.rows(); i++) {
            sum += p.get(i, 2) / p.rows();
        }
        return sum;
    }

    private static int index(Dataset d, String column) {
        return d.inputs().columns().stream().map(c -> c.name()).toList().indexOf(column);
    }

    private static MotorPortfolio of(int rows, MotorScenario scenario) {
        return new MotorPortfolio(rows, 0.5, 0.6, false, scenario);
    }
}
