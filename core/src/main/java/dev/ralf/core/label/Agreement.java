package dev.ralf.core.label;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far annotators agree beyond chance: 1 is full agreement, 0 what chance gives, below 0 less. NaN where it is not
 * defined: nothing answered twice, or one class alone in all answers. Answers "cannot tell" do not count.
 */
public final class Agreement {
    private Agreement() {}

    /**
     * Cohen's kappa of two annotators on the rows that both voted on: {@code (p_o - p_e) / (1 - p_e)}, with p_o the share
     * of equal answers and p_e that expected from both annotators' own class shares. Source: Cohen (1960),
     * doi:10.1177/001316446002000104. Of several answers of one annotator on a row the last one counts.
     */
    public static double cohen(List<Answer> answers, String first, String second, int classes) {
        Map<Integer, Integer> a = of(answers, first);
        Map<Integer, Integer> b = of(answers, second);
        double[] sharesA = new double[classes];
        double[] sharesB = new double[classes];
        double equal = 0;
        int n = 0;
        for (var e : a.entrySet()) {
            Integer other = b.get(e.getKey());
            if (other != null) {
                n++;
                sharesA[e.getValue()]++;
                sharesB[other]++;
                equal += e.getValue().equals(other) ? 1 : 0;
            }
        }
        double chance = 0;
        for (int k = 0; k < classes; k++) {
            chance += sharesA[k] / n * (sharesB[k] / n);
        }
        return kappa(equal / n, chance);
    }

    /**
     * Fleiss' kappa over all rows with at least two votes: the mean share of agreeing pairs of votes of a row, against
     * the sum of squared class shares of all those votes. Source: Fleiss (1971), doi:10.1037/h0031619; there each row has
     * equally many votes, here rows may differ, each row counts once in the agreement and each vote once in the shares.
     */
    public static double fleiss(List<Answer> answers, int classes) {
        double agreement = 0;
        double[] shares = new double[classes];
        int rows = 0;
        for (int[] votes : Votes.count(answers, classes).values()) {
            int n = Arrays.stream(votes).sum();
            if (n >= 2) {
                rows++;
                double pairs = 0;
                for (int k = 0; k < classes; k++) {
                    pairs += votes[k] * (votes[k] - 1.0);
                    shares[k] += votes[k];
                }
                agreement += pairs / (n * (n - 1.0));
            }
        }
        double all = Arrays.stream(shares).sum();
        double chance = Arrays.stream(shares).map(s -> s / all * (s / all)).sum();
        return kappa(agreement / rows, chance);
    }

    private static double kappa(double observed, double chance) {
        return chance >= 1 ? Double.NaN : (observed - chance) / (1 - chance);
    }

    private static Map<Integer, Integer> of(List<Answer> answers, String annotator) {
        Map<Integer, Integer> votes = new HashMap<>();
        for (Answer a : answers) {
            if (a.annotator().equals(annotator) && a.votes()) {
                votes.put(a.row(), a.label());
            }
        }
        return votes;
    }
}
