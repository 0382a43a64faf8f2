package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The records of a study by cell, seed and round, and what they measured.
 *
 * <p>A seed of a cell is <em>complete</em> if it reached the last round of the study, or a stopping criterion ended it; its
 * last round is then the one it stopped after. Final values and comparisons use
 * complete seeds only; learning curves use every seed that has the round.
 */
final class Study {
    private final ReportInput input;
    private final Map<Cell, SortedMap<Integer, SortedMap<Integer, RoundRecord>>> runs = new LinkedHashMap<>();
    private final Map<Cell, Set<String>> measured = new LinkedHashMap<>();
    private final Map<String, MetricKey> keys = new LinkedHashMap<>();
    private final SortedSet<Integer> seeds = new TreeSet<>();
    private final Map<Cell, Map<String, SeedSummary>> summaries = new HashMap<>();
    private final int lastRound;

    /**
     * @throws IllegalArgumentException if two records are of the same cell, seed and round, or a metric key is malformed
     */
    Study(ReportInput input) {
        this.input = input;
        int last = -1;
        for (RoundRecord record : input.records()) {
            Cell cell = Cell.of(record);
            RoundRecord twin = runs.computeIfAbsent(cell, c -> new TreeMap<>())
                    .computeIfAbsent(record.seed(), s -> new TreeMap<>())
                    .putIfAbsent(record.round(), record);
            Checks.argument(
                    twin == null, "two records of %s, seed %d, round %d", record.cell(), record.seed(), record.round());
            seeds.add(record.seed());
            last = Math.max(last, record.round());
            for (String key : record.metrics().keySet()) {
                keys.computeIfAbsent(key, MetricKey::parse);
                measured.computeIfAbsent(cell, c -> new LinkedHashSet<>()).add(key);
            }
        }
        lastRound = last;
    }

    ReportInput input() {
        return input;
    }

    StatisticsPlan plan() {
        return input.plan();
    }

    List<Cell> cells() {
        return List.copyOf(runs.keySet());
    }

    boolean has(Cell cell) {
        return runs.containsKey(cell);
    }

    SortedSet<Integer> seeds() {
        return Collections.unmodifiableSortedSet(seeds);
    }

    /** The largest round in the records; −1 without records. */
    int lastRound() {
        return lastRound;
    }

    /** Values of an axis, in order of first appearance. */
    List<String> values(String axis) {
        return distinctOf(runs.keySet().stream().toList(), cell -> cell.on(axis));
    }

    /** Decision rules, in order of first appearance. */
    List<String> rules() {
        return keys.values().stream()
                .filter(key -> !key.ofModel())
                .map(MetricKey::rule)
                .distinct()
                .toList();
    }

    /** The rule of the primary metric if it was measured, otherwise the first rule; null without rules. */
    String primaryRule() {
        String wanted = MetricKey.parse(plan().metric()).rule();
        List<String> rules = rules();
        return rules.contains(wanted) ? wanted : rules.isEmpty() ? null : rules.get(0);
    }

    /** Attacks with robust or transfer numbers, in order of first appearance. */
    List<String> attacks() {
        List<String> all = keys.values().stream()
                .filter(key -> key.base().equals(MetricKey.ROBUST) || key.base().equals(MetricKey.TRANSFER))
                .map(MetricKey::argument)
                .filter(name -> name.indexOf('@') < 0)
                .distinct()
                .toList();
        // what follows another name and a dot is one attack of that set, not a set of its own
        return all.stream()
                .filter(name -> all.stream().noneMatch(other -> name.startsWith(other + ".")))
                .toList();
    }

    /** The attack of the primary metric, otherwise the first one; null without attacks. */
    String primaryAttack() {
        MetricKey primary = MetricKey.parse(plan().metric());
        List<String> attacks = attacks();
        if (primary.base().equals(MetricKey.ROBUST) && attacks.contains(primary.argument())) {
            return primary.argument();
        }
        return attacks.isEmpty() ? null : attacks.get(0);
    }

    /** Sensitive attributes, in order of first appearance. */
    List<String> attributes() {
        return keys.values().stream()
                .filter(MetricKey::ofAttribute)
                .map(MetricKey::attribute)
                .distinct()
                .toList();
    }

    /** Groups of an attribute, in order of first appearance. */
    List<String> groups(String attribute) {
        return keys.values().stream()
                .filter(key -> key.attribute().equals(attribute) && !key.group().isEmpty())
                .map(MetricKey::group)
                .distinct()
                .toList();
    }

    /** Parsed keys of everything measured. */
    List<MetricKey> keys() {
        return List.copyOf(keys.values());
    }

    /** Everything that was measured in some record, in order of first appearance. */
    Set<String> metricKeys() {
        return Collections.unmodifiableSet(keys.keySet());
    }

    boolean measured(String key) {
        return keys.containsKey(key);
    }

    boolean measured(Cell cell, String key) {
        return measured.getOrDefault(cell, Set.of()).contains(key);
    }

    /** Rounds of a cell by number; a round is listed if any seed has it. */
    SortedSet<Integer> rounds(Cell cell) {
        SortedSet<Integer> rounds = new TreeSet<>();
        runs.get(cell).values().forEach(run -> rounds.addAll(run.keySet()));
        return rounds;
    }

