package dev.ralf.experiments.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Times of a run's phases by cell, from its timings folder: they differ between runs, and are in no report. */
public final class Timings {
    private Timings() {}

    /**
     * A Markdown table: for each cell the median and the largest time of a selection, and the median time of a training, on
     * the wall, with what else the machine did.
     *
     * @param root folder of a run
     */
    public static String table(Path root) {
        Map<String, List<double[]>> byCell = new TreeMap<>();
        try (Stream<Path> files = Files.list(root.resolve("timings"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
                String cell = file.getFileName().toString().replaceAll("\\+s\\d+\\.jsonl$", "");
                byCell.computeIfAbsent(cell, c -> new ArrayList<>()).addAll(rounds(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the timings of " + root + ": " + Durable.reason(e), e);
        }
        StringBuilder text =
                new StringBuilder("| cell | selections | select, median ms | select, largest ms | fit, median ms |\n"
                        + "|---|---:|---:|---:|---:|\n");
        byCell.forEach((cell, rounds) -> {
            double[] select = sorted(rounds, 0);
            double[] fit = sorted(rounds, 1);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s |%n",
                    cell,
                    select.length,
                    millis(select, 0.5),
                    millis(select, 1),
                    millis(fit, 0.5)));
        });
        return text.toString();
    }

    /** Mean time of a round over all cells, in seconds; empty before the first one. */
    public static OptionalDouble secondsPerRound(Path root) {
        if (!Files.isDirectory(root.resolve("timings"))) {
            return OptionalDouble.empty();
        }
        try (Stream<Path> files = Files.list(root.resolve("timings"))) {
            List<Double> seconds = new ArrayList<>();
            for (Path file : files.toList()) {
                for (String line : Durable.completeLines(file)) {
                    double sum = 0;
                    for (JsonNode phase : RecordJson.mapper().readTree(line)) {
                        sum += phase.isDouble() ? phase.asDouble() : 0;
                    }
                    seconds.add(sum);
                }
            }
            return seconds.stream().mapToDouble(Double::doubleValue).average();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the timings of " + root + ": " + Durable.reason(e), e);
        }
    }

    /** Seconds of selection and training of each round that selected: all but a cell's last. */
    private static List<double[]> rounds(Path file) throws IOException {
        List<double[]> rounds = new ArrayList<>();
        List<String> lines = Durable.completeLines(file);
        for (String line : lines.subList(0, Math.max(0, lines.size() - 1))) {
            JsonNode node = RecordJson.mapper().readTree(line);
            rounds.add(new double[] {
                node.path("selectSeconds").asDouble(0), node.path("fitSeconds").asDouble(0)
            });
        }
        return rounds;
    }

    private static double[] sorted(List<double[]> rounds, int column) {
        double[] values = rounds.stream().mapToDouble(r -> r[column]).toArray();
        Arrays.sort(values);
        return values;
    }

    private static String millis(double[] sorted, double quantile) {
        return sorted.length == 0
                ? "–"
                : String.format(Locale.ROOT, "%.2f", 1e3 * sorted[(int) Math.round(quantile * (sorted.length - 1))]);
    }
}
