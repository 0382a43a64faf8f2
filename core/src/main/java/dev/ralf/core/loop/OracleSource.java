package dev.ralf.core.loop;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.label.Answer;
import dev.ralf.core.random.SeedTree;
import java.util.List;

/** Where labels come from: the data set itself, simulated annotators, or people. */
public interface OracleSource {
    /** Name in specs. */
    String id();

    /**
     * The oracle of one cell and seed.
     *
     * @param data the data set; a simulated oracle reads its labels
     * @param seed stream of the repetition's oracle, which cells of one seed share
     * @param answers what people answered so far; empty for simulated oracles
     * @throws IllegalArgumentException if the data set has no labels where they are needed
     */
    Oracle open(Dataset data, SeedTree seed, List<Answer> answers);
}
