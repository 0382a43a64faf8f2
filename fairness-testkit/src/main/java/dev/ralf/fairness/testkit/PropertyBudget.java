package dev.ralf.fairness.testkit;

import java.util.Optional;

/**
 * How many assertions the error rate of the running jqwik property was divided by, and how many it has made. Mutable: one
 * for each property, kept for the thread that runs it; an assertion on another thread stands alone.
 */
final class PropertyBudget {
    private static final ThreadLocal<PropertyBudget> CURRENT = new ThreadLocal<>();

    private final Optional<Integer> stated;
    private long made;
    private boolean shrinking;
    private boolean failedStatistically;

    PropertyBudget(Optional<Integer> stated) {
        this.stated = stated;
    }

    /** The budget of the property that runs on this thread, or null outside properties. */
    static PropertyBudget current() {
        return CURRENT.get();
    }

    /** Makes this the budget of the property that runs on this thread; null for none. */
    static void enter(PropertyBudget budget) {
        if (budget == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(budget);
        }
    }

    /**
     * Spends one assertion, and returns by how many tries the error rate has to be divided.
     *
     * @param named tries that the assertion names; 0 if it names none
     * @param perTry assertions in each try
     */
    static int tries(int named, int perTry) {
        PropertyBudget budget = current();
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
        if (!shrinking && ++made > (long) tries * perTry) {
            throw new IllegalStateException("the error rate was divided by " + tries + " tries of " + perTry
                    + " assertion" + (perTry == 1 ? "" : "s")
                    + ", and this property makes more of them: say .assertionsPerTry(n) or .inPropertyOf(n) at each");
        }
        return tries;
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
