package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Expected error reduction: the rows after whose labelling the model is expected to err least on the rest of the pool. With
 * p the present model and p^(x,y) the one trained with label y for x besides, the expected error is
 *
 * <pre>{@code  E(x) = sum_y p(y|x) mean_{u in U, u != x} loss(p^(x,y)(.|u))}</pre>
 *
 * where the loss is the entropy in nats ({@link Loss#LOG}) or 1 - max ({@link Loss#ZERO_ONE}), and the utility is -E(x). The
 * rows of least E are taken, each scored alone. Ties are broken at random, independently of the pool's order.
 *
 * <p>The cost is one training for each candidate and class of positive probability, and a prediction of all evaluation rows by
 * each: {@code candidates} rows are scored, drawn at random, and U is {@code evaluation} rows, drawn at random from the
 * pool; with as many as there are, the score is that of the paper. Trainings run side by side on the machine's cores. The
 * fact {@code trainings} counts them. Of a batch larger than the candidates, the rest is drawn at random, with utility NaN.
 * If U holds no row but x, E(x) = 0.
 *
 * <p>Reference: Roy and McCallum, Toward Optimal Active Learning through Sampling Estimation of Error Reduction, ICML 2001.
 * A public toolkit takes the classes of the labelled rows alone and reads the wrong column of p where one is missing; here y
 * runs over all classes.
 *
 * @param loss what is expected
 * @param candidates most rows to score, at least 1
 * @param evaluation most rows to measure the error on, at least 1
 */
public record ExpectedErrorReduction(Loss loss, int candidates, int evaluation) implements Acquisition {
    /** What is expected. */
    public enum Loss {
        /** The entropy. */
        LOG(UncertaintyScore.ENTROPY),
        /** The probability of the classes that are not predicted. */
        ZERO_ONE(UncertaintyScore.LEAST_CONFIDENCE);

        private final UncertaintyScore score;

        Loss(UncertaintyScore score) {
            this.score = score;
        }
    }

    /** Checks the ranges. */
    public ExpectedErrorReduction {
        Checks.atLeast("candidates", candidates, 1);
        Checks.atLeast("evaluation", evaluation, 1);
    }

    @Override
    public String id() {
        return loss == Loss.LOG ? "expected-error" : "expected-error-zero-one";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is no run to train models, or a model gives anything but finite
     *     probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        RunContext run = task.requireRun(id());
        int[] ids = Space.ascending(task);
        int[] order = shuffled(ids.length, task.seed().child("candidates"));
        int[] scored = Arrays.copyOf(order, Math.min(candidates, ids.length));
        Arrays.sort(scored);
        int[] measured =
                Arrays.copyOf(shuffled(ids.length, task.seed().child("evaluation")), Math.min(evaluation, ids.length));
        Arrays.sort(measured);
        Features pool = task.inputs().features();
        int[] candidateIds = MathOps.select(ids, scored);
        Matrix p =
                Space.finite(task.model().probabilities(pool.select(candidateIds)), candidateIds, id(), "probability");
        double[] sums = errors(task, run, candidateIds, p, MathOps.select(ids, measured));
        double[] utilities = new double[scored.length];
        for (int c = 0; c < utilities.length; c++) {
            int others = measured.length - (Arrays.binarySearch(measured, scored[c]) >= 0 ? 1 : 0);
            utilities[c] = others == 0 ? 0 : -sums[c] / others;
        }
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("candidates", (double) scored.length);
        facts.put("evaluationRows", (double) measured.length);
        facts.put(
                "trainings", (double) Arrays.stream(p.data()).filter(v -> v > 0).count());
        int n = task.take();
        int best = Math.min(n, scored.length);
        int[] picks = Picks.top(utilities, best, candidateIds, task.seed());
        int[] chosen = Arrays.copyOf(MathOps.select(candidateIds, picks), n);
        double[] values = Arrays.copyOf(MathOps.select(utilities, picks), n);
        for (int i = best; i < n; i++) {
            chosen[i] = ids[order[i]];
            values[i] = Double.NaN;
        }
        return new Selection(chosen, values, facts);
    }

    private static int[] shuffled(int n, SeedTree seed) {
        int[] order = MathOps.range(n);
        SeedTree.shuffle(order, seed.generator());
        return order;
    }

    /**
     * The expected sum of losses over the evaluation rows but the candidate itself, for each candidate.
     *
     * @param task request: its labelled rows and inputs
     * @param run trains models
     * @param candidateIds ids of the candidates
     * @param p present probabilities of the candidates
     * @param evaluationIds ids of the evaluation rows
     */
    double[] errors(AcquisitionTask task, RunContext run, int[] candidateIds, Matrix p, int[] evaluationIds) {
        int k = p.columns();
        Features rows = task.inputs().features().select(evaluationIds);
        double[] expected = IntStream.range(0, candidateIds.length * k)
                .parallel()
                .mapToDouble(at -> p.data()[at] > 0
                        ? p.data()[at] * error(task, run, candidateIds[at / k], at % k, evaluationIds, rows)
                        : 0)
                .toArray();
        double[] errors = new double[candidateIds.length];
        for (int at = 0; at < expected.length; at++) {
            errors[at / k] += expected[at];
        }
        return errors;
    }

    private double error(AcquisitionTask task, RunContext run, int id, int label, int[] evaluationIds, Features rows) {
        Classifier refitted = run.refitWith(task, id, label);
        double[] losses = loss.score.of(
                Space.finite(refitted.probabilities(rows), evaluationIds, id(), "probability after a refit"));
        double sum = 0;
        for (int u = 0; u < losses.length; u++) {
            sum += evaluationIds[u] == id ? 0 : losses[u];
        }
        return sum;
    }
}
