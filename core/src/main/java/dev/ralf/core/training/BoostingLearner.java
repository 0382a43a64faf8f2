package dev.ralf.core.training;

import dev.ralf.core.data.Examples;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Committee;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import dev.ralf.core.util.Packed;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A boosted committee (AdaBoost-SAMME) of any learner. With D the distribution over the n labelled examples, at first
 * their weights, each member is trained by D, and with e its weighted share of errors and K the number of labelled classes
 *
 * <pre>{@code  a = ln((1 - e) / e) + ln(K - 1),     D(i) grows by the factor exp(a) where the member errs}</pre>
 *
 * and a is the weight of its vote. Errors are taken as at least 1/(2n) and at most 1 - 1/(2n), as a learner that fits
 * every labelled example would otherwise end the committee with its first member: its vote is then large, but finite, and D
 * stays. A member no better than chance, a not above 0, has no vote, and D starts again from the weights. If no member has
 * a vote, all have the same.
 *
 * <p>{@code resample} draws n examples by D for each member, so that every learner can be boosted and members differ even
 * where none errs; without it members are trained with D for weights, which needs a learner that heeds them.
 *
 * <p>References: Zhu, Zou, Rosset and Hastie, Multi-class AdaBoost, Statistics and Its Interface 2, 2009,
 * doi:10.4310/SII.2009.v2.n3.a8; Abe and Mamitsuka, Query Learning Strategies Using Boosting and Bagging, ICML 1998 (query
 * by boosting). Deviations: the bounds on the error are those of Schapire and Singer's smoothing (Machine Learning 37,
 * 1999); AdaBoost stops where we go on.
 *
 * @param base what each member is
 * @param members number of members, at least 1; 2 to disagree
 * @param resample true to draw examples by D, false to weigh them
 */
public record BoostingLearner(Learner base, int members, boolean resample) implements LearnerOfMembers {
    private static final String VOTES = "votes";

    /** Checks the number of members. */
    public BoostingLearner {
        Checks.atLeast("members", members, 1);
    }

    @Override
    public String id() {
        return "boosting-" + base.id();
    }

    @Override
    public Optional<Classifier> restore(ModelState state, TrainingPlan plan, int[] inputShape, int classes) {
        float[] votes = state.arrays().get(VOTES);
        double[] weights = new double[members];
        Arrays.setAll(weights, m -> votes[m]);
        return Members.restore(base, members, state, plan, inputShape, classes)
                .map(models -> new Committee(id(), models, weights));
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Map<String, float[]> arrays = Members.arrays(base, id(), members, model);
        arrays.put(VOTES, Packed.doubles(((Committee) model).weights()));
        return arrays;
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        Checks.argument(arrays.containsKey(VOTES), "the saved committee has no %s", VOTES);
        return new Committee(
                id(), Members.restore(base, members, inputShape, classes, arrays), Packed.doubles(arrays.get(VOTES)));
    }

    @Override
    public Fitted fit(TrainingTask task) {
        Examples data = task.labelled();
        Checks.atLeast("labelled examples", data.size(), 1);
        int k = (int) Arrays.stream(data.labels()).distinct().count();
        double[] start = normalised(data.weights());
        double[] d = start.clone();
        double[] votes = new double[members];
        Members trained = new Members(base, task);
        for (int m = 0; m < members; m++) {
            Classifier member = trained.train(
                    resample ? data.select(draw(d, trained.draws(m).generator())) : weighted(data, d));
            boolean[] wrong = errors(member, data);
            votes[m] = (float) vote(d, wrong, k); // as the state keeps it
            d = votes[m] > 0 ? reweighted(d, wrong, votes[m]) : start.clone();
        }
        if (Arrays.stream(votes).sum() == 0) {
            Arrays.fill(votes, 1);
        }
        float[] kept = new float[members];
        for (int m = 0; m < members; m++) {
            kept[m] = (float) votes[m];
        }
        return trained.fitted(new Committee(id(), trained.models(), votes), Map.of(VOTES, kept));
    }

    /** The vote of a member that errs where said, under the distribution d; 0 where it is no better than chance. */
    static double vote(double[] d, boolean[] wrong, int classes) {
        if (classes == 1) {
            return 1;
        }
        double error = 0;
        for (int i = 0; i < d.length; i++) {
            error += wrong[i] ? d[i] : 0;
        }
        double least = 0.5 / d.length;
        error = Math.min(1 - least, Math.max(least, error));
        return Math.max(0, Math.log((1 - error) / error) + Math.log(classes - 1));
    }

    /** The distribution with errors weighing exp(vote) times as much. */
    static double[] reweighted(double[] d, boolean[] wrong, double vote) {
        double[] next = d.clone();
        for (int i = 0; i < d.length; i++) {
            next[i] *= wrong[i] ? Math.exp(vote) : 1;
        }
        return normalised(next);
    }

    private static boolean[] errors(Classifier member, Examples data) {
        Matrix p = member.probabilities(data.features());
        boolean[] wrong = new boolean[data.size()];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = p.argmax(i) != data.labels()[i];
        }
        return wrong;
    }

    private static double[] normalised(double[] weights) {
        double total = Arrays.stream(weights).sum();
        double[] out = new double[weights.length];
        Arrays.setAll(out, i -> total > 0 ? weights[i] / total : 1.0 / out.length);
        return out;
    }

    private static int[] draw(double[] d, RandomGenerator rng) {
        double[] upTo = d.clone();
        for (int i = 1; i < d.length; i++) {
            upTo[i] += upTo[i - 1];
        }
        int[] rows = new int[d.length];
        for (int i = 0; i < rows.length; i++) {
            int at = Arrays.binarySearch(upTo, rng.nextDouble() * upTo[d.length - 1]);
            int row = at >= 0 ? at + 1 : -at - 1;
            while (row >= d.length || d[row] == 0) {
                row = row >= d.length ? 0 : row + 1; // rounding at a border: never a row of weight 0
            }
            rows[i] = row;
        }
        return rows;
    }

    /** The examples with weights of mean 1 by the distribution. */
    private static Examples weighted(Examples data, double[] d) {
        double[] weights = new double[d.length];
        Arrays.setAll(weights, i -> d[i] * d.length);
        return new Examples(data.ids(), data.features(), data.labels(), data.groups(), weights);
    }
}
