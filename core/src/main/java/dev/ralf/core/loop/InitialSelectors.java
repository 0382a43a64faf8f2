package dev.ralf.core.loop;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.representation.Pca;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** The initial selectors. None but {@link StratifiedOracle} looks at a label that it does not deliver. */
public final class InitialSelectors {
    private static final int COMPONENTS = 30;

    /** With few rows an epoch is one step: the rate must be large enough for the weights to get somewhere. */
    private static final TrainingPlan FIRST_MODEL =
            new TrainingPlan(100, 64, Adam.defaults().withLearningRate(0.05), TrainingPlan.Start.SCRATCH, false, 0, 0);

    private InitialSelectors() {}

    /** Uniform without replacement. */
    public static final class Random implements InitialSelector {
        @Override
        public String id() {
            return "random";
        }

        @Override
        public int[] select(Task task) {
            return Arrays.copyOf(shuffled(task.pool(), task.seed()), task.size());
        }
    }

    /**
     * The same number of rows from each of as many k-means clusters as there are classes (of the first 30 principal
     * components), drawn at random inside a cluster; clusters that are empty or run out leave their share to the others.
     */
    public static final class StratifiedCluster implements InitialSelector {
        @Override
        public String id() {
            return "stratified-cluster";
        }

        @Override
        public int[] select(Task task) {
            int[] pool = task.pool().clone();
            Arrays.sort(pool);
            Features x = task.inputs().features().select(pool);
            int clusters = Math.min(task.classes(), pool.length);
            int[] cluster = KMeans.fit(
                            Pca.scores(x, COMPONENTS), clusters, 50, task.seed().child("kmeans"))
                    .assignment();
            return roundRobin(pool, cluster, clusters, task.size(), task.seed());
        }
    }

    /**
     * Two steps: half of the rows at random; a softmax regression trained on their labels predicts the rest of the
     * pool, and the other half is drawn in equal numbers from each <em>predicted</em> class; a class that is predicted
     * too seldom leaves its share to the others.
     */
    public static final class StratifiedPredicted implements InitialSelector {
        @Override
        public String id() {
            return "stratified-predicted";
        }

        @Override
        public int[] select(Task task) {
            int[] order = shuffled(task.pool(), task.seed());
            int[] first = Arrays.copyOf(order, (task.size() + 1) / 2);
            int[] rest = Arrays.copyOfRange(order, first.length, order.length);
            Features x = task.inputs().features();
            int[] labels = task.oracle().label(first);
            int[] known = IntStream.range(0, first.length)
                    .filter(i -> labels[i] != Oracle.NONE)
                    .toArray();
            Examples examples = Examples.of(x.select(MathOps.select(first, known)), MathOps.select(labels, known));
            int[] predicted = ClassificationMetrics.argmax(new NetworkLearner(Mlp.softmaxRegression())
                    .fit(new TrainingTask(
                            examples,
                            examples.select(new int[0]),
                            task.classes(),
                            TrainingRegime.standard(FIRST_MODEL),
                            Optional.empty(),
                            task.seed().child("train"),
                            task.seed().child("init")))
                    .model()
                    .probabilities(x.select(rest)));
            int[] second = roundRobin(rest, predicted, task.classes(), task.size() - first.length, task.seed());
            int[] all = Arrays.copyOf(first, task.size());
            System.arraycopy(second, 0, all, first.length, second.length);
            return all;
        }
    }

    /**
     * Draws rows at random through the oracle until each class has {@code floor(size / classes)} of them, or the pool is
     * used up. Every label that was looked at is paid for and stays in the labelled set, so that the set is larger than
     * {@code size} where classes are rare.
     */
    public static final class StratifiedOracle implements InitialSelector {
        @Override
        public String id() {
            return "stratified-oracle";
        }

        @Override
        public int[] select(Task task) {
            int[] order = shuffled(task.pool(), task.seed());
            int wanted = Math.max(1, task.size() / task.classes());
            int[] have = new int[task.classes()];
            int complete = 0;
            int taken = 0;
            // these are bought in any case: asked for at once, so that people are not asked one by one
            task.oracle().label(Arrays.copyOf(order, Math.min(task.size(), order.length)));
            while (taken < order.length && complete < task.classes()) {
                int label = task.oracle().label(new int[] {order[taken++]})[0];
                if (label != Oracle.NONE && ++have[label] == wanted) {
                    complete++;
                }
            }
            return Arrays.copyOf(order, Math.max(taken, Math.min(task.size(), order.length)));
        }
    }

    /**
     * The rows that an acquisition chooses when nothing is labelled: herding, k-centre, k-means or typicality, in a space
     * that needs no model.
     */
    public static final class ByAcquisition implements InitialSelector {
        private final String id;
        private final Acquisition acquisition;

        /**
         * A selector.
         *
         * @param id name in specs
         * @param acquisition what chooses; must not ask for a prediction
         */
        public ByAcquisition(String id, Acquisition acquisition) {
            this.id = id;
            this.acquisition = acquisition;
        }

