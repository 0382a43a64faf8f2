package dev.ralf.datasets.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.data.Standardizer;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.MapOptions;
import dev.ralf.datasets.catalog.Catalog;
import dev.ralf.datasets.catalog.CatalogEntry;
import dev.ralf.datasets.catalog.DataCache;
import dev.ralf.datasets.catalog.TextContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextReaderTest {
    private static final TextOptions WIDE = TextOptions.defaults().withHashSize(4096);

    @TempDir
    Path dir;

    private Path file(String content) throws IOException {
        Path f = dir.resolve("texts.csv");
        Files.write(f, content.getBytes(StandardCharsets.UTF_8));
        return f;
    }

    private Dataset own(Path path, Map<String, Object> more) {
        Map<String, Object> all = new java.util.HashMap<>(more);
        all.put("path", path.toString());
        all.putIfAbsent("text", List.of("words"));
        all.putIfAbsent("label", "kind");
        MapOptions o = new MapOptions(all);
        var source = TextSource.from(o);
        o.finish();
        return source.load(new SeedTree(1));
    }

    @Test
    void words_areRunsOfLettersAndDigits_inOneForm() {
        assertEquals(
                List.of("it", "s", "2024", "naïve", "wörter"), HashedTerms.words("It's 2024: NAI\u0308VE, WÖRTER!"));
        assertEquals(List.of("fi", "日本"), HashedTerms.words("\ufb01 日本"));
        assertEquals(List.of(), HashedTerms.words(" --- \ud83d\ude00 "));
    }

    @Test
    void rows_haveCountsOfNormOne() {
        HashedTerms row = HashedTerms.of("good good film", WIDE);
        int good = HashedTerms.column("good", 4096);
        int film = HashedTerms.column("film", 4096);
        double a = 1 + Math.log(2);
        double norm = Math.sqrt(a * a + 1);
        assertEquals(2, row.columns().length);
        int at = Arrays.binarySearch(row.columns(), good);
        assertEquals(a / norm, row.values()[at], 1e-6);
        assertEquals(1 / norm, row.values()[Arrays.binarySearch(row.columns(), film)], 1e-6);
        HashedTerms plain = HashedTerms.of("good good film", new TextOptions(4096, 1, false, 0, WIDE.embeddings()));
        assertEquals(2 / Math.sqrt(5), plain.values()[at], 1e-6);
        HashedTerms pairs = HashedTerms.of("good good film", new TextOptions(4096, 2, false, 0, WIDE.embeddings()));
        assertEquals(4, pairs.columns().length); // good, film, good good, good film
        assertTrue(Arrays.binarySearch(pairs.columns(), HashedTerms.column("good film", 4096)) >= 0);
        assertEquals(0, HashedTerms.of("?!", WIDE).columns().length);
    }

    @Test
    void inverseDocumentFrequency_isThatOfThePoolAlone() throws IOException {
        Dataset d = own(file("words,kind\ngood,a\ngood film,b\nbad film,a\nnew,b\n"), Map.of("hashSize", 4096));
        int good = HashedTerms.column("good", 4096);
        int film = HashedTerms.column("film", 4096);
        int fresh = HashedTerms.column("new", 4096);
        Inputs x = Standardizer.standardize(d.inputs(), new int[] {0, 1, 2});
        double idf = Math.log(4 / 3.0) + 1;
        assertEquals(idf, x.features().get(0, good), 1e-6);
        assertEquals(idf / Math.sqrt(2), x.features().get(1, film), 1e-6);
        assertEquals(0, x.features().get(3, fresh)); // in no row of the pool
        assertEquals(0, x.features().get(0, film));
        Dataset other =
                own(file("words,kind\ngood,a\ngood film,b\nbad film,a\nfilm film good,b\n"), Map.of("hashSize", 4096));
        Inputs y = Standardizer.standardize(other.inputs(), new int[] {0, 1, 2});
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(x.features().row(i), y.features().row(i)); // row 3 has no say
        }
        assertFalse(x.features().domain().mutable(good));
    }

    @Test
    void ownFile_hasGroupsWeightsAndClassesByName() throws IOException {
        Dataset d = own(
                file("kind;words;more;sex;w\nspam;buy now;cheap;f;2\nham;hello; ;m;0.5\nham;\"a; b\";;;1\n"),
                Map.of("text", List.of("words", "more"), "sensitive", List.of("sex"), "weight", "w"));
        assertEquals(List.of("ham", "spam"), d.classes());
        assertArrayEquals(new int[] {1, 0, 0}, d.labels());
        assertEquals(List.of("(missing)", "f", "m"), d.inputs().groups().get(0).values());
        assertArrayEquals(new double[] {2, 0.5, 1}, d.inputs().weights());
        assertTrue(d.inputs().features().get(0, HashedTerms.column("cheap", 1024)) > 0);
        assertEquals(0, d.officialTest().length);
    }

    @Test
    void broken_filesAreNamedByPlace_neverByContent() throws IOException {
        assertError("texts.csv: has no column kind", "words,other\nSECRET,a\n", Map.of());
        assertError("texts.csv: has no rows", "words,kind\n", Map.of());
        assertError("texts.csv: has one class, two are needed", "words,kind\nSECRET,a\n", Map.of());
        assertError("texts.csv: line 3, column kind: the label is missing", "words,kind\nx,a\nSECRET,\n", Map.of());
        assertError("texts.csv: line 2: 1 cells, but there are 2 columns", "words,kind\nSECRET\n", Map.of());
        assertError("texts.csv: line 2, column w: no number", "words,kind,w\nx,a,SECRET\n", Map.of("weight", "w"));
        assertError(
                "texts.csv: line 2, column w: a weight must be finite and not negative",
                "words,kind,w\nSECRET,a,-1\n",
                Map.of("weight", "w"));
        StringBuilder many = new StringBuilder("words,kind\n");
        for (int i = 0; i < 1001; i++) {
            many.append("x,SECRET").append(i).append('\n');
        }
        assertError(
                "texts.csv: has 1001 classes, at most 1000 can be; is the label column the right one?",
                many.toString(),
                Map.of());
    }

    private void assertError(String end, String content, Map<String, Object> options) throws IOException {
        Path f = file(content);
        String message = assertThrows(DatasetFormatException.class, () -> own(f, options))
                .getMessage();
        assertTrue(message.endsWith(end), message);
        assertFalse(message.contains("SECRET"), message);
    }

    @Test
    void embeddings_areTakenByRowNumber() throws IOException {
        Path texts = file("words,kind\nx,a\ny,b\nz,a\n");
        Path vectors = dir.resolve("vectors.csv");
        Files.writeString(vectors, "id,e0,e1\n2,0.5,6\n0,1,2\n1,3,4\n");
        Dataset d = own(texts, Map.of("embeddings", vectors.toString()));
        assertArrayEquals(
                new float[] {1, 2, 3, 4, 0.5f, 6}, d.inputs().features().data());
        assertTrue(d.facts().containsKey("sha256 embeddings"));
        for (String[] wrong : new String[][] {
            {"id,e0\n0,1\n1,2\n", "has 2 of 3 rows; the first that is missing has the id 2"},
            {"id,e0\n0,1\n0,2\n", "line 3: id 0 occurs twice"},
            {"id,e0\n3,1\n", "line 2: ids must be in [0, 2], the rows of the data set"},
            {"id,e0\n1.5,1\n", "line 2: the id is no whole number"},
            {"id,e0\n0,NaN\n", "line 2, column e0: must be a finite number"},
            {"row,e0\n0,1\n", "has no column id"},
            {"id\n0\n", "must have 1 to 4096 columns beside id, got 0"}
        }) {
            Files.writeString(vectors, wrong[0]);
            String message = assertThrows(
                            DatasetFormatException.class, () -> own(texts, Map.of("embeddings", vectors.toString())))
                    .getMessage();
            assertEquals(vectors + ": " + wrong[1], message);
        }
    }

    @Test
    void sample_isTheSameInEveryRun_andOrdersRowsAsTheFile() throws IOException {
        StringBuilder content = new StringBuilder("words,kind\n");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add("w" + i + (i % 2 == 0 ? ",a" : ",b"));
        }
        content.append(String.join("\n", rows)).append('\n');
        Path f = file(content.toString());
        Dataset d = own(f, Map.of("maxRows", 50, "hashSize", 4096));
        assertEquals(50, d.size());
        assertArrayEquals(
                d.inputs().features().data(),
                own(f, Map.of("maxRows", 50, "hashSize", 4096))
                        .inputs()
                        .features()
                        .data());
        assertEquals(
                "50 of 200 training rows (maxRows), the same in every run",
                d.facts().get("sampled"));
    }

    @ParameterizedTest
    @CsvSource({
        "sst2, 68221, 872, '30208,38013'",
        "ag-news, 17591, 7600, ''",
        "hate-speech, 24783, 0, '1430,19190,4163'"
    })
    void textSets_haveThePublishedCounts(String id, int rows, int test, String counts) {
        String folder = System.getenv("RALF_DATA");
        assumeTrue(folder != null, "RALF_DATA is not set: no folder with the files of " + id);
        CatalogEntry entry = Catalog.find(id).orElseThrow();
        assumeTrue(Files.isDirectory(Path.of(folder).resolve(entry.folder())), "RALF_DATA has no folder of " + id);
        Dataset d = ((TextContent) entry.content())
                .read(
                        entry,
                        new DataCache(List.of(Path.of(folder))).verify(entry),
                        TextOptions.defaults().withHashSize(16).withMaxRows(0));
        int leftOut = d.facts().containsKey("left out")
                ? Integer.parseInt(d.facts().get("left out").split(" ")[0])
                : 0;
        if (id.equals("ag-news")) {
            assertEquals(17_601, d.size() + leftOut);
            assertTrue(leftOut >= 10, "left out " + leftOut);
            int[] official = MathOps.select(d.labels(), d.officialTest());
            for (int k = 0; k < 4; k++) {
                int c = k;
                assertEquals(1900, Arrays.stream(official).filter(y -> y == c).count());
            }
            return;
        }
        assertEquals(rows, d.size() + leftOut);
        assertEquals(test, d.officialTest().length);
        if (leftOut == 0) {
            int[] found = new int[d.classes().size()];
            for (int y : d.labels()) {
                found[y]++;
            }
            assertEquals(
                    counts,
                    String.join(
                            ",", Arrays.stream(found).mapToObj(String::valueOf).toList()));
        }
        d.facts().forEach((k, v) -> assertTrue(v.length() < 400, k));
    }
}
