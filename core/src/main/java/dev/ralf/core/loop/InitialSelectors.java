package dev.ralf.core.loop;

import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.optim.Adam;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.representation.KMeans;
import dev.ralf.core.representation.Pca;
import dev.ralf.core.training.NetworkLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
            Features x = task.inputs().features().select(task.pool());
            int clusters = Math.min(task.classes(), task.pool().length);
            int[] cluster = KMeans.fit(
                            Pca.scores(x, COMPONENTS), clusters, 50, task.seed().child("kmeans"))
                    .assignment();
            return roundRobin(task.pool(), cluster, clusters, task.size(), task.seed());
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
            Examples examples = Examples.of(x.select(first), task.oracle().label(first));
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
            while (taken < order.length && complete < task.classes()) {
                int label = task.oracle().label(new int[] {order[taken++]})[0];
                if (++have[label] == wanted) {
                    complete++;
                }
            }
            return Arrays.copyOf(order, Math.max(taken, Math.min(task.size(), order.length)));
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
