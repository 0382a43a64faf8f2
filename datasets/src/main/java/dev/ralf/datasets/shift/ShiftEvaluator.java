package dev.ralf.datasets.shift;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a model is worth on inputs unlike those it was trained on.
 *
 * <p>Corruptions, per decision rule: {@code corrupted-accuracy.KIND.SEVERITY} for severities 1 to 5,
 * {@code corrupted-accuracy.KIND}, their mean, and {@code corruption-error}, one minus the mean over kinds: the mCE of
 * Hendrycks and Dietterich without the division by the errors of a reference network, for which there is none beside
 * their data. {@code relative-corruption-error} is that error minus the error on the clean rows. Weighted by the rows'
 * weights.
 *
 * <p>Inputs out of distribution, of the model: {@code ood-auroc.max-softmax} and {@code ood-auroc.entropy}, the probability
 * that a test row has a larger top probability, or a smaller entropy, than a row of the other data set (ties one half; 0.5
 * says that nothing is told apart). All rows of the other data set count, up to {@code rows}.
 *
 * <p>Sources: Hendrycks, Dietterich (2019), arXiv:1903.12261; Hendrycks, Gimpel (2017), arXiv:1610.02136.
 */
public final class ShiftEvaluator implements Evaluator {
    private final List<String> kinds;
    private final int rows;
    private final Optional<DatasetSource> other;
    private final SeedTree otherSeed;
    private Features outside;

    /**
     * An evaluator.
     *
     * @param kinds ids of corruptions; empty: all that fit the inputs
     * @param rows test rows, and rows of the other data set, at most; the first ones
     * @param other a data set whose inputs have the same shape, and are no table
     * @param otherSeed seed of the other data set, if it is generated
     */
    public ShiftEvaluator(List<String> kinds, int rows, Optional<DatasetSource> other, SeedTree otherSeed) {
        this.kinds = List.copyOf(kinds);
        this.rows = rows;
        this.other = other;
        this.otherSeed = otherSeed;
    }

    /** The component of specs. */
    public static Component<Evaluator> component() {
        return new Component<>(
                Evaluator.class,
                "shift",
                "accuracy under corruptions of five severities, and how well inputs of another data set are told apart",
                "arXiv:1903.12261, arXiv:1610.02136",
                ShiftEvaluator::from);
    }

    /** Options: {@code kinds} (all that fit), {@code rows} (1000), {@code other}, {@code otherSeed} (0). */
    static ShiftEvaluator from(Options o) {
        List<String> kinds = o.texts("kinds", List.of());
        List<String> known = all().map(Corruption::id).toList();
        for (String kind : kinds) {
            if (!known.contains(kind)) {
                throw o.error("kinds", "kinds must be of " + String.join(", ", known) + ", got " + kind);
            }
        }
        if (kinds.stream().distinct().count() != kinds.size()) {
            throw o.error("kinds", "kinds must be distinct, got " + kinds);
        }
        return new ShiftEvaluator(
                kinds,
                o.integer("rows", 1000, 1, Integer.MAX_VALUE),
                o.optionalComponent("other", DatasetSource.class),
                new SeedTree(o.integer("otherSeed", 0, 0, Integer.MAX_VALUE)));
    }

    @Override
    public String id() {
        return "shift";
    }

