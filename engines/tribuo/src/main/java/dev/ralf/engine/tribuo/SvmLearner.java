package dev.ralf.engine.tribuo;

import dev.ralf.core.calibration.Platt;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A linear support vector machine (L2-regularised squared hinge, one class against the rest; {@code LinearSvm}) with
 * probabilities by Platt scaling on out-of-fold scores: rows are dealt to folds class by class, each fold is scored by the
 * machine of the other folds, and the sigmoid of each class is fitted to those scores; the scores of new rows are those of
 * the machine of all rows. Probabilities of the classes are divided by their sum. Both classes of two share one machine.
 *
 * <p>The only labelled example of a class cannot be left out, so it stays in every fold's machine and is scored by the
 * machine of all rows. Where the fitted sigmoid falls with the score, which happens on few rows alone, its slope is taken as
 * 0: then it says the share of the class. Weights count in the machine, in the sigmoid, and in Platt's smoothed
 * targets. The penalty stands beside the mean loss, so it needs no change as labels are bought: {@code lambda = 1 / (C n)}
 * for those who think in C.
 *
 * <p>The machine is solved here rather than by Tribuo's binding of LIBLINEAR, which heeds no example weights. Columns
 * should be of comparable scale. Epochs, batch and optimiser of the training regime do not apply. A labelled set of one
 * class gives that class probability 1. Attackable: the logits are smooth in the input.
 *
 * <p>References: Hsieh et al. (2008), doi:10.1145/1390156.1390208; Platt (1999), Probabilistic outputs for support vector
 * machines; Lin, Lin and Weng (2007), doi:10.1007/s10994-007-5018-6; Zadrozny and Elkan (2002), doi:10.1145/775047.775151
 * (more than two classes).
 *
 * @param options configuration
 */
public record SvmLearner(SvmOptions options) implements RestorableLearner {
    @Override
    public String id() {
        return "linear-svm";
    }

    @Override
    public boolean differentiable() {
        return true;
    }

    @Override
    public Set<Class<? extends Classifier>> capabilities(int[] inputShape, int classes) {
        return Set.of(DifferentiableClassifier.class);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a weight is negative or a feature is not finite
     */
    @Override
    public Fitted fit(TrainingTask task) {
        TrainingRows rows = TrainingRows.of(task, id());
        int d = rows.features().width();
        int k = rows.present().length;
        double[] weights = new double[k * (d + 1)];
        double[] platt = new double[2 * k];
        if (k > 1) {
            SeedTree seed = task.seed().child(id());
            int[] fold = folds(rows, seed.child("folds").generator());
            for (int c = k == 2 ? 1 : 0; c < k; c++) {
                boolean[] positive = new boolean[rows.size()];
                for (int i = 0; i < positive.length; i++) {
                    positive[i] = rows.labels()[i] == rows.present()[c];
                }
                double[] v = LinearSvm.solve(rows.features(), positive, rows.weights(), options, seed.child("all", c));
                System.arraycopy(v, 0, weights, c * (d + 1), d + 1);
                Platt curve = curve(rows, positive, scores(rows, positive, fold, v, seed.child("fold", c)));
                platt[2 * c] = curve.a();
                platt[2 * c + 1] = curve.b();
            }
            if (k == 2) { // the first class's score and sigmoid are the mirror images of the second's
                for (int j = 0; j <= d; j++) {
                    weights[j] = -weights[d + 1 + j];
                }
                platt[0] = platt[2];
                platt[1] = -platt[3];
            }
        }
        return new Fitted(
                new SvmClassifier(id(), rows.classes(), rows.present(), d, weights, platt),
                Optional.empty(),
                0,
                0,
                Double.NaN);
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Checks.argument(model instanceof SvmClassifier, "%s is no model of %s", model.id(), id());
        return ((SvmClassifier) model).arrays();
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return SvmClassifier.restore(id(), inputShape, classes, arrays);
    }

    /** Fold of each row, dealt class by class; -1 for the only row of a class. */
    private int[] folds(TrainingRows rows, RandomGenerator rng) {
        int[] fold = new int[rows.size()];
        int next = 0;
        for (int k : rows.present()) {
            int[] of = java.util.stream.IntStream.range(0, rows.size())
                    .filter(i -> rows.labels()[i] == k)
                    .toArray();
            SeedTree.shuffle(of, rng);
            for (int i : of) {
                fold[i] = of.length == 1 ? -1 : next++ % options.folds();
            }
        }
        return fold;
    }

    private double[] scores(TrainingRows rows, boolean[] positive, int[] fold, double[] all, SeedTree seed) {
        double[] scores = new double[fold.length];
        for (int f = -1; f < options.folds(); f++) {
            int held = f;
            if (Arrays.stream(fold).noneMatch(of -> of == held)) {
                continue;
            }
            double[] v = all;
            if (f >= 0) {
                double[] weights = rows.weights().clone();
                for (int i = 0; i < fold.length; i++) {
                    weights[i] = fold[i] == f ? 0 : weights[i];
                }
                v = LinearSvm.solve(rows.features(), positive, weights, options, seed.child(f));
            }
            for (int i = 0; i < fold.length; i++) {
                if (fold[i] == f) {
                    scores[i] = LinearSvm.score(v, rows.features(), i);
                }
            }
        }
        return scores;
    }

    private static Platt curve(TrainingRows rows, boolean[] positive, double[] scores) {
        int[] targets = new int[scores.length];
        double[] count = new double[2];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = positive[i] ? 1 : 0;
            count[targets[i]] += rows.weights()[i];
        }
        Platt curve = Platt.fit(scores, targets, rows.weights(), true);
        return curve.a() < 0 ? curve : new Platt(0, Math.log(count[0] / count[1]));
    }
}
