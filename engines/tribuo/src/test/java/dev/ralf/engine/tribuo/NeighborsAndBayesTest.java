package dev.ralf.engine.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.training.Learner;
import dev.ralf.core.util.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighborsAndBayesTest {
    private static Learner near(int k) {
        return new NeighborsLearner(k, NeighborsLearner.Distance.EUCLIDEAN);
    }

    private static double[] at(Learner learner, Examples e, int classes, double... x) {
        return Tasks.probabilities(learner, e, classes, 1, Features.of(new double[][] {x}))
                .data();
    }

    @Test
    void neighbours_byHand() {
        Examples e = Tasks.examples(new double[][] {{0}, {1}, {3}, {7}}, new int[] {0, 1, 1, 2});
        assertArrayEquals(new double[] {1, 0, 0}, at(near(1), e, 3, 0.4));
        assertArrayEquals(new double[] {0.5, 0.5, 0}, at(near(1), e, 3, 0.5)); // a tie is shared
        assertArrayEquals(new double[] {1 / 3.0, 2 / 3.0, 0}, at(near(3), e, 3, 0.4), 1e-15);
        assertArrayEquals(new double[] {0.25, 0.5, 0.25}, at(near(99), e, 3, 0.4), 1e-15);
        // 2 is as far from 1 as from 3: with two neighbours both; 5 likewise from 3 and 7
        assertArrayEquals(new double[] {0, 0.5, 0.5}, at(near(1), e, 3, 5));
    }

    @Test
    void cosine_looksAtDirectionsAlone() {
        Examples e = Tasks.examples(new double[][] {{100, 0}, {0, 1}, {0, 0}}, new int[] {0, 1, 2});
        Learner learner = new NeighborsLearner(1, NeighborsLearner.Distance.COSINE);
        assertArrayEquals(new double[] {1, 0, 0}, at(learner, e, 3, 0.2, 0.1));
        assertArrayEquals(new double[] {0, 1, 0}, at(learner, e, 3, 0.1, 0.2));
        assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, at(learner, e, 3, 0, 0), 1e-15);
    }

    @Test
    void wholeNumberWeight_equalsDuplicatedRows_ofAsManyMoreNeighbours() {
        Examples e = Tasks.blobs(60, 3, 3, 1, 2);
        double[] w = new double[60];
        for (int i = 0; i < 60; i++) {
            w[i] = 1 + i % 2; // mean 1.5
        }
        Examples weighted = Tasks.weighted(e, w);
        Features at = Tasks.blobs(40, 3, 3, 1, 9).features();
        assertArrayEquals(
                Tasks.probabilities(near(12), Tasks.duplicated(weighted), 3, 1, at)
                        .data(),
                Tasks.probabilities(near(8), weighted, 3, 1, at).data(),
                1e-12);
    }

    @Test
    void normalColumns_byHand() {
        // class 0: -1, 1 (mean 0, variance 1); class 1: 3, 5 (mean 4, variance 1); all: variance 5
        Examples e = Tasks.examples(new double[][] {{-1}, {1}, {3}, {5}}, new int[] {0, 0, 1, 1});
        double v = 1 + 0.2 * 5;
        Learner learner = new NaiveBayesLearner(new BayesOptions(BayesOptions.Likelihood.MIXED, 1, 0.2));
        double odds = Math.exp((-(1 * 1) + 3 * 3) / (2 * v)); // at 1: class 0 against class 1
        assertArrayEquals(new double[] {odds / (1 + odds), 1 / (1 + odds)}, at(learner, e, 2, 1), 1e-12);
    }

    @Test
    void levelsOfACategory_byHand() {
        Column red = new Column("colour=red", "colour", Column.Kind.ONE_HOT);
        Column blue = new Column("colour=blue", "colour", Column.Kind.ONE_HOT);
        Features x = Features.of(new double[][] {{1, 0}, {1, 0}, {0, 1}, {0, 1}})
                .in(Domain.box(2, 0, 1).with(Encoding.plain(List.of(red, blue), List.of())));
        Examples e = Examples.of(x, new int[] {0, 0, 0, 1});
        Matrix p = Tasks.probabilities(new NaiveBayesLearner(BayesOptions.defaults()), e, 2, 1, x.slice(0, 1));
        // red: 3/4 (2 + 1)/(3 + 2) against 1/4 (0 + 1)/(1 + 2)
        double a = 0.75 * 3 / 5;
        double b = 0.25 / 3;
        assertArrayEquals(new double[] {a / (a + b), b / (a + b)}, p.data(), 1e-12);
    }

    @Test
    void counts_byHand() {
        Examples e = Tasks.examples(new double[][] {{2, 0}, {1, 3}}, new int[] {0, 1});
        Learner learner = new NaiveBayesLearner(new BayesOptions(BayesOptions.Likelihood.MULTINOMIAL, 1, 0.01));
        double a = 0.5 * (3 / 4.0) * (3 / 4.0) * (1 / 4.0);
        double b = 0.5 * (2 / 6.0) * (2 / 6.0) * (4 / 6.0);
        assertArrayEquals(new double[] {a / (a + b), b / (a + b)}, at(learner, e, 2, 2, 1), 1e-12);
        Examples negative = Tasks.examples(new double[][] {{2, 0}, {1, -3}}, new int[] {0, 1});
        assertEquals(
                "likelihood multinomial of naive-bayes needs features of at least 0, got -3.0 in labelled row 1,"
                        + " column 1: use likelihood mixed",
                assertThrows(IllegalArgumentException.class, () -> learner.fit(Tasks.task(negative, 2, 1)))
                        .getMessage());
    }

    @Test
    void wholeNumberWeight_equalsDuplicatedRows_inBayes() {
        Examples e = Tasks.blobs(60, 3, 3, 1, 2);
        double[] w = new double[60];
        for (int i = 0; i < 60; i++) {
            w[i] = 1 + i % 3;
        }
        Learner learner = new NaiveBayesLearner(BayesOptions.defaults());
        Features at = Tasks.blobs(40, 3, 3, 1, 9).features();
        Examples weighted = Tasks.weighted(e, w);
        assertArrayEquals(
                Tasks.probabilities(learner, Tasks.duplicated(weighted), 3, 1, at)
                        .data(),
                Tasks.probabilities(learner, weighted, 3, 1, at).data(),
                1e-9);
    }

    @Test
    void aMissingValue_leavesItsColumnOut() {
        Examples both = Tasks.examples(new double[][] {{-1, 9}, {1, 2}, {3, 4}, {5, 1}}, new int[] {0, 0, 1, 1});
        Examples first = Tasks.examples(new double[][] {{-1}, {1}, {3}, {5}}, new int[] {0, 0, 1, 1});
        Learner learner = new NaiveBayesLearner(new BayesOptions(BayesOptions.Likelihood.MIXED, 1, 1e-9));
        assertArrayEquals(at(learner, first, 2, 2.5), at(learner, both, 2, 2.5, Double.NaN), 1e-6);
    }
}
