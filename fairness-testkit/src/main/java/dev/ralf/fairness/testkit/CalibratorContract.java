package dev.ralf.fairness.testkit;

import dev.ralf.core.calibration.CalibratorFitter;
import dev.ralf.core.calibration.ProbabilityCalibrator;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What every probability calibrator owes its users. Implement it in a test class, and jqwik runs it: calibrated rows are
 * probabilities, the order of rows and the numbering of classes do not matter, a sample taken twice is the same sample, and
 * a saved calibrator is the fitted one.
 */
public interface CalibratorContract {
    /** The calibrator under test. */
    CalibratorFitter fitter();

    /** Number of classes to test with; 3 unless overridden. */
    default int classes() {
        return 3;
    }

    /** By how much calibrated probabilities may differ where they should be the same; 1e-6 unless overridden. */
    default double tolerance() {
        return 1e-6;
    }

    /** Seeds of the samples. */
    @Provide
    default Arbitrary<SeedTree> contractSeeds() {
        return FairArbitraries.seeds();
    }

    /** Calibrated rows sum to 1 and are in [0, 1], and what was given is not changed. */
    @Property(tries = 10)
    default void calibratedRowsAreProbabilities(@ForAll("contractSeeds") SeedTree seed) {
        LabelledSample sample = LabelledSample.draw(300, classes(), seed);
        Matrix given = sample.probabilities().copy();
        Matrix q = sample.fit(fitter()).apply(given);
        Contracts.same("the given probabilities", sample.probabilities(), given, 0);
        for (int i = 0; i < q.rows(); i++) {
            Contracts.same(
                    "sum of calibrated row " + i, 1, Arrays.stream(q.row(i)).sum(), 1e-9);
            for (double v : q.row(i)) {
                Contracts.same("calibrated probability in [0, 1]", Math.max(0, Math.min(1, v)), v, 1e-12);
            }
        }
    }

    /** The order of the rows of the sample does not matter. */
    @Property(tries = 10)
    default void permutingRowsChangesNothing(@ForAll("contractSeeds") SeedTree seed) {
        LabelledSample sample = LabelledSample.draw(300, classes(), seed);
        int[] order = Contracts.permutation(300, seed.child("order").generator());
        same("rows in another order", sample, sample.select(order));
    }

    /** A sample in which every row is there twice gives the same calibrator. */
    @Property(tries = 10)
    default void duplicatingTheSampleChangesNothing(@ForAll("contractSeeds") SeedTree seed) {
        LabelledSample sample = LabelledSample.draw(300, classes(), seed);
        same("every row twice", sample, sample.select(Contracts.twice(300)));
    }

    /** Classes in another order give the same probabilities in that order. */
    @Property(tries = 10)
    default void permutingClassesPermutesProbabilities(@ForAll("contractSeeds") SeedTree seed) {
        LabelledSample sample = LabelledSample.draw(300, classes(), seed);
        int[] to = Contracts.permutation(classes(), seed.child("classes").generator());
        LabelledSample other = new LabelledSample(
                Contracts.relabelled(sample.probabilities(), to), Contracts.relabelled(sample.labels(), to));
        Matrix fresh = sample.fresh(seed);
        Contracts.same(
                "classes in another order",
                Contracts.relabelled(sample.fit(fitter()).apply(fresh), to),
                other.fit(fitter()).apply(Contracts.relabelled(fresh, to)),
                tolerance());
    }

    /** A calibrator that was saved and restored gives the same bits. */
    @Property(tries = 10)
    default void restoredCalibratorIsTheFittedOne(@ForAll("contractSeeds") SeedTree seed) {
        LabelledSample sample = LabelledSample.draw(300, classes(), seed);
        ProbabilityCalibrator fitted = sample.fit(fitter());
        Matrix fresh = sample.fresh(seed);
        Contracts.same(
                "restored",
                fitted.apply(fresh),
                fitter().restore(fitted.state()).apply(fresh),
                0);
    }

    private void same(String what, LabelledSample one, LabelledSample other) {
        Matrix fresh = one.fresh(new SeedTree(1));
        Contracts.same(what, one.fit(fitter()).apply(fresh), other.fit(fitter()).apply(fresh), tolerance());
    }

    /**
     * A labelled sample of equal weights.
     *
     * @param probabilities {@code [n][k]}
     * @param labels class of each row
     */
    record LabelledSample(Matrix probabilities, int[] labels) {
        /** Random rows, all classes among the labels. */
        static LabelledSample draw(int rows, int classes, SeedTree seed) {
            RandomGenerator rng = seed.generator();
            Matrix p = Contracts.probabilities(Contracts.codes(rows, 2, rng), classes, rng);
            int[] labels = Contracts.labels(p, rng);
            for (int k = 0; k < classes; k++) {
                labels[k] = k;
            }
            return new LabelledSample(p, labels);
        }

        /** The rows at these indices. */
        LabelledSample select(int[] rows) {
            return new LabelledSample(probabilities.select(rows), MathOps.select(labels, rows));
        }

        /** Rows that were not in the sample. */
        Matrix fresh(SeedTree seed) {
            RandomGenerator rng = seed.child("fresh").generator();
            return Contracts.probabilities(Contracts.codes(100, 2, rng), probabilities.columns(), rng);
        }

        /** Fits on this sample. */
        ProbabilityCalibrator fit(CalibratorFitter fitter) {
            double[] weights = new double[labels.length];
            Arrays.fill(weights, 1);
            return fitter.fit(probabilities, labels, weights);
        }
    }
}
