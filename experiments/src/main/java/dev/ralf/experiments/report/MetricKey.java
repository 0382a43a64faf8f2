package dev.ralf.experiments.report;

import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.util.Checks;

/**
 * The parts of a metric key: {@code rule/metric}, {@code rule/metric/attribute} or {@code rule/metric/attribute=group},
 * see {@link Measurements}. Attribute and group may contain slashes; the first {@code =} ends the attribute.
 *
 * @param rule decision rule, or {@link Measurements#MODEL}
 * @param metric name, with the attack or class index after a dot
 * @param attribute sensitive attribute, or empty
 * @param group group, or empty
 */
record MetricKey(String rule, String metric, String attribute, String group) {
    static final String ACCURACY = "accuracy";
    static final String MACRO_F1 = "macro-f1";
    static final String WORST = "accuracy-worst";
    static final String UNFAIRNESS = "unfairness-max";
    static final String ROBUST = "robust-accuracy";
    static final String TRANSFER = "transfer-accuracy";
    static final String GRADIENT_ZERO = "gradient-zero-share";
    static final String RATE = "rate";
    static final String ECE = "ece";
    static final String LOG_LOSS = "log-loss";
    static final String BRIER = "brier";
    /** Stands in the place of an attribute where a value is that of the rows of one true class. */
    static final String TRUE_CLASS = "class";

    static MetricKey parse(String key) {
        int first = key.indexOf('/');
        Checks.argument(first > 0 && first < key.length() - 1, "metric key must be rule/metric, got %s", key);
        String rule = key.substring(0, first);
        int second = key.indexOf('/', first + 1);
        if (second < 0) {
            return new MetricKey(rule, key.substring(first + 1), "", "");
        }
        String metric = key.substring(first + 1, second);
        String rest = key.substring(second + 1);
        int equals = rest.indexOf('=');
        return equals < 0
                ? new MetricKey(rule, metric, rest, "")
                : new MetricKey(rule, metric, rest.substring(0, equals), rest.substring(equals + 1));
    }

    static String of(String rule, String metric) {
        return rule + "/" + metric;
    }

    static String of(String rule, String metric, String attribute) {
        return rule + "/" + metric + "/" + attribute;
    }

    static String of(String rule, String metric, String attribute, String group) {
        return rule + "/" + metric + "/" + attribute + "=" + group;
    }

    static String model(String metric) {
        return of(Measurements.MODEL, metric);
    }

    static String robust(String rule, String attack) {
        return of(rule, ROBUST + "." + attack);
    }

    /** The metric without what follows its first dot. */
    String base() {
        int dot = metric.indexOf('.');
        return dot < 0 ? metric : metric.substring(0, dot);
    }

    /** What follows the first dot of the metric: an attack or a class index; or empty. */
    String argument() {
        int dot = metric.indexOf('.');
        return dot < 0 ? "" : metric.substring(dot + 1);
    }

    /** Whether the value is of a sensitive attribute or one of its groups, and not of one true class. */
    boolean ofAttribute() {
        return !attribute.isEmpty() && !attribute.equals(TRUE_CLASS);
    }

    boolean ofModel() {
        return rule.equals(Measurements.MODEL);
    }

    /** Whether a larger value is better; losses, errors and unfairness are better when small. */
    boolean higherIsBetter() {
        boolean gap = base().endsWith("-gap") || base().endsWith("-difference");
        return base().contains("accuracy") && !gap || base().equals(MACRO_F1);
    }

    /** The metric in words, without rule, group or attack settings. */
    String words() {
        String name =
                switch (base()) {
                    case ACCURACY -> "accuracy";
                    case MACRO_F1 -> "macro F1";
                    case WORST -> "accuracy of the worst group";
                    case UNFAIRNESS -> "unfairness (largest gap)";
                    case "unfairness-mean" -> "unfairness (mean gap)";
                    case "unfairness-sum" -> "unfairness (sum of gaps)";
                    case ROBUST -> "robust accuracy (" + argument() + ")";
                    case TRANSFER -> "transfer accuracy (" + argument() + ", non-adaptive)";
                    case "unfairness-attacked" -> "unfairness under attack (" + argument() + ")";
                    case "unfairness-transfer" ->
                        "unfairness under a transferred attack (" + argument() + ", non-adaptive)";
                    case "unfairness-clean" -> "unfairness of the same rows without the attack (" + argument() + ")";
                    case "accuracy-attacked" -> "accuracy under the attack on fairness (" + argument() + ")";
                    case "movable" -> "share of rows whose decision can be moved (" + argument() + ")";
                    case "accuracy-to-rest" -> "accuracy minus that of the other groups";
                    case "robust-accuracy-to-rest" ->
                        "robust accuracy (" + argument() + ") minus that of the other groups";
                    case GRADIENT_ZERO -> "share of zero gradients (" + argument() + ")";
                    case RATE -> "selection rate of class " + argument();
                    case ECE -> "calibration error (ECE)";
                    case LOG_LOSS -> "log-loss";
                    case BRIER -> "Brier score";
                    default -> metric;
                };
        if (attribute.isEmpty()) {
            return name;
        }
        return name + (group.isEmpty() ? ", " + attribute : ", " + attribute + " = " + group);
    }

    /** The metric in words with its decision rule. */
    String wordsWithRule() {
        return ofModel() ? words() : words() + " of " + rule;
    }
}
