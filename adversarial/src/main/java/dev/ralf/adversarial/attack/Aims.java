package dev.ralf.adversarial.attack;

import dev.ralf.core.util.Matrix;

/** Which classes a multi-target attack aims at. */
final class Aims {
    private Aims() {}

    /**
     * For each row of a block, the classes other than the label with the largest scores at the natural input, best
     * first: {@code [min(most, K - 1)][n]}. The lowest class wins a tie. Costs one query of each row.
     */
    static int[][] bestWrong(Ledger.Block block, int most) {
        DeployedTarget target = block.target();
        Matrix scores = target.scores(block.natural());
        int[][] aims = new int[Math.min(most, target.classes() - 1)][target.size()];
        for (int i = 0; i < target.size(); i++) {
            block.spend(i, false);
            double[] s = scores.row(i);
            boolean[] taken = new boolean[s.length];
            taken[target.labels()[i]] = true;
            for (int[] aim : aims) {
                int best = -1;
                for (int k = 0; k < s.length; k++) {
                    if (!taken[k] && (best < 0 || s[k] > s[best])) {
                        best = k;
                    }
                }
                taken[best] = true;
                aim[i] = best;
            }
        }
        return aims;
    }
}
