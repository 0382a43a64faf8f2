package dev.ralf.experiments.labels;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.label.Agreement;
import dev.ralf.core.label.Answer;
import dev.ralf.core.label.Votes;
import dev.ralf.core.loop.PeopleSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people do with a run that waits for labels: take rows, hand answers in, see how far they are. */
public final class Labelling {
    private final LabelStore store;
    private final PeopleSource people;
    private final Dataset data;

    /**
     * The labelling of a run.
     *
     * @param people how many answers a row needs
     * @param data its data set, as it was loaded
     */
    public Labelling(LabelStore store, PeopleSource people, Dataset data) {
        this.store = store;
        this.people = people;
        this.data = data;
    }

    /** Class names. */
    public List<String> classes() {
        return store.classes();
    }

    /**
     * Writes the rows that wait.
     *
     * @param file where to
     * @param annotator leaves out what this person answered; empty for anybody
     * @param limit at most so many rows; 0 for all
     * @return how many rows were written; none writes no file
     */
    public int next(Path file, String annotator, int limit) throws IOException {
        List<Answer> answers = store.answers();
        Map<Integer, String> why = waiting(answers);
        List<Integer> rows = new ArrayList<>();
        for (int row : why.keySet()) {
            boolean done = answers.stream()
                    .anyMatch(a -> a.row() == row && a.annotator().equals(annotator));
            if (!done && (limit == 0 || rows.size() < limit)) {
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            return 0;
        }
        LabelStore.Batch batch = new LabelStore.Batch(BatchFile.id(rows, answers.size()), rows);
        store.keep(batch);
        new BatchFile(data).write(file, batch, why);
        return rows.size();
    }

    /**
     * Takes a filled-in file.
     *
     * @return how many answers it has
     * @throws IllegalArgumentException with one line if anything is wrong with it; nothing is changed then
     */
    public int take(Path file, String annotator, double cost, boolean partial, boolean reordered) {
        BatchFile.Filled filled = new BatchFile(data).read(file, annotator, store, cost, partial, reordered);
        for (Answer a : filled.answers()) {
            if (store.answers().stream()
                    .anyMatch(b -> b.row() == a.row() && b.annotator().equals(annotator))) {
                throw new IllegalArgumentException(
                        file + ": row " + a.row() + " was answered by " + annotator + " before");
            }
        }
        store.add(filled.answers(), filled.batch());
        return filled.answers().size();
    }

    /** How many rows wait for answers. */
    public int open() {
        return waiting(store.answers()).size();
    }

    /** Rows that wait, less those settled since, with the reason; conflicts say so. */
    private Map<Integer, String> waiting(List<Answer> answers) {
        SortedMap<Integer, int[]> votes = Votes.count(answers, classes().size());
        Map<Integer, Integer> counts = new HashMap<>();
        answers.forEach(a -> counts.merge(a.row(), 1, Integer::sum));
        Map<Integer, String> open = new LinkedHashMap<>();
        store.pending().forEach((row, why) -> {
            int[] v = votes.getOrDefault(row, new int[classes().size()]);
            int given = counts.getOrDefault(row, 0);
            if (!people.settled(given, v)) {
                open.put(row, given >= people.perRow() ? why + "; conflict: " + told(v) : why);
            }
        });
        return open;
    }

    private String told(int[] votes) {
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < votes.length; k++) {
            if (votes[k] > 0) {
                parts.add(classes().get(k) + " " + votes[k]);
            }
        }
        return String.join(", ", parts);
    }

    /** The state of the labelling, line by line. */
    public List<String> status() {
        List<Answer> answers = store.answers();
        Map<Integer, String> open = waiting(answers);
        List<String> lines = new ArrayList<>();
        lines.add("rows that wait        " + open.size()
                + (people.perRow() > 1 ? " (each needs " + people.perRow() + " answers)" : ""));
        long conflicts = Votes.count(answers, classes().size()).values().stream()
                .filter(Votes::tied)
                .count();
        lines.add("rows answered         "
                + answers.stream().mapToInt(Answer::row).distinct().count());
        lines.add("ties                  " + conflicts);
        lines.add("cannot tell           "
                + answers.stream().filter(a -> !a.votes()).count() + " of " + answers.size() + " answers");
        lines.add(String.format(
                Locale.ROOT,
                "cost                  %s",
                answers.stream().mapToDouble(Answer::cost).sum()));
        lines.add("agreement (Fleiss)    "
                + number(Agreement.fleiss(answers, classes().size())));
        Map<String, List<Answer>> byPerson =
                answers.stream().collect(Collectors.groupingBy(Answer::annotator, TreeMap::new, Collectors.toList()));
        byPerson.forEach((who, own) -> lines.add(String.format(
                Locale.ROOT,
                "  %-20s %d answers, median %s s",
                who,
                own.size(),
                number(median(own.stream()
                        .mapToDouble(Answer::seconds)
                        .filter(Double::isFinite)
                        .toArray())))));
        List<String> names = List.copyOf(byPerson.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                lines.add("  kappa (Cohen) of " + names.get(i) + " and " + names.get(j) + ": "
                        + number(Agreement.cohen(
                                answers, names.get(i), names.get(j), classes().size())));
            }
        }
        return lines;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return n == 0 ? Double.NaN : (values[(n - 1) / 2] + values[n / 2]) / 2;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }
}
