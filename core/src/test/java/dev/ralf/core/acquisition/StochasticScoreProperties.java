package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StochasticScoreProperties {
    private static final double SLACK = 1e-12; // rounding of at most a few dozen terms

    @Provide
    Arbitrary<List<Matrix>> tensors() {
        return Tensors.small();
    }

    @Property(tries = 300)
    void staysInItsRange(@ForAll("tensors") List<Matrix> passes) {
        int t = passes.size();
        int k = passes.get(0).columns();
        for (StochasticScore score : StochasticScore.values()) {
            double max =
                    switch (score) {
                        case LEAST_CONFIDENCE, VARIATION_RATIO -> 1 - 1.0 / k;
                        case MARGIN -> 0;
                        case ENTROPY -> Math.log(k);
                        case BALD -> Math.log(Math.min(k, t));
                        case MEAN_STD -> 0.5;
                    };
            requireRange(score.name(), score.of(passes), score == StochasticScore.MARGIN ? -1 : 0, max);
        }
        for (CommitteeScore score : CommitteeScore.values()) {
            double max =
                    switch (score) {
                        case VOTE_ENTROPY, MEAN_KL -> Math.log(Math.min(k, t));
                        case CONSENSUS_ENTROPY -> Math.log(k);
                        case MAX_DISAGREEMENT -> Math.log(t);
                    };
            requireRange(score.name(), score.of(passes), 0, max);
        }
    }

    private static void requireRange(String name, double[] scores, double min, double max) {
        for (double s : scores) {
            assertTrue(s >= min - SLACK && s <= max + SLACK, name + " is " + s);
        }
    }

    @Property(tries = 200)
    void doesNotDependOnTheOrderOfPassesOrClasses(@ForAll("tensors") List<Matrix> passes) {
        List<Matrix> reversed = new ArrayList<>(passes);
        Collections.reverse(reversed);
        for (StochasticScore score : StochasticScore.values()) {
            assertArrayEquals(score.of(passes), score.of(reversed), SLACK, score.name());
        }
        for (CommitteeScore score : CommitteeScore.values()) {
            assertArrayEquals(score.of(passes), score.of(reversed), SLACK, score.name());
        }
        List<Matrix> mirrored =
                passes.stream().map(StochasticScoreProperties::mirror).toList();
        for (StochasticScore score : StochasticScore.values()) {
            if (score != StochasticScore.VARIATION_RATIO) { // votes of ties go to the lowest class
                assertArrayEquals(score.of(passes), score.of(mirrored), SLACK, score.name());
            }
        }
    }

    private static Matrix mirror(Matrix m) {
        Matrix out = new Matrix(m.rows(), m.columns());
        for (int i = 0; i < m.rows(); i++) {
            for (int j = 0; j < m.columns(); j++) {
                out.set(i, j, m.get(i, m.columns() - 1 - j));
            }
        }
        return out;
    }

    @Property(tries = 200)
    void repeatingThePassesChangesNothing_andEqualPassesDoNotDisagree(@ForAll("tensors") List<Matrix> passes) {
        List<Matrix> twice = new ArrayList<>(passes);
        twice.addAll(passes);
        List<Matrix> equal = Collections.nCopies(3, passes.get(0));
        double[] zeros = new double[passes.get(0).rows()];
        for (StochasticScore score : StochasticScore.values()) {
            assertArrayEquals(score.of(passes), score.of(twice), SLACK, score.name());
            if (score.ordinal() >= StochasticScore.BALD.ordinal()) {
                assertArrayEquals(zeros, score.of(equal), SLACK, score.name());
            }
        }
    }

    @Property(tries = 200)
    void baldIsTheMeanDivergenceFromTheConsensus_andBelowTheLargest(@ForAll("tensors") List<Matrix> passes) {
        double[] bald = StochasticScore.BALD.of(passes);
        assertArrayEquals(bald, CommitteeScore.MEAN_KL.of(passes), SLACK);
        double[] max = CommitteeScore.MAX_DISAGREEMENT.of(passes);
        for (int i : MathOps.range(bald.length)) {
            assertTrue(bald[i] <= max[i] + SLACK, Arrays.toString(bald) + Arrays.toString(max));
        }
    }
}
