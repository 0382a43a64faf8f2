package dev.ralf.core.training;

import dev.ralf.core.data.Examples;
import dev.ralf.core.random.SeedTree;
import java.util.Optional;

/**
 * One request to train a model.
 *
 * @param labelled labelled examples, in the order in which they were bought
 * @param validation examples for early stopping; may be empty
 * @param classes number of classes of the data set
 * @param regime how to train
 * @param previous state of the last round's model, for a warm start; absent in the first round
 * @param seed stream of this round
 * @param initSeed stream of the initial weights of a fresh model; the loop gives the same one in every round
 */
public record TrainingTask(
        Examples labelled,
        Examples validation,
        int classes,
        TrainingRegime regime,
        Optional<ModelState> previous,
        SeedTree seed,
        SeedTree initSeed) {}
