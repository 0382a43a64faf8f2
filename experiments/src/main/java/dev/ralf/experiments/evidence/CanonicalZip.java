package dev.ralf.experiments.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.SortedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The one way in which a set of files becomes a zip archive: names in sorted order, stored without compression, every
 * time 1980-01-01. The same files give the same bytes, so that an archive can be checked by writing it again, headers and
 * all.
 */
final class CanonicalZip {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private CanonicalZip() {}

    /** Something whose bytes can be read more than once. */
    interface Content {
        byte[] bytes() throws IOException;
    }

    /** Writes the archive; the stream stays open. */
    static void write(SortedMap<String, Content> files, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (var file : files.entrySet()) {
            byte[] bytes = file.getValue().bytes();
            CRC32 crc = new CRC32();
            crc.update(bytes);
            ZipEntry entry = new ZipEntry(file.getKey());
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
            entry.setTimeLocal(EPOCH);
            zip.putNextEntry(entry);
            zip.write(bytes);
            zip.closeEntry();
        }
        zip.finish();
    }
}
