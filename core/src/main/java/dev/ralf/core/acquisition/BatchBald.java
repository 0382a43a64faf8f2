package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * BatchBALD: the batch whose labels together tell most about which pass is right, built greedily. With A the rows chosen
 * so far, the next one maximises the gain in joint mutual information in nats
 *
 * <pre>{@code  I(y_x; w | y_A) = H(y_x | y_A) - (1/T) sum_t H(p_t(x))}</pre>
 *
 * which is the {@link StochasticScore#BALD} score for an empty batch, never negative, and 0 for a row that A makes
 * redundant. The utilities are these gains; their sum, the joint information of the batch, is the fact
 * {@code jointInformation}; the fact {@code exact} is 1 where no configuration was drawn, else 0. T passes hold at most ln T nats: a batch that comes near this needs more passes.
 *
 * <p>The joint entropies sum over all k^b configurations of the batch's labels while at most {@code configurations} of
 * them are possible, and over as many drawn ones beyond; memory is {@code configurations * T} numbers, and the pool's
 * rows stream through. Gains only shrink as the batch grows, so a row whose last gain is below another's present one is
 * not looked at again: the batch is that of the full greedy search while all is exact; once configurations are drawn, a
 * gain may rise by sampling error, and rows may be passed over for it. Equal gains are decided at random by the rows'
 * own streams.
 *
 * <p>Reference: Kirsch, van Amersfoort, Gal, BatchBALD, arXiv:1906.08158. Deviations: drawn configurations are
 * carried on from row to row, where the paper draws anew; given them the gain is exact and never negative, where the
 * paper estimates the joint entropy; rows are skipped lazily. Probabilities of 0 are exact, where the authors' code
 * gives NaN.
 *
 * @param passes number of passes T, at least 1
 * @param configurations the most label configurations to sum over, at least 1
 */
public record BatchBald(int passes, int configurations) implements Acquisition {
    /** Checks the ranges. */
    public BatchBald {
        Checks.atLeast("passes", passes, 1);
        Checks.atLeast("configurations", configurations, 1);
    }

    @Override
    public String id() {
        return "batch-bald";
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
        if (drawn.passes().isEmpty()) {
            return Selection.of(new int[0], new double[0]);
        }
        long[] ties = IntStream.of(drawn.ids())
                .mapToLong(id -> task.seed().child(id).key())
                .toArray();
        Batch batch = pick(
                drawn.passes(),
                task.take(),
                ties,
                task.seed().child("configurations").generator());
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("jointInformation", batch.information());
        facts.put("exact", batch.exact() ? 1.0 : 0.0);
        return new Selection(MathOps.select(drawn.ids(), batch.rows()), batch.gains(), facts);
    }

    /**
     * A batch.
     *
     * @param rows positions in pick order
     * @param gains gain of each, in nats
     * @param exact whether all gains are exact
     */
    record Batch(int[] rows, double[] gains, boolean exact) {
        double information() {
            double sum = 0;
            for (double gain : gains) {
                sum += gain;
            }
            return sum;
        }
    }

    /**
     * The rule itself.
     *
     * @param passes T probability matrices {@code [n][k]}, finite
     * @param take how many rows to pick, at most n
     * @param ties a number for each row; of rows with equal gains the least goes first
     * @param rng stream of drawn configurations
     */
    Batch pick(List<Matrix> passes, int take, long[] ties, RandomGenerator rng) {
        double[] bald = StochasticScore.BALD.of(passes);
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        for (int i = 0; i < bald.length; i++) {
            queue.add(new Candidate(i, bald[i], ties[i], 0));
        }
        int k = passes.get(0).columns();
        double[] p = new double[passes.size() * k];
        JointEntropy chosen = JointEntropy.empty(passes.size());
        int[] rows = new int[take];
        double[] gains = new double[take];
        boolean exact = true;
        for (int size = 0; size < take; ) {
            Candidate best = queue.remove();
            gather(passes, best.row, p);
            if (best.batch == size) {
                rows[size] = best.row;
                gains[size] = best.gain;
                exact &= chosen.exact();
                size++;
                if (size < take) {
                    chosen = chosen.with(p, k, configurations, rng);
                }
            } else {
                queue.add(new Candidate(best.row, chosen.information(p, k), best.tie, size));
            }
        }
        return new Batch(rows, gains, exact);
    }

    private static void gather(List<Matrix> passes, int row, double[] p) {
        int k = passes.get(0).columns();
        for (int t = 0; t < passes.size(); t++) {
            System.arraycopy(passes.get(t).data(), row * k, p, t * k, k);
        }
    }

    /** A row with its gain over the first {@code batch} rows of the batch; the best one is the least. */
    private record Candidate(int row, double gain, long tie, int batch) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byGain = Double.compare(other.gain, gain);
            return byGain != 0 ? byGain : Long.compare(tie, other.tie);
        }
    }
}
