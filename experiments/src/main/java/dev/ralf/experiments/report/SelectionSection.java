package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was selected, beside what it was chosen from. */
final class SelectionSection {
    private static final Pattern BIN = Pattern.compile("bin\\[(\\d+)]\\.(rows|picks)");
    private static final int PICTURES = 8;
    private static final int PICTURE_CELLS = 12;

    private SelectionSection() {}

    static Section build(Study study) {
        List<Block> blocks = new ArrayList<>();
        boolean any = entropies(study, blocks);
        any |= classes(study, blocks);
        any |= groups(study, blocks);
        any |= bins(study, blocks);
        any |= pictures(study, blocks);
        if (any) {
            blocks.add(
                    0,
                    Block.paragraph("Every purchase of every seed together, beside the unlabelled rows that could have"
                            + " been bought then. It describes what an acquisition prefers and tests nothing."));
        } else {
            blocks.add(
                    Block.note(Numbers.DASH + " The records do not say what was selected: nothing was bought after the"
                            + " first labels, or the run is of an older version."));
        }
        return new Section("selected", "What was selected", blocks);
    }

    /** Shares of a histogram summed over all purchases of a cell; empty without any. */
    private static double[] shares(Study study, Cell cell, String key) {
        double[] sum = new double[0];
        for (int seed : study.seeds()) {
            for (RoundRecord record : study.run(cell, seed)) {
                sum = plus(sum, record.details().get(key));
            }
        }
        return normalised(sum);
    }

    private static double[] plus(double[] sum, double[] more) {
        if (more == null) {
            return sum;
        }
        double[] result = Arrays.copyOf(sum, Math.max(sum.length, more.length));
        for (int i = 0; i < more.length; i++) {
            result[i] += more[i];
        }
        return result;
    }

    private static double[] normalised(double[] counts) {
        double total = Arrays.stream(counts).sum();
        return Arrays.stream(counts)
                .map(c -> total > 0 ? c / total : Double.NaN)
                .toArray();
    }

    private static boolean entropies(Study study, List<Block> blocks) {
        Map<Cell, double[][]> found = new LinkedHashMap<>();
        for (Cell cell : study.cells()) {
            double[] pool = shares(study, cell, "selection/entropy/pool");
            if (pool.length > 0) {
                found.put(cell, new double[][] {pool, shares(study, cell, "selection/entropy/selected")});
            }
        }
        int bins = found.values().stream().mapToInt(v -> v[0].length).max().orElse(0);
        List<String> names = IntStream.range(0, bins)
                .mapToObj(b -> Numbers.decimals((double) b / bins, 1) + " to " + Numbers.decimals((b + 1.0) / bins, 1))
                .toList();
        return figure(
                study,
                "selected-entropy",
                "Entropy of what was selected",
                "Entropy of the model, as a share of the largest possible",
                names,
                found,
                "0 is certain, 1 is a uniform distribution over the classes. Of large pools at most 2,000 rows at equal"
                        + " distances are counted.",
                blocks);
    }

    /** Classes of bought labels against those of the first ones, which the initial method drew. */
    private static boolean classes(Study study, List<Block> blocks) {
        Map<Cell, double[][]> found = new LinkedHashMap<>();
        for (Cell cell : study.cells()) {
            double[] first = new double[0];
            double[] bought = first;
            for (int seed : study.seeds()) {
                List<RoundRecord> run = study.run(cell, seed);
                if (run.size() > 1 && run.get(0).details().containsKey("labelled/class")) {
                    double[] start = run.get(0).details().get("labelled/class");
                    double[] end = run.get(run.size() - 1).details().get("labelled/class");
                    if (end != null) {
                        first = plus(first, start);
                        bought = plus(
                                bought,
                                IntStream.range(0, end.length)
                                        .mapToDouble(k -> end[k] - start[k])
                                        .toArray());
                    }
                }
            }
            if (first.length > 0) {
                found.put(cell, new double[][] {normalised(first), normalised(bought)});
            }
        }
        int count = found.values().stream().mapToInt(v -> v[0].length).max().orElse(0);
        List<String> names = IntStream.range(0, count)
                .mapToObj(k -> FinalsSection.className(study, Integer.toString(k)))
                .toList();
        return figure(
                study,
                "selected-class",
                "Classes of what was selected",
                "Class",
                names,
                found,
                "Labels of rows that were not bought are unknown: the first labels of the runs stand for the pool, which"
                        + " they show without bias where the initial method is random.",
                "first labels",
                blocks);
    }

