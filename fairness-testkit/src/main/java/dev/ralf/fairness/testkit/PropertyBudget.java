package dev.ralf.fairness.testkit;

import java.util.Optional;

/**
 * How many assertions the error rate of the running jqwik property was divided by, and how many it has made. Mutable: one
 * for each property, entered by each of its tries; an assertion on a thread that the try started stands alone.
 */
final class PropertyBudget {
    private static final ThreadLocal<PropertyBudget> CURRENT = new ThreadLocal<>();

    private final Optional<Integer> stated;
    private int begun;
    private int made;
    private int perTry;
    private boolean shrinking;
    private boolean failedStatistically;

    PropertyBudget(Optional<Integer> stated) {
        this.stated = stated;
    }

    /** Makes this the budget of the try that runs on this thread, null for none; returns the one before. */
    static PropertyBudget enter(PropertyBudget budget) {
        PropertyBudget before = CURRENT.get();
        if (budget == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(budget);
        }
        return before;
    }

    /**
     * Spends one assertion, and returns by how many tries the error rate has to be divided.
     *
     * @param named tries that the assertion names; 0 if it names none
     * @param perTry assertions in each try
     */
    static int tries(int named, int perTry) {
        PropertyBudget budget = CURRENT.get();
        return budget == null ? Math.max(1, named) : budget.spend(named, perTry);
    }

    private int spend(int named, int perTry) {
        if (named == 0 && stated.isEmpty()) {
            throw new IllegalStateException(
                    "inside a property the error rate is that of all its tries: state them, as in"
                            + " @Property(tries = 100) or .inPropertyOf(100)");
        }
        if (named > 0 && stated.isPresent() && stated.get() > named) {
            throw new IllegalStateException("the property has " + stated.get()
                    + " tries, so its error rate must be divided by at least that many, got inPropertyOf(" + named
                    + ")");
        }
        int tries = named > 0 ? named : stated.get();
        if (!shrinking) {
            if (made > 0 && perTry != this.perTry || ++made > perTry) {
                throw new IllegalStateException("the error rate was divided by " + perTry + " assertion"
                        + (perTry == 1 ? "" : "s") + " in each try, and this try makes more or says otherwise:"
                        + " say .assertionsPerTry(n) at each");
            }
            this.perTry = perTry;
            // jqwik may put the sample that failed last time before the tries.
            if (begun > tries + 1) {
                throw new IllegalStateException("the error rate was divided by " + tries
                        + " tries, and this property has more: say .inPropertyOf(n)");
            }
        }
        return tries;
    }

    /** Notes that a try begins. */
    void begin() {
        begun++;
        made = 0;
    }

    /** Notes the first failed try: what jqwik runs after it are attempts to shrink. */
    void fail(boolean statistically) {
        if (!shrinking) {
            shrinking = true;
            failedStatistically = statistically;
        }
    }

    /** True once a statistical failure has ended the property. */
    boolean failedStatistically() {
        return failedStatistically;
    }
}
