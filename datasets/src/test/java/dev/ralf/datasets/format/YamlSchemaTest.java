package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.DatasetFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlSchemaTest {
    @TempDir
    Path dir;

    @Test
    void columns_areReadAsDeclared() throws IOException {
        YamlSchema schema = YamlSchema.of(YamlMap.parse("s.yaml", """
                no: id
                x: {role: numeric, allowLeak: true}
                make: {role: categorical, classes: {Fiat: Fiat, Ford: Ford}, otherwise: rare}
                sex: {role: sensitive, classes: {"1": male, "2": female}}
                set: {role: official-test, test: [t]}
                cost: {role: label, quantiles: 2, names: [low, high]}
                later: {role: leak, note: "known   only\\n later"}
                """));
        assertEquals(Set.of("x"), schema.allowLeak());
        assertEquals("known only later", schema.specs().get("later").note());
        Path file = Files.writeString(dir.resolve("a.csv"), """
                no,x,make,sex,set,cost,later
                7,1,Fiat,2,a,10,9
                8,2,Lada,1,t,30,9
                9,3,Ford,1,a,20,9
                6,4,Audi,2,t,40,9
                """);
        Table t = TableReader.read(
                List.of(new CsvFile(file, CsvFormat.delimitedBy(','))),
                schema.table("s.yaml"),
                TableOptions.defaults());
        assertEquals(List.of("low", "high"), t.classes());
        assertArrayEquals(new int[] {0, 1, 0, 1}, t.labels());
        assertArrayEquals(new int[] {1, 3}, t.officialTest());
        assertEquals(
                List.of("x", "make=Fiat", "make=Ford", "make=rare"),
                t.inputs().columns().stream().map(c -> c.name()).toList());
        assertArrayEquals(
                new float[] {1, 1, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 4, 0, 0, 1},
                t.inputs().features().data());
        assertEquals(List.of("male", "female"), t.inputs().groups().get(0).values());
        assertArrayEquals(new int[] {1, 0, 0, 1}, t.inputs().groups().get(0).codes());
    }

    @Test
    void quantiles_areTheSmallestValuesThatEnoughRowsDoNotExceed() {
        Cells.NumberCells cells = new Cells.NumberCells("y");
        for (String v : List.of("5", "1", "2", "2", "3", "", "4", "9")) {
            cells.add(null, v, v.isEmpty());
        }
        // sorted 1 2 2 3 4 5 9: a half is 3.5 rows, so the fourth; thirds are 2.33 and 4.67, so the third and fifth
        assertEquals(List.of(3.0), cells.quantiles(2));
        assertEquals(List.of(2.0, 4.0), cells.quantiles(3));
        assertEquals(
                "column y cannot be cut into 6 intervals of about equally many rows: too many rows have the value 2",
                assertThrows(DatasetFormatException.class, () -> cells.quantiles(6))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: numerical | s: a must be one of label, numeric, immutable, categorical, sensitive, weight, exposure,"
                        + " official-test, id, time, text, leak, ignored, got numerical",
                "a: {note: x} | s: a: role is missing",
                "a: leak | s: a column a is dropped as outcome-leak and needs a reason",
                "a: {role: label, cuts: [2, 1]} | s: a thresholds must be finite and ascending, got [2.0, 1.0]",
                "a: {role: label, cuts: [x]} | s: a: cuts must be a number, got x",
                "a: {role: label, cuts: [1], quantiles: 2} | s: a: quantiles cannot stand beside cuts",
                "a: {role: label, cuts: [1], names: [b]} | s: a names must be 2 distinct names, one for each interval, got [b]",
                "a: {role: sensitive, class: x} | s: a: class is not known; closest: classes",
                "a: official-test | s: a needs test, the cells of test rows",
                "a: {role: exposure, full: 0} | s: a full must be in (0, Infinity), got 0.0",
                "a: {role: numeric, allowLeak: maybe} | s: a: allowLeak must be true or false, got maybe",
                "[a] | s: must be a mapping of keys to values",
            })
    void mistakes_areOneClearLine(String yaml, String message) {
        assertEquals(
                message,
                assertThrows(DatasetFormatException.class, () -> YamlSchema.of(YamlMap.parse("s", yaml)))
                        .getMessage());
    }

    @Test
    void noYaml_andRepeatedKeys_andBombs_areRefused() {
        for (String text : List.of("a: [", "a: id\na: id", "a: &x [b]\nc: [*x, *x, *x]", "? [a]\n: b")) {
            String message = assertThrows(DatasetFormatException.class, () -> YamlMap.parse("s", text))
                    .getMessage();
            assertEquals(1, message.lines().count(), message);
        }
    }
}
