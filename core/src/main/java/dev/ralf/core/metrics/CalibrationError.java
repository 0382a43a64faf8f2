package dev.ralf.core.metrics;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A reliability diagram, and the calibration errors that can be read off it. Two binning rules, each with a fixed number
 * of bins over a confidence in [0, 1]:
 *
 * <ul>
 *   <li>equal width: bin {@code b} is right-closed, {@code (b / bins, (b + 1) / bins]}, and a confidence of 0 belongs to
 *       the first;
 *   <li>equal mass: rows are sorted by confidence, ties in their given order, and cut into runs whose numbers of rows
 *       differ by at most one, the longer ones first.
 * </ul>
 *
 * Within a bin all means are weighted. An empty bin has weight 0 and NaN means, and adds nothing to an error. Without any
 * weight an error is NaN. Reference: Guo, Pleiss, Sun, Weinberger, arXiv:1706.04599; classwise: Kull et al.,
 * arXiv:1910.12656; equal mass: Nguyen, O'Connor, arXiv:1508.05154.
 *
 * @param lower smallest confidence that may be in each bin (equal width) or is in it (equal mass)
 * @param upper largest one
 * @param weight weight share of each bin, summing to 1
 * @param confidence mean confidence of each bin
 * @param frequency share of rows of each bin where the event happened, for example where the prediction was right
 */
