package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files in a zip archive, read in memory and never written anywhere. An archive is refused that has more than
 * {@value #MAX_ENTRIES} entries, an entry with an absolute path, a backslash or a {@code ..} in its name, two entries of
 * one name, or an entry that is encrypted; and reading stops with an error once what was unpacked exceeds 8 GiB, or
 * both 64 MiB and {@value #MAX_RATIO} times the size of the archive.
 */
final class ZipArchive implements AutoCloseable {
    static final int MAX_ENTRIES = 500_000;
    static final int MAX_RATIO = 200;

    private static final long FREE = 64L << 20;
    private static final long MAX_TOTAL = 8L << 30;

    private final Path path;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
    private long left;

    ZipArchive(Path path) {
        this.path = path;
        ZipFile opened = null;
        try {
            if (Files.isDirectory(path)) {
                throw new DatasetFormatException(path + ": is a folder, a zip file is needed");
            }
            opened = new ZipFile(path.toFile());
            zip = opened;
            left = Math.min(MAX_TOTAL, Math.max(FREE, Files.size(path) * MAX_RATIO));
            list();
        } catch (IOException e) {
            throw closing(opened, failure(path.toString(), e));
        } catch (DatasetFormatException e) {
            throw closing(opened, e);
        }
    }

    /** Names of the files, in the order of the archive. */
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** The content of a file; reading more than {@code max} bytes is an error. */
    byte[] bytes(String name, int max) {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes(max);
            if (in.read() >= 0) {
                throw new DatasetFormatException(
                        where(name) + ": must have at most " + max + " bytes unpacked, goes on after them");
            }
            return bytes;
        } catch (IOException e) {
            throw failure(where(name), e);
        }
    }

    /** A stream of the content of a file. */
    InputStream open(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw TableSchema.unknown(path.toString(), "has no file", name, names());
        }
        try {
            return new Limited(zip.getInputStream(entry), name);
        } catch (IOException e) {
            throw failure(where(name), e);
        }
    }

    /** The archive and the file in it, for messages. */
    String where(String name) {
        return path + "!" + DataStreams.oneLine(name);
    }

    /** The error for a failed read of an entry or of the archive. */
    static DatasetFormatException failure(String where, IOException e) {
        if (e instanceof java.nio.file.NoSuchFileException || e instanceof java.nio.file.AccessDeniedException) {
            return DataStreams.failure(where, e);
        }
        return new DatasetFormatException(
                where + ": not a zip file, or damaged (" + DataStreams.oneLine(e.getMessage()) + ")", e);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw failure(path.toString(), e);
        }
    }

    private void list() {
        if (zip.size() > MAX_ENTRIES) {
            throw new DatasetFormatException(
                    path + ": must have at most " + MAX_ENTRIES + " entries, has " + zip.size());
        }
        for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
            String name = entry.getName();
            boolean escapes = name.startsWith("/")
                    || name.indexOf('\\') >= 0
                    || name.indexOf('\0') >= 0
                    || name.matches("(?s)[A-Za-z]:.*")
                    || List.of(name.split("/", -1)).contains("..");
            if (escapes) {
                throw new DatasetFormatException(path + ": entry names must be relative paths without .., got '"
                        + DataStreams.oneLine(name) + "'");
            }
            if (!entry.isDirectory() && entries.put(name, entry) != null) {
                throw new DatasetFormatException(path + ": has two entries '" + DataStreams.oneLine(name) + "'");
            }
        }
    }

    private static DatasetFormatException closing(ZipFile zip, DatasetFormatException e) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
        }
        return e;
    }

    /** Counts what is unpacked against the limit of the archive. */
    private final class Limited extends FilterInputStream {
        private final String name;

        Limited(InputStream in, String name) {
            super(in);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int n) {
            left -= n;
            if (left < 0) {
                throw new DatasetFormatException(String.format(
                        Locale.ROOT,
                        "%s: unpacks to more than %d times the size of the archive, or to more than 8 GiB",
                        where(name),
                        MAX_RATIO));
            }
        }
    }
}
