package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    @Test
    void area_isTheShareOfPairsInOrder_tiesOneHalf() {
        // 10 rows of each class; values 0..9 and 10..19, but two of class 0 tie with the smallest of class 1:
        // 100 pairs, 2 ties, so the area is 0.99; with a third one it is 0.985, with a fifth one 0.975
        for (int ties : new int[] {2, 3, 5}) {
            float[] x = new float[20];
            int[] y = new int[20];
            for (int i = 0; i < 20; i++) {
                x[i] = -(i < ties ? 10 : i); // a falling column gives as much away as a rising one
                y[i] = i < 10 ? 0 : 1;
            }
            List<LeakCheck.Suspect> found = LeakCheck.suspects(numeric(x), y, 2);
            assertEquals(ties < 5 ? 1 : 0, found.size());
            if (ties < 5) {
                assertEquals("x", found.get(0).column());
                assertEquals(1 - ties / 200.0, found.get(0).area(), 1e-12);
            }
        }
    }

    @Test
    void fewRows_areNoEvidence_andOneClassOfThreeIsEnough() {
        float[] x = new float[60];
        int[] y = new int[60];
        for (int i = 0; i < 60; i++) {
            y[i] = i < 10 ? 2 : i % 2;
            x[i] = i < 10 ? 5 : i / 2 % 7 - 3;
        }
        assertEquals(List.of(new LeakCheck.Suspect("x", 1, 2)), LeakCheck.suspects(numeric(x), y, 3));
        y[9] = 1; // nine rows of class 2 are left
        assertEquals(List.of(), LeakCheck.suspects(numeric(x), y, 3));
    }

    @Test
    void manyRareLevelsOfNoise_areNoLeak_evenForARareClass() {
        // judged on its own rows, a column of 400 levels separates 20 rows of 2000 with an area near 0.99
        RandomGenerator rng = new SeedTree(5).child("levels").generator();
        int n = 2000;
        int levels = 400;
        float[] x = new float[n * levels];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            x[i * levels + rng.nextInt(levels)] = 1;
            y[i] = i % 100 < 2 ? 1 : 0;
        }
        List<Column> columns = new ArrayList<>();
        for (int l = 0; l < levels; l++) {
            columns.add(new Column("c=" + l, "c", Column.Kind.ONE_HOT));
        }
        assertEquals(List.of(), LeakCheck.suspects(inputs(x, n, columns), y, 2));
        for (int i = 0; i < n; i++) {
            Arrays.fill(x, i * levels, (i + 1) * levels, 0);
            x[i * levels + 2 * (i % 7) + y[i]] = 1;
        }
        assertEquals(List.of(new LeakCheck.Suspect("c", 1, 0)), LeakCheck.suspects(inputs(x, n, columns), y, 2));
    }

    private static Inputs numeric(float[] x) {
        return inputs(x, x.length, List.of(new Column("x", "x", Column.Kind.NUMERIC)));
    }

    private static Inputs inputs(float[] x, int n, List<Column> columns) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return new Inputs(new Features(x, n, columns.size()), columns, List.of(), ones);
    }
}