public record CalibrationError(
        double[] lower, double[] upper, double[] weight, double[] confidence, double[] frequency) {

    /** The diagram of the most likely class (the lowest one on ties), over equal-width bins. */
    public static CalibrationError ofTopClass(Matrix probabilities, int[] labels, double[] weights, int bins) {
        return equalWidth(confidences(probabilities), hits(probabilities, labels), weights, bins);
    }

    /** The diagram of the most likely class (the lowest one on ties), over equal-mass bins. */
    public static CalibrationError ofTopClassEqualMass(Matrix probabilities, int[] labels, double[] weights, int bins) {
        return equalMass(confidences(probabilities), hits(probabilities, labels), weights, bins);
    }

    /** The diagram of the probabilities of one class, over equal-width bins. */
    public static CalibrationError ofClass(Matrix probabilities, int[] labels, double[] weights, int k, int bins) {
        check(probabilities, labels);
        Checks.inRange("class", k, 0, probabilities.columns() - 1);
        double[] p = new double[labels.length];
        boolean[] event = new boolean[labels.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = probabilities.get(i, k);
            event[i] = labels[i] == k;
        }
        return equalWidth(p, event, weights, bins);
    }

    /** Classwise expected calibration error: the mean over classes of {@link #expected} of {@link #ofClass}. */
    public static double classwise(Matrix probabilities, int[] labels, double[] weights, int bins) {
        double sum = 0;
        for (int k = 0; k < probabilities.columns(); k++) {
            sum += ofClass(probabilities, labels, weights, k, bins).expected();
        }
        return sum / probabilities.columns();
    }

    /**
     * A diagram over equal-width bins.
     *
     * @param confidence predicted probability of the event, in [0, 1]; NaN makes every number of its bin NaN
     * @param event true where it happened
     * @param weights non-negative weights
     * @param bins number of bins, usually 15
     */
    public static CalibrationError equalWidth(double[] confidence, boolean[] event, double[] weights, int bins) {
        Checks.atLeast("bins", bins, 1);
        int[] bin = new int[confidence.length];
        for (int i = 0; i < bin.length; i++) {
            bin[i] = bin(confidence[i], bins);
        }
        double[] lower = new double[bins];
        double[] upper = new double[bins];
        for (int b = 0; b < bins; b++) {
            lower[b] = (double) b / bins;
            upper[b] = (double) (b + 1) / bins;
        }
        return of(confidence, event, weights, bin, lower, upper);
    }

    /** A diagram over equal-mass bins; parameters as in {@link #equalWidth}. */
    public static CalibrationError equalMass(double[] confidence, boolean[] event, double[] weights, int bins) {
        Checks.atLeast("bins", bins, 1);
        int n = confidence.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> confidence[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] bin = new int[n];
        double[] lower = new double[bins];
        double[] upper = new double[bins];
        int next = 0;
        for (int b = 0; b < bins; b++) {
            int size = n / bins + (b < n % bins ? 1 : 0);
            lower[b] = size == 0 ? Double.NaN : confidence[order[next]];
            upper[b] = size == 0 ? Double.NaN : confidence[order[next + size - 1]];
            for (int i = 0; i < size; i++) {
                bin[order[next++]] = b;
            }
        }
        return of(confidence, event, weights, bin, lower, upper);
    }

    private static CalibrationError of(
            double[] confidence, boolean[] event, double[] weights, int[] bin, double[] lower, double[] upper) {
        Checks.size("events", event.length, confidence.length);
        Checks.size("weights", weights.length, confidence.length);
        int bins = lower.length;
        double[] weight = new double[bins];
        double[] sum = new double[bins];
        double[] hit = new double[bins];
        double total = 0;
        for (int i = 0; i < bin.length; i++) {
            weight[bin[i]] += weights[i];
            sum[bin[i]] += weights[i] * confidence[i];
            hit[bin[i]] += event[i] ? weights[i] : 0;
            total += weights[i];
        }
        for (int b = 0; b < bins; b++) {
            sum[b] /= weight[b];
            hit[b] /= weight[b];
            weight[b] /= total;
        }
        return new CalibrationError(lower, upper, weight, sum, hit);
    }

    /** Expected calibration error {@code sum_b W_b |frequency_b - confidence_b|}, in [0, 1]. */
    public double expected() {
        double sum = 0;
        for (int b = 0; b < weight.length; b++) {
            sum += weight[b] == 0 ? 0 : weight[b] * Math.abs(frequency[b] - confidence[b]);
        }
        return sum;
    }

    /** Maximum calibration error: the largest {@code |frequency_b - confidence_b|} of a non-empty bin, in [0, 1]. */
    public double maximum() {
        double max = 0;
        boolean any = false;
        for (int b = 0; b < weight.length; b++) {
            if (weight[b] != 0) {
                any |= weight[b] > 0;
                max = Math.max(max, Math.abs(frequency[b] - confidence[b])); // NaN stays NaN
            }
        }
        return any ? max : Double.NaN;
    }

    /** Root mean square calibration error {@code sqrt(sum_b W_b (frequency_b - confidence_b)^2)}, in [0, 1]. */
    public double rootMeanSquare() {
        return Math.sqrt(reliability());
    }

    /** The reliability term of {@link BrierScore}: {@code sum_b W_b (confidence_b - frequency_b)^2}. */
    private double reliability() {
        double sum = 0;
        for (int b = 0; b < weight.length; b++) {
            double d = frequency[b] - confidence[b];
            sum += weight[b] == 0 ? 0 : weight[b] * d * d;
        }
        return sum;
    }

    /**
     * Decomposes the Brier score {@code mean (p - event)^2} of one event into {@code reliability - resolution +
     * uncertainty + within}; the first three are Murphy's terms of the binned forecast, {@code within} is what binning
     * leaves over: the mean of {@code (p - event)^2} minus that of the binned forecast. Reference: Murphy,
     * doi:10.1175/1520-0450(1973)012; within-bin terms: Stephenson, Coelho, Jolliffe, doi:10.1175/2007WAF2006116.1.
     *
     * @param brier the unbinned Brier score of the event
     */
    public BrierScore decompose(double brier) {
        double base = 0;
        for (int b = 0; b < weight.length; b++) {
            base += weight[b] == 0 ? 0 : weight[b] * frequency[b];
        }
        double resolution = 0;
        for (int b = 0; b < weight.length; b++) {
            double d = frequency[b] - base;
            resolution += weight[b] == 0 ? 0 : weight[b] * d * d;
        }
        double reliability = reliability();
        double uncertainty = base * (1 - base);
        return new BrierScore(
                brier, reliability, resolution, uncertainty, brier - (reliability - resolution + uncertainty));
    }

    /**
     * The parts of a Brier score.
     *
     * @param total mean squared error of the probability of one event, in [0, 1]
     * @param reliability miscalibration, smaller is better
     * @param resolution how far the bins' frequencies are apart, larger is better
     * @param uncertainty variance of the event
     * @param within what binning leaves over
     */
    public record BrierScore(double total, double reliability, double resolution, double uncertainty, double within) {}

    private static double[] confidences(Matrix p) {
        double[] confidence = new double[p.rows()];
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = p.get(i, p.argmax(i));
        }
        return confidence;
    }

    private static boolean[] hits(Matrix p, int[] labels) {
        check(p, labels);
        boolean[] hit = new boolean[labels.length];
        for (int i = 0; i < hit.length; i++) {
            hit[i] = p.argmax(i) == labels[i];
        }
        return hit;
    }

    private static void check(Matrix p, int[] labels) {
        Checks.size("labels", labels.length, p.rows());
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= p.columns()) {
                Checks.inRange("labels[" + i + "]", labels[i], 0, p.columns() - 1);
            }
        }
    }

    /** The right-closed bin of a confidence in [0, 1]: edges are {@code b / bins} in double arithmetic. */
    private static int bin(double confidence, int bins) {
        int b = Math.min(bins - 1, Math.max(0, (int) Math.ceil(confidence * bins) - 1));
        while (b > 0 && confidence <= (double) b / bins) {
            b--;
        }
        while (b < bins - 1 && confidence > (double) (b + 1) / bins) {
            b++;
        }
        return b;
    }
}
