package dev.ralf.experiments.run;

import dev.ralf.core.loop.RoundRecord;
import dev.ralf.experiments.config.Yaml;
import dev.ralf.experiments.store.DatasetInfo;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** In which bytes and numbers two runs differ, and what of their settings and surroundings differs. */
public final class RunDiff {
    private static final List<String> FOLDERS = List.of("records", "selections");
    private static final Set<String> ALWAYS_OTHER = Set.of("start", "end");

    private final List<String> lines = new ArrayList<>();
    private boolean same = true;

    private RunDiff() {}

    /**
     * What was found.
     *
     * @param same whether records and selections have the same bytes
     * @param lines what differs, to be read
     */
    public record Difference(boolean same, List<String> lines) {}

    /**
     * Compares two runs.
     *
     * @throws IllegalStateException if one is no run
     */
    public static Difference of(Path a, Path b) throws IOException {
        RunFolder.requireRun(a);
        RunFolder.requireRun(b);
        RunDiff diff = new RunDiff();
        diff.bytes(a, b);
        diff.metrics(RunFolder.records(a), RunFolder.records(b));
        diff.facts(
                "spec",
                Yaml.flat(Files.readString(a.resolve("resolved.yaml"))),
                Yaml.flat(Files.readString(b.resolve("resolved.yaml"))));
        diff.facts("data", DatasetInfo.read(a).facts(), DatasetInfo.read(b).facts());
        diff.facts(
                "provenance",
                RunFolder.readJson(a.resolve("provenance.json")),
                RunFolder.readJson(b.resolve("provenance.json")));
        return new Difference(diff.same, List.copyOf(diff.lines));
    }

    private void bytes(Path a, Path b) throws IOException {
        int equal = 0;
        List<String> other = new ArrayList<>();
        for (String folder : FOLDERS) {
            Set<String> names = new TreeSet<>(names(a.resolve(folder)));
            names.addAll(names(b.resolve(folder)));
            for (String name : names) {
                Path one = a.resolve(folder).resolve(name);
                Path two = b.resolve(folder).resolve(name);
                if (!Files.exists(one)) {
                    other.add(folder + "/" + name + ": only in " + b);
                } else if (!Files.exists(two)) {
                    other.add(folder + "/" + name + ": only in " + a);
                } else if (Files.mismatch(one, two) >= 0) {
                    other.add(folder + "/" + name + ": differs from line " + line(one, two));
                } else {
                    equal++;
                }
            }
        }
        same = other.isEmpty();
        lines.add(equal + " of " + (equal + other.size()) + " files of records and selections have the same bytes");
        other.forEach(line -> lines.add("  " + line));
    }

    private static int line(Path a, Path b) throws IOException {
        List<String> one = Files.readAllLines(a);
        List<String> two = Files.readAllLines(b);
        int i = 0;
        while (i < Math.min(one.size(), two.size()) && one.get(i).equals(two.get(i))) {
            i++;
        }
        return i + 1;
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    private record Change(int count, double largest, String where) {
        Change with(double difference, String at) {
            boolean more = !(difference <= largest);
            return new Change(count + 1, more ? difference : largest, more ? at : where);
        }
    }

    private void metrics(List<RoundRecord> a, List<RoundRecord> b) {
        Map<String, RoundRecord> other = new LinkedHashMap<>();
        b.forEach(r -> other.put(key(r), r));
        Map<String, Change> changes = new TreeMap<>();
        int compared = 0;
        int selections = 0;
        for (RoundRecord r : a) {
            RoundRecord twin = other.get(key(r));
            if (twin == null) {
                continue;
            }
            compared++;
            selections += Arrays.equals(r.selected(), twin.selected()) ? 0 : 1;
            for (Map.Entry<String, Double> m : r.metrics().entrySet()) {
                Double value = twin.metrics().get(m.getKey());
                if (value != null && !value.equals(m.getValue())) {
                    changes.put(
                            m.getKey(),
                            changes.getOrDefault(m.getKey(), new Change(0, -1, ""))
                                    .with(Math.abs(value - m.getValue()), key(r)));
                }
            }
        }
        lines.add(compared + " rounds are in both; " + selections + " of them select other rows, " + changes.size()
                + " metrics differ");
        changes.forEach((metric, c) -> lines.add(String.format(
                Locale.ROOT, "  %s: in %d rounds, by up to %.3g (%s)", metric, c.count, c.largest, c.where)));
    }

    private static String key(RoundRecord r) {
        return r.cell() + ", seed " + r.seed() + ", round " + r.round();
    }

    private void facts(String what, Map<String, String> a, Map<String, String> b) {
        Set<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        names.removeAll(ALWAYS_OTHER);
        List<String> other = new ArrayList<>();
        for (String name : names) {
            String one = a.getOrDefault(name, "-");
            String two = b.getOrDefault(name, "-");
            if (!one.equals(two)) {
                other.add("  " + name + ": " + one + " | " + two);
            }
        }
        lines.add(other.isEmpty() ? what + ": the same" : what + " differs:");
        lines.addAll(other);
    }
}
