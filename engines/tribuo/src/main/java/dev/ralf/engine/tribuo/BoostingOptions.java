package dev.ralf.engine.tribuo;

import dev.ralf.core.util.Checks;

/**
 * Configuration of gradient boosting, with XGBoost's names and meanings.
 *
 * @param rounds boosting rounds; each grows one tree, or one a class where there are more than two
 * @param learningRate shrinkage of each tree (eta), in (0, 1]
 * @param maxDepth most splits from the root to a leaf, in [1, 30]
 * @param minChildWeight least sum of second derivatives in a child
 * @param subsample share of the rows that each tree sees, drawn without replacement, in (0, 1]
 * @param featureFraction share of the columns that each tree sees, in (0, 1]
 * @param lambda L2 penalty on leaf values
 */
public record BoostingOptions(
        int rounds,
        double learningRate,
        int maxDepth,
        double minChildWeight,
        double subsample,
        double featureFraction,
        double lambda) {
    /** Checks the ranges. */
    public BoostingOptions {
        Checks.atLeast("rounds", rounds, 1);
        share("learningRate", learningRate);
        Checks.inRange("maxDepth", maxDepth, 1, 30);
        Checks.nonNegative("minChildWeight", minChildWeight);
        share("subsample", subsample);
        share("featureFraction", featureFraction);
        Checks.nonNegative("lambda", lambda);
    }

    /** One hundred rounds at 0.1 of trees of depth 4 on all rows and columns. */
    public static BoostingOptions defaults() {
        return new BoostingOptions(100, 0.1, 4, 1, 1, 1, 1);
    }

    /** The same with another number of rounds. */
    public BoostingOptions withRounds(int n) {
        return new BoostingOptions(n, learningRate, maxDepth, minChildWeight, subsample, featureFraction, lambda);
    }

    /** The same with another share of rows a tree. */
    public BoostingOptions withSubsample(double share) {
        return new BoostingOptions(rounds, learningRate, maxDepth, minChildWeight, share, featureFraction, lambda);
    }

    private static void share(String name, double value) {
        Checks.argument(value > 0 && value <= 1, "%s must be in (0, 1], got %s", name, value);
    }
}
