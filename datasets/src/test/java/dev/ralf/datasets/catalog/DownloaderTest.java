package dev.ralf.datasets.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ralf.datasets.format.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
    private static final int SIZE = 300_000;
    private static final Progress QUIET = (file, done, total) -> {};

    @TempDir
    Path dir;

    private byte[] content;
    private FileVersion version;
    private HttpServer server;
    private final List<String> ranges = new ArrayList<>();
    private Path target;
    private Path part;

    @BeforeEach
    void start() throws IOException {
        content = new byte[SIZE];
        new SplittableRandom(7).nextBytes(content);
        version = new FileVersion(SIZE, Sha256.of(Files.write(dir.resolve("original"), content)));
        target = dir.resolve("data.bin");
        part = dir.resolve("data.bin.part");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/whole", e -> answer(e, 200, content, SIZE));
        server.createContext("/ranges", e -> {
            String range = e.getRequestHeaders().getFirst("Range");
            if (range == null) {
                answer(e, 200, content, SIZE);
            } else {
                int from = Integer.parseInt(range.replaceAll("\\D", ""));
                e.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
                answer(e, 206, Arrays.copyOfRange(content, from, SIZE), SIZE - from);
            }
        });
        server.createContext("/wrongRange", e -> {
            e.getResponseHeaders().add("Content-Range", "bytes 0-" + (SIZE - 1) + "/" + SIZE);
            answer(e, 206, content, SIZE);
        });
        server.createContext("/cut", e -> answer(e, 200, Arrays.copyOf(content, 100_000), SIZE));
        server.createContext("/short", e -> answer(e, 200, Arrays.copyOf(content, 100_000), 100_000));
        server.createContext("/long", e -> answer(e, 200, Arrays.copyOf(content, SIZE + 1), SIZE + 1));
        server.createContext("/other", e -> answer(e, 200, new byte[SIZE], SIZE));
        server.createContext("/silent", e -> {
            // no answer within the client's patience; the exchange is closed with the server
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void wholeFile_arrivesWithProgress_andLeavesNoPart() throws IOException {
        List<Long> done = new ArrayList<>();
        fetch("/whole", (file, at, total) -> {
            assertEquals("data.bin", file);
            assertEquals(SIZE, total);
            done.add(at);
        });
        assertArrayEquals(content, Files.readAllBytes(target));
        assertFalse(Files.exists(part));
        assertEquals(SIZE, done.get(done.size() - 1));
        assertEquals(done.stream().sorted().toList(), done);
    }

    @Test
    void cutStream_keepsThePart_andTheNextAttemptContinues() throws IOException {
        String message = error("/cut");
        assertTrue(message.contains("run again to continue from there"), message);
        long kept = Files.size(part);
        assertTrue(kept > 0 && kept <= 100_000, "kept " + kept);
        assertFalse(Files.exists(target));
        ranges.clear();
        fetch("/ranges", QUIET);
        assertEquals(List.of("bytes=" + kept + "-"), ranges);
        assertArrayEquals(content, Files.readAllBytes(target));
    }

    @Test
    void streamThatEndsEarlyWithoutAnError_isCutToo() throws IOException {
        assertTrue(error("/short").contains("cut after 100000 of 300000 bytes"));
        assertEquals(100_000, Files.size(part));
    }

    @Test
    void serverThatIgnoresTheRange_startsAfresh() throws IOException {
        Files.write(part, new byte[1000]);
        fetch("/whole", QUIET);
        assertEquals(List.of("bytes=1000-"), ranges);
        assertArrayEquals(content, Files.readAllBytes(target));
    }

    @Test
    void serverThatAnswersAnotherRange_isRefused_andThePartStays() throws IOException {
        Files.write(part, Arrays.copyOf(content, 1000));
        assertTrue(error("/wrongRange").contains("206 with another range than bytes 1000-"));
        assertEquals(1000, Files.size(part));
    }

    @Test
    void completePart_needsNoServer() throws IOException {
        Files.write(part, content);
        fetch("/nothing", QUIET);
        assertArrayEquals(content, Files.readAllBytes(target));
        assertEquals(List.of(), ranges);
    }

    @Test
    void partThatIsTooLong_startsAfresh() throws IOException {
        Files.write(part, new byte[SIZE + 5]);
        fetch("/ranges", QUIET);
        assertArrayEquals(content, Files.readAllBytes(target));
    }

    @Test
    void wrongHash_saysExpectedAndFound_andNothingIsThereAfterwards() {
        String message = error("/other");
        assertTrue(message.contains("expected sha256 " + version.sha256() + ", found "), message);
        assertFalse(Files.exists(part));
        assertFalse(Files.exists(target));
    }

    @Test
    void wrongBeginningThatWasContinued_isFoundByTheHash_andTheNextAttemptSucceeds() throws IOException {
        Files.write(part, new byte[1000]);
        assertTrue(error("/ranges").contains("expected sha256"));
        fetch("/ranges", QUIET);
        assertArrayEquals(content, Files.readAllBytes(target));
    }

    @Test
    void moreThanTheFile_isRefused() {
        assertTrue(error("/long").contains("sends more than the 300000 bytes"));
        assertFalse(Files.exists(target));
    }

    @Test
    void notFound_saysTheStatus() {
        assertTrue(error("/nothing").contains("the server answered 404, expected 200"));
    }

    @Test
    void nobodyListens_orNobodyAnswers() {
        int port = server.getAddress().getPort();
        String silent = assertThrows(DownloadException.class, () -> new Downloader(Duration.ofMillis(300))
                        .fetch(url("/silent"), version, target, QUIET))
                .getMessage();
        assertTrue(silent.contains("no answer within"), silent);
        server.stop(0);
        URI gone = URI.create("http://127.0.0.1:" + port + "/whole");
        assertTrue(assertThrows(DownloadException.class, () -> new Downloader().fetch(gone, version, target, QUIET))
                .getMessage()
                .contains("cannot connect"));
    }

    @Test
    void existingTarget_isNeverTouched() throws IOException {
        Files.write(target, new byte[] {1, 2, 3});
        assertTrue(error("/whole").contains("is there already"));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(target));
    }

    private void fetch(String path, Progress progress) {
        new Downloader().fetch(url(path), version, target, progress);
    }

    private String error(String path) {
        String message =
                assertThrows(DownloadException.class, () -> fetch(path, QUIET)).getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange e, int status, byte[] body, long announced) throws IOException {
        if (e.getRequestHeaders().containsKey("Range")) {
            ranges.add(e.getRequestHeaders().getFirst("Range"));
        }
        e.sendResponseHeaders(status, announced);
        OutputStream out = e.getResponseBody();
        out.write(body);
        out.flush();
        e.close();
    }
}
