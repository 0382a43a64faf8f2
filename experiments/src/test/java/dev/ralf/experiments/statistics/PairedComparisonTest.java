package dev.ralf.experiments.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.stat.inference.TTest;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
    private static final SeedTree SEED = new SeedTree(1);
    private static final double[] DIFFERENCES = {0.8, 1.2, -0.3, 0.5, 2.1, -0.7, 1.6, 0.9};
    private static final double[] ZEROS = new double[8];

    @Test
    void eightSeeds_agreeWithScipy() {
        // scipy 1.17: ttest_1samp, permutation_test(permutation_type="samples"), wilcoxon(method="exact")
        PairedComparison c = PairedComparison.of(DIFFERENCES, ZEROS, SEED);
        assertEquals(8, c.n());
        assertEquals(0.7625, c.meanDifference(), 1e-12);
        assertEquals(0.928804915700047, c.sd(), 1e-12);
        assertEquals(-0.014000341637759428, c.tInterval().lower(), 1e-9);
        assertEquals(1.5390003416377596, c.tInterval().upper(), 1e-9);
        assertEquals(0.0625, c.signFlipP());
        assertEquals(0.0546875, c.wilcoxonP(), 1e-15);
    }

    @Test
    void curetonsHeights_agreeWithScipy() {
        double[] d = {6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75};
        assertEquals(0.05267333984375, SignFlip.p(d, SEED));
        assertEquals(0.041259765625, SignedRank.p(d), 1e-15);
    }

    @Test
    void tInterval_touchesZeroWhereCommonsMathsPairedTestSays() {
        double p = new TTest().pairedTTest(DIFFERENCES, ZEROS);
        Interval at = Summary.of(DIFFERENCES, 1 - p).interval();
        assertEquals(0, at.lower(), 1e-9);
    }

    @Test
    void signFlip_byHand() {
        // sums of +-1 +-2 +-3: 6 4 2 0 0 -2 -4 -6; observed 4: four of eight are at least as far out
        assertEquals(0.5, SignFlip.p(new double[] {-1, 2, 3}, SEED));
        assertEquals(0.25, SignFlip.p(new double[] {1, 2, 3}, SEED));
        assertEquals(1, SignFlip.p(new double[] {5}, SEED));
        assertEquals(1, SignFlip.p(new double[] {0, 0, 0}, SEED));
        // a zero does not shrink the smallest p: both its signs count
        assertEquals(0.5, SignFlip.p(new double[] {0, 1, 1}, SEED));
    }

    @Test
    void signFlip_countsSumsThatDifferByRoundingAsTied() {
        // 0.1 + 0.2 - 0.3 is 5.6e-17 in doubles, and truly 0
        assertEquals(1, SignFlip.p(new double[] {0.1, 0.2, -0.3}, SEED));
        // +-1 +-2 +-3 +-4 tenths: 6 of 16 sums are 0.6 or more away from 0, some of them 0.6 up to rounding
        assertEquals(6 / 16.0, SignFlip.p(new double[] {0.1, -0.2, 0.3, 0.4}, SEED));
    }

    @Test
    void signFlip_agreesWithPlainEnumeration() {
        RandomGenerator random = SEED.child("data").generator();
        for (int n = 1; n <= 12; n++) {
            double[] d = new double[n];
            for (int i = 0; i < n; i++) {
                d[i] = random.nextInt(-4, 7) / 10.0; // many ties
            }
            double observed = Math.abs(Arrays.stream(d).sum());
            int count = 0;
            for (int signs = 0; signs < 1 << n; signs++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += (signs >> i & 1) == 0 ? d[i] : -d[i];
                }
                count += Math.abs(sum) >= observed - 1e-9 ? 1 : 0;
            }
            assertEquals(count / (double) (1 << n), SignFlip.p(d, SEED), "n = " + n);
        }
    }

    @Test
    void signFlip_drawsBeyondTheLimit() {
        double[] all = new double[40];
        Arrays.fill(all, 1);
        assertEquals(SignFlip.smallestP(40), SignFlip.p(all, SEED));
        assertEquals(1.0 / 100_001, SignFlip.smallestP(40));
        // 31 differences of which one is 0: the p of the other 30 is exact, the drawn one must be near
        RandomGenerator random = SEED.child("data").generator();
        double[] d = new double[31];
        for (int i = 0; i < 30; i++) {
            d[i] = random.nextGaussian() + 0.3;
        }
        double exact = SignFlip.p(Arrays.copyOf(d, 30), SEED);
        double drawn = SignFlip.p(d, SEED);
        assertEquals(exact, drawn, 5 * Math.sqrt(exact / SignFlip.DRAWS)); // five standard errors
        assertEquals(drawn, SignFlip.p(d, SEED));
    }

    @Test
    void signedRank_agreesWithCommonsStatisticsWithoutTies() {
        RandomGenerator random = SEED.child("data").generator();
        WilcoxonSignedRankTest exact =
                WilcoxonSignedRankTest.withDefaults().with(PValueMethod.EXACT).with(AlternativeHypothesis.TWO_SIDED);
        for (int n = 1; n <= 60; n++) {
            double[] d = new double[n];
            for (int i = 0; i < n; i++) {
                d[i] = random.nextGaussian() + 0.2;
            }
            assertEquals(exact.test(d).getPValue(), SignedRank.p(d), 1e-12, "n = " + n);
        }
    }

    @Test
    void signedRank_staysExactWithTiesAndLeavesZerosOut() {
        // enumerated in numpy with midranks 2 2 2 4.5 4.5 6.5 6.5: W+ = 26 of 28, 8 of 128 sign vectors as far out
        assertEquals(0.0625, SignedRank.p(new double[] {1, 1, 2, 2, -1, 3, 0, 3}), 1e-15);
        assertEquals(1, SignedRank.p(new double[] {0, 0}));
        assertEquals(1, SignedRank.p(new double[] {3}));
        assertEquals(0.5, SignedRank.p(new double[] {0.3 - 0.2, 0.2 - 0.1}), 1e-15);
    }

    @Test
    void bootstrapT_isSeededAndNearStudentForNormalData() {
        RandomGenerator random = SEED.child("data").generator();
        double[] x = new double[60];
        for (int i = 0; i < 60; i++) {
            x[i] = random.nextGaussian();
        }
        Interval boot = BootstrapT.interval(x, 0.95, SEED);
        Interval student = Summary.of(x).interval();
        double width = student.upper() - student.lower();
        assertEquals(student.lower(), boot.lower(), 0.1 * width);
        assertEquals(student.upper(), boot.upper(), 0.1 * width);
        assertEquals(boot, BootstrapT.interval(x, 0.95, SEED));
        assertFalse(boot.equals(BootstrapT.interval(x, 0.95, new SeedTree(2))));
    }

    @Test
    void bootstrapT_leansWhereTheDataAreSkewed() {
        // right-skewed values: the upper side of a bootstrap-t interval is the longer one, Student's is symmetric
        double[] x = {0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 4, 9};
        Interval boot = BootstrapT.interval(x, 0.95, SEED);
        double mean = Summary.of(x).mean();
        assertTrue(boot.upper() - mean > 1.5 * (mean - boot.lower()), boot.toString());
    }

    @Test
    void bootstrapT_ofTwoValues_isUnbounded() {
        assertEquals(
                new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                BootstrapT.interval(new double[] {1, 2}, 0.95, SEED));
    }

    @Test
    void oneSeed_hasNoIntervals() {
        PairedComparison c = PairedComparison.of(new double[] {0.7}, new double[] {0.5}, SEED);
        assertEquals(0.2, c.meanDifference(), 1e-15);
        assertTrue(Double.isNaN(c.sd()));
        assertFalse(c.tInterval().defined());
        assertFalse(c.bootstrapInterval().defined());
        assertEquals(1, c.signFlipP());
        assertEquals(1, c.wilcoxonP());
    }

    @Test
    void equalDifferences_giveAPoint() {
        PairedComparison c = PairedComparison.of(new double[] {3, 4, 5}, new double[] {1, 2, 3}, SEED);
        assertEquals(new Interval(2, 2), c.tInterval());
        assertEquals(new Interval(2, 2), c.bootstrapInterval());
        assertEquals(0.25, c.signFlipP());
    }

    @Test
    void badInput_isOneClearLine() {
        assertMessage("b must have length 2, got 1", () -> PairedComparison.of(new double[2], new double[1], SEED));
        assertMessage(
                "a.length must be at least 1, got 0", () -> PairedComparison.of(new double[0], new double[0], SEED));
        assertMessage(
                "b[1] must be finite, got NaN",
                () -> PairedComparison.of(new double[2], new double[] {0, Double.NaN}, SEED));
        assertMessage(
                "level must be in (0, 1), got 1.0", () -> PairedComparison.of(new double[2], new double[2], 1, SEED));
    }

    @Test
    void summary_byHand() {
        Summary s = Summary.of(new double[] {1, 2, 3, 4});
        assertEquals(2.5, s.mean());
        assertEquals(Math.sqrt(5.0 / 3), s.sd(), 1e-15);
        // t_{3, 0.975} = 3.182446305284263
        assertEquals(2.5 - 3.182446305284263 * Math.sqrt(5.0 / 12), s.interval().lower(), 1e-9);
        assertTrue(s.interval().contains(2.5));
        assertFalse(s.interval().contains(6));
        assertFalse(Interval.UNDEFINED.contains(0));
        Summary one = Summary.of(new double[] {7});
        assertEquals(7, one.mean());
        assertFalse(one.interval().defined());
        assertArrayEquals(new double[] {5, 5, 0}, new double[] {
            Summary.of(new double[] {5, 5}).interval().lower(),
            Summary.of(new double[] {5, 5}).interval().upper(),
            Summary.of(new double[] {5, 5}).sd()
        });
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
