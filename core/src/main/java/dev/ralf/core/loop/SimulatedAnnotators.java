package dev.ralf.core.loop;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.label.Aggregation;
import dev.ralf.core.label.Agreement;
import dev.ralf.core.label.Answer;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Simulated annotators who err. Each has a share of right answers; a wrong answer is one of the other classes, all alike;
 * with a given probability an annotator cannot tell. Which annotators see a row and what they answer is drawn from a
 * stream of the row alone, so that it does not hang on when or by which cell it is asked for. The label of a row is
 * aggregated from all answers so far; with {@link Aggregation#DAWID_SKENE} it may change when more rows are answered.
 *
 * <p>Records {@code oracle-answers} (answers paid for), {@code oracle-error} (share of aggregated labels that are wrong,
 * of those that there are), {@code oracle-none} (share of rows without a label) and, with several answers a row, {@code
 * oracle-agreement} (Fleiss' kappa).
 *
 * @param right probability of a right answer by annotator, in [0, 1]
 * @param perRow answers to each row, of different annotators
 * @param cannotTell probability that an annotator cannot tell, in [0, 1]
 * @param aggregation how answers become a label
 */
record SimulatedAnnotators(double[] right, int perRow, double cannotTell, Aggregation aggregation)
        implements OracleSource {
    SimulatedAnnotators {
        Checks.atLeast("annotators", right.length, 1);
        right = right.clone();
        for (double r : right) {
            Checks.inRange("accuracy", r, 0, 1);
        }
        Checks.inRange("perRow", perRow, 1, right.length);
        Checks.inRange("cannotTell", cannotTell, 0, 1);
    }

    @Override
    public String id() {
        return "annotators";
    }

    @Override
    public Oracle open(Dataset data, SeedTree seed, List<Answer> answers) {
        return new Opened(data, seed);
    }

    private List<Answer> answers(int row, int truth, int classes, SeedTree seed) {
        RandomGenerator random = seed.child(row).generator();
        int[] who = new int[right.length];
        for (int j = 0; j < who.length; j++) {
            who[j] = j;
        }
        List<Answer> answers = new ArrayList<>();
        for (int a = 0; a < perRow; a++) {
            int pick = a + random.nextInt(who.length - a);
            int annotator = who[pick];
            who[pick] = who[a];
            boolean blank = random.nextDouble() < cannotTell;
            boolean hit = random.nextDouble() < right[annotator];
            int other = classes == 1 ? 0 : (truth + 1 + random.nextInt(classes - 1)) % classes;
            answers.add(new Answer(
                    row, "annotator-" + annotator, blank ? Answer.CANNOT_TELL : hit ? truth : other, Double.NaN, 1));
        }
        return answers;
    }

    private final class Opened implements Oracle {
        private final int[] truth;
        private final int classes;
        private final SeedTree seed;
        private final Set<Integer> asked = new TreeSet<>();
        private final List<Answer> given = new ArrayList<>();

        Opened(Dataset data, SeedTree seed) {
            this.truth = data.labels();
            this.classes = data.classes().size();
            this.seed = seed;
        }

        @Override
        public int[] label(int[] rows) {
            for (int row : rows) {
                if (asked.add(row)) {
                    given.addAll(answers(row, truth[row], classes, seed));
                }
            }
            SortedMap<Integer, Integer> labels = aggregation.labels(given, classes);
            int[] out = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                out[i] = labels.get(rows[i]);
            }
            return out;
        }

        @Override
        public int bought() {
            return asked.size();
        }

        @Override
        public Map<String, Double> measurements() {
            Map<String, Double> out = new LinkedHashMap<>();
            int labelled = 0;
            int wrong = 0;
            for (Map.Entry<Integer, Integer> e :
                    aggregation.labels(given, classes).entrySet()) {
                if (e.getValue() != NONE) {
                    labelled++;
                    wrong += e.getValue() != truth[e.getKey()] ? 1 : 0;
                }
            }
            out.put("oracle-answers", (double) given.size());
            out.put("oracle-error", wrong / (double) labelled);
            out.put("oracle-none", 1 - labelled / (double) asked.size());
            if (perRow > 1) {
                out.put("oracle-agreement", Agreement.fleiss(given, classes));
            }
            return out;
        }
    }
}