    @Override
    public void evaluate(EvaluationTask task, Measurements sink) {
        int n = Math.min(rows, task.test().size());
        Examples test = task.test().select(MathOps.range(n));
        Matrix clean = task.model().probabilities(test.features());
        EvaluationTask part = new EvaluationTask(task.model(), task.rules(), test, clean, task.seed());
        List<Corruption> corruptions = fitting(test.features());
        double[][] sums = new double[task.rules().size()][2];
        for (Corruption corruption : corruptions) {
            double[] means = new double[task.rules().size()];
            for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
                SeedTree seed = task.seed().child(corruption.id(), severity);
                Features x = corruption.apply(test.features(), test.ids(), severity, seed);
                Matrix p = task.model().probabilities(x);
                for (int r = 0; r < means.length; r++) {
                    double accuracy = accuracy(part, task.rules().get(r), p);
                    means[r] += accuracy / Corruption.SEVERITIES;
                    sink.add(
                            task.rules().get(r).id(),
                            "corrupted-accuracy." + corruption.id() + "." + severity,
                            accuracy);
                }
            }
            for (int r = 0; r < means.length; r++) {
                sink.add(task.rules().get(r).id(), "corrupted-accuracy." + corruption.id(), means[r]);
                sums[r][0] += means[r] / corruptions.size();
            }
        }
        for (int r = 0; r < sums.length; r++) {
            DecisionRule rule = task.rules().get(r);
            sink.add(rule.id(), "corruption-error", 1 - sums[r][0]);
            sink.add(rule.id(), "relative-corruption-error", accuracy(part, rule, clean) - sums[r][0]);
        }
        if (other.isPresent()) {
            Matrix p = task.model().probabilities(outside(test.features()));
            sink.add(Measurements.MODEL, "ood-auroc.max-softmax", area(top(clean), top(p)));
            sink.add(Measurements.MODEL, "ood-auroc.entropy", area(negativeEntropy(clean), negativeEntropy(p)));
        }
    }

    private static double accuracy(EvaluationTask task, DecisionRule rule, Matrix p) {
        Matrix q = rule.decisionProbabilities(p, task.groupsOf(rule));
        return ClassificationMetrics.expectedAccuracy(
                q, task.test().labels(), task.test().weights());
    }

    private static Stream<Corruption> all() {
        return Stream.concat(Arrays.stream(ImageCorruption.values()), Arrays.stream(TableCorruption.values()));
    }

    private List<Corruption> fitting(Features x) {
        boolean image = isImage(x);
        List<Corruption> found = new ArrayList<>();
        all().filter(c -> kinds.isEmpty() ? c instanceof ImageCorruption == image : kinds.contains(c.id()))
                .forEach(found::add);
        for (Corruption c : found) {
            if (c instanceof ImageCorruption && !image) {
                throw new IllegalArgumentException("corruption " + c.id()
                        + " needs images with pixels in [0, 1], got inputs of shape " + Arrays.toString(x.shape()));
            }
        }
        return found;
    }

    private static boolean isImage(Features x) {
        int[] shape = x.shape();
        return shape.length == 3
                && shape[1] > 1
                && x.domain().lower(0) == 0
                && x.domain().upper(0) == 1;
    }

    private synchronized Features outside(Features test) {
        if (test.domain().encoding().isPresent()) {
            throw new IllegalArgumentException(
                    "other must be a data set of images or signals for data of the same kind,"
                            + " but the test rows are a table");
        }
        if (outside == null) {
            Dataset data = other.get().load(otherSeed);
            outside = data.inputs().features().slice(0, Math.min(rows, data.size()));
        }
        if (!Arrays.equals(outside.shape(), test.shape())) {
            throw new IllegalArgumentException("other must have inputs of shape " + Arrays.toString(test.shape())
                    + ", got " + Arrays.toString(outside.shape()));
        }
        return outside;
    }

    private static double[] top(Matrix p) {
        double[] scores = new double[p.rows()];
        for (int i = 0; i < scores.length; i++) {
            for (int k = 0; k < p.columns(); k++) {
                scores[i] = Math.max(scores[i], p.get(i, k));
            }
        }
        return scores;
    }

    private static double[] negativeEntropy(Matrix p) {
        double[] scores = new double[p.rows()];
        for (int i = 0; i < scores.length; i++) {
            for (int k = 0; k < p.columns(); k++) {
                double v = p.get(i, k);
                scores[i] += v > 0 ? v * Math.log(v) : 0;
            }
        }
        return scores;
    }

    /** The probability that a score inside is larger than one outside, ties one half. */
    static double area(double[] inside, double[] beyond) {
        double[] all = Arrays.copyOf(inside, inside.length + beyond.length);
        System.arraycopy(beyond, 0, all, inside.length, beyond.length);
        int[] order = IndexSort.ascending(MathOps.range(all.length), all);
        double ranks = 0;
        for (int start = 0; start < order.length; ) {
            int end = start;
            while (end < order.length && all[order[end]] == all[order[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks += order[i] < inside.length ? (start + 1 + end) / 2.0 : 0;
            }
            start = end;
        }
        double m = inside.length;
        return (ranks - m * (m + 1) / 2) / (m * beyond.length);
    }
}
