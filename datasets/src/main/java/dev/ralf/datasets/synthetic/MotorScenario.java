package dev.ralf.datasets.synthetic;

import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a motor portfolio's label is, how it is misrecorded, how the portfolio drifts over policy years, and whether it has
 * a feature that policyholders can game. With score r (see {@link MotorPortfolio}), exposure e and power w in kW:
 *
 * <pre>
 *   frequency:  N ~ Poisson(e lambda), lambda = 0.25 exp(0.35 r);      classes 0, 1, 2 or more claims
 *   severity:   amounts ~ Gamma(2, theta), theta = 600 exp(0.01 (w - 85)); classes of the largest of the N claims:
 *               none, up to 1000, above 1000;   P(no claim above b) = exp(-e lambda (1 - F(b))), F(b) = 1 - (1 + b/theta) exp(-b/theta)
 *   year t:     z = t / (years - 1); log annual distance moves by covariateDrift z;
 *               r moves by conceptDrift z (w - 85) / 25
 *   label:      replaced by another class, each as likely, with probability labelNoise (uniform),
 *               labelNoise k / (K-1) in class k (class), labelNoise for women alone (group)
 * </pre>
 *
 * <p>Gaming adds {@code gentleWeeks}, how many of 10 watched weeks were driven gently: Binomial(10, 0.9, 0.7 or 0.4) by
 * temperament, no cause of claims, and up to three weeks can be had for little ({@code gentleWeeks: integer, grows, at
 * most 3}).
 *
 * @param label what is predicted
 * @param labelNoise in [0, 1]
 * @param noiseBy whose labels are misrecorded
 * @param years policy years, at least 1; with 2 or more the feature {@code year} counts from 0
 * @param covariateDrift in [-2, 2]
 * @param conceptDrift in [-5, 5]
 * @param gaming whether the feature {@code gentleWeeks} is there
 */
