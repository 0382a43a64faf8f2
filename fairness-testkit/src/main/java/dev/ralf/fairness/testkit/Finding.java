package dev.ralf.fairness.testkit;

import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What a sample shows about one criterion and tolerance, and how sure that is. Immutable. */
public final class Finding {
    private static final double MOST_ROWS = 1e12;

    private final String criterion;
    private final List<EventRates> events;
    private final long rows;
    private final double tolerance;
    private final double errorRate;
    private final IntervalMethod method;
    private final GapBounds bounds;

    Finding(
            String criterion,
            List<EventRates> events,
            long rows,
            double tolerance,
            double errorRate,
            IntervalMethod method) {
        this.criterion = criterion;
        this.events = events;
        this.rows = rows;
        this.tolerance = Checks.inRange("tolerance", tolerance, 0.0, 1.0);
        this.errorRate = errorRate;
        this.method = method;
        this.bounds = GapBounds.of(events, errorRate, method);
    }

    /** The outcome. */
    public Verdict verdict() {
        return verdict(bounds);
    }

    /** Largest observed gap over events and pairs of groups with rows, in [0, 1]; NaN if there is no such pair. */
    public double observedGap() {
        return bounds.observed();
    }

    /** Simultaneous interval of the true largest gap. A group without rows may have any rate. */
    public Interval gap() {
        return bounds.interval();
    }

    /** Probability, at most, that {@link #gap} does not hold the true gap: this assertion's share. */
    public double errorRate() {
        return errorRate;
    }

    /**
     * About how many rows in all, in the groups' present proportions, would decide if the observed rates were the true
     * ones; empty if no number does, since the observed gap is the tolerance, or more than 1e12 are needed. A group without
     * rows is taken to be as large as the smallest other one. For a decided sample, about the smallest number that decides.
     */
    public OptionalLong decidingRows() {
        double base = rowsWithFilledGroups();
        double high = 1;
        while (verdictAt(high) == Verdict.UNDECIDED) {
            high *= 2;
            if (base * high > MOST_ROWS) {
                return OptionalLong.empty();
            }
        }
        double low = high;
        while (base * low > 1 && verdictAt(low) != Verdict.UNDECIDED) {
            low /= 2;
        }
        while (base * (high - low) > Math.max(1, 1e-3 * base * high)) {
            double middle = (low + high) / 2;
            if (verdictAt(middle) == Verdict.UNDECIDED) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalLong.of((long) Math.ceil(base * high));
    }

    /** Rows of the sample, with those that {@link EventRates#scaled} adds for groups without any. */
    private double rowsWithFilledGroups() {
        double filled = 1;
        for (EventRates event : events) {
            filled = Math.max(filled, event.total() > 0 ? event.scaled(1).total() / event.total() : 1);
        }
        return rows > 0 ? rows * filled : events.get(0).groups().size();
    }

    private Verdict verdictAt(double factor) {
        return verdict(GapBounds.of(events.stream().map(e -> e.scaled(factor)).toList(), errorRate, method));
    }

    private Verdict verdict(GapBounds b) {
        if (b.interval().upper() <= tolerance) {
            return Verdict.SHOWN_TO_HOLD;
        }
        return b.interval().lower() > tolerance ? Verdict.SHOWN_TO_BE_VIOLATED : Verdict.UNDECIDED;
    }

    /** One paragraph: outcome, interval, error rate, the largest observed gap, and what would decide. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s at most %s is %s: the largest gap is in [%.4f, %.4f] with error rate %.3g (%s intervals, all %d event%s"
                        + " and pairs of %d groups at once)",
                criterion,
                tolerance,
                switch (verdict()) {
                    case SHOWN_TO_HOLD -> "shown to hold";
                    case SHOWN_TO_BE_VIOLATED -> "shown to be violated";
                    case UNDECIDED -> "undecided";
                },
                gap().lower(),
                gap().upper(),
                errorRate,
                method == IntervalMethod.EXACT ? "exact" : "Newcombe",
                events.size(),
                events.size() == 1 ? "" : "s",
                events.get(0).groups().size()));
        if (Double.isNaN(bounds.observed())) {
            text.append("; no event has two groups with rows");
        } else {
            EventRates worst = events.get(bounds.worst());
            text.append("; largest observed: ")
                    .append(worst.event())
                    .append(", ")
                    .append(rate(worst, bounds.first()))
                    .append(" against ")
                    .append(rate(worst, bounds.second()));
        }
        for (EventRates event : events) {
            for (int s = 0; s < event.totals().length; s++) {
                if (event.totals()[s] == 0) {
                    text.append("; group ")
                            .append(event.groups().get(s))
                            .append(" has no row for ")
                            .append(event.event());
                }
            }
        }
        if (verdict() == Verdict.UNDECIDED) {
            OptionalLong needed = decidingRows();
            text.append(
                    needed.isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    "; if these rates are the true ones, about %d rows would decide (now %d)",
                                    needed.getAsLong(),
                                    rows)
                            : "; at these rates no number of rows would decide");
        }
        return text.toString();
    }

    private static String rate(EventRates event, int s) {
        return String.format(
                Locale.ROOT,
                "%s %.0f/%.0f = %.4f",
                event.groups().get(s),
                event.hits()[s],
                event.totals()[s],
                event.rate(s));
    }
}
