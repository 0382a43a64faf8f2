package dev.ralf.engine.tribuo;

import dev.ralf.core.util.Checks;

/**
 * Configuration of a linear support vector machine.
 *
 * @param penalty lambda, weight of the squared norm beside the mean loss, positive
 * @param folds folds of the out-of-fold scores that the probabilities are fitted on, at least 2
 * @param tolerance largest violation of the optimality conditions at which the solver stops, positive
 * @param maxPasses most passes of the solver over the rows
 */
public record SvmOptions(double penalty, int folds, double tolerance, int maxPasses) {
    /** Checks the ranges. */
    public SvmOptions {
        Checks.positive("penalty", penalty);
        Checks.atLeast("folds", folds, 2);
        Checks.positive("tolerance", tolerance);
        Checks.atLeast("maxPasses", maxPasses, 1);
    }

    /** Penalty 0.01 (C = 1 on a hundred rows), five folds, tolerance 1e-3, a thousand passes. */
    public static SvmOptions defaults() {
        return new SvmOptions(0.01, 5, 1e-3, 1000);
    }

    /** The same with another penalty. */
    public SvmOptions withPenalty(double lambda) {
        return new SvmOptions(lambda, folds, tolerance, maxPasses);
    }

    /** The same with another tolerance. */
    public SvmOptions withTolerance(double violation) {
        return new SvmOptions(penalty, folds, violation, maxPasses);
    }
}
