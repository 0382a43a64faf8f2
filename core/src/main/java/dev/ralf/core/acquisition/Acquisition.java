package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import java.util.Set;

/**
 * Chooses which rows to label next: a pure function of the model, the pool and the random stream. It sees no label of
 * the pool. Returns exactly {@code min(batch, pool)} distinct unlabelled ids.
 */
public interface Acquisition {
    /** Name in records, for example {@code entropy} or {@code dre}. */
    String id();

    /**
     * What it needs of a model beyond probabilities, as capability interfaces, so that an unsuitable learner is refused
     * before anything is trained.
     */
    default Set<Class<? extends Classifier>> needs() {
        return Set.of();
    }

    /**
     * Selects.
     *
     * @throws dev.ralf.core.model.MissingCapabilityException if the model cannot give what the method needs
     */
    Selection select(AcquisitionTask task);
}