    /** Records of a round, by seed. */
    List<RoundRecord> round(Cell cell, int round) {
        List<RoundRecord> result = new ArrayList<>();
        for (SortedMap<Integer, RoundRecord> run : runs.get(cell).values()) {
            if (run.containsKey(round)) {
                result.add(run.get(round));
            }
        }
        return result;
    }

    /** Records of one seed of a cell, by round; empty if it has none. */
    List<RoundRecord> run(Cell cell, int seed) {
        return List.copyOf(
                runs.get(cell).getOrDefault(seed, Collections.emptySortedMap()).values());
    }

    /** Complete seeds of a cell with all their rounds. */
    SortedMap<Integer, SortedMap<Integer, RoundRecord>> complete(Cell cell) {
        SortedMap<Integer, SortedMap<Integer, RoundRecord>> result = new TreeMap<>();
        runs.getOrDefault(cell, Collections.emptySortedMap()).forEach((seed, run) -> {
            if (complete(run)) {
                result.put(seed, run);
            }
        });
        return result;
    }

    private boolean complete(SortedMap<Integer, RoundRecord> run) {
        return run.lastKey() == lastRound || run.get(run.lastKey()).stopped().isPresent();
    }

    /** Records with which a stopping criterion ended a run of a cell, by seed. */
    List<RoundRecord> stopped(Cell cell) {
        return complete(cell).values().stream()
                .map(run -> run.get(run.lastKey()))
                .filter(record -> record.stopped().isPresent())
                .toList();
    }

    /** Last-round values by complete seed; NaN where undefined or not measured. */
    SortedMap<Integer, Double> finals(Cell cell, String key) {
        SortedMap<Integer, Double> result = new TreeMap<>();
        complete(cell)
                .forEach((seed, run) ->
                        result.put(seed, run.get(run.lastKey()).metrics().getOrDefault(key, Double.NaN)));
        return result;
    }

    /** Summary of the defined last-round values over complete seeds. */
    SeedSummary summary(Cell cell, String key) {
        return summaries
                .computeIfAbsent(cell, c -> new HashMap<>())
                .computeIfAbsent(key, k -> SeedSummary.of(defined(finals(cell, k))));
    }

    static double[] defined(Map<Integer, Double> bySeed) {
        return bySeed.values().stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
    }

    /** Mean and standard deviation over seeds at the last round; says when some seeds are undefined. */
    String meanSd(Cell cell, String key) {
        SortedMap<Integer, Double> values = finals(cell, key);
        SeedSummary summary = summary(cell, key);
        if (summary.n() == 0) {
            return Numbers.DASH;
        }
        String text = Numbers.fixed(summary.mean());
        if (summary.n() > 1) {
            text += " ± " + Numbers.fixed(summary.sd());
        }
        return summary.n() == values.size() ? text : text + " (" + summary.n() + " of " + values.size() + ")";
    }

    /** The values of the axes that vary in this study, for sentences: {@code entropy + pgd}. */
    String label(Cell cell) {
        StringBuilder text = new StringBuilder();
        if (values("learner").size() > 1) {
            text.append(cell.learner()).append(" + ");
        }
        if (values("training").size() > 1) {
            text.append(cell.training()).append(" + ");
        }
        return text.append(cell.acquisition()).toString();
    }

    /** One line per seed of a cell that did not reach the last round. */
    List<String> incomplete() {
        List<String> lines = new ArrayList<>();
        runs.forEach((cell, bySeed) -> {
            bySeed.forEach((seed, run) -> {
                if (!complete(run)) {
                    lines.add(label(cell) + ", seed " + seed + ": " + "stopped after round " + run.lastKey() + " of "
                            + lastRound);
                }
            });
            for (int seed : seeds) {
                if (!bySeed.containsKey(seed)) {
                    lines.add(label(cell) + ", seed " + seed + ": no record");
                }
            }
        });
        return lines;
    }

    /** Smallest and largest number of complete seeds over cells. */
    int[] completeSeeds() {
        int low = Integer.MAX_VALUE;
        int high = 0;
        for (Cell cell : runs.keySet()) {
            int n = complete(cell).size();
            low = Math.min(low, n);
            high = Math.max(high, n);
        }
        return new int[] {runs.isEmpty() ? 0 : low, high};
    }

    /** Settings of an attack in one line, or that they were not recorded. */
    String attackSettings(String attack) {
        String settings = input.attackSettings().getOrDefault(attack, "settings not recorded");
        return settings.startsWith(attack) ? settings : attack + ": " + settings;
    }

    /** The unit of the attack settings, such as epsilon in standard deviations, as a sentence; empty if not recorded. */
    Optional<String> units() {
        return fact("units").map(text -> "Units of the attack settings: " + text + ".");
    }

    /** How rows are weighted in every metric, as a sentence; empty if not recorded. */
    Optional<String> weighting() {
        return fact("weighting").map(text -> "Weights: " + text + ".");
    }

    private Optional<String> fact(String name) {
        return Optional.ofNullable(input.datasetFacts().get(name))
                .map(text -> text.strip().replaceFirst("\\.$", ""))
                .filter(text -> !text.isEmpty());
    }

    static <T> List<String> distinctOf(List<T> items, Function<T, String> name) {
        return items.stream().map(name).distinct().toList();
    }
}
