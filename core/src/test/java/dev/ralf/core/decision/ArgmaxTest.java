package dev.ralf.core.decision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgmaxTest {
    private static final Matrix P =
            Matrix.of(new double[][] {{0.7, 0.2, 0.1}, {0.25, 0.35, 0.4}, {0.4, 0.4, 0.2}, {0.1, 0.3, 0.6}});
    private static final int[] Y = {0, 1, 2, 0};

    @Test
    void decisions_lowestClassOnATie() {
        assertArrayEquals(new int[] {0, 2, 0, 2}, new Argmax().decide(P, null, MathOps.range(4), new SeedTree(1)));
        assertEquals(Optional.empty(), new Argmax().attribute());
    }

    @Test
    void margins_byHand_andPositiveWhereTheLabelLoses() {
        double[] m = new Argmax().margins(P, null, Y, null);
        assertArrayEquals(new double[] {Math.log(0.2 / 0.7), Math.log(0.4 / 0.35), Math.log(2), Math.log(6)}, m, 1e-12);
    }

    @Test
    void gradient_equalsFiniteDifferences() {
        Matrix gradient = new Matrix(4, 3);
        gradient.set(0, 2, 99); // overwritten
        new Argmax().margins(P, null, Y, gradient);
        double h = 1e-6;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                if (i == 2 && j < 2) {
                    continue; // a tie of the two rivals: no derivative
                }
                Matrix up = P.copy();
                Matrix down = P.copy();
                up.set(i, j, P.get(i, j) + h);
                down.set(i, j, P.get(i, j) - h);
                double d = (new Argmax().margins(up, null, Y, null)[i] - new Argmax().margins(down, null, Y, null)[i])
                        / (2 * h);
                assertEquals(d, gradient.get(i, j), 1e-7, i + ", " + j);
            }
        }
    }

    @Test
    void certainty_hasFiniteMargins() {
        double[] m = new Argmax().margins(Matrix.of(new double[][] {{1, 0}}), null, new int[] {1}, null);
        assertEquals(-Math.log(1e-300), m[0], 1e-9);
    }

    /** A rule with fixed randomised decisions. */
    private record Fixed(Matrix q) implements DecisionRule {
        @Override
        public String id() {
            return "fixed";
        }

        @Override
        public Optional<String> attribute() {
            return Optional.empty();
        }

        @Override
        public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
            return q;
        }

        @Override
        public double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void randomisedDecisions_followTheirProbabilities_byRowId() {
        int n = 20_000;
        Matrix q = new Matrix(n, 4);
        for (int i = 0; i < n; i++) {
            q.set(i, 1, 0.3);
            q.set(i, 2, 0.7);
        }
        int[] d = new Fixed(q).decide(q, null, MathOps.range(n), new SeedTree(7));
        int[] counts = new int[4];
        for (int c : d) {
            counts[c]++;
        }
        assertEquals(0, counts[0] + counts[3]);
        assertEquals(0.3 * n, counts[1], 5 * Math.sqrt(n * 0.21)); // 5 sd
        int[] last = new Fixed(q.select(new int[] {0})).decide(q, null, new int[] {n - 1}, new SeedTree(7));
        assertEquals(d[n - 1], last[0], "a row's draw depends on its id alone");
    }

    @Test
    void decisionOfProbabilityZero_isNeverDrawn_whateverRoundingLeaves() {
        Matrix q = Matrix.of(new double[][] {{1e-9, 1e-9, 0}}); // sums to far less than 1
        for (int id = 0; id < 50; id++) {
            assertTrue(new Fixed(q).decide(q, null, new int[] {id}, new SeedTree(1))[0] < 2);
        }
    }

    @Test
    void fitter_needsNothing() {
        assertEquals("argmax", new ArgmaxFitter().id());
        assertTrue(!new ArgmaxFitter().needsCalibration());
    }
}
