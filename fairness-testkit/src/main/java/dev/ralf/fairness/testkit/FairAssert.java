package dev.ralf.fairness.testkit;

import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A statistical assertion about the true rates behind a sample. Fluent and immutable: settings first, then a criterion,
 * then a claim.
 *
 * <pre>{@code
 * assertFair(decisions).demographicParity().isShownAtMost(0.05);
 * assertFair(decisions).atErrorRate(0.01).equalOpportunity(1).isNotShownAbove(0.1);
 * }</pre>
 *
 * <p>The number that is bounded is the largest gap {@code |P(event | a) - P(event | b)|} over the criterion's events and
 * all pairs of declared groups. It is bounded on both sides at once, with probability at least one minus the error rate
 * (0.05 unless set), by Bonferroni's inequality; see {@link IntervalMethod}. So at one tolerance a wrong {@link
 * Verdict#SHOWN_TO_HOLD} and a wrong {@link Verdict#SHOWN_TO_BE_VIOLATED} are each no more likely than the error rate.
 * What is stated holds for independent rows that neither model nor rule was fitted on, given the sizes of the groups (and
 * of their labels, where a criterion conditions on them).
 *
 * <p>Inside a jqwik property the error rate is that of the whole property: it is divided by the property's {@code tries},
 * times {@link #assertionsPerTry}. A property that does not state its tries must be told with {@link #inPropertyOf}. An
 * assertion beyond the number that the error rate was divided by is an {@link IllegalStateException}. A statistical
 * failure is reported with the property's seed and is not shrunk: a smaller sample that fails would only be the least
 * lucky one. Outside jqwik each assertion stands alone; {@link #inPropertyOf} shares an error rate among several there.
 */
public final class FairAssert {
    private static final double DEFAULT_ERROR_RATE = 0.05;

    private final DecisionCounts counts;
    private final double errorRate;
    private final IntervalMethod method;
    private final int tries;
    private final int perTry;

    private FairAssert(DecisionCounts counts, double errorRate, IntervalMethod method, int tries, int perTry) {
        this.counts = counts;
        this.errorRate = errorRate;
        this.method = method;
        this.tries = tries;
        this.perTry = perTry;
    }

    static FairAssert of(DecisionCounts counts) {
        return new FairAssert(counts, DEFAULT_ERROR_RATE, IntervalMethod.EXACT, 0, 1);
    }

    /** The same with this error rate, in (0, 0.5], of this assertion or, in a property, of all its assertions together. */
    public FairAssert atErrorRate(double rate) {
        Checks.argument(rate > 0 && rate <= 0.5, "error rate must be in (0, 0.5], got %s", rate);
        return new FairAssert(counts, rate, method, tries, perTry);
    }

    /** The same with these intervals. */
    public FairAssert with(IntervalMethod intervals) {
        return new FairAssert(counts, errorRate, Objects.requireNonNull(intervals, "intervals"), tries, perTry);
    }

    /**
     * The same as one of this many tries that share the error rate.
     *
     * @param number of tries; in a jqwik property at least its {@code tries}
     */
    public FairAssert inPropertyOf(int number) {
        return new FairAssert(counts, errorRate, method, Checks.atLeast("tries", number, 1), perTry);
    }

    /** The same as one of this many assertions in each try; 1 unless set. */
    public FairAssert assertionsPerTry(int number) {
        return new FairAssert(counts, errorRate, method, tries, Checks.atLeast("assertions per try", number, 1));
    }

    /** Gaps of {@code P(decision = k | group)}, over all classes. */
    public Claim demographicParity() {
        return new Claim("demographic parity", DecisionCounts::demographicParity);
    }

    /**
     * Gaps of {@code P(decision = 1 | label = 1, group)}, of two classes.
     *
     * @throws IllegalArgumentException if there are more classes, or no labels
     */
    public Claim equalOpportunity() {
        Checks.argument(
                counts.classes() == 2,
                "equal opportunity among %d classes needs the positive one: equalOpportunity(k)",
                counts.classes());
        return equalOpportunity(1);
    }

    /**
     * Gaps of {@code P(decision = positive | label = positive, group)}.
     *
     * @throws IllegalArgumentException if the class does not exist, or there are no labels
     */
    public Claim equalOpportunity(int positive) {
        return new Claim("equal opportunity of class " + positive, c -> c.equalOpportunity(positive));
    }

    /**
     * Gaps of {@code P(decision = k | label = y, group)}, over all labels and classes.
     *
     * @throws IllegalArgumentException if there are no labels
     */
    public Claim equalisedOdds() {
        return new Claim("equalised odds", DecisionCounts::equalisedOdds);
    }

    /** What can be claimed about one criterion. Each claim spends one assertion of a property. */
    public final class Claim {
        private final String criterion;
        private final List<EventRates> events;

        private Claim(String criterion, Function<DecisionCounts, List<EventRates>> events) {
            this.criterion = criterion;
            this.events = events.apply(counts);
        }

        /**
         * Passes only if the sample shows that the true gap is at most {@code tolerance}. A sample that is too small
         * fails.
         *
         * @throws StatisticalAssertionError otherwise
         * @throws IllegalStateException in a jqwik property whose error rate was not divided by all its assertions
         */
        public void isShownAtMost(double tolerance) {
            require(finding(tolerance), Verdict.SHOWN_TO_HOLD);
        }

        /**
         * Fails only if the sample shows that the true gap is above {@code tolerance}. A sample that is too small
         * passes.
         *
         * @throws StatisticalAssertionError then
         * @throws IllegalStateException in a jqwik property whose error rate was not divided by all its assertions
         */
        public void isNotShownAbove(double tolerance) {
            require(finding(tolerance), Verdict.SHOWN_TO_HOLD, Verdict.UNDECIDED);
        }

        /**
         * What the sample shows, for a report or a decision of one's own.
         *
         * @param tolerance in [0, 1]
         * @throws IllegalStateException in a jqwik property whose error rate was not divided by all its assertions
         */
        public Finding finding(double tolerance) {
            double share = errorRate / ((double) PropertyBudget.tries(tries, perTry) * perTry);
            return new Finding(criterion, events, counts.rows(), tolerance, share, method);
        }

        private void require(Finding finding, Verdict... accepted) {
            if (!List.of(accepted).contains(finding.verdict())) {
                throw new StatisticalAssertionError(finding.toString());
            }
        }
    }
}
