package dev.ralf.core.data;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Splits a data set at random into pool, validation, calibration and test. The official test set is the test part where
 * the data set has one and it is wanted. Shares are of the rows that are not in an official test set; the ends of the
 * parts, test first, then calibration, then validation, are rounded to whole rows, and the pool gets the rest.
 *
 * @param test share of test rows without an official test set, in [0, 1)
 * @param calibration share of calibration rows, in [0, 1)
 * @param validation share of rows whose labels may be bought for validation, in [0, 1)
 * @param maxPool largest pool; 0 for no limit; rows beyond it are not used
 * @param maxTest largest test set; 0 for no limit
 * @param official true to use the official test set where there is one
 */
public record Splitter(double test, double calibration, double validation, int maxPool, int maxTest, boolean official) {
    /** Checks the ranges. */
    public Splitter {
        Checks.inRange("split.test", test, 0, Math.nextDown(1.0));
        Checks.inRange("split.calibration", calibration, 0, Math.nextDown(1.0));
        Checks.inRange("split.validation", validation, 0, Math.nextDown(1.0));
        Checks.argument(
                test + calibration + validation < 1,
                "split.test + split.calibration + split.validation must be below 1, got %s",
                test + calibration + validation);
        Checks.atLeast("split.maxPool", maxPool, 0);
        Checks.atLeast("split.maxTest", maxTest, 0);
    }

    /** The split under one seed. */
    public Split split(Dataset data, SeedTree seed) {
        boolean useOfficial = official && data.officialTest().length > 0;
        BitSet isTest = new BitSet(data.size());
        if (useOfficial) {
            for (int row : data.officialTest()) {
                isTest.set(row);
            }
        }
        int[] rest = Arrays.stream(MathOps.range(data.size()))
                .filter(i -> !isTest.get(i))
                .toArray();
        SeedTree.shuffle(rest, seed.child("rows").generator());
        int n = rest.length;
        double testShare = useOfficial ? 0 : test;
        int endTest = (int) Math.round(testShare * n);
        int endCalibration = (int) Math.round((testShare + calibration) * n);
        int endValidation = (int) Math.round((testShare + calibration + validation) * n);
        int[] testRows = Arrays.copyOfRange(rest, 0, endTest);
        if (useOfficial) {
            testRows = data.officialTest().clone();
            SeedTree.shuffle(testRows, seed.child("test").generator());
        }
        int[] calibrationRows = Arrays.copyOfRange(rest, endTest, endCalibration);
        int[] validationRows = Arrays.copyOfRange(rest, endCalibration, endValidation);
        int[] pool = Arrays.copyOfRange(rest, endValidation, n);
        return new Split(limit(pool, maxPool), validationRows, calibrationRows, limit(testRows, maxTest));
    }

    private static int[] limit(int[] rows, int max) {
        return max == 0 || max >= rows.length ? rows : Arrays.copyOf(rows, max);
    }
}
