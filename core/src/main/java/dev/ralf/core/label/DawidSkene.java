package dev.ralf.core.label;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The latent-class model of annotators' errors: row i has a true class with prior p, and annotator j answers l on a row of
 * class k with probability pi^j_kl, independently given the class. Estimated by expectation-maximisation:
 *
 * <pre>
 * T_ik   proportional to p_k prod_j prod_l (pi^j_kl)^(n_ijl)      start: shares of the votes
 * p_k    = sum_i T_ik / I
 * pi^j_kl = (s + sum_i T_ik n_ijl) / (K s + sum_l sum_i T_ik n_ijl)
 * </pre>
 *
 * <p>with n_ijl the number of times that j answered l on i. Answers "cannot tell" say nothing. Source: Dawid, Skene (1979),
 * Maximum likelihood estimation of observer error-rates using the EM algorithm, doi:10.2307/2346806. Departure: the paper
 * has s = 0, where one answer can rule a class out for ever; s = {@value #SMOOTHING} here, which matters for annotators with
 * few answers. Ties of T go to the smaller class index. The result does not hang on the order of the answers.
 */
public final class DawidSkene {
    /** Pseudo-count of each answer. */
    static final double SMOOTHING = 0.01;

    private static final int ITERATIONS = 500;
    private static final double STEADY = 1e-10;

    private final SortedMap<Integer, double[]> posterior;
    private final SortedMap<String, double[][]> confusion;
    private final double[] prior;

    private DawidSkene(
            SortedMap<Integer, double[]> posterior, SortedMap<String, double[][]> confusion, double[] prior) {
        this.posterior = posterior;
        this.confusion = confusion;
        this.prior = prior;
    }

    /**
     * Fits the model.
     *
     * @param answers answers, in any order
     * @param classes number of classes, at least 2
     */
    public static DawidSkene fit(List<Answer> answers, int classes) {
        Checks.atLeast("classes", classes, 2);
        SortedMap<Integer, int[]> votes = Votes.count(answers, classes);
        List<Answer> sorted =
                new ArrayList<>(answers.stream().filter(Answer::votes).toList());
        sorted.sort(Comparator.comparingInt(Answer::row)
                .thenComparing(Answer::annotator)
                .thenComparingInt(Answer::label));
        SortedSet<String> annotators = new TreeSet<>();
        sorted.forEach(a -> annotators.add(a.annotator()));
        SortedMap<Integer, double[]> posterior = new TreeMap<>();
        votes.forEach((row, v) -> {
            if (Arrays.stream(v).sum() > 0) {
                posterior.put(row, normalised(Arrays.stream(v).asDoubleStream().toArray()));
            }
        });
        SortedMap<String, double[][]> confusion = new TreeMap<>();
        double[] prior = new double[classes];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            Arrays.fill(prior, 0);
            posterior.values().forEach(t -> {
                for (int k = 0; k < classes; k++) {
                    prior[k] += t[k] / posterior.size();
                }
            });
            annotators.forEach(j -> {
                double[][] start = new double[classes][classes];
                for (double[] row : start) {
                    Arrays.fill(row, SMOOTHING);
                }
                confusion.put(j, start);
            });
            for (Answer a : sorted) {
                double[] t = posterior.get(a.row());
                double[][] counts = confusion.get(a.annotator());
                for (int k = 0; k < classes; k++) {
                    counts[k][a.label()] += t[k];
                }
            }
            confusion.values().forEach(rows -> {
                for (int k = 0; k < classes; k++) {
                    rows[k] = normalised(rows[k]);
                }
            });
            SortedMap<Integer, double[]> logs = new TreeMap<>();
            for (Answer a : sorted) {
                double[] log = logs.computeIfAbsent(
                        a.row(), r -> Arrays.stream(prior).map(Math::log).toArray());
                for (int k = 0; k < classes; k++) {
                    log[k] += Math.log(confusion.get(a.annotator())[k][a.label()]);
                }
            }
            double moved = 0;
            for (var e : logs.entrySet()) {
                double top = Arrays.stream(e.getValue()).max().orElseThrow();
                double[] t = normalised(
                        Arrays.stream(e.getValue()).map(l -> Math.exp(l - top)).toArray());
                double[] before = posterior.put(e.getKey(), t);
                for (int k = 0; k < classes; k++) {
                    moved = Math.max(moved, Math.abs(t[k] - before[k]));
                }
            }
            if (moved < STEADY) {
                break;
            }
        }
        votes.keySet().forEach(row -> posterior.computeIfAbsent(row, r -> new double[0]));
        return new DawidSkene(posterior, confusion, prior);
    }

    /** The most probable class by row; {@link Answer#CANNOT_TELL} where nobody voted. */
    public SortedMap<Integer, Integer> labels() {
        SortedMap<Integer, Integer> labels = new TreeMap<>();
        posterior.forEach((row, t) -> {
            int best = t.length == 0 ? Answer.CANNOT_TELL : 0;
            for (int k = 1; k < t.length; k++) {
                if (t[k] > t[best]) {
                    best = k;
                }
            }
            labels.put(row, best);
        });
        return labels;
    }

    /** Probabilities of the classes of a row {@code [k]}; empty where nobody voted. */
    public double[] posterior(int row) {
        Checks.argument(posterior.containsKey(row), "row %d has no answer", row);
        return posterior.get(row).clone();
    }

    /** Estimated probabilities {@code [true class][answer]} of an annotator. */
    public double[][] confusion(String annotator) {
        Checks.argument(confusion.containsKey(annotator), "annotator %s gave no vote", annotator);
        return Arrays.stream(confusion.get(annotator)).map(double[]::clone).toArray(double[][]::new);
    }

    /** Estimated shares of the classes {@code [k]}. */
    public double[] prior() {
        return prior.clone();
    }

    private static double[] normalised(double[] values) {
        double sum = Arrays.stream(values).sum();
        return Arrays.stream(values).map(v -> v / sum).toArray();
    }
}
