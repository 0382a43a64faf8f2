package dev.ralf.fairness.testkit;

import java.util.List;

/**
 * Simultaneous bounds of the largest gap over events and pairs of groups.
 *
 * @param observed largest observed gap, in [0, 1]; NaN if no event has two groups with rows
 * @param interval holds the true one with the stated confidence
 * @param worst index of the event that sets the interval's end that matters for {@code observed}: the largest observed one
 * @param first group with the higher observed rate of that event
 * @param second group with the lower one
 */
record GapBounds(double observed, Interval interval, int worst, int first, int second) {
    /**
     * Bounds all gaps at once by Bonferroni's inequality.
     *
     * @param errorRate probability, at most, that the true largest gap is outside
     */
    static GapBounds of(List<EventRates> events, double errorRate, IntervalMethod method) {
        int groups = events.get(0).groups().size();
        double observed = Double.NaN;
        int worst = 0;
        int first = 0;
        int second = 1;
        double lower = 0;
        double upper = 0;
        for (int e = 0; e < events.size(); e++) {
            EventRates rates = events.get(e);
            Interval[] cells =
                    method == IntervalMethod.EXACT ? cells(rates, errorRate / (events.size() * groups)) : null;
            double alpha = errorRate / (events.size() * (groups * (groups - 1) / 2));
            for (int a = 0; a < groups; a++) {
                for (int b = a + 1; b < groups; b++) {
                    Interval difference = cells != null
                            ? cells[a].minus(cells[b])
                            : Interval.newcombe(
                                    rates.hits()[a], rates.totals()[a], rates.hits()[b], rates.totals()[b], alpha);
                    Interval gap = difference.magnitude();
                    lower = Math.max(lower, gap.lower());
                    upper = Math.max(upper, gap.upper());
                    double seen = rates.rate(a) - rates.rate(b);
                    if (Math.abs(seen) > observed || (Double.isNaN(observed) && !Double.isNaN(seen))) {
                        observed = Math.abs(seen);
                        worst = e;
                        first = seen >= 0 ? a : b;
                        second = seen >= 0 ? b : a;
                    }
                }
            }
        }
        return new GapBounds(observed, new Interval(lower, upper), worst, first, second);
    }

    private static Interval[] cells(EventRates rates, double alpha) {
        Interval[] cells = new Interval[rates.totals().length];
        for (int s = 0; s < cells.length; s++) {
            cells[s] = Interval.exact(rates.hits()[s], rates.totals()[s], alpha);
        }
        return cells;
    }
}
