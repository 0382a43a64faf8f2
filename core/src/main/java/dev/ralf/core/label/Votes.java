package dev.ralf.core.label;

import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Votes by row. */
public final class Votes {
    private Votes() {}

    /**
     * Number of votes by row and class {@code [k]}; all 0 for a row whose annotators could not tell.
     *
     * @throws IllegalArgumentException if an answer names no class
     */
    public static SortedMap<Integer, int[]> count(List<Answer> answers, int classes) {
        SortedMap<Integer, int[]> votes = new TreeMap<>();
        for (Answer a : answers) {
            Checks.inRange("label of row " + a.row(), a.label(), Answer.CANNOT_TELL, classes - 1);
            int[] row = votes.computeIfAbsent(a.row(), r -> new int[classes]);
            if (a.votes()) {
                row[a.label()]++;
            }
        }
        return votes;
    }

    /** Whether two classes share the largest number of votes, which is above 0. */
    public static boolean tied(int[] votes) {
        int most = -1;
        int sharing = 0;
        for (int v : votes) {
            if (v > most) {
                most = v;
                sharing = 1;
            } else if (v == most) {
                sharing++;
            }
        }
        return most > 0 && sharing > 1;
    }

    static SortedMap<Integer, Integer> majority(List<Answer> answers, int classes) {
        SortedMap<Integer, Integer> labels = new TreeMap<>();
        count(answers, classes).forEach((row, votes) -> {
            int best = Answer.CANNOT_TELL;
            for (int k = 0; k < classes; k++) {
                if (votes[k] > (best < 0 ? 0 : votes[best])) {
                    best = k;
                }
            }
            labels.put(row, best);
        });
        return labels;
    }
}
