package dev.ralf.fairness.calibration;

import dev.ralf.fairness.optim.ParityConstraint;
import dev.ralf.fairness.optim.ScoreForm;
import java.util.List;
import java.util.Optional;

/** Scores of demographic parity without costs. */
final class FairScoresFixture {
    private FairScoresFixture() {}

    static FairScores parity(String id, String attribute, List<String> groups, double[] shares, int classes) {
        ParityConstraint constraint = ParityConstraint.DEMOGRAPHIC_PARITY;
        return new FairScores(
                id,
                attribute,
                groups,
                constraint,
                new double[0],
                shares,
                new double[shares.length][0],
                ScoreForm.of(constraint, classes, shares.length, true),
                false,
                Optional.empty());
    }
}
