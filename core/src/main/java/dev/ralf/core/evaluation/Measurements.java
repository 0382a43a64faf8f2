package dev.ralf.core.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named numbers in the order in which they were measured. A key is {@code rule/metric}, {@code
 * rule/metric/attribute=group} for one group, or {@code rule/metric/attribute} for all groups of an attribute, for
 * example {@code argmax/accuracy} and {@code fair(0.05)/robust-accuracy.pgd/Gender=Female}; what does not depend on the
 * decision has the rule {@code model}, for example {@code model/log-loss}. A key is measured once.
 */
public final class Measurements {
    /** The rule part of numbers that do not depend on a decision rule. */
    public static final String MODEL = "model";

    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, double[]> details = new LinkedHashMap<>();

    /** Adds a number. */
    public void add(String rule, String metric, double value) {
        put(rule + "/" + metric, value);
    }

    /** Adds a number of one group. */
    public void add(String rule, String metric, String attribute, String group, double value) {
        put(rule + "/" + metric + "/" + attribute + "=" + group, value);
    }

    /** Adds a number about all groups of one attribute, for example an unfairness. */
    public void add(String rule, String metric, String attribute, double value) {
        put(rule + "/" + metric + "/" + attribute, value);
    }

    /**
     * Adds a series of numbers that a drawing needs and no comparison uses, such as the bins of a reliability diagram;
     * values are kept to six decimals.
     *
     * @param key rule and name, for example {@code model/reliability/weight}
     * @param series numbers, copied; NaN is undefined
     * @throws IllegalArgumentException if the key has a series already
     */
    public void addDetail(String key, double... series) {
        double[] rounded = new double[series.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Math.rint(series[i] * 1e6) / 1e6;
        }
        if (details.putIfAbsent(key, rounded) != null) {
            throw new IllegalArgumentException("measured twice: " + key);
        }
    }

    private void put(String key, double value) {
        if (values.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("measured twice: " + key);
        }
    }

    /** All numbers by key, in order. */
    public Map<String, Double> values() {
        return Collections.unmodifiableMap(values);
    }

    /** All series by key, in order. */
    public Map<String, double[]> details() {
        return Collections.unmodifiableMap(details);
    }
}
