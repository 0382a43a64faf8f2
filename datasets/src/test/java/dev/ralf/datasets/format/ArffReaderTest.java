package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArffReaderTest {
    private static final String HEADER = String.join(
            "\n",
            "% a comment",
            "@RELATION 'a name'",
            "",
            "@attribute \"the age\" NUMERIC",
            "@attribute colour {red, 'dark blue', \"it\\'s\"} % trailing",
            "@attribute note string",
            "@attribute day date 'yyyy-MM-dd'",
            "@data",
            "");

    @TempDir
    Path folder;

    @Test
    void dense_quotedMissingAndComments() throws IOException {
        Path file = write(HEADER + "% rows\n 1.5 , 'dark blue', 'a, \\'b\\' %', '2001-02-03' % end\r\n\n"
                + "?,red,?,?\n-2e3\t\"it's\"\t'?'\t2001-12-31\n");
        try (ArffReader reader = ArffFile.of(file).open()) {
            assertEquals(List.of("the age", "colour", "note", "day"), reader.columns());
            assertEquals(
                    List.of("red", "dark blue", "it's"), reader.nominalValues().get("colour"));
            RowReader.Row first = reader.next();
            assertEquals(10, first.line());
            assertArrayEquals(new String[] {"1.5", "dark blue", "a, 'b' %", "2001-02-03"}, first.cells());
            assertArrayEquals(new String[] {"", "red", "", ""}, reader.next().cells());
            // a quoted question mark is a text
            assertArrayEquals(
                    new String[] {"-2e3", "it's", "?", "2001-12-31"},
                    reader.next().cells());
            assertEquals(null, reader.next());
        }
    }

    @Test
    void declaredTypes_giveRolesAndTheOrderOfClasses() throws IOException {
        StringBuilder text = new StringBuilder("@relation r\n@attribute code {7,3}\n@attribute day date yyyy\n"
                + "@attribute x real\n@attribute class {good,bad,never}\n@data\n");
        for (int i = 0; i < 12; i++) {
            text.append(i % 3 == 0 ? 7 : 3)
                    .append(",2001,")
                    .append(i * 0.7)
                    .append(i % 2 == 0 ? ",good" : ",bad")
                    .append("\n");
        }
        Path file = write(text.toString());
        Dataset data = ArffSource.from(new MapOptions(Map.of("path", file.toString(), "label", "class")))
                .load(new SeedTree(1));
        assertEquals(List.of("good", "bad"), data.classes());
        assertEquals(
                List.of("code=3", "code=7", "x"),
                data.inputs().columns().stream().map(Column::name).toList());
        assertEquals("time: declared a date", data.facts().get("dropped day"));
        assertEquals("x", data.name());
    }

    @Test
    void sparse_absentIsZeroOrTheFirstDeclaredValue() throws IOException {
        Path file = write("@relation r\n@attribute a integer\n@attribute b {x,y}\n@attribute c real\n@data\n"
                + "{0 3, 2 0.5}\n{1 y}\n{}\n{ 2 ? }\n");
        assertEquals(
                List.of("[3, x, 0.5]", "[0, y, 0]", "[0, x, 0]", "[0, x, ]"),
                rows(file).stream().map(r -> List.of(r.cells()).toString()).toList());
    }

    @Test
    void gzip_isUnpacked() throws IOException {
        Path file = folder.resolve("x.arff.gz");
        Files.write(
                file,
                IdxReaderTest.gzip("@relation r\n@attribute a real\n@data\n1\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(1, rows(file).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`x,y`| line 1: an ARFF file must begin with @relation",
                "`@relation r`| ends before @data",
                "`@relation r\n@data\n`| line 2: @data must follow at least one @attribute",
                "`@relation r\n@attribute a real\n@attribute a real\n`| line 3: column a is declared twice",
                "`@relation r\n@attribute a complex\n`| column a: type must be one of",
                "`@relation r\n@attribute a relational\n`| column a: type must be one of",
                "`@relation r\n@attribute a {x,y\n`| the declared values must end with }",
                "`@relation r\n@attribute a {x,x}\n`| declared values must be distinct",
                "`@relation r\n@attribute a {}\n`| must declare at least one value",
                "`@relation r\n@attribute a date 'yyyy-{'\n`| date format must be a pattern",
                "`@relation r\n@attribute 'a real\n`| a quote is left open",
                "`@relation r\n@attribute\n`| line 2: ends too early",
                "`@relation r\n@attribute a\n`| line 2: ends too early",
                "`@relation r\n@attribute a real 5\n`| nothing may follow the type",
                "`@relation r\n@wrong\n`| must be @attribute or @data",
                "`@relation r\n@attribute a real\n@data\nx`| line 4: column a: got 'x', must be a number",
                "`@relation r\n@attribute a real\n@data\nInfinity`| must be a number",
                "`@relation r\n@attribute a real\n@data\n1,2`| line 4: more than the 1 cells",
                "`@relation r\n@attribute a real\n@data\n1,{2}`| line 4: instance weights are not supported",
                "`@relation r\n@attribute a real\n@attribute b real\n@data\n1`| line 5: 1 cells, but there are 2 columns",
                "`@relation r\n@attribute a real\n@attribute b real\n@data\n1,,2`| a cell is empty",
                "`@relation r\n@attribute a {x,y}\n@data\nz`| column a: got 'z', must be one of the declared x, y",
                "`@relation r\n@attribute a date\n@data\n2001`| must be a date of the declared format",
                "`@relation r\n@attribute a real\n@data\n{1 2}`| index in a sparse row must be whole",
                "`@relation r\n@attribute a real\n@data\n{-1 2}`| index in a sparse row must be whole",
                "`@relation r\n@attribute a real\n@data\n{0 1,0 2}`| index in a sparse row must be whole",
                "`@relation r\n@attribute a real\n@data\n{0 1`| a sparse row must be",
                "`@relation r\n@attribute a real\n@data\n{0 1} 2`| a sparse row must end with }",
                "`@relation r\n@attribute a string\n@data\n{}`| a sparse row must list every string",
            })
    void brokenFile_isRefusedWithLineAndConstraint(String text, String message) throws IOException {
        Path file = write(text);
        DatasetFormatException e = assertThrows(DatasetFormatException.class, () -> rows(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void realFiles_haveTheirPublishedRows() {
        String data = System.getenv("RALF_DATA");
        Assumptions.assumeTrue(data != null, "RALF_DATA is not set: no real ARFF files to read");
        assertEquals(
                18_692, rows(Path.of(data, "law-school", "law_dataset.arff")).size());
        assertEquals(
                5_418,
                rows(Path.of(data, "wisdm-activity", "WISDM_ar_v1.1_transformed.arff"))
                        .size());
        assertEquals(
                1_000, rows(Path.of(data, "german-credit", "credit-g.arff")).size());
    }

    private static List<RowReader.Row> rows(Path file) {
        List<RowReader.Row> rows = new ArrayList<>();
        try (ArffReader reader = ArffFile.of(file).open()) {
            for (RowReader.Row r = reader.next(); r != null; r = reader.next()) {
                rows.add(r);
            }
        }
        return rows;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("x.arff"), text);
    }
}
