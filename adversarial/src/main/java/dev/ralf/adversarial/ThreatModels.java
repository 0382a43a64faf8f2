package dev.ralf.adversarial;

import dev.ralf.adversarial.threat.Constraints;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.registry.Options;
import java.util.ArrayList;
import java.util.List;

/** Reads a threat model from the options of an attack or a training regime. */
final class ThreatModels {
    private static final double LARGEST = 1e6;

    private ThreatModels() {}

    /**
     * The threat model of the options {@code norm}, {@code epsilon}, {@code perFeature} (one for each feature, instead of
     * epsilon), {@code constraints} (lines as in {@link Constraints}), {@code immutable} (columns), {@code switches} and
     * {@code dataConstraints}.
     */
    static ThreatModel read(Options options, Norm norm, double epsilon) {
        Norm measured = options.choice("norm", norm);
        double radius = options.number("epsilon", epsilon, 0, LARGEST);
        List<Double> weights = new ArrayList<>();
        for (String text : options.texts("perFeature", List.of())) {
            weights.add(radiusOf(options, text));
        }
        if (!weights.isEmpty()) {
            if (options.has("epsilon")) {
                throw options.error("perFeature", "perFeature stands for epsilon, give one of them");
            }
            radius = 1;
        }
        return new ThreatModel(measured, radius, weights, constraints(options));
    }

    /** The options {@code constraints}, {@code immutable}, {@code switches} and {@code dataConstraints}. */
    static Constraints constraints(Options options) {
        List<String> lines = new ArrayList<>(options.texts("constraints", List.of()));
        for (String column : options.texts("immutable", List.of())) {
            if (column.isBlank()) {
                throw options.error("immutable", "immutable must name columns, got a blank");
            }
            lines.add(column + ": immutable");
        }
        int switches = options.integer("switches", Constraints.NONE.switches(), 0, 10_000);
        boolean ofData = options.flag("dataConstraints", true);
        try {
            return Constraints.parse(lines).withSwitches(switches).withOfData(ofData);
        } catch (IllegalArgumentException e) {
            throw options.error("constraints", e.getMessage());
        }
    }

    private static double radiusOf(Options options, String text) {
        try {
            double value = Constraints.number(text);
            if (value > 0 && value <= LARGEST) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            throw options.error("perFeature", "perFeature must be numbers or fractions, got \"" + text + "\"");
        }
        throw options.error(
                "perFeature",
                "perFeature must be in (0, 1000000], got " + text
                        + "; name features that must not move under immutable");
    }
}
