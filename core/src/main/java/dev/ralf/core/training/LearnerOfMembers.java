package dev.ralf.core.training;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.Committee;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A learner whose models are committees: what it is, it is by its members' learner. */
interface LearnerOfMembers extends RestorableLearner {
    /** What each member is. */
    Learner base();

    @Override
    default boolean trainsNetworks() {
        return base().trainsNetworks();
    }

    @Override
    default boolean differentiable() {
        return false;
    }

    @Override
    default void requireInputs(int[] inputShape, int classes) {
        base().requireInputs(inputShape, classes);
    }

    @Override
    default Set<Class<? extends Classifier>> capabilities(int[] inputShape, int classes) {
        return Set.of(Committee.class);
    }

    @Override
    default Optional<String> engine() {
        return base().engine();
    }

    @Override
    default Optional<String> device() {
        return base().device();
    }

    @Override
    default Map<String, Path> files() {
        return Members.files(base());
    }

    @Override
    default boolean restorable() {
        return RestorableLearner.of(base()).isPresent();
    }
}
