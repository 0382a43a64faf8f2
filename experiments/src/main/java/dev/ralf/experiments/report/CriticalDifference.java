package dev.ralf.experiments.report;

import dev.ralf.experiments.statistics.Friedman;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A critical-difference diagram: mean ranks on a line, best on the left, names of the better half on the left and of the
 * worse half on the right, and bars below the line that join ranks less than the critical difference apart.
 *
 * <p>Reference: Demsar (2006), JMLR 7:1-30, figure 1.
 */
final class CriticalDifference {
    private static final int WIDTH = 760;
    private static final int SIDE = 190;
    private static final int TOP = 56;
    private static final int STEP = 20;
    private static final int BAR = 9;

    private CriticalDifference() {}

    static String svg(List<String> names, Friedman friedman, double level) {
        double[] ranks = friedman.ranks();
        int k = ranks.length;
        List<Integer> order = IntStream.range(0, k)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> ranks[j]))
                .toList();
        List<List<Integer>> cliques = friedman.cliques(level);
        int left = (k + 1) / 2;
        int from = TOP + 14 + BAR * cliques.size() + 10;
        int height = from + STEP * left + 6;
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" aria-hidden=\"true\" class=\"cd\">",
                WIDTH,
                height,
                WIDTH,
                height));
        line(out, x(1, k), TOP, x(k, k), TOP, "axis");
        int stride = Math.max(1, k / 15);
        for (int r = 1; r <= k; r += stride) {
            line(out, x(r, k), TOP - 5, x(r, k), TOP, "axis");
            text(out, x(r, k), TOP - 10, "middle", "tick", Integer.toString(r));
        }
        double difference = Math.min(friedman.criticalDifference(level), k - 1.0);
        line(out, x(1, k), 14, x(1 + difference, k), 14, "bar");
        boolean cut = friedman.criticalDifference(level) > k - 1.0;
        text(
                out,
                x(1 + difference, k) + 8,
                18,
                "start",
                "tick",
                "CD " + Numbers.decimals(friedman.criticalDifference(level), 2) + (cut ? ", wider than the axis" : ""));
        for (int c = 0; c < cliques.size(); c++) {
            List<Integer> clique = cliques.get(c);
            double y = TOP + 12 + BAR * c;
            line(out, x(ranks[clique.get(0)], k) - 4, y, x(ranks[clique.get(clique.size() - 1)], k) + 4, y, "bar");
        }
        for (int i = 0; i < k; i++) {
            boolean onLeft = i < left;
            int place = onLeft ? i : k - 1 - i;
            double y = from + STEP * place + 8;
            double x = x(ranks[order.get(i)], k);
            double end = onLeft ? SIDE - 8 : WIDTH - SIDE + 8;
            line(out, x, TOP, x, y, "stem");
            line(out, x, y, end, y, "stem");
            String name = names.get(order.get(i));
            String shown = name.length() > 22 ? name.substring(0, 21) + "…" : name;
            text(
                    out,
                    onLeft ? end - 5 : end + 5,
                    y + 4,
                    onLeft ? "end" : "start",
                    "name",
                    shown + " " + Numbers.decimals(ranks[order.get(i)], 2));
        }
        return out.append("</svg>").toString();
    }

    private static double x(double rank, int k) {
        return SIDE + 10 + (rank - 1) / (k - 1) * (WIDTH - 2 * SIDE - 20);
    }

    private static void line(StringBuilder out, double x1, double y1, double x2, double y2, String kind) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                kind,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder out, double x, double y, String anchor, String kind, String text) {
        out.append(String.format(
                        Locale.ROOT,
                        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
                        kind,
                        x,
                        y,
                        anchor))
                .append(HtmlWriter.escape(text))
                .append("</text>");
    }
}
