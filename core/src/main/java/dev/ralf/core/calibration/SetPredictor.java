package dev.ralf.core.calibration;

import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.util.Matrix;

/** A decision rule that can also answer with a set of classes. */
public interface SetPredictor extends DecisionRule {
    /**
     * Which classes are in the set of each row, {@code [n][k]}; a set may be empty.
     *
     * @param probabilities {@code [n][k]}
     * @param groups group of each row; null only if {@link #attribute()} is empty
     */
    boolean[][] sets(Matrix probabilities, int[] groups);
}
