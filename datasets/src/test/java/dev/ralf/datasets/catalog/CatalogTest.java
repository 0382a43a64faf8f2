package dev.ralf.datasets.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.Sha256;
import dev.ralf.datasets.format.TableOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private static final String TRAIN_IMAGES = "train-images";
    private static final String TRAIN_LABELS = "train-labels";
    private static final String TEST_IMAGES = "test-images";
    private static final String TEST_LABELS = "test-labels";

    @TempDir
    Path dir;

    @Test
    void entries_haveDistinctIds_andDescribeThemselves() {
        List<CatalogEntry> entries = Catalog.entries();
        assertEquals(
                entries.size(),
                entries.stream().map(CatalogEntry::id).distinct().count());
        for (CatalogEntry e : entries) {
            assertEquals(e, Catalog.find(e.id()).orElseThrow());
            assertTrue(e.describe().contains("licence: " + e.licence()));
            assertTrue(e.describe().contains(e.files().get(0).versions().get(0).sha256()));
        }
        String frempl = Catalog.find("frempl").orElseThrow().describe();
        assertTrue(frempl.contains("column y: dropped, outcome-leak (GOOD or BAD is the claim outcome"), frempl);
        assertTrue(frempl.contains("column BonusMalus: label, cut at 50 and 67 ("), frempl);
        assertTrue(frempl.contains("caveat: only 3,411 of the 12,437 rows are distinct"), frempl);
        assertTrue(Catalog.find("none").isEmpty());
    }

    @Test
    void images_areTrainingRowsThenTestRows() throws IOException {
        idx(TRAIN_IMAGES, new int[] {2, 1, 2}, 0, 51, 102, 153);
        idx(TRAIN_LABELS, new int[] {2}, 1, 0);
        idx(TEST_IMAGES, new int[] {1, 1, 2}, 204, 255);
        idx(TEST_LABELS, new int[] {1}, 1);
        Dataset d = images().load(new DataCache(List.of(dir)), TableOptions.defaults());
        assertArrayEquals(
                new float[] {0, 0.2f, 0.4f, 0.6f, 0.8f, 1},
                d.inputs().features().data());
        assertArrayEquals(new int[] {1, 1, 2}, d.inputs().features().shape());
        assertArrayEquals(new int[] {1, 0, 1}, d.labels());
        assertArrayEquals(new int[] {2}, d.officialTest());
        assertEquals(0, d.inputs().features().domain().lower(1));
        assertEquals(1, d.inputs().features().domain().upper(1));
        assertTrue(d.inputs().features().domain().mutable(1));
    }

    @Test
    void images_andLabelsMustBeAsMany() throws IOException {
        idx(TRAIN_IMAGES, new int[] {2, 1, 2}, 0, 51, 102, 153);
        idx(TRAIN_LABELS, new int[] {3}, 1, 0, 1);
        idx(TEST_IMAGES, new int[] {1, 1, 2}, 204, 255);
        idx(TEST_LABELS, new int[] {1}, 1);
        assertTrue(imageError().endsWith("train-labels: has 3 labels, but train-images has 2 images"), imageError());
    }

    @Test
    void images_ofBothPartsMustBeOfOneSize() throws IOException {
        idx(TRAIN_IMAGES, new int[] {2, 1, 2}, 0, 51, 102, 153);
        idx(TRAIN_LABELS, new int[] {2}, 1, 0);
        idx(TEST_IMAGES, new int[] {1, 2, 1}, 204, 255);
        idx(TEST_LABELS, new int[] {1}, 1);
        assertTrue(imageError().endsWith("images are 2x1, those of train-images are 1x2"), imageError());
    }

    @ParameterizedTest
    @CsvSource({"fashion-mnist,6000,1000,6000,1000", "mnist,5421,892,6742,1135"})
    void imageSets_haveThePublishedCounts(String id, int minTrain, int minTest, int maxTrain, int maxTest) {
        Dataset d = real(id, TableOptions.defaults());
        assertEquals(70_000, d.size());
        assertArrayEquals(new int[] {1, 28, 28}, d.inputs().features().shape());
        assertArrayEquals(Arrays.copyOfRange(MathOps.range(70_000), 60_000, 70_000), d.officialTest());
        int[] train = counts(Arrays.copyOf(d.labels(), 60_000), 10);
        int[] test = counts(MathOps.select(d.labels(), d.officialTest()), 10);
        assertEquals(minTrain, Arrays.stream(train).min().orElseThrow());
        assertEquals(maxTrain, Arrays.stream(train).max().orElseThrow());
        assertEquals(minTest, Arrays.stream(test).min().orElseThrow());
        assertEquals(maxTest, Arrays.stream(test).max().orElseThrow());
    }

    @Test
    void adult_hasThePublishedCounts() {
        Dataset d = real("adult", TableOptions.defaults());
        assertEquals(32_561 + 16_281, d.size());
        assertEquals(List.of("<=50K", ">50K"), d.classes());
        assertArrayEquals(new int[] {24_720, 7_841}, counts(Arrays.copyOf(d.labels(), 32_561), 2));
        assertEquals(16_281, d.officialTest().length);
        assertEquals(32_561, d.officialTest()[0]);
        assertArrayEquals(new int[] {12_435, 3_846}, counts(MathOps.select(d.labels(), d.officialTest()), 2));
        assertEquals(
                List.of("Female", "Male"), d.inputs().group("sex").orElseThrow().values());
        assertArrayEquals(
                new int[] {10_771 + 5_421, 21_790 + 10_860},
                d.inputs().group("sex").orElseThrow().sizes());
        assertEquals(5, d.inputs().group("race").orElseThrow().count());
        // the first row of adult.data
        assertEquals(77_516, d.inputs().weights()[0]);
        assertEquals(39, d.inputs().features().get(0, 0));
        assertEquals(5, numeric(d));
        assertEquals(Set.of("workclass", "marital-status", "occupation", "relationship", "native-country"), oneHot(d));
        assertTrue(d.inputs().columns().stream().anyMatch(c -> c.name().equals("workclass=missing")));
        assertEquals("52 of 48842 rows", d.facts().get("repeated rows").substring(0, 16));
    }

    @Test
    void adult_withSensitiveFeatures_keepsThemOutOfReach() {
        Dataset d = real("adult", TableOptions.defaults().withIncludeSensitive(true));
        assertTrue(oneHot(d).containsAll(Set.of("sex", "race")));
        for (int j = 0; j < d.inputs().columns().size(); j++) {
            boolean number = d.inputs().columns().get(j).kind() == Column.Kind.NUMERIC;
            assertEquals(number, d.inputs().features().domain().mutable(j));
        }
    }

    @Test
    void optdigits_hasThePublishedCounts() {
        Dataset d = real("optdigits", TableOptions.defaults());
        assertEquals(1_797, d.size());
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts(d.labels(), 10));
        assertEquals(64, d.inputs().features().width());
        assertEquals(0, d.officialTest().length);
        assertEquals(5, d.inputs().features().get(0, 2)); // the first row begins 0, 0, 5, 13 and is a 0
        assertEquals(13, d.inputs().features().get(0, 3));
        assertEquals(0, d.labels()[0]);
    }

    @Test
    void frempl_hasThePublishedCounts_andNoLeak() {
        Dataset d = real("frempl", TableOptions.defaults());
        assertEquals(12_437, d.size());
        assertEquals(List.of("<=50", "51-67", ">=68"), d.classes());
        assertArrayEquals(new int[] {5_770, 2_509, 4_158}, counts(d.labels(), 3));
        assertEquals(
                List.of("Female", "Male"),
                d.inputs().group("Gender").orElseThrow().values());
        assertArrayEquals(
                new int[] {4_464, 7_973},
                d.inputs().group("Gender").orElseThrow().sizes());
        assertEquals(0, d.officialTest().length);
        assertEquals(2, numeric(d));
        for (String leak : List.of("BonusMalus", "y", "Gender")) {
            assertFalse(d.inputs().columns().stream().anyMatch(c -> c.source().equals(leak)), leak);
        }
        assertTrue(d.facts().get("dropped y").startsWith("outcome-leak: "));
        assertTrue(d.facts().get("repeated rows").startsWith("9026 of 12437 rows"));
        assertEquals(
                3_411,
                real("frempl", TableOptions.defaults().withDistinctRows(true)).size());
    }

    private static Dataset real(String id, TableOptions options) {
        CatalogEntry entry = Catalog.find(id).orElseThrow();
        String folder = System.getenv(DataCache.VARIABLE);
        assumeTrue(folder != null, "RALF_DATA is not set: no folder with the files of " + id);
        Path files = Path.of(folder).resolve(entry.folder());
        assumeTrue(Files.isDirectory(files), "RALF_DATA has no folder " + files);
        return entry.load(new DataCache(List.of(Path.of(folder))), options);
    }

    private static long numeric(Dataset d) {
        return d.inputs().columns().stream()
                .filter(c -> c.kind() == Column.Kind.NUMERIC)
                .count();
    }

    private static Set<String> oneHot(Dataset d) {
        return d.inputs().columns().stream()
                .filter(c -> c.kind() == Column.Kind.ONE_HOT)
                .map(Column::source)
                .collect(Collectors.toSet());
    }

    private static int[] counts(int[] labels, int classes) {
        int[] n = new int[classes];
        for (int y : labels) {
            n[y]++;
        }
        return n;
    }

    private String imageError() throws IOException {
        CatalogEntry entry = images();
        return assertThrows(
                        DatasetFormatException.class,
                        () -> entry.load(new DataCache(List.of(dir)), TableOptions.defaults()))
                .getMessage();
    }

    /** An entry over the files of this test, with their true hashes. */
    private CatalogEntry images() throws IOException {
        List<DataFile> files = new ArrayList<>();
        for (String name : List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)) {
            Path path = dir.resolve("tiny").resolve(name);
            files.add(DataFile.of(name, Files.size(path), Sha256.of(path)));
        }
        return new CatalogEntry(
                "tiny",
                "task",
                "citation",
                "licence",
                "example.org",
                "3",
                "tiny",
                files,
                new ImageContent(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS, List.of("a", "b")),
                List.of());
    }

    private void idx(String name, int[] dims, int... values) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * dims.length + values.length);
        b.put(new byte[] {0, 0, 8, (byte) dims.length});
        for (int d : dims) {
            b.putInt(d);
        }
        for (int v : values) {
            b.put((byte) v);
        }
        Files.createDirectories(dir.resolve("tiny"));
        Files.write(dir.resolve("tiny").resolve(name), b.array());
    }
}
