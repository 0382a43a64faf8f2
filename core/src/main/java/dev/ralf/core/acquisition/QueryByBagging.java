package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Query by bagging with the run's own learner: {@code members} models are trained, each as this round's model was, on a
 * bootstrap of the labelled rows (as many, with replacement), and the rows are taken about which they disagree most. The
 * model itself stays a single one, so that learners are compared alike under every acquisition. {@link QueryByCommittee}
 * is the same for a learner that is a committee already.
 *
 * <p>Costs {@code members} trainings a round, side by side on the machine's cores, and O(N members K). Ties, many with the entropy of a
 * few votes, are broken at random, independently of the pool's order.
 *
 * <p>Reference: Abe and Mamitsuka, Query Learning Strategies Using Boosting and Bagging, ICML 1998.
 *
 * @param members number of models, at least 2
 * @param score measure of disagreement
 */
public record QueryByBagging(int members, CommitteeScore score) implements Acquisition {
    /** Checks the number of members. */
    public QueryByBagging {
        Checks.atLeast("members", members, 2);
    }

    @Override
    public String id() {
        return "query-by-bagging";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is no run to train models, or a member gives anything but finite
     *     probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        RunContext run = task.requireRun(id());
        int[] ids = Space.ascending(task);
        Features rows = task.inputs().features().select(ids);
        Matrix[] predicted = new Matrix[members];
        Arrays.parallelSetAll(predicted, m -> {
            int[] drawn = bootstrap(
                    task.labelled().length, task.seed().child("member", m).generator());
            Classifier member = run.refit(MathOps.select(task.labelled(), drawn), MathOps.select(task.labels(), drawn));
            return Space.finite(member.probabilities(rows), ids, id(), "probability");
        });
        double[] weights = new double[members];
        Arrays.fill(weights, 1);
        List<Matrix> all = new ArrayList<>(List.of(predicted));
        return new Scores(ids, score.of(all, weights)).top(task, Map.of("trainings", (double) members));
    }

    private static int[] bootstrap(int n, RandomGenerator rng) {
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> rng.nextInt(n));
        return rows;
    }
}
