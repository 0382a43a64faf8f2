package dev.ralf.core.training;

import dev.ralf.core.data.Examples;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Committee;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains the members of a committee one by one, each from its own streams, and keeps their states together under the
 * names {@code member/m/...}, so that each member of a warm start goes on from its own state.
 */
final class Members {
    private final Learner base;
    private final TrainingTask task;
    private final List<Classifier> models = new ArrayList<>();
    private final Map<String, float[]> state = new HashMap<>();
    private double loss;

    Members(Learner base, TrainingTask task) {
        this.base = base;
        this.task = task;
    }

    /** Stream of the draws of member m, apart from those of its training. */
    SeedTree draws(int m) {
        return task.seed().child("member", m).child("draw");
    }

    /** Trains the next member on these examples. */
    Classifier train(Examples labelled) {
        int m = models.size();
        String prefix = "member/" + m + "/";
        Fitted fitted = base.fit(new TrainingTask(
                labelled,
                task.validation(),
                task.classes(),
                task.regime(),
                task.previous().flatMap(previous -> part(previous, prefix)),
                task.seed().child("member", m),
                task.initSeed().child("member", m)));
        models.add(fitted.model());
        loss += fitted.trainingLoss();
        fitted.state().ifPresent(s -> s.arrays().forEach((name, values) -> state.put(prefix + name, values)));
        return fitted.model();
    }

    List<Classifier> models() {
        return models;
    }

    /** The committee, with the members' states, if they have any, and this besides. */
    Fitted fitted(Classifier committee, Map<String, float[]> besides) {
        if (!state.isEmpty()) {
            state.putAll(besides);
        }
        return new Fitted(
                committee,
                state.isEmpty() ? Optional.empty() : Optional.of(new ModelState(state)),
                0,
                0,
                loss / models.size());
    }

    /** The members that a state belongs to; empty if the learner cannot restore them. */
    static Optional<List<Classifier>> restore(
            Learner base, int members, ModelState state, TrainingPlan plan, int[] inputShape, int classes) {
        List<Classifier> models = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            part(state, "member/" + m + "/")
                    .flatMap(own -> base.restore(own, plan, inputShape, classes))
                    .ifPresent(models::add);
        }
        return models.size() == members ? Optional.of(models) : Optional.empty();
    }

    /** The arrays of a committee's members, under the names {@code member/m/...}. */
    static Map<String, float[]> arrays(Learner base, String id, int members, Classifier model) {
        Checks.argument(model instanceof Committee, "%s is no committee of %s", model.id(), id);
        List<Classifier> models = ((Committee) model).members();
        Checks.size("members of " + id, models.size(), members);
        RestorableLearner restorable = restorable(base);
        Map<String, float[]> arrays = new HashMap<>();
        for (int m = 0; m < members; m++) {
            String prefix = "member/" + m + "/";
            restorable.arrays(models.get(m)).forEach((name, values) -> arrays.put(prefix + name, values));
        }
        return arrays;
    }

    /** The members that such arrays are of. */
    static List<Classifier> restore(
            Learner base, int members, int[] inputShape, int classes, Map<String, float[]> arrays) {
        RestorableLearner restorable = restorable(base);
        ModelState all = new ModelState(arrays);
        List<Classifier> models = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            Optional<ModelState> own = part(all, "member/" + m + "/");
            Checks.argument(own.isPresent(), "the saved committee has no member %d", m);
            models.add(restorable.restore(inputShape, classes, own.get().arrays()));
        }
        return models;
    }

    private static RestorableLearner restorable(Learner base) {
        return RestorableLearner.of(base)
                .orElseThrow(() ->
                        new IllegalArgumentException("models of learner " + base.id() + " cannot be written down"));
    }

    /** The base learner's files: the base is the committee's option {@code learner}. */
    static Map<String, Path> files(Learner base) {
        Map<String, Path> files = new HashMap<>();
        base.files().forEach((option, file) -> files.put("learner/" + option, file));
        return files;
    }

    /** The state of one member; absent where there is none. */
    private static Optional<ModelState> part(ModelState all, String prefix) {
        Map<String, float[]> own = new HashMap<>();
        all.arrays().forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), values);
            }
        });
        return own.isEmpty() ? Optional.empty() : Optional.of(new ModelState(own));
    }
}