        @Override
        public String id() {
            return id;
        }

        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the acquisition asks for a prediction
         */
        @Override
        public int[] select(Task task) {
            int[] pool = task.pool().clone();
            Arrays.sort(pool);
            Classifier none = new NoModel(id, task.classes());
            return acquisition
                    .select(new AcquisitionTask(
                            none, task.inputs(), pool, new int[0], new int[0], task.size(), task.seed()))
                    .ids();
        }
    }

    /** Stands where a model will be. */
    private record NoModel(String id, int classes) implements Classifier {
        @Override
        public Matrix probabilities(Features features) {
            throw new IllegalArgumentException(
                    "initial selector " + id + " asks for a prediction before the first model");
        }
    }

    /**
     * Equal numbers of each weak label, drawn at random inside it; labels that run out leave their share to the others. A
     * weak label is a column of the data that hints at the class: a sensitive attribute, a categorical column (its
     * levels), or a number. Numbers are cut at a threshold ({@code value >= threshold}), or, without one, into bins of
     * equally many rows, where equal values stay together. No true label is looked at.
     *
     * <p>Reference: Kirk, Vidgen and Hale, arXiv:2209.10193 (a cold start balanced by weak labels, there from keywords).
     */
    public static final class WeakLabels implements InitialSelector {
        private final String column;
        private final OptionalDouble threshold;
        private final int bins;

        /**
         * A selector.
         *
         * @param column name of a sensitive attribute or of a column in the source; empty for the first sensitive
         *     attribute of the data
         * @param threshold where numbers are cut, in the units that learners see; empty for bins
         * @param bins number of bins, at least 1
         */
        public WeakLabels(String column, OptionalDouble threshold, int bins) {
            this.column = column;
            this.threshold = threshold;
            this.bins = Checks.atLeast("bins", bins, 1);
        }

        @Override
        public String id() {
            return "weak-labels";
        }

        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the data has no such column
         */
        @Override
        public int[] select(Task task) {
            int[] pool = task.pool().clone();
            Arrays.sort(pool);
            int[] label = labels(task.inputs(), pool);
            return roundRobin(pool, label, Arrays.stream(label).max().orElse(0) + 1, task.size(), task.seed());
        }

        private int[] labels(Inputs inputs, int[] pool) {
            Optional<Groups> group = column.isEmpty() ? inputs.groups().stream().findFirst() : inputs.group(column);
            if (group.isPresent()) {
                return MathOps.select(group.get().codes(), pool);
            }
            int[] columns = IntStream.range(0, inputs.columns().size())
                    .filter(j -> inputs.columns().get(j).source().equals(column)
                            || inputs.columns().get(j).name().equals(column))
                    .toArray();
            if (columns.length == 0) {
                throw new IllegalArgumentException(
                        "column must be one of " + names(inputs) + ", got \"" + column + "\"");
            }
            Features x = inputs.features();
            if (columns.length > 1) { // one-hot: the level that is set
                return Arrays.stream(pool)
                        .map(i -> IntStream.range(0, columns.length)
                                .reduce((a, b) -> x.get(i, columns[b]) > x.get(i, columns[a]) ? b : a)
                                .orElseThrow())
                        .toArray();
            }
            double[] value =
                    Arrays.stream(pool).mapToDouble(i -> x.get(i, columns[0])).toArray();
            if (threshold.isPresent()) {
                return Arrays.stream(value)
                        .mapToInt(v -> v >= threshold.getAsDouble() ? 1 : 0)
                        .toArray();
            }
            return quantileBins(value);
        }

        private int[] quantileBins(double[] value) {
            double[] sorted = value.clone();
            Arrays.sort(sorted);
            return Arrays.stream(value)
                    .mapToInt(v -> {
                        int below = Arrays.binarySearch(sorted, v);
                        while (below > 0 && sorted[below - 1] == v) {
                            below--;
                        }
                        return (int) ((long) below * bins / sorted.length);
                    })
                    .toArray();
        }

        private static Set<String> names(Inputs inputs) {
            Set<String> names = new LinkedHashSet<>();
            inputs.groups().forEach(g -> names.add(g.attribute()));
            inputs.columns().forEach(c -> names.add(c.source()));
            return names;
        }
    }

    private static int[] shuffled(int[] pool, SeedTree seed) {
        int[] order = pool.clone();
        Arrays.sort(order);
        SeedTree.shuffle(order, seed.child("order").generator());
        return order;
    }

    /** Takes one random row of each stratum in turn until {@code size} are taken. */
    private static int[] roundRobin(int[] rows, int[] stratum, int strata, int size, SeedTree seed) {
        int[] order = MathOps.range(rows.length);
        SeedTree.shuffle(order, seed.child("strata").generator());
        List<List<Integer>> members = new ArrayList<>();
        for (int s = 0; s < strata; s++) {
            members.add(new ArrayList<>());
        }
        for (int i : order) {
            members.get(stratum[i]).add(rows[i]);
        }
        Set<Integer> picks = new LinkedHashSet<>();
        for (int depth = 0; picks.size() < Math.min(size, rows.length); depth++) {
            for (List<Integer> m : members) {
                if (depth < m.size() && picks.size() < size) {
                    picks.add(m.get(depth));
                }
            }
        }
        return picks.stream().mapToInt(Integer::intValue).toArray();
    }
}
