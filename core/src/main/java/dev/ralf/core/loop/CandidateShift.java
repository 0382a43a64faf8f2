package dev.ralf.core.loop;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import java.util.Set;

/**
 * What happens to a pool once the first model is in use: the candidates for retraining are what it met, and not what it was
 * trained on. Applied once, right after the model of round 0 is trained; rows that were labelled before stay as they are.
 */
public interface CandidateShift {
    /** Name in specs. */
    String id();

    /** What the first model must be able to do. */
    default Set<Class<? extends Classifier>> needs() {
        return Set.of();
    }

    /**
     * The inputs of some rows as the model met them. No label is seen: the labels of shifted rows are those of the rows that
     * they were.
     *
     * @param model the model of round 0
     * @param inputs the whole data set
     * @param rows which rows
     * @param seed stream of the shift; what happens to a row depends on its id and not on the others
     * @return {@code [rows.length]}, in the order of {@code rows}, in the same domain
     */
    Features apply(Classifier model, Inputs inputs, int[] rows, SeedTree seed);
}
