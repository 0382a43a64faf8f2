package dev.ralf.fairness.acquisition;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Picks;
import dev.ralf.core.acquisition.RunContext;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.metrics.GroupTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * FAL, fair active learning by expected unfairness reduction: uncertain rows after whose labelling the model is expected to
 * decide most alike for the groups. With p the present model and h^(x,y) the decisions of the one trained with label y for x
 * besides, the expected unfairness is
 *
 * <pre>{@code  F(x) = sum_y p(y|x) max_k gap of P(h^(x,y)(u) = k | s) between groups, over evaluation rows u}</pre>
 *
 * and the utility, each part scaled to [0, 1] over the candidates (0 where all are equal),
 *
 * <pre>{@code  alpha scaled(H(p(.|x))) + (1 - alpha) scaled(-F(x)).}</pre>
 *
 * The rows of largest utility are taken, each scored alone; ties are broken at random, independently of the pool's order.
 * Candidates are drawn at random from the pool ({@link Candidates#RANDOM}; with as many as there are, the score is that of
 * the paper) or are the rows of largest entropy ({@link Candidates#UNCERTAIN}, the nested form; its authors then take alpha
 * = 0). Of a batch larger than the candidates, the rest is drawn at random, with utility NaN.
 *
 * <p>The cost is one training for each candidate and class of positive probability; trainings run side by side. Evaluation
 * rows are drawn from the pool, and their labels are not looked at; they weigh as the data's rows do. A gap that does not
 * exist, of fewer than two groups among them, counts as 0, as in the authors' code. Facts: {@code candidates}, {@code
 * evaluationRows}, {@code trainings}, and {@code expectedUnfairness.best} and {@code .worst} over the candidates.
 *
 * <p>Reference: Anahideh, Asudeh and Thirumuruganathan, Fair Active Learning, arXiv:2001.01796, and the authors' public code
 * for scaling and nesting. Ours: any number of classes and groups, where theirs is the difference of positive rates of two
 * groups (for which the two agree); evaluation on rows of the pool instead of a sample set aside; alpha stays what it is,
 * where their experiments raise or lower it over the rounds; batches.
 *
 * @param attribute sensitive attribute; empty for the first one that the data have
 * @param alpha weight of the entropy, in [0, 1]
 * @param choice how candidates are chosen
 * @param candidates most rows to score, at least 1
 * @param evaluation most rows to measure the unfairness on, at least 1
 */
public record ExpectedUnfairness(String attribute, double alpha, Candidates choice, int candidates, int evaluation)
        implements Acquisition {
    /** How candidates are chosen. */
    public enum Candidates {
        /** At random. */
        RANDOM,
        /** Those of largest entropy. */
        UNCERTAIN
    }

    /** Checks the ranges. */
    public ExpectedUnfairness {
        Checks.inRange("alpha", alpha, 0.0, 1.0);
        Objects.requireNonNull(choice, "choice");
        Checks.atLeast("candidates", candidates, 1);
        Checks.atLeast("evaluation", evaluation, 1);
    }

    @Override
    public String id() {
        return "expected-unfairness";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is no run to train models, the data do not have the attribute, or a model
     *     gives anything but finite probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        RunContext run = task.requireRun(id());
        Groups groups = task.requireGroups(attribute, id());
        int[] ids = task.unlabelled().clone();
        Arrays.sort(ids);
        Matrix all = task.over(ids, task.batch(), task.seed()).probabilities(id());
        double[] entropy = UncertaintyScore.ENTROPY.of(all);
        int[] random = shuffled(ids.length, task.seed().child("candidates"));
        int count = Math.min(candidates, ids.length);
        int[] scored = choice == Candidates.RANDOM
                ? Arrays.copyOf(random, count)
                : Picks.top(entropy, count, ids, task.seed().child("uncertain"));
        Arrays.sort(scored);
        int[] measured =
                Arrays.copyOf(shuffled(ids.length, task.seed().child("evaluation")), Math.min(evaluation, ids.length));
        Arrays.sort(measured);
        Matrix p = all.select(scored);
        int[] candidateIds = MathOps.select(ids, scored);
        double[] unfairness = expected(task, run, groups, candidateIds, p, MathOps.select(ids, measured));
        double[] utilities = combined(MathOps.select(entropy, scored), unfairness);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("candidates", (double) count);
        facts.put("evaluationRows", (double) measured.length);
        facts.put(
                "trainings", (double) Arrays.stream(p.data()).filter(v -> v > 0).count());
        facts.put("expectedUnfairness.best", Arrays.stream(unfairness).min().orElse(0));
        facts.put("expectedUnfairness.worst", Arrays.stream(unfairness).max().orElse(0));
        return taken(task, ids, random, scored, utilities, facts);
    }

    /** The best of the candidates, then rows at random. */
    private static Selection taken(
            AcquisitionTask task,
            int[] ids,
            int[] random,
            int[] scored,
            double[] utilities,
            Map<String, Double> facts) {
        int n = task.take();
        int best = Math.min(n, scored.length);
        int[] candidateIds = MathOps.select(ids, scored);
        int[] picks = Picks.top(utilities, best, candidateIds, task.seed());
        int[] rest = IntStream.of(random)
                .filter(i -> Arrays.binarySearch(scored, i) < 0)
                .limit(n - best)
                .map(i -> ids[i])
                .toArray();
        int[] chosen = Arrays.copyOf(MathOps.select(candidateIds, picks), n);
        double[] values = Arrays.copyOf(MathOps.select(utilities, picks), n);
        System.arraycopy(rest, 0, chosen, best, rest.length);
        Arrays.fill(values, best, n, Double.NaN);
        return new Selection(chosen, values, facts);
    }

    private static int[] shuffled(int n, SeedTree seed) {
        int[] order = MathOps.range(n);
        SeedTree.shuffle(order, seed.generator());
        return order;
    }

    private double[] combined(double[] entropy, double[] unfairness) {
        double[] h = scaled(entropy);
        double[] f = scaled(Arrays.stream(unfairness).map(v -> -v).toArray());
        double[] utilities = new double[h.length];
        Arrays.setAll(utilities, c -> alpha * h[c] + (1 - alpha) * f[c]);
        return utilities;
    }

    private static double[] scaled(double[] v) {
        double lo = Arrays.stream(v).min().orElse(0);
        double range = Arrays.stream(v).max().orElse(0) - lo;
        return Arrays.stream(v).map(x -> range > 0 ? (x - lo) / range : 0).toArray();
    }

    /** The expected unfairness of each candidate. */
    private double[] expected(
            AcquisitionTask task, RunContext run, Groups groups, int[] candidateIds, Matrix p, int[] evaluationIds) {
        int k = p.columns();
        Features rows = task.inputs().features().select(evaluationIds);
        Groups of = groups.select(evaluationIds);
        double[] weights = MathOps.select(task.inputs().weights(), evaluationIds);
        double[] parts = IntStream.range(0, candidateIds.length * k)
                .parallel()
                .mapToDouble(at -> p.data()[at] > 0
                        ? p.data()[at]
                                * unfairness(
                                        run.refitWith(task, candidateIds[at / k], at % k)
                                                .probabilities(rows),
                                        evaluationIds,
                                        of,
                                        weights)
                        : 0)
                .toArray();
        double[] sums = new double[candidateIds.length];
        for (int at = 0; at < parts.length; at++) {
            sums[at / k] += parts[at];
        }
        return sums;
    }

    private double unfairness(Matrix p, int[] evaluationIds, Groups groups, double[] weights) {
        Matrix decisions = new Matrix(p.rows(), p.columns());
        for (int i = 0; i < p.rows(); i++) {
            for (int k = 0; k < p.columns(); k++) {
                if (!Double.isFinite(p.get(i, k))) {
                    throw new IllegalArgumentException(id() + ": probability after a refit of row " + evaluationIds[i]
                            + " must be finite, got " + p.get(i, k));
                }
            }
            decisions.set(i, p.argmax(i), 1);
        }
        double gap = GroupTable.unlabelled(decisions, groups, weights).unfairnessMax();
        return Double.isNaN(gap) ? 0 : gap;
    }
}
