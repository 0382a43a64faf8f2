package dev.ralf.core.acquisition;

import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rows whose predictions are most uncertain; ties are broken at random, independently of the pool's order. The pool
 * is scored in batches, so that memory beyond one number a row does not grow with it.
 *
 * @param id name in records
 * @param score uncertainty of a probability row
 */
public record UncertaintySampling(String id, UncertaintyScore score) implements Acquisition {
    @Override
    public Selection select(AcquisitionTask task) {
        double[] scores = PoolScores.of(score, task, task.unlabelled(), id);
        int[] picks = Picks.top(scores, task.take(), task.unlabelled(), task.seed());
        double[] utilities = MathOps.select(scores, picks);
        Map<String, Double> facts = new LinkedHashMap<>(); // in a fixed order: Map.of has another one in every JVM
        facts.put("poolMean", Arrays.stream(scores).average().orElse(Double.NaN));
        facts.put("batchMean", Arrays.stream(utilities).average().orElse(Double.NaN));
        return new Selection(MathOps.select(task.unlabelled(), picks), utilities, facts);
    }
}
