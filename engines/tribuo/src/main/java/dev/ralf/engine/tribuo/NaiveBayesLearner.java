package dev.ralf.engine.tribuo;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Naive Bayes: {@code p_k(x) ~ W_k prod_j f_kj(x_j)} with W_k the weight of class k, and
 *
 * <ul>
 *   <li>likelihood {@code mixed}: a numeric column is normal, with the class's weighted mean and its weighted variance plus
 *       {@code varianceSmoothing} times the largest weighted variance of a numeric column over all rows; the levels of a
 *       category have shares {@code (W_kl + alpha) / (W_k + alpha L)}. What is a category is read from the table's own
 *       encoding; features without names are numeric.
 *   <li>likelihood {@code multinomial}: column j has the share {@code (c_kj + alpha) / (sum_j c_kj + alpha d)} with c the
 *       weighted sums of the column in the class; {@code f_kj(x) = share^x}.
 * </ul>
 *
 * <p>Weights have mean 1 in these counts. A NaN at prediction leaves its column out. Nothing is drawn: the seed does not
 * matter. Epochs, batch and optimiser of the training regime do not apply. The product of dependent columns is
 * over-confident: calibrate before comparing probabilities. Written here: Tribuo has the multinomial form alone.
 *
 * <p>References: Domingos and Pazzani (1997), On the optimality of the simple Bayesian classifier,
 * doi:10.1023/A:1007413511361; McCallum and Nigam (1998), A comparison of event models for naive Bayes text classification;
 * the smoothing of variances is scikit-learn's.
 *
 * @param options configuration
 */
public record NaiveBayesLearner(BayesOptions options) implements RestorableLearner {
    @Override
    public String id() {
        return "naive-bayes";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if a weight is negative, a feature is not finite, or, with the multinomial
     *     likelihood, negative
     */
    @Override
    public Fitted fit(TrainingTask task) {
        TrainingRows rows = TrainingRows.of(task, id());
        int k = rows.present().length;
        int d = rows.features().width();
        int[] position = rows.positions();
        double[] weight = new double[k];
        double[][] sum = new double[k][d];
        Features x = rows.features();
        for (int i = 0; i < rows.size(); i++) {
            int c = position[rows.labels()[i]];
            weight[c] += rows.weights()[i];
            for (int j = 0; j < d; j++) {
                sum[c][j] += rows.weights()[i] * x.get(i, j);
            }
        }
        BayesClassifier model;
        if (options.likelihood() == BayesOptions.Likelihood.MULTINOMIAL) {
            requireCounts(x);
            model = model(rows, weight, shares(sum, null, weight), new double[k][d], new boolean[d]);
        } else {
            String[] category = categories(x);
            double[][] a = shares(sum, category, weight);
            double[][] precision = new double[k][d];
            boolean[] normal = new boolean[d];
            for (int j = 0; j < d; j++) {
                normal[j] = category[j] == null;
                for (int c = 0; c < k && normal[j]; c++) {
                    a[c][j] = sum[c][j] / weight[c];
                }
            }
            precisions(rows, position, weight, sum, a, normal, precision);
            model = model(rows, weight, a, precision, normal);
        }
        return new Fitted(model, Optional.empty(), 0, 0, Double.NaN);
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Checks.argument(model instanceof BayesClassifier, "%s is no model of %s", model.id(), id());
        return ((BayesClassifier) model).arrays();
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        return BayesClassifier.restore(id(), inputShape, classes, arrays);
    }

    private BayesClassifier model(
            TrainingRows rows, double[] weight, double[][] a, double[][] precision, boolean[] normal) {
        double total = Arrays.stream(weight).sum();
        return new BayesClassifier(
                id(),
                rows.classes(),
                rows.present(),
                Arrays.stream(weight).map(w -> Math.log(w / total)).toArray(),
                flat(a),
                flat(precision),
                normal);
    }

    /** Log shares of the columns: within each category, or of all columns together where there is none given. */
    private double[][] shares(double[][] sum, String[] category, double[] weight) {
        int d = sum[0].length;
        double[][] logs = new double[sum.length][d];
        Map<String, Integer> levels = new HashMap<>();
        for (int j = 0; category != null && j < d; j++) {
            levels.merge(String.valueOf(category[j]), 1, Integer::sum);
        }
        for (int c = 0; c < sum.length; c++) {
            double all = Arrays.stream(sum[c]).sum();
            for (int j = 0; j < d; j++) {
                if (category == null) {
                    logs[c][j] = Math.log((sum[c][j] + options.smoothing()) / (all + options.smoothing() * d));
                } else if (category[j] != null) {
                    logs[c][j] = Math.log((sum[c][j] + options.smoothing())
                            / (weight[c] + options.smoothing() * levels.get(category[j])));
                }
            }
        }
        return logs;
    }

    private void precisions(
            TrainingRows rows,
            int[] position,
            double[] weight,
            double[][] sum,
            double[][] mean,
            boolean[] normal,
            double[][] precision) {
        double total = Arrays.stream(weight).sum();
        int k = weight.length;
        double most = 0;
        double[][] variance = new double[k][normal.length];
        for (int j = 0; j < normal.length; j++) {
            if (!normal[j]) {
                continue;
            }
            double centre = 0;
            for (int c = 0; c < k; c++) {
                centre += sum[c][j] / total;
            }
            double spread = 0;
            for (int i = 0; i < rows.size(); i++) {
                int c = position[rows.labels()[i]];
                double v = rows.features().get(i, j);
                variance[c][j] += rows.weights()[i] * (v - mean[c][j]) * (v - mean[c][j]) / weight[c];
                spread += rows.weights()[i] * (v - centre) * (v - centre) / total;
            }
            most = Math.max(most, spread);
        }
        double added = options.varianceSmoothing() * (most > 0 ? most : 1);
        for (int c = 0; c < k; c++) {
            for (int j = 0; j < normal.length; j++) {
                precision[c][j] = normal[j] ? 1 / (variance[c][j] + added) : 0;
            }
        }
    }

    /** Source of each column that is a level of a category, null for numeric ones. */
    private static String[] categories(Features x) {
        String[] category = new String[x.width()];
        Optional<Encoding> encoding = x.domain().encoding();
        for (int j = 0; encoding.isPresent() && j < category.length; j++) {
            Column column = encoding.get().columns().get(j);
            category[j] = column.kind() == Column.Kind.ONE_HOT ? column.source() : null;
        }
        return category;
    }

    private static void requireCounts(Features x) {
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < x.width(); j++) {
                Checks.argument(
                        x.get(i, j) >= 0,
                        "likelihood multinomial of naive-bayes needs features of at least 0, got %s in labelled row %s,"
                                + " column %s: use likelihood mixed",
                        x.get(i, j),
                        i,
                        j);
            }
        }
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
