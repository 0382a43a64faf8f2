package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The whole pool in the order in which an acquisition would buy it: what combinators make of one that they cannot see
 * into. It is had by asking for all rows at once, so that the cost is that of a batch as large as the pool: cheap for
 * scores, quadratic for k-centre and its like (narrow the pool first).
 *
 * @param ids unlabelled ids, ascending
 * @param place place of each of them in the order, from 0
 * @param utility utility of each of them; NaN where the acquisition has none
 */
record Ranking(int[] ids, int[] place, double[] utility) {
    /** The order of one acquisition. */
    static Ranking of(Acquisition acquisition, AcquisitionTask task, SeedTree stream) {
        int[] ids = Space.ascending(task);
        int[] place = new int[ids.length];
        double[] utility = new double[ids.length];
        if (ids.length > 0) {
            Selection all = acquisition.select(task.over(ids, ids.length, stream));
            for (int i = 0; i < ids.length; i++) {
                int at = Arrays.binarySearch(ids, all.ids()[i]);
                place[at] = i;
                utility[at] = all.utilities()[i];
            }
        }
        return new Ranking(ids, place, utility);
    }

    /** True if every row has a finite utility, so that utilities can be compared. */
    boolean scored() {
        return Arrays.stream(utility).allMatch(Double::isFinite);
    }

    /**
     * Utilities scaled to [0, 1] over the pool, 1 everywhere if all are equal; where a utility is missing or infinite,
     * {@code 1 - place / (N - 1)} for all rows instead.
     */
    double[] scaled() {
        int n = ids.length;
        double[] v =
                scored() ? utility : Arrays.stream(place).mapToDouble(p -> -p).toArray();
        double min = Arrays.stream(v).min().orElse(0);
        double max = Arrays.stream(v).max().orElse(0);
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = max > min ? (v[i] - min) / (max - min) : 1;
        }
        return out;
    }

    /** Ranks from 0 for the best; rows of equal utility share the mean of their places. */
    double[] ranks() {
        int n = ids.length;
        double[] ranks = new double[n];
        int[] byPlace = new int[n];
        for (int i = 0; i < n; i++) {
            byPlace[place[i]] = i;
        }
        for (int from = 0; from < n; ) {
            int to = from + 1;
            while (to < n && utility[byPlace[to]] == utility[byPlace[from]]) {
                to++;
            }
            for (int at = from; at < to; at++) {
                ranks[byPlace[at]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    /** The needs of several acquisitions together. */
    static Set<Class<? extends dev.ralf.core.model.Classifier>> needs(List<Acquisition> parts) {
        Set<Class<? extends dev.ralf.core.model.Classifier>> all = new HashSet<>();
        parts.forEach(p -> all.addAll(p.needs()));
        return Set.copyOf(all);
    }

    /** {@code all} without {@code taken}, in order. */
    static int[] without(int[] all, Set<Integer> taken) {
        return Arrays.stream(all).filter(id -> !taken.contains(id)).toArray();
    }

    /** The rows of the largest scores, as a selection. */
    static Selection best(int[] ids, double[] scores, AcquisitionTask task) {
        int[] picks = Picks.top(scores, task.take(), ids, task.seed());
        return Selection.of(MathOps.select(ids, picks), MathOps.select(scores, picks));
    }

    /** Positions of the values that are {@code wanted}. */
    static int[] positions(int[] values, int wanted) {
        return IntStream.range(0, values.length)
                .filter(i -> values[i] == wanted)
                .toArray();
    }
}
