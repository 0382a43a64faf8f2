package dev.ralf.experiments.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.datasets.synthetic.MotorPortfolio;
import dev.ralf.fairness.calibration.FairRuleFitter;
import dev.ralf.fairness.optim.FairOptimum;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairOptimumOfMotorTest {
    /** The fair rule, fitted on true probabilities of some policies, is near the optimum of others: both to 1/sqrt(n). */
    @Test
    void fairRuleOnTrueProbabilities_approachesTheOptimum() {
        MotorPortfolio motor = new MotorPortfolio(20_000, 0.5, 0.6, false);
        Dataset fit = motor.load(new SeedTree(1));
        Dataset fresh = motor.load(new SeedTree(2));
        Groups gender = fresh.inputs().groups().get(0);
        Matrix truth = motor.bayesProbabilities(fresh.inputs().features(), gender);
        double[] weights = fresh.inputs().weights();
        Groups fitGender = fit.inputs().groups().get(0);
        CalibrationSample sample = new CalibrationSample(
                motor.bayesProbabilities(fit.inputs().features(), fitGender),
                List.of(fitGender),
                fit.inputs().weights());
        double before = 0;
        for (double tolerance : new double[] {0, 0.05, 0.2}) {
            DecisionRule rule = new FairRuleFitter("gender", tolerance, FairRuleFitter.Mode.DETERMINISTIC)
                    .fit(sample)
                    .rule();
            Matrix q = rule.decisionProbabilities(truth, gender.codes());
            FairOptimum optimum = FairOptimum.of(truth, gender, weights, tolerance);
            assertEquals(0, optimum.regret(accuracy(truth, q, weights)), 0.01);
            assertEquals(tolerance, gap(q, gender, weights), 0.035);
            assertTrue(optimum.accuracy() > before, "a larger tolerance allows more accuracy");
            before = optimum.accuracy();
        }
    }

    private static double accuracy(Matrix p, Matrix q, double[] w) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < w.length; i++) {
            total += w[i];
            for (int k = 0; k < p.columns(); k++) {
                sum += w[i] * p.get(i, k) * q.get(i, k);
            }
        }
        return sum / total;
    }

    private static double gap(Matrix q, Groups groups, double[] w) {
        double worst = 0;
        for (int k = 0; k < q.columns(); k++) {
            double[] rate = new double[2];
            double[] total = new double[2];
            for (int i = 0; i < w.length; i++) {
                rate[groups.codes()[i]] += w[i] * q.get(i, k);
                total[groups.codes()[i]] += w[i];
            }
            worst = Math.max(worst, Math.abs(rate[0] / total[0] - rate[1] / total[1]));
        }
        return worst;
    }
}
