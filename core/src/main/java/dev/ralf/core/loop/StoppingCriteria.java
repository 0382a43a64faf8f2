package dev.ralf.core.loop;

import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The stopping criteria of the catalogue. Thresholds are those of their papers where these state one. */
public final class StoppingCriteria {
    private StoppingCriteria() {}

    /**
     * Stops before the next purchase would exceed a number of labels, validation labels included.
     *
     * @param labels most labels, at least 1
     */
    public record Budget(int labels) implements StoppingCriterion {
        /** Checks the number. */
        public Budget {
            Checks.atLeast("labels", labels, 1);
        }

        @Override
        public String id() {
            return "budget";
        }

        @Override
        public Optional<String> reason(List<StopSignals> rounds) {
            StopSignals now = last(rounds);
            return when(
                    now.labels() + (long) now.batch() > labels,
                    "%d labels bought, and another %d would exceed the budget of %d",
                    now.labels(),
                    now.batch(),
                    labels);
        }
    }

    /**
     * Stops when the model is confident of every unlabelled row: the largest predictive entropy (nats) is below the
     * threshold. Reference: Zhu, Wang, Hovy and Ma, ACM TSLP 6(3), 2010 (max-confidence, by entropy).
     *
     * @param threshold entropy in nats, above 0
     */
    public record Confidence(double threshold) implements StoppingCriterion {
        /** Checks the threshold. */
        public Confidence {
            Checks.positive("threshold", threshold);
        }

        @Override
        public String id() {
            return "confidence";
        }

        @Override
        public Optional<String> reason(List<StopSignals> rounds) {
            double most = last(rounds).maxEntropy();
            return when(most < threshold, "largest entropy %.3g is below %.3g", most, threshold);
        }
    }

    /**
     * Stops when the average uncertainty of the unlabelled rows is below the threshold, as entropy divided by ln K.
     * Reference: Zhu, Wang and Hovy, COLING 2008 (overall uncertainty); entropy normalised as in small-text.
     *
     * @param threshold share of the largest entropy, in [0, 1)
     */
    public record OverallUncertainty(double threshold) implements StoppingCriterion {
        /** Checks the threshold. */
        public OverallUncertainty {
            Checks.argument(threshold >= 0 && threshold < 1, "threshold must be in [0, 1), got %s", threshold);
        }

        @Override
        public String id() {
            return "overall-uncertainty";
        }

        @Override
        public Optional<String> reason(List<StopSignals> rounds) {
            double mean = last(rounds).meanEntropy();
            return when(mean < threshold, "mean normalised entropy %.4f is below %.4f", mean, threshold);
        }
    }

    /**
     * Stops when predictions on the stop set have stabilised, by Cohen's kappa of successive models. With
     * {@code agreement}, the mean of the last kappas is at least the threshold (Bloodgood and Vijay-Shanker, CoNLL 2009,
     * arXiv:1409.5165: window 3, threshold 0.99). With {@code change}, the mean absolute difference of successive kappas
     * in the window is below {@code 1 - threshold}, as small-text does; kappas that are equal and low stop it too.
     *
     * @param window number of kappas, at least 1; at least 2 for {@code change}
     * @param threshold in [0, 1]
     * @param rule what is held against the threshold
     */
    public record Kappa(int window, double threshold, KappaRule rule) implements StoppingCriterion {
        /** Checks the ranges. */
        public Kappa {
            Checks.atLeast("window", window, rule == KappaRule.CHANGE ? 2 : 1);
            Checks.inRange("threshold", threshold, 0, 1);
        }

        @Override
        public String id() {
            return "kappa";
        }

        @Override
        public Optional<String> reason(List<StopSignals> rounds) {
            double[] kappas = kappas(rounds, window);
            if (kappas.length < window) {
                return Optional.empty();
            }
            if (rule == KappaRule.CHANGE) {
                double change = IntStream.range(1, window)
                        .mapToDouble(i -> Math.abs(kappas[i] - kappas[i - 1]))
                        .average()
                        .orElseThrow();
                return when(change < 1 - threshold, "mean change of kappa %.4f is below %.4f", change, 1 - threshold);
            }
            double mean = IntStream.range(0, window)
                    .mapToDouble(i -> kappas[i])
                    .average()
                    .orElseThrow();
            return when(
                    mean >= threshold,
                    "mean kappa %.4f of the last %d rounds is at least %.4f",
                    mean,
                    window,
                    threshold);
        }

        /** Kappas of successive rounds, the last {@code most} of them. */
        static double[] kappas(List<StopSignals> rounds, int most) {
            int n = rounds.size();
            return IntStream.range(Math.max(1, n - most), n)
                    .mapToDouble(r -> kappa(
                            rounds.get(r - 1).predictions(),
                            rounds.get(r).predictions(),
                            rounds.get(r).classes()))
                    .toArray();
        }

