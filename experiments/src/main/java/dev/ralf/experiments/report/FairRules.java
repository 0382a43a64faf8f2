package dev.ralf.experiments.report;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** What the records tell of a fair rule: its tolerance, which rule is deployed, and its own numbers at the last round. */
final class FairRules {
    private static final Pattern WITH_TOLERANCE =
            Pattern.compile("fair(-opportunity|-odds)?(-blind)?(-mix|-ties)?\\((?<tolerance>\\d+(?:\\.\\d+)?)\\)");

    /** Said wherever a measured gap stands beside a tolerance. */
    static final String UPWARD_BIAS =
            "The largest of several gaps is biased upwards at finite test size: it is above 0 even"
                    + " where the true rates are equal.";

    /** Which rule decides. */
    enum Deployed {
        DETERMINISTIC("the deterministic rule, not the certified mixture"),
        RANDOMISED("the certified randomised mixture itself"),
        /** No tie was met and the name does not tell. */
        UNKNOWN("a rule without tied rows on its calibration samples");

        private final String words;

        Deployed(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private FairRules() {}

    /** The tolerance in an id such as {@code fair(0.05)}; empty for a rule with a name of its own. */
    static OptionalDouble tolerance(String rule) {
        Matcher matcher = WITH_TOLERANCE.matcher(rule);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        double tolerance = Double.parseDouble(matcher.group("tolerance"));
        return tolerance <= 1 ? OptionalDouble.of(tolerance) : OptionalDouble.empty();
    }

    /** The tolerance as it is written in the id, or empty. */
    static String toleranceText(String rule) {
        Matcher matcher = WITH_TOLERANCE.matcher(rule);
        return tolerance(rule).isPresent() && matcher.matches() ? matcher.group("tolerance") : "";
    }

    /** True if the tolerance is one of demographic parity, which hold-out unfairness can be held against. */
    private static boolean parity(String rule) {
        Matcher matcher = WITH_TOLERANCE.matcher(rule);
        return matcher.matches() && matcher.group(1) == null;
    }

    /** What the certificate of a rule says beyond that of demographic parity, or empty. */
    static String scope(String rule) {
        Matcher matcher = WITH_TOLERANCE.matcher(rule);
        if (!matcher.matches()) {
            return "";
        }
        String rates = "-opportunity".equals(matcher.group(1))
                ? ": the certified gaps are of the rates of right decisions given the class, with the model's probability of"
                        + " the class in place of the label; rates measured with labels may differ"
                : "-odds".equals(matcher.group(1))
                        ? ": the certified gaps are of the rates of every decision given every class, with the model's"
                                + " probability of the class in place of the label; rates measured with labels may differ"
                        : "";
        String blind = matcher.group(2) == null
                ? ""
                : (rates.isEmpty() ? ": " : "; ")
                        + "decisions do not see the attribute, and the certified gaps are weighed by estimated group"
                        + " probabilities in place of groups; gaps between the groups themselves may differ";
        return rates.isEmpty() && blind.isEmpty() ? "" : rule + rates + blind + ".";
    }

    /** Only a deterministic rule has tie slack; without any, the id tells, or nothing does. */
    static Deployed deployed(Study study, String rule) {
        if (finals(study, rule, CertificateSection.TIE_SLACK).anyMatch(v -> v > 0)) {
            return Deployed.DETERMINISTIC;
        }
        Matcher matcher = WITH_TOLERANCE.matcher(rule);
        if (matcher.matches()) {
            return "-mix".equals(matcher.group(3)) ? Deployed.RANDOMISED : Deployed.DETERMINISTIC;
        }
        return Deployed.UNKNOWN;
    }

    /** The deployed rule in its own numbers: on its calibration samples and on hold-out data. */
    static String sentence(Study study, String rule) {
        StringBuilder text = new StringBuilder(onCalibration(study, rule));
        for (String attribute : study.attributes()) {
            String holdOut = holdOut(study, rule, attribute);
            text.append(holdOut.isEmpty() ? "" : "; on hold-out data its unfairness (" + attribute + ") is " + holdOut);
        }
        return text.append(".").toString();
    }

    /** The deployed rule in its own numbers on its calibration samples, without a full stop. */
    static String onCalibration(Study study, String rule) {
        StringBuilder text = new StringBuilder(rule)
                .append(": deployed is ")
                .append(deployed(study, rule).words());
        double[] own =
                finals(study, rule, CertificateSection.CALIBRATION_UNFAIRNESS).toArray();
        if (own.length > 0) {
            text.append("; its own unfairness on the calibration samples is ").append(meanAndLargest(own));
            String tolerance = toleranceText(rule);
            text.append(tolerance.isEmpty() ? "" : " for a tolerance of " + tolerance);
            double slack =
                    finals(study, rule, CertificateSection.TIE_SLACK).max().orElse(Double.NaN);
            if (slack > 0) {
                text.append(", which ties may let it exceed by the tie slack, at most ")
                        .append(Numbers.small(slack));
            }
        }
        return text.toString();
    }

    /** Hold-out unfairness beside the tolerance, over all cells and complete seeds; empty if not measured. */
    static String holdOut(Study study, String rule, String attribute) {
        double[] values =
                finals(study, rule, MetricKey.UNFAIRNESS + "/" + attribute).toArray();
        if (values.length == 0) {
            return "";
        }
        OptionalDouble tolerance = tolerance(rule);
        if (tolerance.isEmpty() || !parity(rule)) {
            return meanAndLargest(values);
        }
        long above =
                Arrays.stream(values).filter(v -> v > tolerance.getAsDouble()).count();
        return meanAndLargest(values) + ", above the tolerance of " + toleranceText(rule) + " in " + above + " of "
                + Numbers.count(values.length, "fitted rule");
    }

    private static String meanAndLargest(double[] values) {
        String mean = Numbers.fixed(Arrays.stream(values).average().orElseThrow());
        return values.length == 1
                ? mean
                : mean + " on average and "
                        + Numbers.fixed(Arrays.stream(values).max().orElseThrow()) + " at most";
    }

    private static DoubleStream finals(Study study, String rule, String metric) {
        List<Cell> cells = study.cells();
        return cells.stream()
                .flatMapToDouble(cell -> Arrays.stream(Study.defined(study.finals(cell, MetricKey.of(rule, metric)))));
    }
}
