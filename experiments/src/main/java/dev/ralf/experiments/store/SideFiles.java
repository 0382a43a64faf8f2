package dev.ralf.experiments.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads what stands beside the records of a run: facts of selections, and times. */
public final class SideFiles {
    private static final Pattern NAME = Pattern.compile("(.*)\\+s(\\d+)\\.jsonl");
    private static final Pattern STRATUM = Pattern.compile("(bin|class)\\[\\d+]\\.(rows|picks)|edge\\[\\d+]");

    private SideFiles() {}

    /**
     * Numbers of one round.
     *
     * @param cell name of the cell
     * @param seed repetition
     * @param round round
     * @param numbers by name
     */
    public record Line(String cell, int seed, int round, Map<String, Double> numbers) {}

    private interface Reader {
        Line read(String cell, int seed, JsonNode line);
    }

    /** Facts about the strata of selections (bins, classes), by file and round; other facts are left in their files. */
    public static List<Line> selections(Path root) {
        List<Line> all = read(root.resolve("selections"), (cell, seed, line) -> {
            Map<String, Double> facts = new LinkedHashMap<>();
            line.path("facts").properties().forEach(e -> {
                if (STRATUM.matcher(e.getKey()).matches()) {
                    facts.put(e.getKey(), e.getValue().asDouble(Double.NaN));
                }
            });
            return new Line(cell, seed, line.path("round").asInt(0), facts);
        });
        return all.stream().filter(s -> !s.numbers().isEmpty()).toList();
    }

    /** Times by file and round; a round that was begun anew after a kill counts with its last line. */
    public static List<Line> times(Path root) {
        Map<String, Line> last = new LinkedHashMap<>();
        read(root.resolve("timings"), (cell, seed, line) -> {
                    Map<String, Double> seconds = new LinkedHashMap<>();
                    line.properties().forEach(e -> {
                        if (e.getKey().endsWith("Seconds")) {
                            seconds.put(
                                    e.getKey().replaceFirst("Seconds$", ""),
                                    e.getValue().asDouble(Double.NaN));
                        }
                    });
                    return new Line(cell, seed, line.path("round").asInt(0), seconds);
                })
                .forEach(t -> last.put(t.cell() + "+s" + t.seed() + " " + t.round(), t));
        return List.copyOf(last.values());
    }

    private static List<Line> read(Path folder, Reader reader) {
        List<Line> all = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    for (String line : Durable.completeLines(file)) {
                        all.add(reader.read(
                                name.group(1),
                                Integer.parseInt(name.group(2)),
                                RecordJson.mapper().readTree(line)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + Durable.reason(e), e);
        }
        return all;
    }
}