    private static boolean groups(Study study, List<Block> blocks) {
        Map<String, List<String>> byAttribute = new LinkedHashMap<>();
        for (RoundRecord record : study.input().records()) {
            for (String key : record.details().keySet()) {
                int equals = key.indexOf('=');
                if (key.startsWith("selection/") && equals > 0) {
                    List<String> groups = byAttribute.computeIfAbsent(
                            key.substring("selection/".length(), equals), a -> new ArrayList<>());
                    String group = key.substring(equals + 1);
                    if (!groups.contains(group)) {
                        groups.add(group);
                    }
                }
            }
        }
        boolean any = false;
        int index = 0;
        for (Map.Entry<String, List<String>> e : byAttribute.entrySet()) {
            Map<Cell, double[][]> found = new LinkedHashMap<>();
            for (Cell cell : study.cells()) {
                double[] pool = new double[e.getValue().size()];
                double[] chosen = new double[pool.length];
                for (int seed : study.seeds()) {
                    for (RoundRecord record : study.run(cell, seed)) {
                        for (int g = 0; g < pool.length; g++) {
                            double[] both = record.details()
                                    .get("selection/" + e.getKey() + "="
                                            + e.getValue().get(g));
                            pool[g] += both == null ? 0 : both[0];
                            chosen[g] += both == null ? 0 : both[1];
                        }
                    }
                }
                if (Arrays.stream(chosen).sum() > 0) {
                    found.put(cell, new double[][] {normalised(pool), normalised(chosen)});
                }
            }
            any |= figure(
                    study,
                    "selected-group-" + index++,
                    "Groups of " + e.getKey() + " of what was selected",
                    e.getKey(),
                    e.getValue(),
                    found,
                    "",
                    blocks);
        }
        return any;
    }

    /** Bins of a selection by strata, such as those of density-ratio sampling, with the picks in each. */
    private static boolean bins(Study study, List<Block> blocks) {
        Map<String, TreeMap<Integer, double[]>> byCell = new LinkedHashMap<>();
        for (RunExtras.Line line : study.input().extras().selections()) {
            line.numbers().forEach((name, value) -> {
                Matcher matcher = BIN.matcher(name);
                if (matcher.matches()) {
                    byCell.computeIfAbsent(line.cell(), c -> new TreeMap<>())
                            .computeIfAbsent(Integer.valueOf(matcher.group(1)), b -> new double[2])[
                            matcher.group(2).equals("rows") ? 0 : 1] += value;
                }
            });
        }
        Map<Cell, double[][]> found = new LinkedHashMap<>();
        int most = byCell.values().stream().mapToInt(b -> b.lastKey() + 1).max().orElse(0);
        for (Cell cell : study.cells()) {
            TreeMap<Integer, double[]> bins =
                    byCell.get(cell.learner() + "+" + cell.training() + "+" + cell.acquisition());
            if (bins != null) {
                double[][] both = new double[2][most];
                bins.forEach((b, v) -> {
                    both[0][b] = v[0];
                    both[1][b] = v[1];
                });
                found.put(cell, new double[][] {normalised(both[0]), normalised(both[1])});
            }
        }
        return figure(
                study,
                "selected-bins",
                "Bins of the acquisition",
                "Bin of the score, from the lowest",
                IntStream.rangeClosed(1, most).mapToObj(Integer::toString).toList(),
                found,
                "The bins that the acquisition itself made over the pool (DRE: of entropy), and what it took from each. Equal"
                        + " bars mean that it takes from each bin in proportion to its rows.",
                blocks);
    }