        /**
         * Cohen's kappa {@code (p_o - p_e) / (1 - p_e)} of two labellings; 1 if they agree everywhere, also where both
         * are constant and the quotient is 0/0.
         */
        static double kappa(int[] a, int[] b, int classes) {
            Checks.size("predictions", b.length, a.length);
            long[] ofA = new long[classes];
            long[] ofB = new long[classes];
            long agree = 0;
            for (int i = 0; i < a.length; i++) {
                ofA[a[i]]++;
                ofB[b[i]]++;
                agree += a[i] == b[i] ? 1 : 0;
            }
            if (agree == a.length) {
                return 1;
            }
            double n = a.length;
            double chance = 0;
            for (int k = 0; k < classes; k++) {
                chance += ofA[k] / n * (ofB[k] / n);
            }
            return (agree / n - chance) / (1 - chance);
        }
    }

    /** What {@link Kappa} holds against its threshold. */
    public enum KappaRule {
        /** The mean of the kappas. */
        AGREEMENT,
        /** The mean absolute difference of successive kappas. */
        CHANGE
    }

    /**
     * Stops when no more than a share of the stop set's predictions changed since the last round. Reference: Zhu, Wang
     * and Hovy, COLING 2008 (classification change: no prediction changes); the share follows small-text. They look at
     * the unlabelled rows, RALF at the fixed stop set.
     *
     * @param threshold share that may change, in [0, 1]
     */
    public record ClassificationChange(double threshold) implements StoppingCriterion {
        /** Checks the threshold. */
        public ClassificationChange {
            Checks.inRange("threshold", threshold, 0, 1);
        }

        @Override
        public String id() {
            return "classification-change";
        }

        @Override
        public Optional<String> reason(List<StopSignals> rounds) {
            if (rounds.size() < 2) {
                return Optional.empty();
            }
            int[] before = rounds.get(rounds.size() - 2).predictions();
            int[] now = last(rounds).predictions();
            Checks.size("predictions", now.length, before.length);
            long same = IntStream.range(0, now.length)
                    .filter(i -> now[i] == before[i])
                    .count();
            return when(
                    same >= now.length * (1 - threshold),
                    "%d of %d predictions changed, at most a share of %.4f",
                    now.length - same,
                    now.length,
                    threshold);
        }
    }

    /**
     * Stops after the surge of the variance: the variance of the model's confidence over the stop set rises while the
     * model is sure of some rows and not yet of others, and falls when it is sure of nearly all. It stops when the
     * variance has fallen in each of the last {@code rounds} rounds, by at least {@code drop} of the highest one in
     * total. Idea: Ghayoomi, Using Variance as a Stopping Criterion for Active Learning of Frame Assignment, NAACL HLT
     * workshop 2010, whose variance is over the selected rows; a fixed stop set keeps the selection out of it. The paper
     * itself could not be read.
     *
     * @param rounds how often the variance must have fallen in a row, at least 1
     * @param drop fall since the highest variance, as a share of it, in [0, 1]
     */
    public record VarianceSurge(int rounds, double drop) implements StoppingCriterion {
        /** Checks the ranges. */
        public VarianceSurge {
            Checks.atLeast("rounds", rounds, 1);
            Checks.inRange("drop", drop, 0, 1);
        }

        @Override
        public String id() {
            return "variance-surge";
        }

        @Override
        public Optional<String> reason(List<StopSignals> seen) {
            double[] v =
                    seen.stream().mapToDouble(StopSignals::confidenceVariance).toArray();
            int n = v.length;
            if (n <= rounds) {
                return Optional.empty();
            }
            for (int i = n - rounds; i < n; i++) {
                if (!(v[i] < v[i - 1])) {
                    return Optional.empty();
                }
            }
            double peak = IntStream.range(0, n).mapToDouble(i -> v[i]).max().orElseThrow();
            return when(
                    v[n - 1] <= peak * (1 - drop),
                    "variance of confidence fell %d times in a row, to %.4g from %.4g",
                    rounds,
                    v[n - 1],
                    peak);
        }
    }

    /**
     * Stops when the accuracy on the validation labels no longer rises: the best of the last {@code rounds} rounds is
     * less than {@code gain} above the best before them. Needs a validation part, whose labels it pays for.
     *
     * @param rounds patience, at least 1
     * @param gain least rise of accuracy that counts, at least 0
     */
    public record Plateau(int rounds, double gain) implements StoppingCriterion {
        /** Checks the ranges. */
        public Plateau {
            Checks.atLeast("rounds", rounds, 1);
            Checks.nonNegative("gain", gain);
        }

        @Override
        public String id() {
            return "plateau";
        }

        @Override
        public boolean needsValidation() {
            return true;
        }

        @Override
        public Optional<String> reason(List<StopSignals> seen) {
            int n = seen.size();
            if (n <= rounds) {
                return Optional.empty();
            }
            double before = best(seen.subList(0, n - rounds));
            double recent = best(seen.subList(n - rounds, n));
            return when(
                    recent < before + gain,
                    "validation accuracy %.4f of the last %d rounds is less than %.4g above the %.4f before",
                    recent,
                    rounds,
                    gain,
                    before);
        }

        private static double best(List<StopSignals> rounds) {
            return rounds.stream()
                    .mapToDouble(StopSignals::validationAccuracy)
                    .max()
                    .orElseThrow();
        }
    }

    private static StopSignals last(List<StopSignals> rounds) {
        return rounds.get(rounds.size() - 1);
    }

    private static Optional<String> when(boolean stop, String message, Object... arguments) {
        return stop ? Optional.of(String.format(Locale.ROOT, message, arguments)) : Optional.empty();
    }
}
