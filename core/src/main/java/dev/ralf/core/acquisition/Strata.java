package dev.ralf.core.acquisition;

import dev.ralf.core.util.Checks;
import java.util.Arrays;

/** Divides the rows of a pool into strata and says what share of a batch each should have. Sees no label of the pool. */
public interface Strata {
    /** Name in records. */
    String id();

    /**
     * Divides.
     *
     * @param task request
     * @param rows ids of the rows to divide, labelled or not
     * @throws dev.ralf.core.model.MissingCapabilityException if the model cannot give what is needed
     */
    Division divide(AcquisitionTask task, int[] rows);

    /**
     * A division.
     *
     * @param stratum stratum of each row, from 0
     * @param weights share of a batch that each stratum should have, finite and at least 0; need not sum to 1
     */
    record Division(int[] stratum, double[] weights) {
        /** Checks the strata and weights. */
        public Division {
            for (int s : stratum) {
                Checks.inRange("stratum", s, 0, weights.length - 1);
            }
            for (double w : weights) {
                Checks.nonNegative("weight", w);
            }
        }
    }

    /** How a batch is shared among strata, where nothing else decides. */
    enum Share {
        /** As the unlabelled rows are. */
        PROPORTIONAL,
        /** Equally, as far as a stratum has rows. */
        EQUAL;

        /**
         * The weights of strata: the number of unlabelled rows of each, or 1.
         *
         * @param rows ids of the rows that were divided
         * @param stratum their strata
         * @param strata number of strata
         */
        double[] weights(AcquisitionTask task, int[] rows, int[] stratum, int strata) {
            double[] weights = new double[strata];
            int[] sizes = unlabelled(task, rows, stratum, strata);
            for (int s = 0; s < strata; s++) {
                weights[s] = this == EQUAL ? 1 : sizes[s];
            }
            return weights;
        }
    }

    /** How many unlabelled rows each stratum has. */
    static int[] unlabelled(AcquisitionTask task, int[] rows, int[] stratum, int strata) {
        int[] labelled = task.labelled().clone();
        Arrays.sort(labelled);
        int[] sizes = new int[strata];
        for (int i = 0; i < rows.length; i++) {
            if (Arrays.binarySearch(labelled, rows[i]) < 0) {
                sizes[stratum[i]]++;
            }
        }
        return sizes;
    }

    /**
     * Whole quotas that add up to n: by largest remainder (ties: the lower index), where no stratum gets more than it
     * has; what it cannot take goes to the others by their weights, and by their sizes where those are 0.
     *
     * @param weights weight of each stratum
     * @param capacity rows of each stratum; together at least n
     * @param n how many to share out
     */
    static int[] quotas(double[] weights, int[] capacity, int n) {
        int[] quota = new int[weights.length];
        boolean[] full = new boolean[weights.length];
        int left = n;
        while (left > 0) {
            double total = 0;
            for (int s = 0; s < quota.length; s++) {
                full[s] = quota[s] == capacity[s];
                total += full[s] ? 0 : weights[s];
            }
            double[] exact = new double[quota.length];
            double capacityLeft = 0;
            for (int s = 0; s < quota.length; s++) {
                capacityLeft += capacity[s] - quota[s];
            }
            boolean over = false;
            for (int s = 0; s < quota.length; s++) {
                if (!full[s]) {
                    exact[s] =
                            total > 0 ? left * (weights[s] / total) : left * ((capacity[s] - quota[s]) / capacityLeft);
                    over |= exact[s] > capacity[s] - quota[s];
                }
            }
            int given = 0;
            for (int s = 0; s < quota.length; s++) { // fill those that cannot take their share, then share again
                int room = capacity[s] - quota[s];
                int take = over ? (exact[s] > room ? room : 0) : (int) Math.floor(exact[s] + 1e-9);
                quota[s] += take;
                given += take;
            }
            left -= given;
            if (!over) {
                giveRemainders(exact, capacity, quota, left);
                left = 0;
            }
        }
        return quota;
    }

    private static void giveRemainders(double[] exact, int[] capacity, int[] quota, int left) {
        double[] remainder = new double[exact.length];
        for (int s = 0; s < exact.length; s++) {
            remainder[s] = exact[s] - Math.floor(exact[s] + 1e-9);
        }
        for (int i = 0; i < left; i++) {
            int best = -1;
            for (int s = 0; s < exact.length; s++) {
                if (quota[s] < capacity[s] && (best < 0 || remainder[s] > remainder[best] + 1e-12)) {
                    best = s;
                }
            }
            quota[best]++;
            remainder[best] = -1;
        }
    }
}
