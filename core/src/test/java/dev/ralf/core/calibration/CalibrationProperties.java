package dev.ralf.core.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.decision.ArgmaxFitter;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.metrics.CalibrationError;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CalibrationProperties {
    private record Sample(Matrix p, int[] y, double[] w) {
        static Sample draw(int n, int k, long seed) {
            RandomGenerator rng = new SeedTree(seed).generator();
            Matrix z = new Matrix(n, k);
            int[] y = new int[n];
            double[] w = new double[n];
            for (int i = 0; i < n; i++) {
                for (int c = 0; c < k; c++) {
                    z.set(i, c, 2 * rng.nextGaussian());
                }
                y[i] = rng.nextDouble() < 0.5 ? z.argmax(i) : rng.nextInt(k);
                w[i] = 0.1 + rng.nextDouble();
            }
            return new Sample(CalibratorTest.softmax(z), y, w);
        }
    }

    /** Rows sum to one, no fit raises the log-loss of its own sample, restoring gives the same bits. */
    @Property(tries = 40)
    void calibrators(
            @ForAll @IntRange(min = 20, max = 80) int n, @ForAll @IntRange(min = 2, max = 5) int k, @ForAll long s) {
        Sample sample = Sample.draw(n, k, s);
        double before = ClassificationMetrics.logLoss(sample.p, sample.y, sample.w);
        for (CalibratorFitter fitter : CalibratorTest.all()) {
            ProbabilityCalibrator fitted = fitter.fit(sample.p, sample.y, sample.w);
            Matrix q = fitted.apply(sample.p);
            for (int i = 0; i < n; i++) {
                assertEquals(1, Arrays.stream(q.row(i)).sum(), 1e-9, fitter.id());
            }
            assertArrayEquals(
                    q.data(), fitter.restore(fitted.state()).apply(sample.p).data(), fitter.id());
            if (!(fitter instanceof OneVsRestScaling)) { // those minimise each class's own loss
                double after = ClassificationMetrics.logLoss(q, sample.y, sample.w);
                assertTrue(after <= before + 1e-9, () -> fitter.id() + " " + before + " to " + after);
            }
        }
    }

    /** Whole weights equal repeated rows. */
    @Property(tries = 20)
    void weights(@ForAll @IntRange(min = 20, max = 40) int n, @ForAll long s) {
        Sample sample = Sample.draw(n, 3, s);
        int[] twice = new int[2 * n];
        int[] labels = new int[2 * n];
        double[] ones = new double[2 * n];
        double[] two = new double[n];
        for (int i = 0; i < n; i++) {
            twice[i] = i;
            twice[n + i] = i;
            labels[i] = sample.y[i];
            labels[n + i] = sample.y[i];
        }
        Arrays.fill(ones, 1);
        Arrays.fill(two, 2);
        for (CalibratorFitter fitter : CalibratorTest.all()) {
            assertArrayEquals(
                    fitter.fit(sample.p.select(twice), labels, ones)
                            .apply(sample.p)
                            .data(),
                    fitter.fit(sample.p, sample.y, two).apply(sample.p).data(),
                    1e-6,
                    fitter.id());
        }
    }

    /** The derivative that attacks see is that of the calibrated rule, away from kinks. */
    @Property(tries = 40)
    void pullBack(@ForAll @IntRange(min = 2, max = 4) int k, @ForAll long s) {
        Sample sample = Sample.draw(40, k, s);
        RandomGenerator rng = new SeedTree(s).child("direction").generator();
        for (CalibratorFitter fitter : CalibratorTest.all()) {
            ProbabilityCalibrator fitted = fitter.fit(sample.p, sample.y, sample.w);
            Matrix point = sample.p.select(new int[] {0});
            Matrix g = new Matrix(1, k);
            for (int c = 0; c < k; c++) {
                g.set(0, c, rng.nextGaussian());
                point.set(0, c, point.get(0, c) * 0.98 + 0.011); // off the sample's points, where isotonic has kinks
            }
            Matrix back = fitted.pullBack(point, g);
            for (int c = 0; c < k; c++) {
                double h = 1e-8 * Math.min(1, point.get(0, c));
                Matrix up = point.copy();
                Matrix down = point.copy();
                up.set(0, c, up.get(0, c) + h);
                down.set(0, c, down.get(0, c) - h);
                double numeric = 0;
                for (int j = 0; j < k; j++) {
                    numeric += g.get(0, j)
                            * (fitted.apply(up).get(0, j) - fitted.apply(down).get(0, j))
                            / (2 * h);
                }
                String what = fitter.id() + " class " + c;
                assertEquals(numeric, back.get(0, c), 1e-4 * (1 + Math.abs(numeric)), what);
            }
        }
    }

    /** Temperature keeps every decision, and a calibrated rule can be saved. */
    @Property(tries = 20)
    void calibratedRule(@ForAll long s) {
        Sample sample = Sample.draw(60, 3, s);
        CalibrationSample calibration = new CalibrationSample(sample.p, List.of(), sample.w, Optional.of(sample.y));
        CalibratedRuleFitter fitter = new CalibratedRuleFitter(new TemperatureScaling(), new ArgmaxFitter());
        DecisionRule rule = fitter.fit(calibration, new SeedTree(1));
        assertEquals("temperature-argmax", rule.id());
        assertArrayEquals(
                ClassificationMetrics.argmax(sample.p), rule.decide(sample.p, null, new int[60], new SeedTree(2)));
        DecisionRule again = fitter.restore(rule.state().orElseThrow());
        assertArrayEquals(
                rule.calibrated(sample.p).orElseThrow().data(),
                again.calibrated(sample.p).orElseThrow().data());
        Matrix g1 = new Matrix(60, 3);
        Matrix g2 = new Matrix(60, 3);
        assertArrayEquals(rule.margins(sample.p, null, sample.y, g1), again.margins(sample.p, null, sample.y, g2));
        assertArrayEquals(g1.data(), g2.data());
    }

    /** The parts of a Brier score add up, and the rest vanishes where a bin holds one forecast only. */
    @Property(tries = 100)
    void brierScore(@ForAll @IntRange(min = 1, max = 60) int n, @ForAll long s) {
        RandomGenerator rng = new SeedTree(s).generator();
        double[] p = new double[n];
        boolean[] event = new boolean[n];
        double[] w = new double[n];
        double brier = 0;
        double total = 0;
        for (int i = 0; i < n; i++) {
            p[i] = (rng.nextInt(10) + 0.5) / 10;
            event[i] = rng.nextBoolean();
            w[i] = 0.5 + rng.nextDouble();
            brier += w[i] * Math.pow(p[i] - (event[i] ? 1 : 0), 2);
            total += w[i];
        }
        CalibrationError.BrierScore score =
                CalibrationError.equalWidth(p, event, w, 10).decompose(brier / total);
        assertEquals(0, score.within(), 1e-12);
        assertEquals(
                score.total(), score.reliability() - score.resolution() + score.uncertainty() + score.within(), 1e-15);
    }
}
