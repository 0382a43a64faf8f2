package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.DatasetFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSourcesTest {
    @TempDir
    Path dir;

    @Test
    void beside_joinsRowByRow() throws IOException {
        RowSource both = RowSources.beside(file("a.csv", "x,y\n1,2\n3,4\n"), file("b.csv", "z\n5\n6\n"));
        assertEquals(List.of("x y z", "1 2 5", "3 4 6"), read(both));
        RowSource more = RowSources.beside(file("a.csv", "x,y\n1,2\n"), file("b.csv", "z\n5\n6\n"));
        assertEquals(
                dir.resolve("b.csv") + ": line 3: there is no row for it in " + dir.resolve("a.csv"),
                assertThrows(DatasetFormatException.class, () -> read(more)).getMessage());
        RowSource twice = RowSources.beside(file("a.csv", "x\n1\n"), file("b.csv", "x\n5\n"));
        assertThrows(DatasetFormatException.class, () -> read(twice));
    }

    @Test
    void counting_addsHowManyRowsHaveTheKey() throws IOException {
        RowSource policies = file("p.csv", "id,car,age\na,1,30\na,2,40\nb,1,50\n");
        RowSource counted = RowSources.counting(
                policies, file("c.csv", "car,id,cost\n2,a,10\n2,a,20\n1,b,5\n"), List.of("id", "car"), "claims");
        assertEquals(List.of("id car age claims", "a 1 30 0", "a 2 40 2", "b 1 50 1"), read(counted));
        RowSource stray = RowSources.counting(policies, file("c.csv", "car,id\n9,a\n"), List.of("id", "car"), "claims");
        assertEquals(
                dir.resolve("c.csv") + ": 1 of 1 keys are of no row of the other file",
                assertThrows(DatasetFormatException.class, () -> read(stray)).getMessage());
        RowSource lacks = RowSources.counting(policies, file("c.csv", "id\na\n"), List.of("id", "car"), "claims");
        assertThrows(DatasetFormatException.class, () -> read(lacks));
    }

    private RowSource file(String name, String text) throws IOException {
        return new CsvFile(Files.writeString(dir.resolve(name), text), CsvFormat.delimitedBy(','));
    }

    private static List<String> read(RowSource source) {
        List<String> lines = new ArrayList<>();
        try (RowReader reader = source.open()) {
            lines.add(String.join(" ", reader.columns()));
            for (RowReader.Row row = reader.next(); row != null; row = reader.next()) {
                lines.add(String.join(" ", row.cells()));
            }
        }
        return lines;
    }
}
