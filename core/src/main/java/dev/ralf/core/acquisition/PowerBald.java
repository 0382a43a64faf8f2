package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * PowerBALD: a batch drawn without replacement with probability proportional to {@code s^b}, where s is a row's
 * {@link StochasticScore#BALD} score and b the coldness. It takes the rows with the largest {@code b ln s + g}, where g
 * is a standard Gumbel draw of the row's own stream, which has exactly that distribution. A cure for the near-duplicates
 * of top-k at no cost: b = 0 is random sampling, large b is top-k. The utilities are the scores s, so they need not fall
 * in pick order. Rows of score 0 come last, at random.
 *
 * <p>Reference: Kirsch et al., Stochastic Batch Acquisition: A Simple Baseline for Deep Active Learning,
 * arXiv:2106.12059; the distribution and its default coldness 1 were checked against public code, not the paper's text.
 * One such code multiplies the noise by b instead of the score: equal at b = 1 only.
 *
 * @param passes number of passes T, at least 1
 * @param coldness exponent b, at least 0
 */
public record PowerBald(int passes, double coldness) implements Acquisition {
    /** Checks the ranges. */
    public PowerBald {
        Checks.atLeast("passes", passes, 1);
        Checks.nonNegative("coldness", coldness);
    }

    @Override
    public String id() {
        return "power-bald";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(StochasticModel.class);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model gives anything but finite probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        StochasticPasses drawn = StochasticPasses.draw(task, passes, id());
        double[] scores = drawn.passes().isEmpty() ? new double[0] : StochasticScore.BALD.of(drawn.passes());
        double[] logs = Arrays.stream(scores).map(Math::log).toArray();
        int[] picks = StochasticBatch.draw(logs, coldness, task.take(), drawn.ids(), task.seed());
        return drawn.selection(picks, scores, Map.of());
    }
}
