package dev.ralf.fairness.testkit;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What every scorer that looks at the order of scores owes its users, for example a gap of AUC between groups. */
public interface ScoreMetricContract {
    /** Rows of the samples. */
    int ROWS = 120;

    /**
     * The scorer under test.
     *
     * @param scores score of each row, higher for the positive class
     * @param positive true for rows of that class
     * @param groups group of each row, three of them
     */
    double score(double[] scores, boolean[] positive, int[] groups);

    /** By how much a score may differ where it should be the same; 1e-9 unless overridden. */
    default double tolerance() {
        return 1e-9;
    }

    /** Samples with tied scores. */
    @Provide
    default Arbitrary<Scored> contractScores() {
        return FairArbitraries.seeds().map(Scored::draw);
    }

    /** Increasing transformations of the scores. */
    @Property(tries = 20)
    default void monotoneTransformationsChangeNothing(@ForAll("contractScores") Scored s) {
        double[] exp = DoubleStream.of(s.scores()).map(Math::exp).toArray();
        double[] cube = DoubleStream.of(s.scores()).map(v -> v * v * v - 7).toArray();
        Contracts.same("exp of the scores", score(s), score(exp, s.positive(), s.groups()), tolerance());
        Contracts.same("cubes of the scores", score(s), score(cube, s.positive(), s.groups()), tolerance());
    }

    /** Groups under other numbers. */
    @Property(tries = 20)
    default void relabellingGroupsChangesNothing(@ForAll("contractScores") Scored s) {
        int[] to = {2, 0, 1};
        Contracts.same(
                "groups renumbered",
                score(s),
                score(s.scores(), s.positive(), Contracts.relabelled(s.groups(), to)),
                tolerance());
    }

    /** Rows in another order. */
    @Property(tries = 20)
    default void permutingRowsChangesNothing(@ForAll("contractScores") Scored s) {
        int[] order = Contracts.permutation(ROWS, new SeedTree(3).generator());
        Contracts.same("rows in another order", score(s), score(s.select(order)), tolerance());
    }

    /** Every row twice. */
    @Property(tries = 20)
    default void duplicatingTheSampleChangesNothing(@ForAll("contractScores") Scored s) {
        Contracts.same("every row twice", score(s), score(s.select(Contracts.twice(ROWS))), tolerance());
    }

    private double score(Scored s) {
        return score(s.scores(), s.positive(), s.groups());
    }

    /**
     * A scored sample.
     *
     * @param scores score of each row
     * @param positive true for rows of the positive class
     * @param groups group of each row
     */
    record Scored(double[] scores, boolean[] positive, int[] groups) {
        static Scored draw(SeedTree seed) {
            RandomGenerator rng = seed.generator();
            int[] groups = Contracts.codes(ROWS, 3, rng);
            double[] scores = new double[ROWS];
            boolean[] positive = new boolean[ROWS];
            for (int i = 0; i < ROWS; i++) {
                positive[i] = rng.nextBoolean();
                scores[i] = Math.rint(8 * (rng.nextGaussian() + (positive[i] ? groups[i] : 0))) / 8;
            }
            return new Scored(scores, positive, groups);
        }

        Scored select(int[] rows) {
            double[] s = new double[rows.length];
            boolean[] y = new boolean[rows.length];
            for (int i = 0; i < rows.length; i++) {
                s[i] = scores[rows[i]];
                y[i] = positive[rows[i]];
            }
            return new Scored(s, y, MathOps.select(groups, rows));
        }
    }
}
