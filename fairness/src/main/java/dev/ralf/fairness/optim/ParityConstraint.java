package dev.ralf.fairness.optim;

import java.util.ArrayList;
import java.util.List;

/**
 * Which rates must agree between groups. A rate is {@code P(decision = k | group, event)}; the event is a class of the
 * label, weighed by the model's own probability of it, so that fitting and deciding never need the label.
 */
public enum ParityConstraint {
    /** Rates of every decision over whole groups. */
    DEMOGRAPHIC_PARITY,
    /**
     * Rates of the right decision: {@code P(decision = k | group, label = k)}, for every class {@code k}; of class 1 alone
     * where there are two classes (Hardt, Price and Srebro, arXiv:1610.02413).
     */
    EQUAL_OPPORTUNITY,
    /** Rates of every decision given every label. */
    EQUALISED_ODDS;

    /** True if rates are taken given the label. */
    public boolean conditional() {
        return this != DEMOGRAPHIC_PARITY;
    }

    /** The rates that must agree, for {@code classes} classes. */
    public List<Cell> cells(int classes) {
        List<Cell> cells = new ArrayList<>();
        for (int event = 0; event < (conditional() ? classes : 1); event++) {
            for (int k = 0; k < classes; k++) {
                if (this != EQUAL_OPPORTUNITY || event == k && (classes > 2 || k == 1)) {
                    cells.add(new Cell(event, k));
                }
            }
        }
        return cells;
    }

    /**
     * One constrained rate.
     *
     * @param event class of the label; 0 where rates are over whole groups
     * @param decision class decided
     */
    public record Cell(int event, int decision) {}
}
