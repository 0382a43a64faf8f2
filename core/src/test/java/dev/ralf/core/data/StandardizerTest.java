package dev.ralf.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardizerTest {
    private static Column column(String name, Column.Kind kind) {
        return new Column(name, name, kind);
    }

    @Test
    void numericColumns_byHand() {
        // On rows 0 and 1: column 0 has mean 3 and deviation 1; column 1 is one-hot; column 2 is constant at 0.1.
        Features x = new Features(new float[] {2, 1, 0.1f, 4, 0, 0.1f, 10, 1, 7}, 3, 3)
                .in(new Domain(new float[] {0, 0, -1}, new float[] {Float.POSITIVE_INFINITY, 1, 9}, new boolean[] {
                    true, false, true
                }));
        double[] weights = {1, 5, 1};
        Inputs out = Standardizer.standardize(
                new Inputs(
                        x,
                        List.of(
                                column("a", Column.Kind.NUMERIC),
                                column("b", Column.Kind.ONE_HOT),
                                column("c", Column.Kind.NUMERIC)),
                        List.of(),
                        weights),
                new int[] {0, 1});
        assertArrayEquals(
                new float[] {-1, 1, 0, 1, 0, 0, 7, 1, 0}, out.features().data(), 1e-6f);
        Domain domain = out.features().domain();
        assertEquals(-3, domain.lower(0), 1e-6);
        assertEquals(Float.POSITIVE_INFINITY, domain.upper(0));
        assertEquals(0, domain.lower(1));
        assertEquals(1, domain.upper(1));
        assertEquals(0, domain.lower(2));
        assertEquals(0, domain.upper(2));
        assertTrue(domain.mutable(0));
        assertFalse(domain.mutable(1));
        assertFalse(domain.mutable(2), "a column that became 0 cannot be attacked");
        assertArrayEquals(new float[] {2, 1, 0.1f, 4, 0, 0.1f, 10, 1, 7}, x.data());
        assertSame(weights, out.weights());
    }

    @Test
    void meanZeroAndDeviationOne_onThePool_whateverTheUnit() {
        for (float unit : new float[] {1e-20f, 1, 1e20f}) {
            float[] v = new float[50];
            for (int i = 0; i < v.length; i++) {
                v[i] = unit * (100 + i * i % 17);
            }
            double[] ones = new double[50];
            Arrays.fill(ones, 1);
            int[] rows = MathOps.range(40);
            float[] out = Standardizer.standardize(
                            new Inputs(
                                    new Features(v, 50, 1), List.of(column("a", Column.Kind.NUMERIC)), List.of(), ones),
                            rows)
                    .features()
                    .data();
            double mean = 0;
            double square = 0;
            for (int row : rows) {
                mean += out[row] / 40.0;
                square += out[row] * out[row] / 40.0;
            }
            assertEquals(0, mean, 1e-6);
            assertEquals(1, square, 1e-6);
        }
    }

    @Test
    void inputsWithoutColumns_stayAsTheyAre() {
        Inputs images = new Inputs(new Features(new float[4], 1, 1, 2, 2), List.of(), List.of(), new double[] {1});
        assertSame(images, Standardizer.standardize(images, new int[] {0}));
    }
}
