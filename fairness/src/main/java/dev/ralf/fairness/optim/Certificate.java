package dev.ralf.fairness.optim;

/**
 * What a mixture and a dual point prove about each other on one sample, recomputed from the rows in plain arithmetic.
 * {@code optimum} is at least the plug-in accuracy of every rule whose gaps are within the tolerance, {@code accuracy}
 * is reached by one whose gaps exceed it by at most {@code violation}.
 *
 * @param optimum dual objective {@code H(mu)}
 * @param accuracy plug-in accuracy {@code A} of the mixture; its plug-in value where classes have costs
 * @param violation how far the mixture's largest gap of constrained rates exceeds the tolerance, at least 0
 * @param gap {@code H(mu) - A + violation * sum |mu| / 2}; up to rounding never negative
 */
public record Certificate(double optimum, double accuracy, double violation, double gap) {
    /** Largest gap of a certified solution. */
    public static final double MAX_GAP = 1e-6;
    /** Largest violation of a certified solution. */
    public static final double MAX_VIOLATION = 1e-7;

    /**
     * The certificate of a dual point and a mixture.
     *
     * @param problem the sample and the tolerance
     * @param offsets the dual point, {@code [group][cell]}, each cell sums to zero over groups
     * @param mixture the randomised rule
     */
    public static Certificate of(ParityProblem problem, double[][] offsets, Mixture mixture) {
        double optimum = problem.dual(offsets);
        double accuracy = 0;
        double[][] rates = new double[problem.groups()][problem.cells().size()];
        for (int b = 0; b < problem.blocks(); b++) {
            double[] w = mixture.weights()[b];
            for (int j = 0; j < w.length; j++) {
                GroupRule rule = problem.rule(b, mixture.offsets()[b][j]);
                accuracy += w[j] * rule.gain();
                for (int s = 0; s < rates.length; s++) {
                    for (int c = 0; c < rates[s].length; c++) {
                        rates[s][c] += w[j] * rule.rates()[s][c];
                    }
                }
            }
        }
        double violation = Math.max(0, largestGap(rates) - problem.tolerance());
        double gap = optimum - accuracy + violation * ParityProblem.absoluteSum(offsets) / 2;
        return new Certificate(optimum, accuracy, violation, gap);
    }

    /** {@code max_c (max_s rates[s][c] - min_s rates[s][c])}. */
    private static double largestGap(double[][] rates) {
        double largest = 0;
        for (int k = 0; k < rates[0].length; k++) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (double[] r : rates) {
                min = Math.min(min, r[k]);
                max = Math.max(max, r[k]);
            }
            largest = Math.max(largest, max - min);
        }
        return largest;
    }

    /** True if the gap is at most 1e-6 and the violation at most 1e-7. */
    public boolean certified() {
        return gap <= MAX_GAP && violation <= MAX_VIOLATION;
    }
}
