package dev.ralf.fairness.testkit;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What every group fairness metric of decisions owes its users, if it treats groups and classes alike. */
public interface DecisionMetricContract {
    /** The metric under test; NaN where it does not exist. */
    double metric(Decisions decisions);

    /** Number of classes to test with; 3 unless overridden. */
    default int classes() {
        return 3;
    }

    /** By how much a metric may differ where it should be the same; 1e-9 unless overridden. */
    default double tolerance() {
        return 1e-9;
    }

    /** Samples of three groups of different sizes and rates, the last one rare. */
    @Provide
    default Arbitrary<Decisions> contractDecisions() {
        return FairArbitraries.plantedGap(new int[] {90, 60, 6}, classes(), 0.4);
    }

    /** Groups under other names and numbers. */
    @Property(tries = 20)
    default void relabellingGroupsChangesNothing(
            @ForAll("contractDecisions") Decisions d, @ForAll("contractSeeds") SeedTree seed) {
        Groups g = d.groups();
        int[] to = Contracts.permutation(g.count(), seed.generator());
        Groups renamed = new Groups(g.attribute(), List.of("z", "y", "x"), Contracts.relabelled(g.codes(), to));
        Contracts.same(
                "groups renamed",
                metric(d),
                metric(new Decisions(d.classes(), d.decisions(), renamed, d.labels())),
                tolerance());
    }

    /** Rows in another order. */
    @Property(tries = 20)
    default void permutingRowsChangesNothing(
            @ForAll("contractDecisions") Decisions d, @ForAll("contractSeeds") SeedTree seed) {
        Contracts.same(
                "rows in another order",
                metric(d),
                metric(select(d, Contracts.permutation(d.rows(), seed.generator()))),
                tolerance());
    }

    /** Classes in another order. */
    @Property(tries = 20)
    default void permutingClassesChangesNothing(
            @ForAll("contractDecisions") Decisions d, @ForAll("contractSeeds") SeedTree seed) {
        int[] to = Contracts.permutation(d.classes(), seed.generator());
        Decisions other = new Decisions(
                d.classes(),
                Contracts.relabelled(d.decisions(), to),
                d.groups(),
                d.labels().map(y -> Contracts.relabelled(y, to)));
        Contracts.same("classes in another order", metric(d), metric(other), tolerance());
    }

    /** Every row twice. */
    @Property(tries = 20)
    default void duplicatingTheSampleChangesNothing(@ForAll("contractDecisions") Decisions d) {
        Contracts.same("every row twice", metric(d), metric(select(d, Contracts.twice(d.rows()))), tolerance());
    }

    /** Seeds of permutations. */
    @Provide
    default Arbitrary<SeedTree> contractSeeds() {
        return FairArbitraries.seeds();
    }

    private static Decisions select(Decisions d, int[] rows) {
        Optional<int[]> labels = d.labels().map(y -> MathOps.select(y, rows));
        return new Decisions(
                d.classes(), MathOps.select(d.decisions(), rows), d.groups().select(rows), labels);
    }
}
