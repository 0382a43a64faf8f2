package dev.ralf.adversarial.acquisition;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.adversarial.training.RobustAccuracyScore;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.PredictedClass;
import dev.ralf.core.acquisition.Strata;
import dev.ralf.core.data.Examples;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One stratum for each class that the model predicts, weighted by its robust error: how easily an attack turns the
 * prediction. Of at most {@code sample} unlabelled rows, drawn at random, those predicted to be of class c are attacked;
 * with f_c of n_c predictions turned, the smoothed error is {@code e_c = (f_c + 1) / (n_c + 2)}, and the weight e_c, or, with
 * {@code half}, the mean of the class's share of the unlabelled rows and its share of the errors. No label is looked at.
 *
 * <p>Source: RALF, robust-fair herding, in its form without validation labels: the share of rows whose prediction turns
 * stands for the error. Needs an input gradient where the attack does.
 *
 * @param attack what the predictions must withstand
 * @param sample most rows attacked, at least 1
 * @param half whether the weight is half the class's share of the rows
 */
public record RobustError(Attack attack, int sample, boolean half) implements Strata {
    /** Checks the size of the sample. */
    public RobustError {
        Checks.atLeast("sample", sample, 1);
    }

    @Override
    public String id() {
        return half ? "robust-half" : "robust-fair";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(DifferentiableClassifier.class);
    }

    @Override
    public Division divide(AcquisitionTask task, int[] rows) {
        int classes = task.model().classes();
        int[] predicted = PredictedClass.predicted(task, rows, id());
        int[] ids = task.unlabelled().clone();
        Arrays.sort(ids);
        double[] share = new double[classes];
        int[] ofUnlabelled = PredictedClass.predicted(task, ids, id());
        for (int c : ofUnlabelled) {
            share[c] += 1.0 / ids.length;
        }
        double[] error = errors(task, ids, ofUnlabelled, classes);
        double total = Arrays.stream(error).sum();
        double[] weights = new double[classes];
        for (int c = 0; c < classes; c++) {
            weights[c] = half && total > 0 ? 0.5 * share[c] + 0.5 * error[c] / total : error[c];
        }
        return new Division(predicted, weights);
    }

    /** Smoothed robust error of each class that is predicted, 0 of the others. */
    private double[] errors(AcquisitionTask task, int[] ids, int[] predicted, int classes) {
        int[] order = MathOps.range(ids.length);
        SeedTree.shuffle(order, task.seed().child("sample").generator());
        int[] drawn = Arrays.copyOf(order, Math.min(sample, order.length));
        double[] error = new double[classes];
        for (int c = 0; c < classes; c++) {
            int which = c;
            if (Arrays.stream(predicted).noneMatch(p -> p == which)) {
                continue;
            }
            int[] rows = IntStream.of(drawn)
                    .filter(i -> predicted[i] == which)
                    .map(i -> ids[i])
                    .sorted()
                    .toArray();
            double turned = rows.length == 0 ? 0 : rows.length * (1 - robustAccuracy(task, rows, c));
            error[c] = (turned + 1) / (rows.length + 2);
        }
        return error;
    }

    private double robustAccuracy(AcquisitionTask task, int[] rows, int label) {
        int[] labels = new int[rows.length];
        Arrays.fill(labels, label);
        double[] ones = new double[rows.length];
        Arrays.fill(ones, 1);
        Examples examples = new Examples(rows, task.inputs().features().select(rows), labels, List.of(), ones);
        return new RobustAccuracyScore(attack)
                .score(task.model(), examples, task.seed().child("attack"));
    }
}
