package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures as data of the page, and the parts of figures. */
final class Figures {
    private Figures() {}

    /**
     * A figure of lines, of bars, or of points with their intervals.
     *
     * @param kind {@code lines}, {@code bars} or {@code dots}
     * @param x horizontal axis; its categories for bars
     * @param y vertical axis; its categories for dots
     * @param views drawings to choose from, at least one
     */
    record Plot(String kind, Axis x, Axis y, List<View> views) {}

    /**
     * An axis.
     *
     * @param name what stands at it
     * @param low end, NaN to follow the data
     * @param high other end
     */
    record Axis(String name, double low, double high) {
        static Axis free(String name) {
            return new Axis(name, Double.NaN, Double.NaN);
        }

        static Axis share(String name) {
            return new Axis(name, 0, 1);
        }
    }

    /**
     * One drawing of a figure.
     *
     * @param name what to choose it by
     * @param categories names of bars or of rows of points; empty for lines
     * @param series what is drawn
     */
    record View(String name, List<String> categories, List<Series> series) {}

    /**
     * A series.
     *
     * @param name in the legend
     * @param role {@code data}; {@code reference} for a thin grey line; {@code weight} for pale bars behind lines
     * @param style index of colour, symbol and line style
     * @param points {@code x, y[, low, high]} each
     */
    record Series(String name, String role, int style, List<double[]> points) {}

    /** Figures inside blocks, also folded ones, in order. */
    static List<Block.Figure> in(List<Section> sections) {
        List<Block.Figure> found = new ArrayList<>();
        sections.forEach(s -> collect(s.blocks(), found));
        return found;
    }

    private static void collect(List<Block> blocks, List<Block.Figure> found) {
        for (Block block : blocks) {
            if (block instanceof Block.Figure figure) {
                found.add(figure);
            } else if (block instanceof Block.Folded folded) {
                collect(folded.blocks(), found);
            }
        }
    }

    static List<Object> data(List<Section> sections) {
        List<Object> all = new ArrayList<>();
        for (Block.Figure figure : in(sections)) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", figure.id());
            map.put("kind", figure.plot().kind());
            map.put("x", axis(figure.plot().x()));
            map.put("y", axis(figure.plot().y()));
            map.put("views", figure.plot().views().stream().map(Figures::view).toList());
            all.add(map);
        }
        return all;
    }

    private static Map<String, Object> axis(Axis axis) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", axis.name());
        map.put("low", Numbers.chart(axis.low()));
        map.put("high", Numbers.chart(axis.high()));
        return map;
    }

    private static Map<String, Object> view(View view) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", view.name());
        map.put("categories", view.categories());
        List<Object> series = new ArrayList<>();
        for (Series s : view.series()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", s.name());
            one.put("role", s.role());
            one.put("style", s.style());
            List<Object> points = new ArrayList<>();
            for (double[] p : s.points()) {
                List<Double> numbers = new ArrayList<>();
                for (double v : p) {
                    numbers.add(Numbers.chart(v));
                }
                points.add(numbers);
            }
            one.put("points", points);
            series.add(one);
        }
        map.put("series", series);
        return map;
    }
}
