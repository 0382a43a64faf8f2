package dev.ralf.core.acquisition;

import dev.ralf.core.data.Groups;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Another acquisition, kept to quotas: the pool is cut into strata, each stratum gets a number of rows, and the inner
 * acquisition chooses them inside the stratum. No label of the pool is seen: strata are predicted classes, clusters,
 * groups of a sensitive attribute, or predicted classes inside groups. Picks are listed by turns of the strata; a stratum that runs out passes its rows to
 * the others.
 *
 * @param inner chooses inside a stratum
 * @param by what a stratum is
 * @param share how the batch is split
 * @param attribute sensitive attribute of {@link By#GROUP} and {@link By#GROUP_AND_CLASS}; empty for the first one of the data
 * @param clusters number of clusters of {@link By#CLUSTER}, at least 1
 * @param space where rows are clustered
 */
public record Quota(Acquisition inner, By by, Share share, String attribute, int clusters, Space space)
        implements Acquisition {
    private static final int ITERATIONS = 30;

    /** What a stratum is. */
    public enum By {
        /** The most likely class under the model. */
        PREDICTED_CLASS,
        /** A cluster of k-means over labelled and unlabelled rows. */
        CLUSTER,
        /** A group of a sensitive attribute. */
        GROUP,
        /** A group of a sensitive attribute and the most likely class under the model, the classes of a group in a row. */
        GROUP_AND_CLASS
    }

    /** How the batch is split between the strata. */
    public enum Share {
        /** In proportion to their unlabelled rows, largest remainders first. */
        PROPORTIONAL,
        /** In equal numbers. */
        EQUAL,
        /**
         * So that labelled rows and batch together come as near as they can to equal numbers: the next row goes to the
         * stratum that has fewest. Labelled rows are counted by their label for predicted classes.
         */
        BALANCED
    }

    /** Checks the ranges. */
    public Quota {
        Checks.atLeast("clusters", clusters, 1);
    }

    /** Equal numbers of predicted classes, what is labelled counted by its labels. */
    public static Quota classBalanced(Acquisition inner) {
        return new Quota(inner, By.PREDICTED_CLASS, Share.BALANCED, "", 1, Space.embedding());
    }

    @Override
    public String id() {
        return "quota";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        Set<Class<? extends Classifier>> all = new HashSet<>(inner.needs());
        if (by == By.CLUSTER) {
            all.addAll(space.needs());
        }
        return Set.copyOf(all);
    }

    /**
     * Selects.
     *
     * @throws IllegalArgumentException if the data do not have the attribute, or the model gives a NaN
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        if (ids.length == 0) {
            return Selection.of(ids, new double[0]);
        }
        Strata strata =
                switch (by) {
                    case PREDICTED_CLASS -> predicted(task, ids);
                    case CLUSTER -> clusters(task);
                    case GROUP -> groups(task, ids);
                    case GROUP_AND_CLASS -> groupsAndClasses(task, ids);
                };
        int[] size = new int[strata.count];
        for (int s : strata.unlabelled) {
            size[s]++;
        }
        int[] had = new int[strata.count];
        if (share == Share.BALANCED) {
            for (int s : strata.labelled) {
                had[s]++;
            }
        }
        int[] quota = share == Share.PROPORTIONAL
                ? Dre.largestRemainder(size, task.take())
                : level(size, had, task.take(), task.seed().child("level"));
        Selection[] chosen = new Selection[strata.count];
        Map<String, Double> facts = new LinkedHashMap<>();
        for (int s = 0; s < chosen.length; s++) {
            facts.put("quota." + s, (double) quota[s]);
            facts.put("rows." + s, (double) size[s]);
            int[] rows = MathOps.select(ids, Ranking.positions(strata.unlabelled, s));
            chosen[s] = quota[s] == 0
                    ? Selection.of(new int[0], new double[0])
                    : inner.select(task.over(rows, quota[s], task.seed().child("stratum", s)));
        }
        return byTurns(chosen, facts);
    }

    /**
     * Rows for each stratum, one by one to the stratum that has fewest so far and has rows left; among equals one at
     * random.
     *
     * @param size rows there are
     * @param had rows there were before
     * @param n rows to give, at most the sum of {@code size}
     */
    static int[] level(int[] size, int[] had, int n, SeedTree seed) {
        int[] order = MathOps.range(size.length);
        SeedTree.shuffle(order, seed.generator());
        int[] quota = new int[size.length];
        for (int i = 0; i < n; i++) {
            int best = -1;
            for (int s : order) {
                if (quota[s] < size[s] && (best < 0 || had[s] + quota[s] < had[best] + quota[best])) {
                    best = s;
                }
            }
            quota[best]++;
        }
        return quota;
    }

    /** Several selections as one, by turns. */
    static Selection byTurns(Selection[] parts, Map<String, Double> facts) {
        int n = Arrays.stream(parts).mapToInt(p -> p.ids().length).sum();
        int[] ids = new int[n];
        double[] utilities = new double[n];
        int at = 0;
        for (int turn = 0; at < n; turn++) {
            for (Selection part : parts) {
                if (turn < part.ids().length) {
                    ids[at] = part.ids()[turn];
                    utilities[at] = part.utilities()[turn];
                    at++;
                }
            }
        }
        return new Selection(ids, utilities, facts);
    }

    private record Strata(int count, int[] unlabelled, int[] labelled) {}

    private Strata predicted(AcquisitionTask task, int[] ids) {
        Matrix p = Space.finite(
                task.model().probabilities(task.inputs().features().select(ids)), ids, id(), "probability");
        return new Strata(
                task.model().classes(),
                IntStream.range(0, ids.length).map(p::argmax).toArray(),
                task.labels());
    }

    private Strata clusters(AcquisitionTask task) {
        Space.Points points = space.points(task, id());
        Matrix z = points.matrix();
        int count = Math.min(clusters, z.rows());
        int[] cluster =
                KMeans.fit(z, count, ITERATIONS, task.seed().child("clusters")).assignment();
        return new Strata(
                count,
                MathOps.select(cluster, points.unlabelledPositions()),
                MathOps.select(cluster, points.labelledPositions()));
    }

    private Strata groups(AcquisitionTask task, int[] ids) {
        Groups groups = task.requireGroups(attribute, id());
        return new Strata(
                groups.count(), MathOps.select(groups.codes(), ids), MathOps.select(groups.codes(), task.labelled()));
    }

    private Strata groupsAndClasses(AcquisitionTask task, int[] ids) {
        Strata groups = groups(task, ids);
        Strata classes = predicted(task, ids);
        return new Strata(
                groups.count * classes.count,
                cells(groups.unlabelled, classes.unlabelled, classes.count),
                cells(groups.labelled, classes.labelled, classes.count));
    }

    private static int[] cells(int[] group, int[] label, int classes) {
        int[] cells = new int[group.length];
        Arrays.setAll(cells, i -> group[i] * classes + label[i]);
        return cells;
    }
}
