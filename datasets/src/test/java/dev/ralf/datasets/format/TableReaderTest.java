package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Domain;
import dev.ralf.datasets.format.ColumnRole.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableReaderTest {
    private static final TableSchema SCHEMA = new TableSchema(List.of(
            ColumnSpec.dropped("id", Reason.ID),
            ColumnSpec.numeric("age").note("in years"),
            ColumnSpec.immutable("claims"),
            ColumnSpec.categorical("fuel"),
            ColumnSpec.sensitive("sex", Coding.names()),
            ColumnSpec.weight("exposure"),
            ColumnSpec.leak("paid", "paid after the claim"),
            ColumnSpec.label("risk", Coding.names())));

    private static final String HEADER = "id,age,claims,fuel,sex,exposure,paid,risk\n";

    @TempDir
    Path dir;

    @Test
    void everyRole_isEncodedAsDocumented() throws IOException {
        Table t = read(HEADER
                + "1,20,0,petrol,f,0.5,x,low\n"
                + "2,?,1,\"die,sel\",m,1,y,high\n"
                + "3,40,2,,f,0.25,z,low\n"
                + "4,30,0,petrol,?,1,z,high\n");
        assertEquals(
                List.of("age", "age=missing", "claims", "fuel=die,sel", "fuel=petrol", "fuel=missing"),
                t.inputs().columns().stream().map(Column::name).toList());
        // the median of 20, 30, 40 stands for the missing age
        assertArrayEquals(
                new float[] {20, 0, 0, 0, 1, 0, 30, 1, 1, 1, 0, 0, 40, 0, 2, 0, 0, 1, 30, 0, 0, 0, 1, 0},
                t.inputs().features().data());
        assertEquals(List.of("high", "low"), t.classes());
        assertArrayEquals(new int[] {1, 0, 1, 0}, t.labels());
        assertEquals(List.of("f", "m", "missing"), t.inputs().groups().get(0).values());
        assertArrayEquals(new int[] {0, 1, 0, 2}, t.inputs().groups().get(0).codes());
        assertArrayEquals(new double[] {0.5, 1, 0.25, 1}, t.inputs().weights());
        assertEquals("outcome-leak: paid after the claim", t.facts().get("dropped paid"));
        assertEquals("id", t.facts().get("dropped id"));
        assertEquals("in years", t.facts().get("note on age"));
        assertEquals(
                "median 30 of all known rows in 1 rows; in a study the median of its pool",
                t.facts().get("imputed age"));
        assertEquals(
                "6: 3 numeric, 3 one-hot of 1 categorical columns", t.facts().get("features"));
        assertFalse(t.facts().containsKey("repeated rows"));
    }

    @Test
    void domain_spansTheDataAndKeepsAttackersOffEverythingButMutableNumbers() throws IOException {
        Domain d = read(HEADER + "1,20,0,a,f,1,x,low\n2,?,1,b,m,1,y,high\n3,45.5,7,a,f,1,x,low\n")
                .inputs()
                .features()
                .domain();
        assertArrayEquals(new float[] {20, 45.5f}, new float[] {d.lower(0), d.upper(0)});
        assertArrayEquals(new float[] {0, 7}, new float[] {d.lower(2), d.upper(2)});
        boolean[] mutable = new boolean[d.width()];
        for (int j = 0; j < mutable.length; j++) {
            mutable[j] = d.mutable(j);
        }
        assertArrayEquals(new boolean[] {true, false, false, false, false}, mutable);
    }

    @Test
    void includeSensitive_addsImmutableColumns() throws IOException {
        TableSchema schema = new TableSchema(List.of(
                ColumnSpec.numeric("x"),
                ColumnSpec.sensitive("age", Coding.cut(25.0, 60.0)),
                ColumnSpec.sensitive("sex", Coding.names()),
                ColumnSpec.label("y", Coding.names())));
        Path file = write("x,age,sex,y\n1,20,f,a\n2,25,m,b\n3,26,f,a\n4,61,m,a\n");
        Table t = TableReader.read(
                List.of(file(file)), schema, TableOptions.defaults().withIncludeSensitive(true));
        assertEquals(
                List.of("x", "age", "sex=f", "sex=m"),
                t.inputs().columns().stream().map(Column::name).toList());
        assertArrayEquals(new float[] {3, 26, 1, 0}, t.inputs().features().row(2));
        Domain d = t.inputs().features().domain();
        assertTrue(d.mutable(0));
        assertFalse(d.mutable(1) || d.mutable(2) || d.mutable(3));
        assertEquals(
                List.of("<=25", "26-60", ">=61"), t.inputs().groups().get(0).values());
        assertArrayEquals(new int[] {0, 0, 1, 2}, t.inputs().groups().get(0).codes());
    }

    @Test
    void cut_namesIntervalsByWholeNumbersOnlyWhereAllAreWhole() throws IOException {
        TableSchema whole = labelCut(50.0, 67.0);
        assertEquals(
                List.of("<=50", "51-67", ">=68"),
                read(whole, "x,y\n1,50\n2,51\n3,67\n4,68\n").classes());
        assertArrayEquals(
                new int[] {0, 1, 1, 2},
                read(whole, "x,y\n1,50\n2,51\n3,67\n4,68\n").labels());
        assertEquals(
                List.of("<=50", "(50,67]", ">67"),
                read(whole, "x,y\n1,50\n2,50.5\n3,67\n4,68\n").classes());
        assertEquals(
                List.of("<=1", "2", ">=3"),
                read(labelCut(1.0, 2.0), "x,y\n1,1\n2,2\n3,3\n").classes());
        assertTrue(message(whole, "x,y\n1,50\n2,90\n").endsWith("has no row in the interval 51-67"));
    }

    @Test
    void mappedLabel_mergesSpellingsInTheOrderOfTheMap() throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("yes", "Y");
        names.put("no", "N");
        names.put("no.", "N");
        TableSchema schema =
                new TableSchema(List.of(ColumnSpec.numeric("x"), ColumnSpec.label("y", Coding.mapped(names))));
        Table t = read(schema, "x,y\n1,no\n2,yes\n3,no.\n");
        assertEquals(List.of("Y", "N"), t.classes());
        assertArrayEquals(new int[] {1, 0, 1}, t.labels());
        assertTrue(message(schema, "x,y\n1,no\n2,maybe\n")
                .endsWith(": line 3, column y: must be one of yes, no, no., got 'maybe'"));
    }

    @Test
    void numericNames_areSortedByValue() throws IOException {
        TableSchema schema =
                new TableSchema(List.of(ColumnSpec.categorical("x"), ColumnSpec.label("y", Coding.names())));
        Table t = read(schema, "x,y\n10,2\n9,10\n-1,1\n");
        assertEquals(List.of("1", "2", "10"), t.classes());
        assertEquals(
                List.of("x=-1", "x=9", "x=10"),
                t.inputs().columns().stream().map(Column::name).toList());
    }

    @Test
    void median_ofAnEvenNumber_isTheMeanOfTheMiddleTwo() throws IOException {
        TableSchema schema = new TableSchema(List.of(ColumnSpec.numeric("x"), ColumnSpec.label("y", Coding.names())));
        assertEquals(
                2.5f,
                read(schema, "x,y\n1,a\n9,a\n,b\n2,b\n3,b\n")
                        .inputs()
                        .features()
                        .get(2, 0));
    }

    @Test
    void repeatedRows_areCountedOrLeftOut_idsApart() throws IOException {
        String text = HEADER + "1,20,0,a,f,1,x,low\n2,20,0,a,f,1,x,low\n3,21,0,a,f,1,x,high\n";
        assertTrue(read(text).facts().get("repeated rows").startsWith("1 of 3 rows"));
        Table t = TableReader.read(
                List.of(file(write(text))), SCHEMA, TableOptions.defaults().withDistinctRows(true));
        assertEquals(2, t.labels().length);
        assertEquals(
                "1 of 3 rows of the file repeat an earlier row and were left out",
                t.facts().get("repeated rows"));
    }

    @Test
    void parts_areNumberedInOrder_andShareLevels() throws IOException {
        Path train = write(HEADER + "1,20,0,a,f,1,x,low\n2,30,0,b,m,1,x,high\n");
        Path test = write("|comment \"\n" + "9,40,0,c,m,1,x,low\n");
        CsvFormat noHeader = CsvFormat.delimitedBy(',')
                .withColumns(List.of("id", "age", "claims", "fuel", "sex", "exposure", "paid", "risk"))
                .withSkipLines(1);
        Table t = TableReader.read(List.of(file(train), new CsvFile(test, noHeader)), SCHEMA, TableOptions.defaults());
        assertEquals(List.of(2, 1), t.partSizes());
        assertArrayEquals(new float[] {40, 0, 0, 0, 1}, t.inputs().features().row(2));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("no number", "1,2o,0,a,f,1,x,low\n", "line 2, column age: must be a number, got '2o'"),
                Arguments.of("NaN is no number", "1,NaN,0,a,f,1,x,low\n", "column age: must be a number, got 'NaN'"),
                Arguments.of("hex is no number", "1,0x1p3,0,a,f,1,x,low\n", "must be a number, got '0x1p3'"),
                Arguments.of("too large", "1,1e39,0,a,f,1,x,low\n", "must be a number, got '1e39'"),
                Arguments.of("no label", "1,20,0,a,f,1,x,?\n", "column risk: must be a label, none may be missing"),
                Arguments.of("no weight", "1,20,0,a,f,,x,low\n", "column exposure: must be a weight of at least 0"),
                Arguments.of("negative weight", "1,20,0,a,f,-1,x,low\n", "must be a weight of at least 0, got '-1'"),
                Arguments.of("all weights 0", "1,20,0,a,f,0,x,low\n", "column exposure: all weights are 0"),
                Arguments.of("few cells", "1,20,0,a,f,1,x,low\n\n1,20,0\n", "line 4: 3 cells, but there are 8 columns"),
                Arguments.of(
                        "after a cell of two lines",
                        "1,20,0,\"a\nb\",f,1,x,low\n2,x,0,a,f,1,x,low\n",
                        "line 4, column age: must be a number, got 'x'"),
                Arguments.of("open quote", "1,20,0,\"a,f,1,x,low\n", "line 2"),
                Arguments.of("text after quote", "1,20,0,\"a\"b,f,1,x,low\n", "line 2"),
                Arguments.of("one class", "1,20,0,a,f,1,x,low\n", "at least 2 classes, got [low]"),
                Arguments.of("no value", "1,,0,a,f,1,x,low\n2,,0,a,f,1,x,high\n", "column age has no value in any row"),
                Arguments.of("no rows", "", "has no rows"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void brokenRow_isOneLineWithFileLineColumnAndValue(String name, String rows, String expected) throws IOException {
        String message = message(SCHEMA, HEADER + rows);
        assertTrue(message.contains(expected), message);
        assertTrue(message.startsWith(dir.toString()), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void header_mustHaveExactlyTheColumnsOfTheSchema() throws IOException {
        assertTrue(
                message(SCHEMA, HEADER.replace("fuel", "feul") + "\n").contains("has no column fuel; closest: feul"));
        assertTrue(message(SCHEMA, HEADER.replace("risk", "risk,ages") + "\n")
                .contains("has a column without a role, ages; closest: age"));
        assertTrue(message(SCHEMA, HEADER.replace("risk", "risk,age") + "\n")
                .contains("line 1: column age is named twice"));
        assertTrue(message(SCHEMA, "").contains("is empty, a header line is needed"));
    }

    @Test
    void tooManyLevels_areRefusedBeforeTheyBecomeColumns() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i <= Cells.MAX_LEVELS; i++) {
            text.append("v").append(i).append(",").append(i % 2).append("\n");
        }
        TableSchema schema =
                new TableSchema(List.of(ColumnSpec.categorical("x"), ColumnSpec.label("y", Coding.names())));
        assertTrue(message(schema, text.toString()).contains("line 1002, column x: more than 1000 distinct values"));
    }

    @Test
    void sensitiveNumberThatIsNotCut_isRefused() throws IOException {
        StringBuilder text = new StringBuilder("x,age,y\n");
        for (int i = 0; i <= Cells.MAX_GROUPS; i++) {
            text.append(i).append(',').append(18 + i).append(',').append(i % 2).append('\n');
        }
        TableSchema schema = new TableSchema(List.of(
                ColumnSpec.numeric("x"),
                ColumnSpec.sensitive("age", Coding.names()),
                ColumnSpec.label("y", Coding.names())));
        assertTrue(message(schema, text.toString())
                .contains("line 52, column age: more than 50 distinct values; cut it at thresholds"));
    }

    @Test
    void encodingAndByteOrderMark() throws IOException {
        TableSchema schema =
                new TableSchema(List.of(ColumnSpec.categorical("é"), ColumnSpec.label("y", Coding.names())));
        byte[] latin = "é,y\nà,1\né,2\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(Files.createTempFile(dir, "t", ".csv"), latin);
        DatasetFormatException e = assertThrows(
                DatasetFormatException.class,
                () -> TableReader.read(List.of(file(file)), schema, TableOptions.defaults()));
        assertTrue(e.getMessage().contains("not text in the declared encoding"), e.getMessage());
        CsvFormat format = CsvFormat.delimitedBy(',').withEncoding(StandardCharsets.ISO_8859_1);
        assertEquals(
                "é=à",
                TableReader.read(List.of(new CsvFile(file, format)), schema, TableOptions.defaults())
                        .inputs()
                        .columns()
                        .get(0)
                        .name());
        assertEquals(2, read(schema, "\ufeffé,y\r\nà,1\r\nb,2\r\n").labels().length);
    }

    @Test
    void gzip_isRecognisedByContent_andACutOneIsAnError() throws IOException {
        byte[] zipped = IdxReaderTest.gzip(
                (HEADER + "1,20,0,a,f,1,x,low\n2,20,0,a,f,1,x,high\n").getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(dir.resolve("table.csv"), zipped);
        assertEquals(
                2,
                TableReader.read(List.of(file(file)), SCHEMA, TableOptions.defaults())
                        .labels()
                        .length);
        Files.write(file, java.util.Arrays.copyOf(zipped, zipped.length - 10));
        DatasetFormatException e = assertThrows(
                DatasetFormatException.class,
                () -> TableReader.read(List.of(file(file)), SCHEMA, TableOptions.defaults()));
        assertTrue(e.getMessage().contains("the file is cut"), e.getMessage());
    }

    @Test
    void endlessRow_isRefused() throws IOException {
        byte[] zipped = IdxReaderTest.gzip(("x,y\n\"" + "a".repeat(20_000_000)).getBytes(StandardCharsets.US_ASCII));
        Path file = Files.write(dir.resolve("bomb.csv.gz"), zipped);
        TableSchema schema =
                new TableSchema(List.of(ColumnSpec.categorical("x"), ColumnSpec.label("y", Coding.names())));
        DatasetFormatException e = assertThrows(
                DatasetFormatException.class,
                () -> TableReader.read(List.of(file(file)), schema, TableOptions.defaults()));
        assertTrue(e.getMessage().contains("line 2: cannot be read: a row of more than 16777216"), e.getMessage());
    }

    @Test
    void schema_needsOneRolePerColumn_oneLabel_someFeature() {
        ColumnSpec x = ColumnSpec.numeric("x");
        ColumnSpec y = ColumnSpec.label("y", Coding.names());
        assertTrue(schemaError(x, y, ColumnSpec.categorical("x")).startsWith("column x has two roles"));
        assertTrue(schemaError(x).contains("exactly one label, got []"));
        assertTrue(schemaError(x, y, ColumnSpec.label("z", Coding.names())).contains("got [y, z]"));
        assertTrue(schemaError(y).contains("at least one feature"));
        assertTrue(schemaError(x, y, ColumnSpec.weight("v"), ColumnSpec.weight("w"))
                .contains("got [v, w]"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ColumnSpec.leak("z", " "))
                .getMessage()
                .contains("needs a reason"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Coding.cut(2.0, 2.0))
                .getMessage()
                .contains("got [2.0, 2.0]"));
        assertThrows(IllegalArgumentException.class, () -> Coding.cut(Double.NaN));
    }

    private static String schemaError(ColumnSpec... columns) {
        return assertThrows(IllegalArgumentException.class, () -> new TableSchema(List.of(columns)))
                .getMessage();
    }

    private static TableSchema labelCut(Double... thresholds) {
        return new TableSchema(List.of(ColumnSpec.numeric("x"), ColumnSpec.label("y", Coding.cut(thresholds))));
    }

    private Table read(String text) throws IOException {
        return read(SCHEMA, text);
    }

    private Table read(TableSchema schema, String text) throws IOException {
        return TableReader.read(List.of(file(write(text))), schema, TableOptions.defaults());
    }

    private String message(TableSchema schema, String text) throws IOException {
        Path file = write(text);
        return assertThrows(
                        DatasetFormatException.class,
                        () -> TableReader.read(List.of(file(file)), schema, TableOptions.defaults()))
                .getMessage();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "t", ".csv"), text);
    }

    private static CsvFile file(Path path) {
        return new CsvFile(path, CsvFormat.delimitedBy(','));
    }
}
