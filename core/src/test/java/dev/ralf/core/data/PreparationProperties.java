package dev.ralf.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PreparationProperties {
    private static final List<Column> COLUMNS = List.of(
            new Column("x", "x", Column.Kind.NUMERIC),
            new Column("x=missing", "x", Column.Kind.NUMERIC),
            new Column("c=a", "c", Column.Kind.ONE_HOT),
            new Column("c=b", "c", Column.Kind.ONE_HOT));

    /** Whatever test rows hold, what is fitted and how pool rows look stay the same to the last bit. */
    @Property(tries = 100)
    void testRows_neverInfluenceTheFit(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
        RandomGenerator rng = new SeedTree(seed).child("rows").generator();
        float[] one = rows(rng, 2 * n);
        float[] other = one.clone();
        System.arraycopy(rows(rng, n), 0, other, n * COLUMNS.size(), n * COLUMNS.size());
        int[] pool = MathOps.range(n);
        for (boolean scaled : new boolean[] {true, false}) {
            Standardization a = fit(one, 2 * n, pool, scaled);
            Standardization b = fit(other, 2 * n, pool, scaled);
            assertArrayEquals(a.mean(), b.mean());
            assertArrayEquals(a.scale(), b.scale());
            assertArrayEquals(a.fill(), b.fill());
            int values = n * COLUMNS.size();
            assertArrayEquals(
                    Arrays.copyOf(a.apply(inputs(one, 2 * n)).features().data(), values),
                    Arrays.copyOf(b.apply(inputs(other, 2 * n)).features().data(), values));
        }
    }

    /** What stands in the place of a missing value does not matter. */
    @Property(tries = 50)
    void placeholders_doNotMatter(@ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 20) int n) {
        float[] one = rows(new SeedTree(seed).child("rows").generator(), n);
        float[] other = one.clone();
        for (int i = 0; i < n; i++) {
            other[i * 4] += other[i * 4 + 1] == 1 ? 1000 : 0;
        }
        int[] pool = MathOps.range(n);
        assertArrayEquals(
                fit(one, n, pool, true).apply(inputs(one, n)).features().data(),
                fit(other, n, pool, true).apply(inputs(other, n)).features().data());
    }

    /** Known pool values 1, 2 and 9: the missing ones become 2, in pool and test alike. */
    @Property(tries = 1)
    void median_isThatOfTheKnownPoolRows() {
        float[] data = {1, 0, 1, 0, 77, 1, 0, 1, 9, 0, 1, 0, 2, 0, 0, 1, 500, 0, 1, 0, 77, 1, 1, 0};
        Standardization fitted = fit(data, 6, new int[] {0, 1, 2, 3}, false);
        assertArrayEquals(new double[] {2, Double.NaN, Double.NaN, Double.NaN}, fitted.fill());
        Features x = fitted.apply(inputs(data, 6)).features();
        assertEquals(2, x.get(1, 0));
        assertEquals(2, x.get(5, 0));
        assertEquals(500, x.get(4, 0));
    }

    private static Standardization fit(float[] data, int n, int[] pool, boolean scaled) {
        return scaled ? Standardizer.fit(inputs(data, n), pool) : Standardizer.fitMedians(inputs(data, n), pool);
    }

    private static float[] rows(RandomGenerator rng, int n) {
        float[] data = new float[n * 4];
        for (int i = 0; i < n; i++) {
            data[i * 4] = (float) rng.nextGaussian();
            data[i * 4 + 1] = rng.nextInt(3) == 0 ? 1 : 0;
            data[i * 4 + 2 + rng.nextInt(2)] = 1;
        }
        return data;
    }

    private static Inputs inputs(float[] data, int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        float[] lower = {-10_000, 0, 0, 0};
        float[] upper = {10_000, 1, 1, 1};
        Domain domain = new Domain(lower, upper, new boolean[] {true, false, false, false});
        return new Inputs(new Features(data, n, 4).in(domain), COLUMNS, List.of(), ones);
    }
}
