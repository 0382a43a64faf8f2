package dev.ralf.core.training;

import dev.ralf.core.data.Examples;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * Factors on the weights of training examples by class: given ones, or {@code balanced} ones that give every class that
 * occurs the same total weight,
 *
 * <pre>w_k = sum_i w_i / (C W_k)        W_k = sum of the weights of class k, C = number of classes with W_k above 0</pre>
 *
 * <p>so that the total stays as it is (King and Zeng, Political Analysis 9(2), 2001; scikit-learn's {@code balanced}).
 * They multiply the rows' own weights, and losses are weighted means: for cross-entropy this is the weighted mean of
 * {@code torch.nn.CrossEntropyLoss(weight)}.
 *
 * @param balanced true to compute them from the labelled rows of the round
 * @param given one factor of each class, finite and at least 0, not all of them 0; empty for none or {@code balanced}
 */
public record ClassWeights(boolean balanced, List<Double> given) {
    private static final String OPTION = "classWeights";
    private static final String BALANCED = "balanced";

    /** Checks the factors. */
    public ClassWeights {
        given = List.copyOf(given);
        Checks.argument(given.isEmpty() || !balanced, "classWeights must be balanced or given, got both");
        boolean any = given.isEmpty();
        for (int k = 0; k < given.size(); k++) {
            any |= Checks.nonNegative("classWeights[" + k + "]", given.get(k)) > 0;
        }
        Checks.argument(any, "classWeights must have one above 0, got %s", given);
    }

    /** Every class counts as its rows do. */
    public static ClassWeights none() {
        return new ClassWeights(false, List.of());
    }

    /** Every class that occurs has the same total weight. */
    public static ClassWeights ofBalance() {
        return new ClassWeights(true, List.of());
    }

    /** These factors. */
    public static ClassWeights of(Double... factors) {
        return new ClassWeights(false, List.of(factors));
    }

    /** Reads {@code classWeights}: nothing, {@code balanced}, or one number of each class. */
    static ClassWeights read(Options options) {
        List<String> words = options.texts(OPTION, List.of());
        if (words.equals(List.of(BALANCED))) {
            return ofBalance();
        }
        try {
            return new ClassWeights(false, words.stream().map(Double::valueOf).toList());
        } catch (NumberFormatException e) {
            throw options.error(OPTION, "classWeights must be balanced or one number of each class, got " + words);
        } catch (IllegalArgumentException e) {
            throw options.error(OPTION, e.getMessage());
        }
    }

    /**
     * Examples with the factors of their classes on their weights.
     *
     * @param examples examples, with labels in [0, {@code classes})
     * @param classes number of classes K
     * @throws IllegalArgumentException if the number of given factors is not K
     */
    public Examples apply(Examples examples, int classes) {
        return new Examples(
                examples.ids(),
                examples.features(),
                examples.labels(),
                examples.groups(),
                apply(examples.weights(), examples.labels(), classes));
    }

    /**
     * Weights of rows with the factor of their class.
     *
     * @param weights weights of the rows, {@code [n]}; not changed
     * @param labels class of each row, {@code [n]}
     * @param classes number of classes K
     * @return new weights {@code [n]}
     * @throws IllegalArgumentException if the number of given factors is not K
     */
    public double[] apply(double[] weights, int[] labels, int classes) {
        double[] out = weights.clone();
        if (balanced || !given.isEmpty()) {
            double[] factors = balanced
                    ? balance(weights, labels, classes)
                    : given.stream().mapToDouble(Double::doubleValue).toArray();
            Checks.size(OPTION, factors.length, classes);
            for (int i = 0; i < out.length; i++) {
                out[i] *= factors[labels[i]];
            }
        }
        return out;
    }

    private static double[] balance(double[] weights, int[] labels, int classes) {
        double[] sums = new double[classes];
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            sums[labels[i]] += weights[i];
            total += weights[i];
        }
        int present = 0;
        for (double sum : sums) {
            present += sum > 0 ? 1 : 0;
        }
        double[] factors = new double[classes];
        for (int k = 0; k < classes; k++) {
            factors[k] = sums[k] > 0 ? total / (present * sums[k]) : 0;
        }
        return factors;
    }
}
