package dev.ralf.datasets.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.datasets.format.Coding;
import dev.ralf.datasets.format.ColumnSpec;
import dev.ralf.datasets.format.CsvFormat;
import dev.ralf.datasets.format.Sha256;
import dev.ralf.datasets.format.TableOptions;
import dev.ralf.datasets.format.TableSchema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCacheTest {
    private static final String TEXT = "x,y\n1,a\n2,b\n3,a\n";

    @TempDir
    Path dir;

    private Path first;
    private Path second;
    private DataCache cache;
    private DataFile file;

    @BeforeEach
    void prepare() throws IOException {
        first = dir.resolve("first");
        second = dir.resolve("second");
        cache = new DataCache(List.of(first, second));
        String hash = Sha256.of(Files.writeString(dir.resolve("original"), TEXT));
        file = DataFile.of("tiny.csv", TEXT.length(), hash);
    }

    @Test
    void files_areFoundInTheSecondFolderToo_andBecomeADataSet() throws IOException {
        put(second, TEXT);
        Dataset d = entry(file).load(cache, TableOptions.defaults());
        assertEquals(3, d.size());
        assertEquals("tiny", d.name());
        assertEquals(file.versions().get(0).sha256(), d.facts().get("sha256 tiny.csv"));
        assertEquals("Nobody (2020)", d.facts().get("citation"));
        assertEquals("free", d.facts().get("licence"));
        assertEquals("example.org", d.facts().get("source"));
        assertEquals("made up", d.facts().get("caveat 1"));
    }

    @Test
    void missingFile_saysWhatFromWhereAndInto() {
        String message = assertThrows(DatasetFormatException.class, () -> cache.verify(entry(file)))
                .getMessage();
        assertEquals(
                "data set tiny is not here: get tiny.csv (16 bytes, sha256 "
                        + file.versions().get(0).sha256() + ") from example.org and put it into "
                        + first.resolve("tiny-set") + ", or: ralf datasets import tiny FILE... (looked in "
                        + first.resolve("tiny-set") + ", "
                        + second.resolve("tiny-set") + "; RALF_DATA names another data folder)",
                message);
    }

    @Test
    void wrongHash_isFoundBeforeAnythingIsRead() throws IOException {
        // not even a table, so that reading it would fail in another way
        Path path = put(first, "\u0000");
        String message = assertThrows(
                        DatasetFormatException.class, () -> entry(file).load(cache, TableOptions.defaults()))
                .getMessage();
        assertEquals(
                path + ": is not the file that was published: expected sha256 "
                        + file.versions().get(0).sha256() + ", found " + Sha256.of(path)
                        + "; move it away and get it again",
                message);
        assertThrows(DatasetFormatException.class, () -> cache.fetch(entry(file), (f, d, t) -> {}));
        assertEquals("\u0000", Files.readString(path));
    }

    @Test
    void anyOfTheVersions_isRight() throws IOException {
        DataFile other = DataFile.of("tiny.csv", 1, "0".repeat(64))
                .or(TEXT.length(), file.versions().get(0).sha256());
        put(first, TEXT);
        assertEquals(1, cache.verify(entry(other)).paths().size());
    }

    @Test
    void fetch_withoutKnownUrl_saysWhereToGetIt() {
        String message = assertThrows(DatasetFormatException.class, () -> cache.fetch(entry(file), (f, d, t) -> {}))
                .getMessage();
        assertTrue(message.contains("from example.org and put it into"), message);
        assertFalse(Files.exists(first));
    }

    @Test
    void fetch_bringsMissingFilesIntoTheFirstFolder_once() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] requests = {0};
        server.createContext("/tiny.csv", e -> {
            requests[0]++;
            byte[] body = TEXT.getBytes(StandardCharsets.UTF_8);
            e.sendResponseHeaders(200, body.length);
            e.getResponseBody().write(body);
            e.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tiny.csv");
            CatalogEntry entry = entry(file.at(url));
            cache.fetch(entry, (f, d, t) -> {});
            VerifiedFiles files = cache.fetch(entry, (f, d, t) -> {});
            assertEquals(
                    first.resolve("tiny-set").resolve("tiny.csv"), files.paths().get("tiny.csv"));
            assertEquals(1, requests[0]);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void take_copiesAFileOfTheDataSet_whateverItsName_andNoOther() throws IOException {
        Path mine = Files.writeString(dir.resolve("from-R.csv"), TEXT);
        Path target = first.resolve("tiny-set").resolve("tiny.csv");
        assertEquals(target, cache.take(entry(file), mine));
        assertEquals(TEXT, Files.readString(target));
        assertEquals(target, cache.take(entry(file), mine));
        Path other = Files.writeString(dir.resolve("other.csv"), TEXT + "4,a\n");
        String message = assertThrows(DatasetFormatException.class, () -> cache.take(entry(file), other))
                .getMessage();
        assertTrue(message.startsWith(other + ": is no file of data set tiny, its sha256 is "), message);
        assertThrows(DatasetFormatException.class, () -> cache.take(entry(file), dir.resolve("none")));
    }

    @Test
    void standard_endsInTheHomeFolder() {
        List<Path> roots = DataCache.standard().roots();
        assertTrue(roots.get(roots.size() - 1).endsWith(Path.of(".cache", "ralf")));
        Optional.ofNullable(System.getenv(DataCache.VARIABLE))
                .ifPresent(named -> assertEquals(Path.of(named), roots.get(0)));
    }

    private Path put(Path root, String text) throws IOException {
        Files.createDirectories(root.resolve("tiny-set"));
        return Files.writeString(root.resolve("tiny-set").resolve("tiny.csv"), text);
    }

    private static CatalogEntry entry(DataFile file) {
        TableSchema schema = new TableSchema(List.of(ColumnSpec.numeric("x"), ColumnSpec.label("y", Coding.names())));
        return new CatalogEntry(
                "tiny",
                "y from x",
                "Nobody (2020)",
                "free",
                "example.org",
                "3",
                "tiny-set",
                List.of(file),
                TableContent.of("tiny.csv", CsvFormat.delimitedBy(','), schema, List.of()),
                List.of("made up"));
    }
}
