package dev.ralf.datasets.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Groups;
import dev.ralf.datasets.format.TableOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Rows, classes and groups of every data set against the counts that were published with it. */
class CatalogCountsTest {
    /** Every label of every entry has a line among the expected counts; sets of texts have tests of their own. */
    @Test
    void everyLabel_hasExpectedCounts() throws Exception {
        Set<String> expected;
        try (var in = CatalogCountsTest.class.getResourceAsStream("/catalog/counts.csv")) {
            expected = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(l -> l.split(";")[0].strip() + "/" + l.split(";")[1].strip())
                    .collect(Collectors.toSet());
        }
        List<String> known = new ArrayList<>();
        for (CatalogEntry entry : Catalog.entries()) {
            if (entry.content() instanceof TextContent) {
                continue; // sampled by default: counted in full by the tests of texts
            }
            if (entry.labels().isEmpty()) {
                known.add(entry.id() + "/-");
            }
            entry.labels().forEach(l -> known.add(entry.id() + "/" + l));
        }
        List<String> without = known.stream().filter(k -> !expected.contains(k)).toList();
        assertEquals(List.of(), without);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/catalog/counts.csv", delimiter = ';', numLinesToSkip = 1)
    void counts_areThePublishedOnes(String id, String label, String classes, String test, String groups) {
        Dataset d = load(id, label);
        assertEquals(classes, counts(d.classes(), d.labels(), null));
        assertEquals(
                test.equals("-") ? "" : test,
                d.officialTest().length == 0 ? "" : counts(d.classes(), d.labels(), d.officialTest()));
        String found =
                d.inputs().groups().stream().map(CatalogCountsTest::sizes).collect(Collectors.joining("; "));
        assertEquals(groups.equals("-") ? "" : groups.replace(" / ", "; "), found);
    }

    private static String sizes(Groups groups) {
        return groups.attribute() + " " + counts(groups.values(), groups.codes(), null);
    }

    private static String counts(List<String> names, int[] codes, int[] rows) {
        int[] n = new int[names.size()];
        if (rows == null) {
            for (int c : codes) {
                n[c]++;
            }
        } else {
            for (int row : rows) {
                n[codes[row]]++;
            }
        }
        List<String> parts = new ArrayList<>();
        for (int c = 0; c < n.length; c++) {
            parts.add(names.get(c) + "=" + n[c]);
        }
        return String.join(" ", parts);
    }

    private static Dataset load(String id, String label) {
        CatalogEntry entry = Catalog.find(id).orElseThrow();
        String folder = System.getenv(DataCache.VARIABLE);
        assumeTrue(folder != null, "RALF_DATA is not set: no folder with the files of " + id);
        assumeTrue(Files.isDirectory(Path.of(folder, entry.folder())), "RALF_DATA has no folder " + entry.folder());
        CatalogEntry chosen = label.equals("-") ? entry : entry.predicting(label);
        Dataset d = chosen.load(new DataCache(List.of(Path.of(folder))), TableOptions.defaults());
        Set<String> columns = d.inputs().columns().stream().map(Column::source).collect(Collectors.toSet());
        for (Groups g : d.inputs().groups()) {
            assertTrue(!columns.contains(g.attribute()), g.attribute() + " must be no feature");
        }
        return d;
    }
}
