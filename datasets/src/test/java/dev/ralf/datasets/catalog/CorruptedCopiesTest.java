package dev.ralf.datasets.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.datasets.format.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged copies of the files of the catalogue: one clear line each, and nothing of a text in it. */
class CorruptedCopiesTest {
    @TempDir
    Path dir;

    static Stream<String> ids() {
        return Catalog.entries().stream().map(CatalogEntry::id);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aCutFile_isFoundByItsChecksum(String id) throws IOException {
        CatalogEntry entry = Catalog.find(id).orElseThrow();
        Path folder = Files.createDirectories(dir.resolve(entry.folder()));
        for (DataFile file : entry.files()) {
            byte[] bytes = Files.readAllBytes(folder(entry).resolve(file.name()));
            Files.write(folder.resolve(file.name()), Arrays.copyOf(bytes, bytes.length - 1));
        }
        String message = message(() -> entry.load(new DataCache(List.of(dir)), TableOptions.defaults()));
        assertTrue(message.contains("is not the file that was published: expected sha256 "), message);
    }

    /** Those whose format shows a cut: rows of texts may end anywhere, and a series may be cut between two numbers. */
    static Stream<String> whole() {
        return Catalog.entries().stream()
                .filter(e ->
                        !(e.content() instanceof TextContent) && !e.folder().equals("timeseries-ucr"))
                .map(CatalogEntry::id);
    }

    /** The content after a change that a checksum would have found, so that the parsers are tried by themselves. */
    @ParameterizedTest
    @MethodSource("whole")
    void halfAFile_isNoDataSet(String id) throws IOException {
        CatalogEntry entry = Catalog.find(id).orElseThrow();
        Map<String, Path> paths = new LinkedHashMap<>();
        Map<String, String> hashes = new LinkedHashMap<>();
        for (DataFile file : entry.files()) {
            byte[] bytes = Files.readAllBytes(folder(entry).resolve(file.name()));
            byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
            boolean text = !file.name().endsWith("gz") && !file.name().endsWith("zip");
            if (text && entry.content() instanceof TableContent && !file.name().equals("tictgts2000.txt")) {
                int end = half.length;
                while (half[end - 1] != '\n') {
                    end--;
                }
                half = Arrays.copyOf(half, end + 3); // three characters of the next row
            }
            paths.put(file.name(), Files.write(dir.resolve(file.name()), half));
            hashes.put(file.name(), "");
        }
        message(() -> entry.content().read(entry, new VerifiedFiles(paths, hashes), TableOptions.defaults()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "german-credit | german.data | A11 6 A34 | A11 six A34 | line 1, column duration: must be a number, got 'six'",
                "medical-insurance | insurance.csv | 19,female,27.9 | 19,female,27.9,9 | line 2: 8 cells, but there are 7 columns",
                "compas | compas-scores-two-years.csv | ,327,0,0 | ,327,0,7 | line 2, column two_year_recid: must be one of 0, 1, got '7'",
                "drug-consumption | drug_consumption.data | 1,0.49788,0.48246 | 1,0.49788,0.5 |"
                        + " line 1, column Gender: must be one of 0.48246, -0.48246, got '0.5'",
                "credit-card-default | default_of_credit_card_clients.csv | ID;LIMIT_BAL | ID;LIMIT |"
                        + " has no column LIMIT_BAL; closest: LIMIT",
                "law-school | law_dataset.arff | 9.00,7.00,46.00 | 9.00,x,46.00 | line 15",
            })
    void aChangedCell_isNamed(String id, String name, String from, String to, String wanted) throws IOException {
        CatalogEntry entry = Catalog.find(id).orElseThrow();
        String text = Files.readString(folder(entry).resolve(name));
        assertTrue(text.contains(from));
        Path path = Files.writeString(dir.resolve(name), text.replaceFirst(Pattern.quote(from), to));
        String message = message(() -> entry.content()
                .read(entry, new VerifiedFiles(Map.of(name, path), Map.of(name, "")), TableOptions.defaults()));
        assertTrue(message.contains(wanted), message);
    }

    private static Path folder(CatalogEntry entry) {
        String root = System.getenv(DataCache.VARIABLE);
        assumeTrue(root != null, "RALF_DATA is not set: no folder with the files of " + entry.id());
        Path folder = Path.of(root, entry.folder());
        assumeTrue(Files.isDirectory(folder), "RALF_DATA has no folder " + entry.folder());
        return folder;
    }

    private static String message(Executable read) {
        String message = assertThrows(DatasetFormatException.class, read).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertFalse(message.isBlank());
        return message;
    }
}
