package dev.ralf.fairness.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Golden;
import dev.ralf.fairness.Samples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ParitySolverTest {
    /** Two groups of two rows; group 0 prefers class 0, group 1 is split. */
    private static ParityProblem handWorked(double tolerance) {
        Matrix p = Matrix.of(new double[][] {{0.9, 0.1}, {0.6, 0.4}, {0.8, 0.2}, {0.3, 0.7}});
        return ParityProblem.of(p, new int[] {0, 0, 1, 1}, 2, Golden.ones(4), tolerance);
    }

    private static ParityProblem problem(CalibrationSample sample, double tolerance) {
        return ParityProblem.of(
                sample.probabilities(),
                sample.groups().get(0).codes(),
                sample.groups().get(0).count(),
                sample.weights(),
                tolerance);
    }

    @Test
    void solve_handWorked() {
        // Most likely class: (0.9 + 0.6 + 0.8 + 0.7) / 4, rates of class 1 are 0 and 1/2. Parity is cheapest by giving
        // row 1 to class 1, at the price of (0.6 - 0.4) / 4; a tolerance of 0.25 needs half of that.
        assertEquals(0.75, handWorked(0.5).dual(new double[2][2]), 1e-15);
        assertEquals(
                0.70,
                ParitySolver.withDefaults().solve(handWorked(0)).certificate().optimum(),
                1e-12);
        assertEquals(
                0.725,
                ParitySolver.withDefaults()
                        .solve(handWorked(0.25))
                        .certificate()
                        .accuracy(),
                1e-12);
        ParitySolution loose = ParitySolver.withDefaults().solve(handWorked(0.5));
        assertEquals(0.75, loose.certificate().accuracy(), 1e-12);
        assertArrayEquals(new double[2][2], loose.offsets(), "no constraint binds");
        assertEquals(1, loose.iterations());
    }

    @Test
    void solve_largeSample_certifiesToAnExactVertex() {
        for (double tolerance : new double[] {0, 0.05}) {
            ParitySolution solution =
                    ParitySolver.withDefaults().solve(problem(Samples.random(3, 5000, 6, 2, 0.5, 0), tolerance));
            assertEquals(ParitySolution.Status.CERTIFIED, solution.status());
            assertTrue(Math.abs(solution.certificate().gap()) < 1e-11, solution.toString());
            assertTrue(solution.iterations() < 60, "was " + solution.iterations());
        }
    }

    @Test
    void solve_degenerateLeaves_needTheDualProgramAndCertify() {
        // Three groups, 26 classes, 40 distinct rows: ojAlgo's multipliers are wrong here.
        ParitySolution solution =
                ParitySolver.withDefaults().solve(problem(Samples.random(16, 2000, 26, 3, 0.5, 40), 0.05));
        assertEquals(ParitySolution.Status.CERTIFIED, solution.status());
    }

    @Test
    void solve_degenerateLeavesWithoutTolerance_whereTheSimplexMethodCycles_ends() {
        ParitySolution solution =
                ParitySolver.withDefaults().solve(problem(Samples.random(33, 2000, 26, 3, 0.5, 40), 0));
        assertEquals(ParitySolution.Status.CERTIFIED, solution.status());
    }

    @Test
    void solve_withoutEnoughIterations_saysSoAndIsStillTrue() {
        ParityProblem problem = problem(Samples.random(3, 5000, 6, 3, 0.5, 0), 0);
        double optimum =
                ParitySolver.withDefaults().solve(problem).certificate().optimum();
        ParitySolution early = new ParitySolver(2, 0).solve(problem);
        assertEquals(ParitySolution.Status.ITERATION_LIMIT, early.status());
        assertFalse(early.certificate().certified());
        assertEquals(2, early.iterations());
        assertTrue(early.certificate().optimum() >= optimum - 1e-12);
        assertTrue(early.certificate().accuracy() <= optimum + 1e-12);
        assertTrue(early.certificate().gap() > Certificate.MAX_GAP);
    }

    @Test
    void solve_twice_givesTheSameBits() {
        CalibrationSample sample = Samples.random(5, 1000, 4, 3, 0.5, 0);
        ParitySolution a = ParitySolver.withDefaults().solve(problem(sample, 0.02));
        ParitySolution b = ParitySolver.withDefaults().solve(problem(sample, 0.02));
        assertArrayEquals(a.offsets(), b.offsets());
        assertArrayEquals(a.mixture().weights(), b.mixture().weights());
        assertEquals(a.certificate(), b.certificate());
    }

    @Test
    void withinTolerance_removesAViolation() {
        ParityProblem problem = handWorked(0.25);
        Mixture mostLikely =
                new Mixture(new double[][] {{1}, {1}}, new double[][][] {{new double[2]}, {new double[2]}});
        Certificate before = Certificate.of(problem, new double[2][2], mostLikely);
        assertEquals(0.25, before.violation(), 1e-15);
        Mixture mixed = ParitySolver.withinTolerance(problem, mostLikely, before.violation());
        Certificate after = Certificate.of(problem, new double[2][2], mixed);
        assertEquals(0, after.violation(), 1e-15);
        // Half of the time class 0 for everybody: 0.65 right.
        assertEquals((0.75 + 0.65) / 2, after.accuracy(), 1e-15);
    }

    @Test
    void certificate_withoutTolerance_chargesTheViolation() {
        ParityProblem problem = handWorked(0);
        Mixture mostLikely =
                new Mixture(new double[][] {{1}, {1}}, new double[][][] {{new double[2]}, {new double[2]}});
        double[][] mu = {{0.1, 0}, {-0.1, 0}};
        Certificate certificate = Certificate.of(problem, mu, mostLikely);
        assertEquals(0.5, certificate.violation(), 1e-15);
        assertEquals(problem.dual(mu) - 0.75 + 0.5 * 0.2 / 2, certificate.gap(), 1e-15);
        assertFalse(certificate.certified());
    }

    @Test
    void shrink_solvesTheProximalProblem() {
        // Optimality: x_s - z_s + threshold * sign(x_s) is the same number for every s with x_s != 0, and within the
        // threshold of it where x_s = 0.
        double[][] z = {{3, 0.2, 1}, {-1, 0.1, 1}, {0.5, -0.2, 1}, {0.4, 0, -7}};
        double threshold = 0.3;
        double[][] x = Arrays.stream(z).map(double[]::clone).toArray(double[][]::new);
        SmoothedStart.shrink(x, threshold);
        for (int k = 0; k < 3; k++) {
            double low = Double.NEGATIVE_INFINITY;
            double high = Double.POSITIVE_INFINITY;
            double sum = 0;
            for (int s = 0; s < 4; s++) {
                sum += x[s][k];
                double slope = x[s][k] - z[s][k];
                boolean zero = Math.abs(x[s][k]) < 1e-12;
                low = Math.max(low, slope + (zero ? -threshold : threshold * Math.signum(x[s][k])));
                high = Math.min(high, slope + (zero ? threshold : threshold * Math.signum(x[s][k])));
            }
            assertEquals(0, sum, 1e-14);
            assertTrue(low <= high + 1e-12, "class " + k + ": " + low + " " + high);
        }
        assertArrayEquals(new double[] {0, 0, 0, 0}, new double[] {x[0][1], x[1][1], x[2][1], x[3][1]}, 1e-12);
    }

    @Test
    void smoothedStart_isNearTheMinimum() {
        ParityProblem problem = problem(Samples.random(3, 5000, 6, 2, 0.5, 0), 0.01);
        double minimum =
                ParitySolver.withDefaults().solve(problem).certificate().optimum();
        double atZero = problem.dual(new double[2][6]) - minimum;
        double atStart = problem.dual(SmoothedStart.solve(problem)) - minimum;
        assertTrue(atStart < atZero / 10, atStart + " against " + atZero);
    }

    @Test
    void arguments_areChecked() {
        assertEquals(
                "targetGap must be in [0, 1.0E-6], got 0.1",
                assertThrows(IllegalArgumentException.class, () -> new ParitySolver(1, 0.1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ParitySolver(0, 0));
        assertThrows(IllegalArgumentException.class, () -> handWorked(Double.NaN));
        Matrix p = new Matrix(2, 2);
        p.set(1, 0, Double.NaN);
        assertEquals(
                "probabilities[1][0] must be finite, got NaN",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ParityProblem.of(p, new int[] {0, 1}, 2, Golden.ones(2), 0))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Mixture(new double[][] {{0.5}}, new double[][][] {{new double[2]}}));
    }
}
