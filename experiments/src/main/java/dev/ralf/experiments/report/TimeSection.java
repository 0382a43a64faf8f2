package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the time went. */
final class TimeSection {
    private static final Map<String, String> WORDS = Map.of(
            "fit", "Training",
            "calibrate", "Decision rules",
            "evaluate", "Evaluation",
            "select", "Selection",
            "stop", "Stopping");

    private TimeSection() {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        List<RunExtras.Line> times = study.input().extras().times();
        if (times.isEmpty()) {
            blocks.add(Block.note(Numbers.DASH + " No times were recorded."));
            return new Section("times", "Time", blocks);
        }
        Set<String> phases = new LinkedHashSet<>();
        Map<String, List<RunExtras.Line>> byCell = new LinkedHashMap<>();
        times.forEach(t -> {
            phases.addAll(t.numbers().keySet());
            byCell.computeIfAbsent(t.cell(), c -> new ArrayList<>()).add(t);
        });
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.number("Rounds"));
        phases.forEach(p -> columns.add(Block.Column.number(WORDS.getOrDefault(p, p), "median, seconds")));
        columns.add(Block.Column.number("All", "sum, seconds"));
        List<List<Block.Entry>> rows = new ArrayList<>();
        double total = 0;
        for (Cell cell : study.cells()) {
            List<RunExtras.Line> lines = byCell.get(cell.learner() + "+" + cell.training() + "+" + cell.acquisition());
            if (lines == null) {
                continue;
            }
            List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
            row.add(Block.text(Integer.toString(lines.size())));
            double sum = 0;
            int last = lines.stream().mapToInt(RunExtras.Line::round).max().orElse(0);
            for (String phase : phases) {
                double[] seconds = lines.stream()
                        .filter(l -> l.round() < last || !phase.equals("select"))
                        .mapToDouble(l -> l.numbers().getOrDefault(phase, Double.NaN))
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
                row.add(Block.text(
                        seconds.length == 0 ? Numbers.DASH : Numbers.fixed(seconds[(seconds.length - 1) / 2])));
                sum += Arrays.stream(seconds).sum();
            }
            row.add(Block.text(Numbers.decimals(sum, 1)));
            total += sum;
            rows.add(row);
        }
        blocks.add(Block.paragraph("All cells and seeds together took " + Numbers.decimals(total, 1)
                + " seconds of work; cells that ran side by side shared the clock. Times are of one machine with what else"
                + " it did, differ from run to run, and are no finding."));
        blocks.add(new Block.Table(
                "times",
                "Time of a round by phase",
                columns,
                cellColumns.count(),
                rows,
                List.of("After the last round nothing is selected: it is not in the median of selections.")));
        return new Section("times", "Time", blocks);
    }
}
