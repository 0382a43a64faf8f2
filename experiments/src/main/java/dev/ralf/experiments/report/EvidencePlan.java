package dev.ralf.experiments.report;

import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the authors of a study said of its use before the run, for the evidence pack.
 *
 * @param purpose what the model is meant for; may be empty
 * @param notFor what it must not be used for; may be empty
 * @param owner who answers for it; may be empty
 * @param thresholds what the numbers must reach
 */
public record EvidencePlan(String purpose, String notFor, String owner, List<Threshold> thresholds) {
    private static final Pattern LINE =
            Pattern.compile("\\s*(\\S+/\\S.*?)\\s*(<=|>=)\\s*([-+0-9.eE]+)\\s*(?:because\\s+(.+))?");

    /** Copies the list. */
    public EvidencePlan {
        thresholds = List.copyOf(thresholds);
    }

    /** Nothing was said. */
    public static EvidencePlan none() {
        return new EvidencePlan("", "", "", List.of());
    }

    /** Whether anything was said. */
    boolean isEmpty() {
        return equals(none());
    }

    /**
     * A bound on the mean of a metric over seeds.
     *
     * @param metric key as in records, for example {@code fair/unfairness-max/gender}
     * @param atMost true for an upper bound
     * @param bound the bound, finite
     * @param reason why this bound; may be empty
     */
    public record Threshold(String metric, boolean atMost, double bound, String reason) {
        /** Checks the key and the bound. */
        public Threshold {
            MetricKey.parse(metric);
            Checks.argument(Double.isFinite(bound), "the bound of %s must be finite, got %s", metric, bound);
        }

        /**
         * Reads a line such as {@code fair/unfairness-max/gender <= 0.05 because policy 12 says so}.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Threshold parse(String line) {
            Matcher m = LINE.matcher(line);
            Checks.argument(
                    m.matches(),
                    "a threshold must be \"rule/metric <= number\" or \">=\", with \"because ...\" if wanted, got \"%s\"",
                    line);
            double bound;
            try {
                bound = Double.parseDouble(m.group(3));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "a threshold needs a number, got \"" + m.group(3) + "\" in \"" + line + "\"", e);
            }
            return new Threshold(m.group(1), m.group(2).equals("<="), bound, m.group(4) == null ? "" : m.group(4));
        }

        /** The bound as it was written. */
        String text() {
            return (atMost ? "at most " : "at least ") + String.format(Locale.ROOT, "%s", bound);
        }

        /**
         * What a sample of seeds says of it: shown if the whole 95 % interval of the mean keeps the bound, violated if
         * the whole interval misses it, undecided in between or without an interval.
         */
        Outcome outcome(SeedSummary s) {
            if (s.n() < 2 || Double.isNaN(s.low())) {
                return Outcome.UNDECIDED;
            }
            boolean shown = atMost ? s.high() <= bound : s.low() >= bound;
            boolean violated = atMost ? s.low() > bound : s.high() < bound;
            return shown ? Outcome.SHOWN : violated ? Outcome.VIOLATED : Outcome.UNDECIDED;
        }
    }

    /** What is known of a threshold. */
    enum Outcome {
        /** The interval lies on the good side. */
        SHOWN("shown to hold"),
        /** The interval lies on the bad side. */
        VIOLATED("shown to be violated"),
        /** Neither. */
        UNDECIDED("undecided");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
