package dev.ralf.datasets.catalog;

import dev.ralf.datasets.format.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one file over HTTP into {@code <target>.part}, checks length and SHA-256, and only then moves it to its place:
 * content forced to disk, renamed atomically, folder forced to disk. A target is complete and right, or not there.
 *
 * <p>A part that an earlier attempt left is continued by a range request. A server that ignores the range sends the
 * whole file, and the part starts afresh; so it does when a part is too long. A part whose full length has the wrong
 * hash is removed. Nothing that lies at the target is ever touched.
 */
public final class Downloader {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(?:\\d+|\\*)");

    private final HttpClient client;
    private final Duration timeout;

    /** With 30 seconds to connect and to get the headers of a response. */
    public Downloader() {
        this(Duration.ofSeconds(30));
    }

    Downloader(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Fetches a file.
     *
     * @param url where it is
     * @param version what its bytes must be
     * @param target where it goes; must not exist, its folder must
     * @param progress told after every piece
     * @throws DownloadException if the target exists, the server does not give the file, the stream is cut (run again to
     *     continue), or length or hash are wrong
     */
    public void fetch(URI url, FileVersion version, Path target, Progress progress) {
        if (Files.exists(target)) {
            throw new DownloadException(target + ": is there already, move it away first");
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel out =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            lock(out, part);
            if (out.size() > version.bytes()) {
                out.truncate(0);
            }
            if (out.size() < version.bytes()) {
                transfer(url, version, out, target.getFileName().toString(), progress);
            }
            out.force(true);
            String found = Sha256.of(part);
            if (!found.equals(version.sha256())) {
                Files.delete(part);
                throw new DownloadException(url + ": what came is not the file that was published: expected sha256 "
                        + version.sha256() + ", found " + found);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DownloadException(target + ": cannot be written: " + e.getMessage(), e);
        }
        forceFolder(target);
    }

    private static void lock(FileChannel out, Path part) throws IOException {
        FileLock lock;
        try {
            lock = out.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new DownloadException(part + ": another download is writing it", e);
        }
        if (lock == null) {
            throw new DownloadException(part + ": another download is writing it");
        }
    }

    private void transfer(URI url, FileVersion version, FileChannel out, String name, Progress progress)
            throws IOException {
        long have = out.size();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(timeout).GET();
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response = send(url, request.build());
        try (InputStream in = response.body()) {
            int status = response.statusCode();
            if (status == 200) {
                out.truncate(0);
            } else if (status != 206 || have == 0 || !startsAt(response, have)) {
                throw new DownloadException(url + ": the server answered " + status
                        + (status == 206 ? " with another range than bytes " + have + "-" : "") + ", expected 200"
                        + (have > 0 ? " or 206" : ""));
            }
            copy(url, version, in, out, name, progress);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, long have) {
        Matcher range = CONTENT_RANGE.matcher(
                response.headers().firstValue("Content-Range").orElse(""));
        return range.matches() && range.group(1).equals(Long.toString(have));
    }

    private HttpResponse<InputStream> send(URI url, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException e) {
            throw new DownloadException(url + ": no answer within " + timeout.toSeconds() + " s", e);
        } catch (ConnectException e) {
            throw new DownloadException(url + ": cannot connect", e);
        } catch (IOException e) {
            throw new DownloadException(url + ": cannot be fetched: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException(url + ": interrupted, run again to continue", e);
        }
    }

    private static void copy(
            URI url, FileVersion version, InputStream in, FileChannel out, String name, Progress progress)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = out.size();
        out.position(done);
        while (true) {
            int n;
            try {
                n = in.read(buffer);
            } catch (IOException e) {
                out.force(true);
                throw new DownloadException(cut(url, done, version), e);
            }
            if (n < 0) {
                break;
            }
            if (done + n > version.bytes()) {
                out.truncate(0);
                throw new DownloadException(
                        url + ": the server sends more than the " + version.bytes() + " bytes of the published file");
            }
            ByteBuffer piece = ByteBuffer.wrap(buffer, 0, n);
            while (piece.hasRemaining()) {
                out.write(piece);
            }
            done += n;
            progress.at(name, done, version.bytes());
        }
        if (done < version.bytes()) {
            out.force(true);
            throw new DownloadException(cut(url, done, version));
        }
    }

    private static String cut(URI url, long done, FileVersion version) {
        return url + ": the stream was cut after " + done + " of " + version.bytes()
                + " bytes; run again to continue from there";
    }

    /** Makes the rename itself durable; Windows cannot open a folder for that and needs no such call. */
    private static void forceFolder(Path target) {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return;
        }
        Path folder = target.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new DownloadException(folder + ": cannot be forced to disk: " + e.getMessage(), e);
        }
    }
}
