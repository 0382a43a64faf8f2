package dev.ralf.experiments.run;

import dev.ralf.core.loop.RoundRecord;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.store.RunFolder;
import dev.ralf.experiments.store.Timings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How far a run is, read from its files alone, also while another process works on it.
 *
 * @param cells one for each cell and seed with at least one file, by name
 * @param expected how many cells and seeds the spec has
 * @param rounds rounds of each
 * @param working whether a process works on it
 * @param secondsLeft time left by the mean round so far, over as many cells at a time as the run was started with; empty
 *     before the first round
 */
public record RunStatus(List<Cell> cells, int expected, int rounds, boolean working, OptionalDouble secondsLeft) {
    /** What a cell and seed is doing. */
    public enum State {
        /** All rounds are on record, or a criterion stopped it. */
        DONE,
        /** Some rounds are on record. */
        BEGUN,
        /** It failed; resume tries it again. */
        FAILED,
        /** It waits for labels from people. */
        WAITING
    }

    /**
     * One cell and seed.
     *
     * @param name cell and seed
     * @param state what it is doing
     * @param recorded rounds on record
     * @param note why it failed, or how many rows it waits for; empty otherwise
     */
    public record Cell(String name, State state, int recorded, String note) {}

    /** The status of a run. */
    public static RunStatus of(Path root, Spec spec) {
        int rounds = spec.rounds() + 1;
        Map<String, Cell> cells = new TreeMap<>();
        for (RoundRecord r : RunFolder.records(root)) {
            String name = RunFolder.name(r.cell(), r.seed());
            boolean done = r.round() == spec.rounds() || r.stopped().isPresent();
            cells.put(name, new Cell(name, done ? State.DONE : State.BEGUN, r.round() + 1, ""));
        }
        for (String line : RunFolder.failures(root)) {
            int colon = line.indexOf(": ");
            String name = line.substring(0, colon);
            int recorded = cells.containsKey(name) ? cells.get(name).recorded() : 0;
            cells.put(name, new Cell(name, State.FAILED, recorded, line.substring(colon + 2)));
        }
        for (String name : RunFolder.waiting(root)) {
            int recorded = cells.containsKey(name) ? cells.get(name).recorded() : 0;
            cells.put(name, new Cell(name, State.WAITING, recorded, "waits for labels"));
        }
        int expected = spec.cells() * spec.seeds();
        int left = expected * rounds;
        for (Cell c : cells.values()) {
            left -= c.state() == State.DONE ? rounds : c.recorded();
        }
        OptionalDouble perRound = Timings.secondsPerRound(root);
        String jobs = RunFolder.readJson(root.resolve("provenance.json")).getOrDefault("jobs", "1");
        int open = left;
        OptionalDouble seconds = perRound.isEmpty()
                ? perRound
                : OptionalDouble.of(perRound.getAsDouble() * open / Integer.parseInt(jobs));
        return new RunStatus(List.copyOf(cells.values()), expected, rounds, RunFolder.locked(root), seconds);
    }

    /** How many cells and seeds are in a state. */
    public long count(State state) {
        return cells.stream().filter(c -> c.state() == state).count();
    }

    /** The status in lines: a summary, and each cell that is neither done nor open. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%d of %d cells x seeds done, %d begun, %d open, %d failed, %d waiting for labels; %s",
                count(State.DONE),
                expected,
                count(State.BEGUN),
                expected - cells.size(),
                count(State.FAILED),
                count(State.WAITING),
                working ? "a process is working on it" : "no process is working on it"));
        if (count(State.DONE) < expected && secondsLeft.isPresent()) {
            lines.add(String.format(
                    Locale.ROOT, "about %s left, by the mean round so far", Times.words(secondsLeft.getAsDouble())));
        }
        for (Cell c : cells) {
            if (c.state() != State.DONE) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-9s %s: %d of %d rounds%s",
                        c.state().name().toLowerCase(Locale.ROOT),
                        c.name(),
                        c.recorded(),
                        rounds,
                        c.note().isEmpty() ? "" : "; " + c.note()));
            }
        }
        return lines;
    }
}
