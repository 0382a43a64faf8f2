package dev.ralf.benchmarks.cli;

import dev.ralf.benchmarks.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Rows as text, as Markdown, and as JSON values. */
final class Tables {
    private Tables() {}

    /** A Markdown table whose cells are padded, so that it reads as plain text too. */
    static String markdown(List<Row> rows) {
        List<List<String>> cells = cells(rows);
        int[] widths = new int[cells.get(0).size()];
        for (List<String> line : cells) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (int l = 0; l < cells.size(); l++) {
            for (int c = 0; c < widths.length; c++) {
                out.append("| ")
                        .append(pad(cells.get(l).get(c), widths[c], c == 0))
                        .append(' ');
            }
            out.append("|\n");
            if (l == 0) {
                for (int c = 0; c < widths.length; c++) {
                    out.append('|').append("-".repeat(widths[c] + 1)).append(c == 0 ? '-' : ':');
                }
                out.append("|\n");
            }
        }
        return out.toString();
    }

    private static List<List<String>> cells(List<Row> rows) {
        Set<String> extras = new LinkedHashSet<>();
        Set<String> peers = new LinkedHashSet<>();
        rows.forEach(r -> extras.addAll(r.extra().keySet()));
        rows.stream().map(Row::peerName).filter(p -> !p.isEmpty()).forEach(peers::add);
        boolean several = peers.size() > 1;
        List<List<String>> cells = new ArrayList<>();
        List<String> head = new ArrayList<>(
                List.of("row", "RALF", peers.size() == 1 ? peers.iterator().next() : "peer"));
        head.addAll(List.of("unit", "ratio", "target", "met"));
        head.addAll(extras);
        if (several) {
            head.add("peer's name");
        }
        cells.add(head);
        for (Row row : rows) {
            List<String> line = new ArrayList<>(List.of(row.id(), number(row.ralf()), number(row.peer()), row.unit()));
            line.addAll(List.of(number(row.ratio()), number(row.target()), met(row)));
            extras.forEach(e -> line.add(number(row.extra().getOrDefault(e, Double.NaN))));
            if (several) {
                line.add(row.peerName());
            }
            cells.add(line);
        }
        return cells;
    }

    private static String met(Row row) {
        if (Double.isNaN(row.target())) {
            return "";
        }
        return row.misses() ? "no" : "yes";
    }

    private static String pad(String text, int width, boolean left) {
        String blanks = " ".repeat(width - text.length());
        return left ? text + blanks : blanks + text;
    }

    /** Three significant digits; empty for NaN. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        int digits = size == 0 ? 2 : Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + Math.min(digits, 9) + "f", value);
    }

    /** One row for JSON: NaN becomes null. */
    static Map<String, Object> json(Row row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", row.id());
        map.put("ralf", finite(row.ralf()));
        map.put("peer", finite(row.peer()));
        map.put("unit", row.unit());
        map.put("ratio", finite(row.ratio()));
        map.put("target", finite(row.target()));
        map.put("peerName", row.peerName());
        map.put("quoted", row.isQuoted());
        row.extra().forEach((name, value) -> map.put(name, finite(value)));
        return map;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
