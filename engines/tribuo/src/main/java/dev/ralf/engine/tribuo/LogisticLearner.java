package dev.ralf.engine.tribuo;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.LastLayerModel;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Multinomial logistic regression, trained by Tribuo's {@code LinearSGDTrainer}: it minimises
 * {@code sum_i w_i (-ln softmax(W x_i + b)_{y_i})} without a penalty, by stochastic gradient steps with AdaGrad, one
 * example a step, in an order drawn anew each epoch from the stream {@code logistic} of the task's seed. The step of an
 * example is that of its loss times its weight (weights are scaled to mean 1 first).
 *
 * <p>One example a step is not an option but a need: with larger mini-batches Tribuo 4.3.2 adds up the batch's
 * gradients without the examples' weights.
 *
 * <p>Each fit starts from zero weights. Epochs, batch and optimiser of the training regime do not apply, the options of
 * the learner do; there is no early stopping. Columns should be of comparable scale. The model is a
 * {@link LinearClassifier}, so attacks work on it. A labelled set of one class gives that class probability 1.
 *
 * <p>Reference: Bottou (2010), Large-scale machine learning with stochastic gradient descent,
 * doi:10.1007/978-3-7908-2604-3_16; Duchi, Hazan and Singer (2011), JMLR 12:2121-2159 (AdaGrad).
 *
 * @param epochs passes over the labelled set
 * @param learningRate first step size of AdaGrad
 */
public record LogisticLearner(int epochs, double learningRate) implements RestorableLearner {
    private static final double ADAGRAD_EPSILON = 0.1;
    private static final Logger TRIBUO_LOG = Logger.getLogger("org.tribuo");

    static {
        if (TRIBUO_LOG.getLevel() == null) {
            TRIBUO_LOG.setLevel(Level.WARNING);
        }
    }

    /** Checks the ranges. */
    public LogisticLearner {
        Checks.atLeast("epochs", epochs, 1);
        Checks.positive("learningRate", learningRate);
    }

    /** Twenty epochs at 0.1, which on a hundred rows stops well before the unpenalised optimum is overfitted. */
    public static LogisticLearner defaults() {
        return new LogisticLearner(20, 0.1);
    }

    @Override
    public String id() {
        return "tribuo-logistic";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a weight is negative or a feature is not finite
     */
    @Override
    public boolean differentiable() {
        return true;
    }

    @Override
    public Set<Class<? extends Classifier>> capabilities(int[] inputShape, int classes) {
        return Set.of(LastLayerModel.class, DifferentiableClassifier.class);
    }

    @Override
    public Fitted fit(TrainingTask task) {
        TrainingRows rows = TrainingRows.of(task, id());
        int d = rows.features().width();
        double[] weights = new double[rows.classes() * d];
        double[] biases = new double[rows.classes()];
        Arrays.fill(biases, LinearClassifier.ABSENT);
        if (rows.present().length == 1) {
            biases[rows.present()[0]] = 0;
        } else {
            long seed = task.seed().child("logistic").generator().nextLong();
            train(rows, seed, weights, biases);
        }
        return new Fitted(new LinearClassifier(id(), weights, biases), Optional.empty(), 0, 0, Double.NaN);
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Checks.argument(model instanceof LinearClassifier, "%s is no linear model of %s", model.id(), id());
        return ((LinearClassifier) model).arrays();
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return LinearClassifier.restore(id(), inputShape, classes, arrays);
    }

    private void train(TrainingRows rows, long seed, double[] weights, double[] biases) {
        int d = rows.features().width();
        String[] names = new String[d];
        for (int j = 0; j < d; j++) {
            names[j] = Integer.toString(j);
        }
        LinearSGDTrainer trainer = new LinearSGDTrainer(
                new LogMulticlass(), new AdaGrad(learningRate, ADAGRAD_EPSILON), epochs, -1, 1, seed);
        Model<Label> model = trainer.train(dataset(rows, names));
        DenseMatrix trained = ((LinearSGDModel) model).getWeightsCopy();
        ImmutableFeatureMap columns = model.getFeatureIDMap();
        ImmutableOutputInfo<Label> labels = model.getOutputIDInfo();
        for (int k : rows.present()) {
            int row = labels.getID(new Label(Integer.toString(k)));
            biases[k] = trained.get(row, d);
            for (int j = 0; j < d; j++) {
                weights[k * d + j] = trained.get(row, columns.getID(names[j]));
            }
        }
    }

    private static MutableDataset<Label> dataset(TrainingRows rows, String[] names) {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("labelled", labels), labels);
        for (int i = 0; i < rows.size(); i++) {
            double[] values = new double[names.length];
            for (int j = 0; j < values.length; j++) {
                values[j] = rows.features().get(i, j);
            }
            Label label = new Label(Integer.toString(rows.labels()[i]));
            ArrayExample<Label> example = new ArrayExample<>(label, names, values);
            example.setWeight((float) rows.weights()[i]);
            data.add(example);
        }
        return data;
    }
}
