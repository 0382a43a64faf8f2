package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {
    private static final String TEXT = ",when,age,male,fuel,note,constant,empty,km,risk\n"
            + "7,2020,20,1,gas,n0,c,,5,a\n"
            + "5,2020,30,0,oil,n1,c,,6,b\n"
            + "6,2021,40,1,gas,n2,c,,?,a\n";

    @TempDir
    Path dir;

    @Test
    void rolesThatAreNotGiven_areInferredAndListed() throws IOException {
        Dataset d = load(Map.of("label", "risk", "time", List.of("when"), "sensitive", List.of("male")));
        assertEquals(
                List.of("age", "fuel=gas", "fuel=oil", "note=n0", "note=n1", "note=n2", "km=5", "km=6", "km=missing"),
                d.inputs().columns().stream().map(Column::name).toList());
        assertEquals(List.of("a", "b"), d.classes());
        assertEquals("male", d.inputs().groups().get(0).attribute());
        assertArrayEquals(new int[] {1, 0, 1}, d.inputs().groups().get(0).codes());
        Map<String, String> facts = d.facts();
        assertEquals("id: inferred: the header has no name for it", facts.get("dropped column1"));
        assertEquals("time: named by the user", facts.get("dropped when"));
        assertEquals("ignored: inferred: the same value in all rows that have one", facts.get("dropped constant"));
        assertEquals("ignored: inferred: no value in any row", facts.get("dropped empty"));
        assertEquals("inferred: numeric", facts.get("note on age"));
        assertEquals("inferred: categorical", facts.get("note on km"));
        assertEquals("data.csv", facts.get("source"));
        assertEquals(64, facts.get("sha256 data.csv").length());
        assertEquals("data", d.name());
        assertEquals(0, d.officialTest().length);
    }

    @Test
    void inference_takesRowCountersAsIds_andManyNamesAsText() throws IOException {
        StringBuilder text = new StringBuilder("n,name,x,y\n");
        for (int i = 0; i < 60; i++) {
            text.append(i + 1)
                    .append(",name")
                    .append(i)
                    .append(',')
                    .append(i * i)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Path file = Files.writeString(dir.resolve("many.csv"), text);
        SchemaInference.Result inferred = infer(file);
        TableSchema schema = inferred.schema();
        assertEquals("numeric: x", inferred.facts().get("inferred features"));
        assertTrue(inferred.facts().get("inferred ids").startsWith("n;"));
        assertTrue(inferred.facts().containsKey("suspected id x"));
        assertEquals(
                List.of(
                        "n: dropped, id (inferred: it counts the rows)",
                        "name: dropped, text (inferred: free text, more than 50 distinct values that are no numbers)",
                        "x: feature, numeric (inferred: numeric)",
                        "y: label, as it is"),
                schema.describe());
    }

    @Test
    void ids_areInferredFromDistinctWholeNumbersWithANameOrWithoutAGap_neverFromAmounts() throws IOException {
        StringBuilder text = new StringBuilder("policy_no,POLICY,shuffled,premium,rate,code_id,opened,y\n");
        for (int i = 0; i < 20; i++) {
            text.append(i * i + 7).append(",P").append(i).append(',').append(100 + 7 * i % 20);
            text.append(',')
                    .append(300 + 3 * i)
                    .append(',')
                    .append(i)
                    .append(".5,")
                    .append(i / 2);
            text.append(",2020-01-").append(i + 1).append(',').append(i % 2).append('\n');
        }
        SchemaInference.Result inferred = infer(Files.writeString(dir.resolve("ids.csv"), text));
        assertEquals(
                List.of(
                        "policy_no: dropped, id (inferred: distinct in every row, and named like an identifier)",
                        "POLICY: dropped, id (inferred: distinct in every row, and named like an identifier)",
                        "shuffled: dropped, id (inferred: consecutive whole numbers, each once)",
                        "premium: feature, numeric (inferred: numeric)",
                        "rate: feature, numeric (inferred: numeric)",
                        "code_id: feature, numeric (inferred: numeric)",
                        "opened: dropped, time (inferred: date-like)",
                        "y: label, as it is"),
                inferred.schema().describe());
        assertEquals(
                List.of("inferred features", "inferred ids", "suspected id premium"),
                List.copyOf(inferred.facts().keySet()));
        assertEquals("numeric: premium, rate, code_id", inferred.facts().get("inferred features"));
    }

    @Test
    void identifierNames_areTheLastWordOfTheName() {
        for (String name :
                List.of("id", "ID", "policy_no", "PolicyNumber", "policyid", "IDpol", "claim id", "rowKey")) {
            assertTrue(ColumnProfile.named(name), name);
        }
        for (String name :
                List.of("paid", "PAID", "number_of_claims", "policy_premium", "age", "grid", "piano", "IDLE")) {
            assertFalse(ColumnProfile.named(name), name);
        }
    }

    @Test
    void nearlyNumericColumn_isAnErrorWithTheFirstWordAndItsLine() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 18; i++) {
            text.append(i % 5).append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        Path file = Files.writeString(dir.resolve("n.csv"), text + "n/k,a\n,a\n3+,b\n");
        assertEquals(
                file + ": column x: 2 of 20 values are no numbers, the first on line 20: 'n/k'; correct the cells, list"
                        + " the word under missing, or list the column under categorical or ignore",
                loadError(Map.of("path", file.toString(), "label", "y")));
        assertEquals(
                8,
                CsvSource.from(new MapOptions(
                                Map.of("path", file.toString(), "label", "y", "categorical", List.of("x"))))
                        .load(new SeedTree(1))
                        .inputs()
                        .features()
                        .width());
        // 18 of 21 are below nine in ten: levels
        Files.writeString(file, text + "n/k,a\n3+,b\nn/k,b\n");
        assertEquals("categorical (levels): x (7)", infer(file).facts().get("inferred features"));
        Files.writeString(file, "x;y\n1,5;a\n2,5;b\n3;a\n");
        assertTrue(loadError(Map.of("path", file.toString(), "label", "y"))
                .contains("first on line 2: '1,5'; numbers are read with a decimal point"));
    }

    private static SchemaInference.Result infer(Path file) {
        return SchemaInference.infer(
                new CsvFile(file, CsvFormat.delimitedBy(',')), Map.of("y", ColumnSpec.label("y", Coding.names())));
    }

    @Test
    void columnThatGivesTheLabelAway_isRefusedUnlessAllowedByName() throws IOException {
        // paid is the label in another form, closed is missing where nothing was paid, cause names the class by level
        StringBuilder text = new StringBuilder("age,paid,closed,cause,region,y\n");
        for (int i = 0; i < 60; i++) {
            boolean claim = i % 3 == 0;
            text.append(18 + i * 7 % 41)
                    .append(',')
                    .append(claim ? 100.5 + i : 0.5 * (i % 2))
                    .append(',');
            text.append(claim ? Integer.toString(i % 5) : "").append(',').append(claim ? "hail" : "none,");
            text.append(claim ? "," : "")
                    .append(i % 4 == 0 ? "n" : "s")
                    .append(',')
                    .append(claim ? "yes\n" : "no\n");
        }
        Path file = Files.writeString(dir.resolve("leak.csv"), text);
        Map<String, Object> options = new HashMap<>(Map.of("path", file.toString(), "label", "y"));
        options.put("missing", List.of());
        assertEquals(
                file + ": suspected leak, a single column gives the label away: paid (AUC 1.0000 for class no against"
                        + " the rest), closed (AUC 1.0000 for class no against the rest), cause (AUC 1.0000 for class no"
                        + " against the rest); list it under leak if it is known only with the label, under allowLeak if"
                        + " it is known before",
                loadError(options));
        options.put("leak", List.of("paid", "cause"));
        options.put("allowLeak", List.of("closed"));
        Dataset d = CsvSource.from(new MapOptions(options)).load(new SeedTree(1));
        assertEquals(
                "AUC 1.0000 for class no against the rest by this column alone; kept, as allowLeak says",
                d.facts().get("suspected leak closed"));
        options.put("allowLeak", List.of("close"));
        assertTrue(loadError(options).contains("allowLeak: has no column close; closest: closed"));
    }

    @Test
    void rowsWithoutASensitiveValue_areCountedAsAGroup_orLeftOut() throws IOException {
        Path file = Files.writeString(dir.resolve("s.csv"), "x,s,y\n7,f,a\n2,,b\n3,m,a\n4,NA,a\n5,f,b\n");
        Map<String, Object> options =
                new HashMap<>(Map.of("path", file.toString(), "label", "y", "sensitive", List.of("s")));
        Dataset d = CsvSource.from(new MapOptions(options)).load(new SeedTree(1));
        assertEquals(List.of("f", "m", "missing"), d.inputs().groups().get(0).values());
        assertEquals(
                "2 of 5 rows have no value and are a group of their own; dropMissingSensitive leaves them out",
                d.facts().get("inferred group s=missing"));
        assertFalse(d.facts().containsKey("dropped rows"));
        options.put("dropMissingSensitive", true);
        d = CsvSource.from(new MapOptions(options)).load(new SeedTree(1));
        assertEquals(List.of("f", "m"), d.inputs().groups().get(0).values());
        assertArrayEquals(new float[] {7, 3, 5}, d.inputs().features().data());
        assertEquals(
                "2 rows without a value of a sensitive attribute (dropMissingSensitive)",
                d.facts().get("dropped rows"));
        assertFalse(d.facts().containsKey("inferred group s=missing"));
        Files.writeString(file, "x,s,y\n1,,a\n2,,b\n3,,b\n");
        assertEquals(file + ": no row has a value of every sensitive attribute", loadError(options));
    }

    @Test
    void optionsGiveRoles() throws IOException {
        Map<String, Object> options = new HashMap<>();
        options.put("label", "age");
        options.put("labelCuts", List.of("25"));
        options.put("sensitive", List.of("male", "km"));
        options.put("sensitiveCuts", List.of("km:5"));
        options.put("weight", "when");
        options.put("leak", List.of("risk"));
        options.put("ignore", List.of("note"));
        options.put("categorical", List.of("column1"));
        options.put("includeSensitive", true);
        Dataset d = load(options);
        assertEquals(List.of("<=25", ">=26"), d.classes());
        assertArrayEquals(new double[] {2020, 2020, 2021}, d.inputs().weights());
        assertEquals(
                List.of("<=5", ">=6", "missing"), d.inputs().groups().get(1).values());
        assertEquals(
                List.of(
                        "column1=5",
                        "column1=6",
                        "column1=7",
                        "male=0",
                        "male=1",
                        "fuel=gas",
                        "fuel=oil",
                        "km",
                        "km=missing"),
                d.inputs().columns().stream().map(Column::name).toList());
        assertEquals("outcome-leak: named by the user", d.facts().get("dropped risk"));
    }

    @Test
    void mapping_splitsAtTheLastEqualsSign_orAtAnArrow() throws IOException {
        Path file = Files.writeString(dir.resolve("m.csv"), "x,y\n5,<=50K.\n2,>50K\n9,<=50K\n");
        for (List<String> mapping : List.of(
                List.of("<=50K.=low", "<=50K=low", ">50K=high"),
                List.of("<=50K. => low", "<=50K=>low", ">50K=>high"))) {
            MapOptions o = new MapOptions(Map.of("path", file.toString(), "label", "y", "labelMapping", mapping));
            Dataset d = CsvSource.from(o).load(new SeedTree(1));
            o.finish();
            assertEquals(List.of("low", "high"), d.classes());
            assertArrayEquals(new int[] {0, 1, 0}, d.labels());
        }
    }

    @Test
    void delimiter_isTakenFromTheNameOrTheOption() throws IOException {
        Path tsv = Files.writeString(dir.resolve("t.tsv"), "x\ty\n1\ta\n2\tb\n3\ta\n");
        Path semi = Files.writeString(dir.resolve("s.csv"), "1;a\n2;b\n3;a\n");
        MapOptions o = new MapOptions(Map.of("path", tsv.toString(), "label", "y", "numeric", List.of("x")));
        assertEquals(3, CsvSource.from(o).load(new SeedTree(1)).size());
        o = new MapOptions(Map.of(
                "path",
                semi.toString(),
                "label",
                "y",
                "delimiter",
                "semicolon",
                "columns",
                List.of("x", "y"),
                "immutable",
                List.of("x")));
        Dataset d = CsvSource.from(o).load(new SeedTree(1));
        assertArrayEquals(new float[] {1, 2, 3}, d.inputs().features().data());
        assertEquals(false, d.inputs().features().domain().mutable(0));
    }

    @ParameterizedTest
    @ValueSource(chars = {';', '\t', '|'})
    void delimiter_isFoundInTheFirstLine(char c) throws IOException {
        String text = "\n\"net, in EUR, of tax\";n;y\n1;2;a\n3;5;b\n4;4;a\n".replace(';', c);
        Path file = Files.writeString(dir.resolve("d.csv"), text);
        Dataset d = CsvSource.from(new MapOptions(Map.of("path", file.toString(), "label", "y")))
                .load(new SeedTree(1));
        assertEquals(
                List.of("net, in EUR, of tax", "n"),
                d.inputs().columns().stream().map(Column::name).toList());
        assertEquals(c == '\t' ? "a tab" : "'" + c + "'", d.facts().get("inferred delimiter"));
    }

    @Test
    void delimiter_isTheOneThatMakesTheDeclaredColumns() throws IOException {
        Path file = Files.writeString(dir.resolve("d.csv"), "1,5;2,5;a\n1,7;2,7;b\n");
        CsvFormat three = CsvFormat.delimitedBy(',').withColumns(List.of("p", "q", "y"));
        assertEquals(';', Delimiters.detect(new CsvFile(file, three)));
        assertEquals(
                ',',
                Delimiters.detect(
                        new CsvFile(Files.writeString(dir.resolve("one.csv"), "x\n1\n"), CsvFormat.delimitedBy(';'))));
    }

    @Test
    void wrongDelimiter_isSaidWithTheRightOne() throws IOException {
        Path file = Files.writeString(dir.resolve("d.csv"), "x;y\n1;a\n2;b\n");
        assertEquals(
                file + ": the header is one column, x;y; it looks separated by ';': set delimiter: \";\"",
                loadError(Map.of("path", file.toString(), "label", "y", "delimiter", "comma")));
        assertEquals(
                file + ": line 1: 1 cells, but there are 2 columns; it looks separated by ';': set delimiter: \";\"",
                loadError(Map.of(
                        "path", file.toString(), "label", "y", "delimiter", "tab", "columns", List.of("x", "y"))));
        Files.writeString(file, "x\ty\n1\ta\n");
        assertTrue(loadError(Map.of("path", file.toString(), "label", "y", "delimiter", "|"))
                .endsWith("it looks separated by a tab: set delimiter: tab"));
    }

    @Test
    void wrongOptions_areSaidInOneLine() {
        assertEquals(
                "column risk has one role, got two: label, as it is; dropped, outcome-leak",
                optionError(Map.of("label", "risk", "leak", List.of("risk"))));
        assertEquals("labelCuts must be numbers, got x", optionError(Map.of("label", "r", "labelCuts", List.of("x"))));
        assertTrue(optionError(Map.of("label", "r", "labelCuts", List.of("2", "1")))
                .contains("ascending"));
        assertTrue(optionError(Map.of("label", "r", "delimiter", "ab")).endsWith("got ab"));
        assertTrue(optionError(Map.of("label", "r", "encoding", "klingon")).endsWith("got klingon"));
        assertTrue(optionError(Map.of("label", "r", "sensitiveCuts", List.of("age")))
                .endsWith("got age"));
        assertTrue(optionError(Map.of("label", "r", "labelMapping", List.of("age")))
                .endsWith("got age"));
        assertTrue(
                optionError(Map.of("label", "r", "columns", List.of("a", "a"))).contains("distinct"));
    }

    @Test
    void unknownColumn_namesTheClosest() {
        String message = assertThrows(
                        DatasetFormatException.class, () -> load(Map.of("label", "risk", "sensitive", List.of("mail"))))
                .getMessage();
        assertTrue(message.contains("has no column mail; closest: male"), message);
        message = assertThrows(DatasetFormatException.class, () -> load(Map.of("label", "zzz")))
                .getMessage();
        assertTrue(message.contains("has no column zzz; known: column1, when, age"), message);
    }

    @Test
    void ids_areDropped_andTheComponentsOwnIdIsNotRead() throws IOException {
        Dataset d = load(Map.of("label", "risk", "ids", List.of("when")));
        assertEquals("id: named by the user", d.facts().get("dropped when"));
        MapOptions o = new MapOptions(Map.of("path", "x.csv", "label", "y", "id", "csv"));
        CsvSource.from(o);
        assertEquals(
                "unknown options [id]",
                assertThrows(IllegalArgumentException.class, o::finish).getMessage());
    }

    @Test
    void missing_isWhatPeopleWrite_orWhatTheUserSays() throws IOException {
        String text = "x,y\n";
        for (String cell : List.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None")) {
            text += cell + ",a\n1,b\n2,a\n3,b\n";
        }
        Path file = Files.writeString(dir.resolve("na.csv"), text);
        MapOptions o = new MapOptions(Map.of("path", file.toString(), "label", "y"));
        Dataset d = CsvSource.from(o).load(new SeedTree(1));
        assertEquals(
                List.of("x", "x=missing"),
                d.inputs().columns().stream().map(Column::name).toList());
        assertEquals(
                "median 2 of all known rows in 9 rows; in a study the median of its pool",
                d.facts().get("imputed x"));
        Files.writeString(file, "x,y\n1,None\n2,a\n3,b\n-,a\n");
        DatasetFormatException e = assertThrows(DatasetFormatException.class, () -> CsvSource.from(
                        new MapOptions(Map.of("path", file.toString(), "label", "y")))
                .load(new SeedTree(1)));
        assertTrue(e.getMessage().contains("line 2, column y: must be a label, none may be missing (this word is"));
        o = new MapOptions(Map.of("path", file.toString(), "label", "y", "missing", List.of("-")));
        d = CsvSource.from(o).load(new SeedTree(1));
        assertEquals(List.of("None", "a", "b"), d.classes());
        assertEquals(
                "median 2 of all known rows in 1 rows; in a study the median of its pool",
                d.facts().get("imputed x"));
    }

    @Test
    void relativePath_isSaidAbsolute() {
        MapOptions o = new MapOptions(Map.of("path", "no/../such.csv", "label", "y"));
        CsvSource source = CsvSource.from(o);
        assertEquals(
                Path.of("such.csv").toAbsolutePath() + ": no such file",
                assertThrows(DatasetFormatException.class, () -> source.load(new SeedTree(1)))
                        .getMessage());
        assertEquals("path must be a path, got a\0b", optionError(Map.of("label", "y", "path", "a\0b")));
    }

    @Test
    void missingFile_isNamed() {
        MapOptions o = new MapOptions(Map.of("path", dir.resolve("none.csv").toString(), "label", "y"));
        CsvSource source = CsvSource.from(o);
        assertTrue(assertThrows(DatasetFormatException.class, () -> source.load(new SeedTree(1)))
                .getMessage()
                .endsWith("none.csv: no such file"));
    }

    private static String loadError(Map<String, Object> options) {
        CsvSource source = CsvSource.from(new MapOptions(options));
        String message = assertThrows(DatasetFormatException.class, () -> source.load(new SeedTree(1)))
                .getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }

    private String optionError(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>(options);
        all.putIfAbsent("path", "x.csv");
        return assertThrows(IllegalArgumentException.class, () -> CsvSource.from(new MapOptions(all)))
                .getMessage();
    }

    private Dataset load(Map<String, Object> options) throws IOException {
        Map<String, Object> all = new HashMap<>(options);
        all.put("path", Files.writeString(dir.resolve("data.csv"), TEXT).toString());
        MapOptions o = new MapOptions(all);
        CsvSource source = CsvSource.from(o);
        o.finish();
        return source.load(new SeedTree(1));
    }
}
