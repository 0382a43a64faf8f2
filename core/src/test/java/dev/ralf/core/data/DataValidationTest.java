package dev.ralf.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad data are refused where they are made, with name, constraint and value. */
class DataValidationTest {
    private static final Features X = new Features(new float[] {1, 2, 3, 4}, 2, 2);
    private static final double[] ONES = {1, 1};
    private static final List<String> AB = List.of("a", "b");

    private static Arguments bad(String message, Executable code) {
        return Arguments.of(message, code);
    }

    static Stream<Arguments> messages() {
        Groups three = new Groups("Gender", AB, new int[3]);
        Inputs inputs = new Inputs(X, List.of(), List.of(), ONES);
        return Stream.of(
                bad("data must have length 4, got 3", () -> new Features(new float[3], 2, 2)),
                bad("shape must be at least 1, got 0", () -> new Features(new float[0], 2, 0)),
                bad("size must be at least 0, got -1", () -> new Features(new float[0], -1, 2)),
                bad("row 1 must have length 2, got 1", () -> Features.of(new double[][] {{1, 2}, {3}})),
                bad("to must be in [0, 2], got 3", () -> X.slice(0, 3)),
                bad("from must be in [0, 1], got 2", () -> X.slice(2, 1)),
                bad("domain must have length 2, got 3", () -> X.in(Domain.unbounded(3))),
                bad("upper must have length 1, got 2", () -> new Domain(new float[1], new float[2], new boolean[1])),
                bad("lower[0] must be at most upper[0], got 1.0 and 0.0", () -> Domain.box(1, 1, 0)),
                bad("lower[0] must be at most upper[0], got NaN and 0.0", () -> Domain.box(1, Float.NaN, 0)),
                bad("Gender[1] must be in [0, 1], got 2", () -> new Groups("Gender", AB, new int[] {0, 2})),
                bad("Gender[0] must be in [0, 1], got -1", () -> new Groups("Gender", AB, new int[] {-1})),
                bad("labels must have length 2, got 1", () -> new Examples(new int[2], X, new int[1], List.of(), ONES)),
                bad("ids must have length 2, got 1", () -> new Examples(new int[1], X, new int[2], List.of(), ONES)),
                bad(
                        "group Gender must have length 2, got 3",
                        () -> new Examples(new int[2], X, new int[2], List.of(three), ONES)),
                bad(
                        "weights[1] must be in [0, Infinity), got -1.0",
                        () -> new Examples(new int[2], X, new int[2], List.of(), new double[] {1, -1})),
                bad(
                        "weights[0] must be in [0, Infinity), got NaN",
                        () -> new Inputs(X, List.of(), List.of(), new double[] {Double.NaN, 1})),
                bad("weights must have length 2, got 1", () -> new Inputs(X, List.of(), List.of(), new double[1])),
                bad("group Gender must have length 2, got 3", () -> new Inputs(X, List.of(), List.of(three), ONES)),
                bad(
                        "columns must have length 2, got 1",
                        () -> new Inputs(X, List.of(new Column("a", "a", Column.Kind.NUMERIC)), List.of(), ONES)),
                bad("labels[1] must be in [0, 1], got 2", () -> dataset(inputs, new int[] {0, 2})),
                bad("labels must have length 2, got 3", () -> dataset(inputs, new int[3])),
                bad("officialTest[0] must be in [0, 1], got 2", () -> dataset(inputs, new int[2], 2)),
                bad("officialTest must be ascending, got 0 after 1", () -> dataset(inputs, new int[2], 1, 0)),
                bad(
                        "row 3 is twice in the split",
                        () -> new Split(new int[] {1, 3}, new int[] {3}, new int[0], new int[0])),
                bad(
                        "row 1 is twice in the split",
                        () -> new Split(new int[] {1, 1}, new int[0], new int[0], new int[0])),
                bad("split.test must be in [0, 0.9999999999999999], got 1.0", () -> new Splitter(1, 0, 0, 0, 0, false)),
                bad(
                        "split.test + split.calibration + split.validation must be below 1, got 1.0",
                        () -> new Splitter(0.5, 0.25, 0.25, 0, 0, false)),
                bad("split.maxPool must be at least 0, got -1", () -> new Splitter(0.5, 0, 0, -1, 0, false)),
                bad(
                        "rows must be at least 1, got 0",
                        () -> Standardizer.standardize(
                                new Inputs(
                                        X,
                                        List.of(
                                                new Column("a", "a", Column.Kind.NUMERIC),
                                                new Column("b", "b", Column.Kind.NUMERIC)),
                                        List.of(),
                                        ONES),
                                new int[0])));
    }

    private static Dataset dataset(Inputs inputs, int[] labels, int... officialTest) {
        return new Dataset("d", inputs, labels, AB, officialTest, Map.of());
    }

    @ParameterizedTest
    @MethodSource
    void messages(String message, Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }

    @Test
    void examples_selectByPosition_keepIds() {
        Examples e = new Examples(
                new int[] {70, 80},
                X,
                new int[] {0, 1},
                List.of(new Groups("Gender", AB, new int[] {1, 0})),
                new double[] {2, 3});
        Examples picked = e.select(new int[] {1, 1, 0});
        assertArrayEquals(new int[] {80, 80, 70}, picked.ids());
        assertArrayEquals(new int[] {1, 1, 0}, picked.labels());
        assertArrayEquals(new double[] {3, 3, 2}, picked.weights());
        assertArrayEquals(new float[] {3, 4, 3, 4, 1, 2}, picked.features().data());
        assertArrayEquals(
                new int[] {0, 0, 1}, picked.group("Gender").orElseThrow().codes());
        assertTrue(picked.group("Age").isEmpty());
        assertArrayEquals(new int[] {70}, e.head(1).ids());
        assertEquals(e, e.head(5));
        assertArrayEquals(new int[] {2, 1}, picked.group("Gender").orElseThrow().sizes());
    }

    @Test
    void dataset_examplesCarryTheirRows() {
        Dataset d = dataset(new Inputs(X, List.of(), List.of(), new double[] {0.5, 2}), new int[] {1, 0});
        Examples e = d.examples(new int[] {1});
        assertArrayEquals(new int[] {1}, e.ids());
        assertArrayEquals(new int[] {0}, e.labels());
        assertArrayEquals(new double[] {2}, e.weights());
        assertArrayEquals(new float[] {3, 4}, e.features().row(0));
    }
}
