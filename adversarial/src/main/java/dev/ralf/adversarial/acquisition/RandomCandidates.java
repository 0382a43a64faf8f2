package dev.ralf.adversarial.acquisition;

import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Picks;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;

/** Random parts of a pool, and the best of them. */
final class RandomCandidates {
    private RandomCandidates() {}

    /**
     * {@code multiple} times as many rows of the pool as are asked for, ascending, drawn by a key of each row's id; the
     * whole pool if {@code multiple} is 0 or the pool is smaller.
     */
    static int[] of(AcquisitionTask task, int multiple) {
        int[] pool = task.unlabelled().clone();
        Arrays.sort(pool);
        long wanted = (long) multiple * task.batch();
        if (multiple == 0 || wanted >= pool.length) {
            return pool;
        }
        SeedTree seed = task.seed().child("candidates");
        int[] drawn = MathOps.select(pool, Picks.top(new double[pool.length], (int) wanted, pool, seed));
        Arrays.sort(drawn);
        return drawn;
    }

    /** The rows with the largest utilities, ties by a random key of each row, NaN last. */
    static Selection top(AcquisitionTask task, int[] ids, double[] utilities) {
        int[] picks = Picks.top(utilities, Math.min(task.batch(), ids.length), ids, task.seed());
        return Selection.of(MathOps.select(ids, picks), MathOps.select(utilities, picks));
    }
}
