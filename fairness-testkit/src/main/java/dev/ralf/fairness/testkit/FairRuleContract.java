package dev.ralf.fairness.testkit;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What every fair decision rule owes its users, told on rows that it was not fitted on: names and numbering of groups, the
 * numbering of classes, the order of rows and a second copy of the sample change no decision. Where several rules are
 * optimal on a sample, a few rows between them may change: {@link #changeable}.
 */
public interface FairRuleContract {
    /** Rows of the samples that rules are fitted on. */
    int ROWS = 400;

    /** The rule under test, for this sensitive attribute. */
    RuleFitter fitter(String attribute);

    /** Number of classes to test with; 3 unless overridden. */
    default int classes() {
        return 3;
    }

    /** Number of groups to test with; 3 unless overridden. */
    default int groups() {
        return 3;
    }

    /** Share of fresh rows whose decision may change; 0.02 unless overridden. */
    default double changeable() {
        return 0.02;
    }

    /** Seeds of the samples. */
    @Provide
    default Arbitrary<SeedTree> contractSeeds() {
        return FairArbitraries.seeds();
    }

    /** Every row of decision probabilities is one. */
    @Property(tries = 5)
    default void decisionsAreProbabilities(@ForAll("contractSeeds") SeedTree seed) {
        RuleSample fresh = RuleSample.draw(ROWS, groups(), classes(), seed.child("fresh"));
        Matrix q = RuleSample.draw(ROWS, groups(), classes(), seed)
                .fit(fitter("group"), seed)
                .decisionProbabilities(fresh.probabilities(), fresh.codes());
        for (int i = 0; i < q.rows(); i++) {
            Contracts.same(
                    "sum of decision row " + i, 1, Arrays.stream(q.row(i)).sum(), 1e-9);
            Contracts.same(
                    "smallest of decision row " + i,
                    0,
                    Math.min(0, Arrays.stream(q.row(i)).min().orElse(0)),
                    0);
        }
    }

    /** Groups under other names and numbers get the same decisions. */
    @Property(tries = 5)
    default void relabellingGroupsChangesNothing(@ForAll("contractSeeds") SeedTree seed) {
        int[] to = Contracts.permutation(groups(), seed.child("groups").generator());
        compare(
                "groups renumbered",
                seed,
                s -> new RuleSample(s.probabilities(), Contracts.relabelled(s.codes(), to), s.labels()),
                q -> q,
                s -> s);
    }

    /** The order of the rows of the sample does not matter. */
    @Property(tries = 5)
    default void permutingRowsChangesNothing(@ForAll("contractSeeds") SeedTree seed) {
        int[] order = Contracts.permutation(ROWS, seed.child("order").generator());
        compare("rows in another order", seed, s -> s, q -> q, s -> s.select(order));
    }

    /** Classes in another order give the same decisions in that order. */
    @Property(tries = 5)
    default void permutingClassesPermutesDecisions(@ForAll("contractSeeds") SeedTree seed) {
        int[] to = Contracts.permutation(classes(), seed.child("classes").generator());
        compare(
                "classes renumbered",
                seed,
                s -> new RuleSample(
                        Contracts.relabelled(s.probabilities(), to), s.codes(), Contracts.relabelled(s.labels(), to)),
                q -> Contracts.relabelled(q, to),
                s -> s);
    }

    /** A sample in which every row is there twice gives the same rule. */
    @Property(tries = 5)
    default void duplicatingTheSampleChangesNothing(@ForAll("contractSeeds") SeedTree seed) {
        compare("every row twice", seed, s -> s, q -> q, s -> s.select(Contracts.twice(ROWS)));
    }

    /**
     * Fits on a sample, and on one that was {@code renamed} and {@code rearranged}; fresh rows are renamed alike, and the
     * first rule's decisions by {@code decisions}.
     */
    private void compare(
            String what,
            SeedTree seed,
            UnaryOperator<RuleSample> renamed,
            UnaryOperator<Matrix> decisions,
            UnaryOperator<RuleSample> rearranged) {
        RuleSample sample = RuleSample.draw(ROWS, groups(), classes(), seed);
        RuleSample fresh = RuleSample.draw(ROWS, groups(), classes(), seed.child("fresh"));
        RuleSample freshToo = renamed.apply(fresh);
        Matrix one = sample.fit(fitter("group"), seed).decisionProbabilities(fresh.probabilities(), fresh.codes());
        Matrix other = rearranged
                .apply(renamed.apply(sample))
                .fit(fitter("group"), seed)
                .decisionProbabilities(freshToo.probabilities(), freshToo.codes());
        Contracts.mostlySame(what, decisions.apply(one), other, changeable());
    }

    /**
     * A labelled sample of equal weights, of a model that prefers class 0 in group 0.
     *
     * @param probabilities {@code [n][k]}
     * @param codes group of each row
     * @param labels class of each row
     */
    record RuleSample(Matrix probabilities, int[] codes, int[] labels) {
        /** Random rows, groups of the same size. */
        static RuleSample draw(int rows, int groups, int classes, SeedTree seed) {
            RandomGenerator rng = seed.generator();
            int[] codes = Contracts.codes(rows, groups, rng);
            Matrix p = Contracts.probabilities(codes, classes, rng);
            return new RuleSample(p, codes, Contracts.labels(p, rng));
        }

        /** The rows at these indices. */
        RuleSample select(int[] rows) {
            return new RuleSample(
                    probabilities.select(rows), MathOps.select(codes, rows), MathOps.select(labels, rows));
        }

        /** Fits on this sample. */
        DecisionRule fit(RuleFitter fitter, SeedTree seed) {
            int groups = Arrays.stream(codes).max().orElse(0) + 1;
            List<String> names =
                    IntStream.range(0, groups).mapToObj(s -> "group " + s).toList();
            double[] weights = new double[codes.length];
            Arrays.fill(weights, 1);
            return fitter.fit(
                    new CalibrationSample(
                            probabilities, List.of(new Groups("group", names, codes)), weights, Optional.of(labels)),
                    seed);
        }
    }
}
