package dev.ralf.core.training;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Committee;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A committee of equals, trained with any learner:
 *
 * <ul>
 *   <li>{@link Scheme#BAGGING}: each member sees a bootstrap of the labelled examples, as many drawn with replacement;
 *   <li>{@link Scheme#ENSEMBLE}: each member sees all of them, from its own initial weights and order of batches.
 * </ul>
 *
 * <p>A bootstrap may lack a class; its member then knows nothing of it. Examples keep their weights and ids. Members
 * start from streams of their own, so that a committee of n is the first n of a larger one.
 *
 * <p>References: Breiman, Bagging Predictors, Machine Learning 24, 1996, doi:10.1007/BF00058655; Abe and Mamitsuka, Query
 * Learning Strategies Using Boosting and Bagging, ICML 1998 (query by bagging); Lakshminarayanan, Pritzel and Blundell,
 * arXiv:1612.01474 (deep ensembles, here without their adversarial examples, which are a training regime).
 *
 * @param base what each member is
 * @param members number of members, at least 1; 2 to disagree
 * @param scheme what each member sees
 */
public record CommitteeLearner(Learner base, int members, Scheme scheme) implements LearnerOfMembers {
    /** What each member sees. */
    public enum Scheme {
        /** A bootstrap of the labelled examples. */
        BAGGING,
        /** All labelled examples. */
        ENSEMBLE
    }

    /** Checks the number of members. */
    public CommitteeLearner {
        Checks.atLeast("members", members, 1);
    }

    @Override
    public String id() {
        return (scheme == Scheme.BAGGING ? "bagging-" : "ensemble-") + base.id();
    }

    @Override
    public Optional<Classifier> restore(ModelState state, TrainingPlan plan, int[] inputShape, int classes) {
        return Members.restore(base, members, state, plan, inputShape, classes)
                .map(models -> Committee.equal(id(), models));
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        return Members.arrays(base, id(), members, model);
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return Committee.equal(id(), Members.restore(base, members, inputShape, classes, arrays));
    }

    @Override
    public Fitted fit(TrainingTask task) {
        Checks.atLeast("labelled examples", task.labelled().size(), 1);
        Members trained = new Members(base, task);
        for (int m = 0; m < members; m++) {
            trained.train(
                    scheme == Scheme.ENSEMBLE
                            ? task.labelled()
                            : task.labelled()
                                    .select(bootstrap(
                                            task.labelled().size(),
                                            trained.draws(m).generator())));
        }
        return trained.fitted(Committee.equal(id(), trained.models()), Map.of());
    }

    private static int[] bootstrap(int n, RandomGenerator rng) {
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> rng.nextInt(n));
        return rows;
    }
}
