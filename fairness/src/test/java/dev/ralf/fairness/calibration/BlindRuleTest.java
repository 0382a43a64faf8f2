package dev.ralf.fairness.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Samples;
import dev.ralf.fairness.optim.ParityConstraint;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules that never see the attribute. */
class BlindRuleTest {
    private static FairRuleFitter blind(double tolerance, FairRuleFitter.Mode mode) {
        return new FairRuleFitter(
                "A", ParityConstraint.DEMOGRAPHIC_PARITY, List.of(), tolerance, mode, true, "fair-blind");
    }

    private static double raw(CalibrationSample sample) {
        Groups groups = sample.groups().get(0);
        Matrix p = sample.probabilities();
        Matrix q = new Matrix(p.rows(), p.columns());
        for (int i = 0; i < p.rows(); i++) {
            q.set(i, p.argmax(i), 1);
        }
        return PlugInRates.of(
                        ParityConstraint.DEMOGRAPHIC_PARITY,
                        p,
                        q,
                        PlugInRates.membership(groups.codes(), groups.count()),
                        sample.weights())
                .gap();
    }

    @Test
    void groupModel_isCalibratedInTheLarge_andFindsWhatTheProbabilitiesTell() {
        CalibrationSample sample = Samples.random(3, 4000, 3, 3, 1.2, 0);
        Groups groups = sample.groups().get(0);
        Matrix r =
                GroupModel.fit(sample.probabilities(), groups, sample.weights()).apply(sample.probabilities());
        double[] mean = new double[3];
        double[] own = new double[3];
        for (int i = 0; i < r.rows(); i++) {
            double sum = 0;
            for (int s = 0; s < 3; s++) {
                mean[s] += r.get(i, s);
                sum += r.get(i, s);
            }
            assertEquals(1, sum, 1e-12);
            own[groups.codes()[i]] += r.get(i, groups.codes()[i]);
        }
        int[] sizes = groups.sizes();
        for (int s = 0; s < 3; s++) {
            assertEquals(sizes[s] / 4000.0, mean[s] / 4000, 1e-3);
            assertTrue(own[s] / sizes[s] > mean[s] / 4000 + 0.05, "group " + s + " is more likely where it is true");
        }
    }

    @Test
    void rule_isFarFairerThanTheMostLikelyClass_withoutTheAttribute() {
        CalibrationSample sample = IntStream.range(0, 50)
                .mapToObj(seed -> Samples.random(seed, 4000, 3, 2, 1.2, 0))
                .filter(candidate -> raw(candidate) > 0.2)
                .findFirst()
                .orElseThrow();
        FairFit fit = blind(0, FairRuleFitter.Mode.RANDOMISED).fit(sample);
        assertTrue(
                raw(sample) > 0.2,
                "unfair by " + raw(sample) + ", the sample must be unfair for this test to say anything");
        assertEquals(0, fit.rule().facts().get("calibration-unfairness-max"), 1e-7);
        assertTrue(fit.rule().facts().get("calibration-unfairness-known-groups") < raw(sample) / 4);
        Matrix q = fit.rule().decisionProbabilities(sample.probabilities(), null);
        int[] other = new int[4000];
        assertArrayEquals(
                q.data(),
                fit.rule().decisionProbabilities(sample.probabilities(), other).data());
    }

    /** With certain group probabilities the blind rule solves the problem of known groups. */
    @Test
    void given_certainGroups_haveTheOptimumOfKnownOnes() {
        CalibrationSample sample = Samples.random(7, 300, 3, 3, 0.8, 0);
        Groups groups = sample.groups().get(0);
        Matrix certain = PlugInRates.membership(groups.codes(), 3);
        FairFit given = blind(0.03, FairRuleFitter.Mode.RANDOMISED)
                .fitGiven(sample.probabilities(), certain, groups.values(), sample.weights());
        FairFit known = new FairRuleFitter("A", 0.03, FairRuleFitter.Mode.RANDOMISED).fit(sample);
        assertEquals(
                known.solution().certificate().optimum(),
                given.solution().certificate().optimum(),
                1e-9);
        Matrix q = ((CalibratedFairRule) given.rule()).decisionProbabilitiesGiven(sample.probabilities(), certain);
        PlugInRates rates = PlugInRates.of(
                ParityConstraint.DEMOGRAPHIC_PARITY, sample.probabilities(), q, certain, sample.weights());
        assertTrue(rates.gap() <= 0.03 + 1e-7, "gap " + rates.gap());
        CalibratedFairRule again = (CalibratedFairRule) blind(0.03, FairRuleFitter.Mode.RANDOMISED)
                .restore(given.rule().state().orElseThrow());
        assertArrayEquals(
                q.data(),
                again.decisionProbabilitiesGiven(sample.probabilities(), certain)
                        .data());
    }

    @Test
    void whatDoesNotFit_isRefusedInOneLine() {
        CalibrationSample sample = Samples.random(7, 60, 3, 2, 0.8, 0);
        Matrix p = sample.probabilities();
        List<String> names = sample.groups().get(0).values();
        Matrix r = PlugInRates.membership(sample.groups().get(0).codes(), 2);
        FairRuleFitter fitter = blind(0, FairRuleFitter.Mode.DETERMINISTIC);
        CalibratedFairRule given = (CalibratedFairRule)
                fitter.fitGiven(p, r, names, sample.weights()).rule();
        refused(
                "fair-blind needs the group probabilities of each row, it has no group model",
                () -> given.decisionProbabilities(p, null));
        Matrix off = r.copy();
        off.set(4, 0, 0.3);
        off.set(4, 1, 0.3);
        refused(
                "row 4 of the group probabilities must sum to 1, got 0.6",
                () -> given.decisionProbabilitiesGiven(p, off));
        refused(
                "row 4 of the group probabilities must sum to 1, got 0.6",
                () -> fitter.fitGiven(p, off, names, sample.weights()));
        FairRuleFitter seeing = new FairRuleFitter("A", 0, FairRuleFitter.Mode.DETERMINISTIC);
        refused(
                "fair(0) is fitted on known groups, it must be blind for group probabilities",
                () -> seeing.fitGiven(p, r, names, sample.weights()));
        CalibratedFairRule knows = (CalibratedFairRule) seeing.fit(sample).rule();
        refused(
                "fair(0) decides by the sensitive attribute A itself, not by its probabilities",
                () -> knows.decisionProbabilitiesGiven(p, r));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
