package dev.ralf.core.loop;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.label.Aggregation;
import dev.ralf.core.label.Answer;
import dev.ralf.core.label.Votes;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * People who answer through files. A row has a label when it has the answers that it needs; until then the cell waits. With
 * {@code maxPerRow} above {@code perRow}, a row whose votes are tied is asked again, of further people, until the tie is
 * broken or there are {@code maxPerRow} answers.
 *
 * @param perRow answers that each row needs, of different people
 * @param maxPerRow answers at most, where votes are tied
 * @param aggregation how answers become a label
 */
public record PeopleSource(int perRow, int maxPerRow, Aggregation aggregation) implements OracleSource {
    /** Name in specs. */
    public static final String ID = "file";

    /** Checks the numbers. */
    public PeopleSource {
        Checks.atLeast("perRow", perRow, 1);
        Checks.atLeast("maxPerRow", maxPerRow, perRow);
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * Whether a row has all the answers that it needs.
     *
     * @param answers how many answers it has, those who cannot tell included
     * @param votes votes by class {@code [k]}
     */
    public boolean settled(int answers, int[] votes) {
        return answers >= maxPerRow || answers >= perRow && !Votes.tied(votes);
    }

    @Override
    public Oracle open(Dataset data, SeedTree seed, List<Answer> answers) {
        return new Opened(answers, data.classes().size());
    }

    private final class Opened implements Oracle {
        private final List<Answer> answers;
        private final int classes;
        private final SortedMap<Integer, int[]> votes;
        private final int[] counts;
        private final Set<Integer> asked = new HashSet<>();

        Opened(List<Answer> answers, int classes) {
            this.answers = List.copyOf(answers);
            this.classes = classes;
            this.votes = Votes.count(answers, classes);
            this.counts = new int[votes.isEmpty() ? 0 : votes.lastKey() + 1];
            answers.forEach(a -> counts[a.row()]++);
        }

        @Override
        public int[] label(int[] rows) {
            int[] open = Arrays.stream(rows)
                    .filter(r -> !votes.containsKey(r) || !settled(counts[r], votes.get(r)))
                    .distinct()
                    .toArray();
            if (open.length > 0) {
                throw new LabelsPendingException(open);
            }
            for (int row : rows) {
                asked.add(row);
            }
            // by the answers of the rows that were asked for alone, so that what others answered changes nothing
            List<Answer> used = new ArrayList<>();
            for (Answer a : answers) {
                if (asked.contains(a.row())) {
                    used.add(a);
                }
            }
            Map<Integer, Integer> labels = aggregation.labels(used, classes);
            return Arrays.stream(rows).map(labels::get).toArray();
        }

        @Override
        public int bought() {
            return asked.size();
        }
    }
}
