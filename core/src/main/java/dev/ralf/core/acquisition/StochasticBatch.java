package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Arrays;
import java.util.Map;

/**
 * A batch drawn by any score, without replacement: the rows with the largest {@code b f(s) + g}, where s is a row's score, b
 * the coldness and g a standard Gumbel draw of the row's own stream, which draws rows one after another with probability
 * proportional to {@code exp(b f(s))}. A cure for the near-duplicates of top-k at no cost: b = 0 is random sampling, large b
 * is top-k. With
 *
 * <ul>
 *   <li>{@link Kind#POWER}: {@code f(s) = ln s}, for scores that are not negative; rows of score 0 come last, at random;
 *   <li>{@link Kind#SOFTMAX}: {@code f(s) = s}, for scores whose differences matter;
 *   <li>{@link Kind#SOFTRANK}: {@code f(s) = -ln r}, r the row's rank from 1, equal scores at random ranks; for any scores.
 * </ul>
 *
 * <p>The scores are the utilities that another selector gives when asked for the whole pool, so it must be one that scores
 * each row alone. Utilities are these scores; they need not fall in pick order.
 *
 * <p>Reference: Kirsch et al., Stochastic Batch Acquisition: A Simple Baseline for Deep Active Learning, arXiv:2106.12059
 * (checked against public code). One such code multiplies the noise by b instead of the score: equal at b = 1 only.
 *
 * @param score selector whose utilities are the scores
 * @param kind what is done to the score
 * @param coldness b, at least 0
 */
public record StochasticBatch(Acquisition score, Kind kind, double coldness) implements Acquisition {
    /** What is done to the score. */
    public enum Kind {
        /** Its logarithm. */
        POWER,
        /** Nothing. */
        SOFTMAX,
        /** Minus the logarithm of its rank. */
        SOFTRANK
    }

    /** Checks the range. */
    public StochasticBatch {
        Checks.nonNegative("coldness", coldness);
    }

    @Override
    public String id() {
        return "stochastic-batch-" + score.id();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a row has no score, or a negative one is to be raised to a power
     */
    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        if (ids.length == 0) {
            return Selection.of(ids, new double[0]);
        }
        Selection all = score.select(task.over(ids, ids.length, task.seed().child("score")));
        double[] scores = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            double s = all.utilities()[i];
            Checks.argument(
                    !Double.isNaN(s),
                    "%s needs a score for each row, but %s gives none to row %d",
                    id(),
                    score.id(),
                    all.ids()[i]);
            Checks.argument(
                    s >= 0 || kind != Kind.POWER,
                    "%s needs scores of at least 0, but %s gives %s to row %d: use kind softmax or softrank",
                    id(),
                    score.id(),
                    s,
                    all.ids()[i]);
            scores[Arrays.binarySearch(ids, all.ids()[i])] = s;
        }
        double[] f =
                switch (kind) {
                    case POWER -> Arrays.stream(scores).map(Math::log).toArray();
                    case SOFTMAX -> scores;
                    case SOFTRANK -> ranks(scores, ids, task.seed());
                };
        int[] picks = draw(f, coldness, task.take(), ids, task.seed());
        return new Scores(ids, scores).picked(picks, Map.of());
    }

    private static double[] ranks(double[] scores, int[] ids, SeedTree seed) {
        int[] order = Picks.top(scores, scores.length, ids, seed.child("ranks"));
        double[] f = new double[order.length];
        for (int r = 0; r < order.length; r++) {
            f[order[r]] = -Math.log(r + 1.0);
        }
        return f;
    }

    /**
     * Draws rows without replacement with probability proportional to {@code exp(coldness f)}, in order.
     *
     * @param f logarithm of what each row's chance is a power of; minus infinity for rows that come last, at random
     * @param coldness the exponent; 0 makes all rows alike
     * @param take how many, at most as many as there are rows
     * @param ids names of the rows' random streams
     * @param seed parent of the streams
     */
    static int[] draw(double[] f, double coldness, int take, int[] ids, SeedTree seed) {
        double[] keys = new double[f.length];
        for (int i = 0; i < keys.length; i++) {
            double u = seed.child("gumbel", ids[i]).generator().nextDouble();
            keys[i] = (coldness == 0 ? 0 : coldness * f[i]) - Math.log(-Math.log(u)); // s^0 = 1, also of 0
        }
        return Picks.top(keys, take, ids, seed);
    }
}
