package dev.ralf.core.acquisition;

import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A score for each unlabelled row, each scored alone.
 *
 * @param ids the unlabelled ids, ascending
 * @param values score of each, higher is better
 */
record Scores(int[] ids, double[] values) {
    /** Takes the highest; ties are broken at random, independently of the pool's order. Facts: means, then the others. */
    Selection top(AcquisitionTask task, Map<String, Double> more) {
        return picked(Picks.top(values, task.take(), ids, task.seed()), more);
    }

    /** The selection of the rows at {@code picks}, with the means of pool and batch as facts. */
    Selection picked(int[] picks, Map<String, Double> more) {
        double[] utilities = MathOps.select(values, picks);
        Map<String, Double> facts = new LinkedHashMap<>(); // in a fixed order: Map.of has another one in every JVM
        facts.put("poolMean", Arrays.stream(values).average().orElse(Double.NaN));
        facts.put("batchMean", Arrays.stream(utilities).average().orElse(Double.NaN));
        facts.putAll(more);
        return new Selection(MathOps.select(ids, picks), utilities, facts);
    }
}
