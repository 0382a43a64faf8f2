package dev.ralf.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Column.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnAlignmentTest {
    private static final Column AGE = new Column("age", "age", Kind.NUMERIC);
    private static final Column KM = new Column("km", "km", Kind.NUMERIC);
    private static final Column NO_KM = new Column("km=missing", "km", Kind.NUMERIC);
    private static final Column TOWN = new Column("area=town", "area", Kind.ONE_HOT);
    private static final Column CITY = new Column("area=city", "area", Kind.ONE_HOT);
    private static final Column OTHER = new Column("area=other", "area", Kind.ONE_HOT);

    private static Inputs table(List<Column> columns, float... values) {
        int d = columns.size();
        boolean[] mutable = new boolean[d];
        float[] lower = new float[d];
        float[] upper = new float[d];
        for (int j = 0; j < d; j++) {
            mutable[j] = columns.get(j) != AGE;
            upper[j] = columns.get(j).kind() == Kind.ONE_HOT ? 1 : 100;
        }
        Domain domain = new Domain(lower, upper, mutable).with(Encoding.plain(columns, List.of("km: grows")));
        int n = values.length / d;
        double[] ones = new double[n];
        java.util.Arrays.fill(ones, 1);
        return new Inputs(new Features(values, n, d).in(domain), columns, List.of(), ones);
    }

    @Test
    void otherOrder_moreColumns_fewerLevels() {
        Inputs given = table(List.of(KM, TOWN, AGE), 12, 1, 40, 7, 1, 22);
        Inputs aligned = ColumnAlignment.align(given, List.of(AGE, CITY, TOWN, NO_KM, KM));
        assertArrayEquals(
                new float[] {40, 0, 1, 0, 12, 22, 0, 1, 0, 7},
                aligned.features().data());
        Domain domain = aligned.features().domain();
        assertFalse(domain.mutable(0));
        assertTrue(domain.mutable(1) && domain.mutable(4));
        assertFalse(domain.mutable(3)); // an indicator is nobody's to move
        assertEquals(1, domain.upper(1));
        assertEquals(List.of("km: grows"), domain.encoding().orElseThrow().constraints());
    }

    @Test
    void columnsThatTheModelDoesNotKnow_arePassedOver() {
        Inputs aligned = ColumnAlignment.align(table(List.of(KM, TOWN, AGE), 12, 1, 40), List.of(AGE));
        assertArrayEquals(new float[] {40}, aligned.features().data());
    }

    @Test
    void unseenLevels_goToOther_orAreRefused() {
        Inputs given = table(List.of(TOWN, CITY), 1, 0, 0, 1);
        assertArrayEquals(
                new float[] {1, 0, 0, 1},
                ColumnAlignment.align(given, List.of(TOWN, OTHER)).features().data());
        assertMessage("row 1 has area=city, which the model never saw", given, List.of(TOWN));
    }

    @Test
    void whatIsNotThere_isNamed() {
        assertMessage(
                "the data have no numeric column km, which the model was trained on",
                table(List.of(AGE), 3),
                List.of(AGE, KM));
        assertMessage(
                "the data have no categorical column area, which the model was trained on",
                table(List.of(AGE), 3),
                List.of(TOWN));
        Column areaCode = new Column("area", "area", Kind.NUMERIC);
        assertMessage(
                "the data have no categorical column area, which the model was trained on",
                table(List.of(areaCode), 3),
                List.of(TOWN));
        assertMessage(
                "row 1 has no value in column km, and the model was trained without missing values in it",
                table(List.of(KM, NO_KM), 5, 0, 0, 1),
                List.of(KM));
    }

    @Test
    void sameColumns_sameInputs() {
        Inputs given = table(List.of(AGE, KM), 1, 2);
        assertSame(given, ColumnAlignment.align(given, List.of(AGE, KM)));
    }

    private static void assertMessage(String message, Inputs given, List<Column> columns) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> ColumnAlignment.align(given, columns))
                        .getMessage());
    }
}
