package dev.ralf.experiments.report;

/** Why something was not measured, as far as the input tells. */
final class Missing {
    private static final String NO_ROUND = "no round was recorded";

    private Missing() {}

    /** Why there is no robust accuracy. */
    static String attack(Study study) {
        if (study.cells().isEmpty()) {
            return NO_ROUND;
        }
        return study.input().attackSettings().isEmpty()
                ? "no attack is in the spec"
                : "these models give no input gradients, so the attack of the spec could not be run";
    }

    /** Why there are no numbers by group. */
    static String attribute(Study study) {
        if (study.cells().isEmpty()) {
            return NO_ROUND;
        }
        return study.input().datasetFacts().keySet().stream().anyMatch(fact -> fact.startsWith("sensitive "))
                ? "the data set names a sensitive attribute, but nothing was measured by group"
                : "the data set names no sensitive attribute";
    }

    /** The same for a whole metric that every run measures. */
    static String otherwise(Study study, String reason) {
        return study.cells().isEmpty() ? NO_ROUND : reason;
    }

    static String capitalised(String reason) {
        return Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
    }
}