    private static boolean figure(
            Study study,
            String id,
            String title,
            String axis,
            List<String> names,
            Map<Cell, double[][]> found,
            String note,
            List<Block> blocks) {
        return figure(study, id, title, axis, names, found, note, "unlabelled pool", blocks);
    }

    private static boolean figure(
            Study study,
            String id,
            String title,
            String axis,
            List<String> names,
            Map<Cell, double[][]> found,
            String note,
            String pool,
            List<Block> blocks) {
        if (found.isEmpty()) {
            return false;
        }
        CellColumns cellColumns = new CellColumns(study);
        List<Block.Column> columns = new ArrayList<>(cellColumns.columns());
        columns.add(Block.Column.text("Rows"));
        names.forEach(name -> columns.add(Block.Column.number(name)));
        List<Figures.View> views = new ArrayList<>();
        List<List<Block.Entry>> rows = new ArrayList<>();
        found.forEach((cell, both) -> {
            List<Figures.Series> series = new ArrayList<>();
            for (int s = 0; s < 2; s++) {
                List<double[]> points = new ArrayList<>();
                List<Block.Entry> row = new ArrayList<>(cellColumns.entries(cell));
                String name = s == 0 ? pool : "selected";
                row.add(Block.text(name));
                for (int k = 0; k < names.size(); k++) {
                    double value = k < both[s].length ? both[s][k] : Double.NaN;
                    points.add(new double[] {k, value});
                    row.add(Block.text(Numbers.fixed(value)));
                }
                rows.add(row);
                series.add(new Figures.Series(name, s == 0 ? "reference" : "data", s, points));
            }
            views.add(new Figures.View(study.label(cell), names, series));
        });
        List<String> notes = new ArrayList<>();
        notes.add("Shares over all purchases and seeds.");
        if (!note.isEmpty()) {
            notes.add(note);
        }
        blocks.add(new Block.Figure(
                id,
                title,
                "Shares of the " + pool + " and of what was selected; the numbers are in the table below.",
                new Figures.Plot("bars", Figures.Axis.free(axis), Figures.Axis.free("Share of rows"), views),
                new Block.Table(id + "-table", title, columns, cellColumns.count() + 1, rows, notes)));
        return true;
    }

    private static boolean pictures(Study study, List<Block> blocks) {
        Map<Integer, String> images = study.input().extras().images();
        if (images.isEmpty() || study.seeds().isEmpty()) {
            return false;
        }
        int seed = study.seeds().first();
        List<Block> all = new ArrayList<>();
        for (Cell cell : study.cells()) {
            List<RoundRecord> bought = study.run(cell, seed).stream()
                    .filter(r -> r.selected().length > 0)
                    .toList();
            for (RoundRecord record :
                    bought.size() < 2 ? bought : List.of(bought.get(0), bought.get(bought.size() - 1))) {
                List<Block.Picture> pictures = Arrays.stream(record.selected())
                        .limit(PICTURES)
                        .filter(images::containsKey)
                        .mapToObj(row -> new Block.Picture(images.get(row), "row " + row))
                        .collect(Collectors.toList());
                if (!pictures.isEmpty()) {
                    all.add(new Block.Pictures(
                            study.label(cell) + ", seed " + seed + ", after round " + record.round(), pictures));
                }
            }
        }
        if (all.isEmpty()) {
            return false;
        }
        blocks.add(new Block.Heading("Examples"));
        blocks.add(Block.note("The first rows of the first and last purchase of one seed, in the order of purchase."));
        if (all.size() > 2 * PICTURE_CELLS) {
            blocks.add(new Block.Folded(
                    "Examples of " + Numbers.count(study.cells().size(), "cell"), all));
        } else {
            blocks.addAll(all);
        }
        return true;
    }
}
