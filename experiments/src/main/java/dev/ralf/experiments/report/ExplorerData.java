package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Points of the trade-off explorer: each seed and round where they are few enough, else each seed's last round. */
final class ExplorerData {
    /** Most points on a page. */
    static final int MOST = 6000;

    private ExplorerData() {}

    /** Metrics that a point can be drawn by, without their rule. */
    static List<String> metrics(Study study) {
        List<String> metrics = new ArrayList<>();
        metrics.add(MetricKey.ACCURACY);
        study.attacks().forEach(a -> metrics.add(MetricKey.ROBUST + "." + a));
        study.attributes().forEach(a -> metrics.add(MetricKey.UNFAIRNESS + "/" + a));
        study.attributes().forEach(a -> metrics.add(MetricKey.WORST + "/" + a));
        metrics.add(MetricKey.ECE);
        metrics.add(MetricKey.MACRO_F1);
        metrics.add(MetricKey.LOG_LOSS);
        return metrics.stream()
                .filter(m -> study.rules().stream().anyMatch(r -> study.measured(key(study, r, m))))
                .toList();
    }

    /** A metric of the rule, or of the model where only that was measured. */
    static String key(Study study, String rule, String metric) {
        String own = rule + "/" + metric;
        return study.measured(own) || !study.measured(MetricKey.model(metric)) ? own : MetricKey.model(metric);
    }

    static Map<String, Object> of(Study study) {
        Map<String, Object> data = new LinkedHashMap<>();
        List<String> metrics = metrics(study);
        List<Object> axes = new ArrayList<>();
        for (String metric : metrics) {
            MetricKey key = MetricKey.parse("rule/" + metric);
            Map<String, Object> axis = new LinkedHashMap<>();
            String words = key.words();
            axis.put("name", words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1));
            axis.put("higher", key.higherIsBetter());
            axes.add(axis);
        }
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("name", "Labels bought");
        labels.put("higher", false);
        axes.add(labels);
        data.put("axes", axes);
        long all = (long) study.input().records().size() * study.rules().size();
        data.put("everyRound", all <= MOST);
        List<Object> points = new ArrayList<>();
        for (Cell cell : study.cells()) {
            study.complete(cell).forEach((seed, run) -> {
                for (RoundRecord record : run.values()) {
                    if (all > MOST && record.round() != run.lastKey()) {
                        continue;
                    }
                    for (int r = 0; r < study.rules().size(); r++) {
                        List<Number> point = new ArrayList<>();
                        point.add(study.values("learner").indexOf(cell.learner()));
                        point.add(study.values("training").indexOf(cell.training()));
                        point.add(study.values("acquisition").indexOf(cell.acquisition()));
                        point.add(r);
                        point.add(seed);
                        point.add(record.round());
                        point.add(record.round() == run.lastKey() ? 1 : 0);
                        boolean any = false;
                        for (String metric : metrics) {
                            double value = record.metrics()
                                    .getOrDefault(key(study, study.rules().get(r), metric), Double.NaN);
                            any |= Double.isFinite(value);
                            point.add(Double.isFinite(value) ? Math.rint(value * 1e4) / 1e4 : null);
                        }
                        point.add(record.labels());
                        if (any) {
                            points.add(point);
                        }
                    }
                }
            });
        }
        data.put("points", points);
        return data;
    }
}
