package dev.ralf.core.acquisition;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Herding inside strata, with a quota of the batch for each: quotas by largest remainder of the strata's weights, at
 * most what a stratum has unlabelled, and in each stratum {@link Herding} with the stratum as the pool, counting its own
 * labelled rows. The kernel's width is that of the whole pool. Picks come stratum by stratum; the facts give each
 * stratum's unlabelled rows and quota.
 *
 * <p>Source: RALF; with weights by the robust error of each predicted class it is robust-fair herding.
 *
 * @param herding the kernel and its space
 * @param strata strata and their weights
 */
public record StratifiedHerding(Herding herding, Strata strata) implements Acquisition {
    @Override
    public String id() {
        return herding.id() + "-" + strata.id();
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int n = task.take();
        if (n == 0) {
            return Selection.of(new int[0], new double[0]);
        }
        int[] pool = Space.pool(task);
        Strata.Division division = strata.divide(task, pool);
        int[] sizes = Strata.unlabelled(task, pool, division.stratum(), division.weights().length);
        int[] quota = Strata.quotas(division.weights(), sizes, n);
        Selection selection = herding.selectInside(task, pool, division.stratum(), quota);
        Map<String, Double> facts = new LinkedHashMap<>(selection.facts());
        for (int s = 0; s < quota.length; s++) {
            facts.put("weight[" + s + "]", division.weights()[s]);
            facts.put("unlabelled[" + s + "]", (double) sizes[s]);
            facts.put("quota[" + s + "]", (double) quota[s]);
        }
        return new Selection(selection.ids(), selection.utilities(), facts);
    }
}