public record MotorScenario(
        Label label,
        double labelNoise,
        Noise noiseBy,
        int years,
        double covariateDrift,
        double conceptDrift,
        boolean gaming) {
    /** What is predicted. */
    public enum Label {
        /** Risk class by an ordered logit. */
        RISK("low", "medium", "high"),
        /** Number of claims of the exposure's time. */
        FREQUENCY("none", "one", "several"),
        /** Class of the largest claim, by a fixed amount of money. */
        SEVERITY("none", "up-to-1000", "above-1000");

        private final List<String> classes;

        Label(String... classes) {
            this.classes = List.of(classes);
        }

        /** Class names, from the best to the worst. */
        public List<String> classes() {
            return classes;
        }
    }

    /** Whose labels are misrecorded. */
    public enum Noise {
        /** Everyone's alike. */
        UNIFORM,
        /** The more, the higher the class; the lowest class never. */
        CLASS,
        /** Women's alone. */
        GROUP
    }

    /** Risk classes, recorded as they are, in one year, nothing to game. */
    public static final MotorScenario PLAIN = new MotorScenario(Label.RISK, 0, Noise.UNIFORM, 1, 0, 0, false);

    private static final double[] GENTLE = {0.9, 0.7, 0.4};
    private static final int WEEKS = 10;
    private static final double BOUND = 1000;

    /** Checks the ranges. */
    public MotorScenario {
        Checks.inRange("labelNoise", labelNoise, 0, 1);
        Checks.inRange("years", years, 1, 100);
        Checks.inRange("covariateDrift", covariateDrift, -2, 2);
        Checks.inRange("conceptDrift", conceptDrift, -5, 5);
        Checks.argument(
                years > 1 || covariateDrift == 0 && conceptDrift == 0,
                "years must be 2 or more where there is drift, got %d",
                years);
    }

    /** From the options of a spec. */
    static MotorScenario from(Options o) {
        Label label = o.choice("label", Label.RISK);
        double noise = o.number("labelNoise", 0, 0, 1);
        Noise noiseBy = o.choice("noiseBy", Noise.UNIFORM);
        int years = o.integer("years", 1, 1, 100);
        double covariate = o.number("covariateDrift", 0, -2, 2);
        double concept = o.number("conceptDrift", 0, -5, 5);
        if (years == 1 && (covariate != 0 || concept != 0)) {
            throw o.error("years", "years must be 2 or more where there is drift, got 1");
        }
        return new MotorScenario(label, noise, noiseBy, years, covariate, concept, o.flag("gaming", false));
    }

    /** True if exposure is a cause of the class: then it is a feature and every weight is 1. */
    boolean exposureIsFeature() {
        return label != Label.RISK;
    }

    /** How far year {@code t} is from the first, in [0, 1]. */
    double progress(double t) {
        return years == 1 ? 0 : t / (years - 1);
    }

    /** P(class) of claims at this score. */
    double[] claims(double score, double power, double exposure) {
        double rate = exposure * rate(score);
        double none = Math.exp(-rate);
        if (label == Label.FREQUENCY) {
            return new double[] {none, rate * none, Math.max(0, 1 - none - rate * none)};
        }
        double t = BOUND / scale(power);
        double noneAbove = Math.exp(-rate * (1 + t) * Math.exp(-t));
        return new double[] {none, noneAbove - none, 1 - noneAbove};
    }

    /** Draws the claims one by one, and the class of what happened. */
    int drawClaims(double score, double power, double exposure, RandomGenerator rng) {
        double time = exposure * rate(score);
        int count = 0;
        double largest = 0;
        for (double left = time + Math.log(1 - rng.nextDouble()); left > 0; left += Math.log(1 - rng.nextDouble())) {
            count++;
            double amount = -scale(power) * (Math.log(1 - rng.nextDouble()) + Math.log(1 - rng.nextDouble()));
            largest = Math.max(largest, amount);
        }
        return label == Label.FREQUENCY ? Math.min(count, 2) : count == 0 ? 0 : largest <= BOUND ? 1 : 2;
    }

    /** The probability that a label of class {@code k} is recorded as another one. */
    public double noiseRate(int k, int gender) {
        return switch (noiseBy) {
            case UNIFORM -> labelNoise;
            case CLASS -> labelNoise * k / (label.classes().size() - 1);
            case GROUP -> gender == 0 ? labelNoise : 0;
        };
    }

    /** Probabilities of recorded classes from those of true ones. */
    double[] recorded(double[] p, int gender) {
        if (labelNoise == 0) {
            return p;
        }
        double[] out = new double[p.length];
        for (int k = 0; k < p.length; k++) {
            double rate = noiseRate(k, gender);
            for (int j = 0; j < p.length; j++) {
                out[j] += p[k] * (j == k ? 1 - rate : rate / (p.length - 1));
            }
        }
        return out;
    }

    /** The label that is recorded for class {@code k}. */
    int record(int k, int gender, RandomGenerator rng) {
        int others = label.classes().size() - 1;
        return rng.nextDouble() < noiseRate(k, gender) ? (k + 1 + rng.nextInt(others)) % (others + 1) : k;
    }

    /** Gentle weeks of a temperament. */
    static int drawWeeks(int temperament, RandomGenerator rng) {
        int weeks = 0;
        for (int i = 0; i < WEEKS; i++) {
            weeks += rng.nextDouble() < GENTLE[temperament] ? 1 : 0;
        }
        return weeks;
    }

    /** The likelihood of a temperament for so many gentle weeks, up to a factor. */
    static double weeksLikelihood(int temperament, int weeks) {
        return Math.pow(GENTLE[temperament], weeks) * Math.pow(1 - GENTLE[temperament], WEEKS - weeks);
    }

    private static double rate(double score) {
        return 0.25 * Math.exp(0.35 * score);
    }

    private static double scale(double power) {
        return 600 * Math.exp(0.01 * (power - 85));
    }
}
