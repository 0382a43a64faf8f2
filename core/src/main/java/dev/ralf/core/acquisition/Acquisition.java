package dev.ralf.core.acquisition;

/**
 * Chooses which rows to label next: a pure function of the model, the pool and the random stream. It sees no label of
 * the pool. Returns exactly {@code min(batch, pool)} distinct unlabelled ids.
 */
public interface Acquisition {
    /** Name in records, for example {@code entropy} or {@code dre}. */
    String id();

    /**
     * Selects.
     *
     * @throws dev.ralf.core.model.MissingCapabilityException if the model cannot give what the method needs
     */
    Selection select(AcquisitionTask task);
}
