package dev.ralf.experiments.run;

import dev.ralf.core.loop.LoopPlan;
import dev.ralf.core.loop.RoundResult;
import dev.ralf.experiments.store.RunFolder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a study will cost, from a measured probe: the first round of every cell, and for each learner and training one
 * round with the last round's number of labels. Between the two, time is taken to grow in a straight line with the rounds.
 *
 * @param cells number of cells
 * @param seeds number of seeds
 * @param rounds rounds of each
 * @param seconds estimated time on one thread
 * @param bytes estimated size of records, selections and timings
 */
public record Probe(int cells, int seeds, int rounds, double seconds, double bytes) {
    private static final double NANOS = 1e9;
    private static final double QUICK = 2;

    /** One round, measured. */
    private record Measured(double round, double select, long bytes) {}

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("one round is enough", null, false, false);
        }
    }

    /**
     * Measures.
     *
     * @param heard hears of each probe as it ends
     */
    static Probe of(Study study, int seeds, Consumer<String> heard) {
        Map<String, Measured> last = new LinkedHashMap<>();
        double seconds = 0;
        double bytes = 0;
        int rounds = 0;
        for (LoopPlan cell : study.plans()) {
            rounds = cell.rounds() + 1;
            Measured first = measured(study, cell, cell.initialSize());
            if (first.round < QUICK) {
                first = measured(
                        study, cell, cell.initialSize()); // the first time has the virtual machine's warm-up in it
            }
            heard.accept(String.format(
                    java.util.Locale.ROOT,
                    "%s: %s with %d labels, %s to select",
                    cell.cell(),
                    seconds(first.round),
                    cell.initialSize(),
                    seconds(first.select)));
            Measured end = first;
            if (cell.rounds() > 0) {
                end = last.computeIfAbsent(cell.learnerName() + "+" + cell.trainingName(), key -> {
                    int labels = (int) cell.budget() - cell.batch();
                    Measured m = measured(study, cell, labels);
                    heard.accept(key + ": " + seconds(m.round) + " with " + labels + " labels");
                    return m;
                });
            }
            seconds += seeds * (rounds * (first.round + end.round) / 2 + cell.rounds() * first.select);
            bytes += seeds * (double) rounds * first.bytes;
        }
        return new Probe(study.plans().size(), seeds, rounds, seconds, bytes);
    }

    private static String seconds(double s) {
        return String.format(java.util.Locale.ROOT, "%.2f s", s);
    }

    private static Measured measured(Study study, LoopPlan cell, int labels) {
        RoundResult[] result = new RoundResult[1];
        try {
            study.probe(cell, labels, r -> {
                result[0] = r;
                throw new Enough();
            });
        } catch (Enough e) {
            // the first round is all that was wanted
        }
        Map<String, Long> time = result[0].nanoseconds();
        double select = time.getOrDefault("select", 0L) / NANOS;
        double all = time.values().stream().mapToLong(Long::longValue).sum() / NANOS;
        return new Measured(all - select, select, RunFolder.bytes(result[0]));
    }
}
