package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.datasets.MapOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Files are written here byte by byte as R Internals describes them. */
class RReaderTest {
    @TempDir
    Path folder;

    @Test
    void dataFrame_allKindsOfColumns() throws IOException {
        Map<String, Map<String, String[]>> frames = frames(frameOfTwo());
        assertEquals(List.of("policies"), List.copyOf(frames.keySet()));
        Map<String, String[]> frame = frames.get("policies");
        assertEquals(List.of("n", "x", "kind", "who", "ok"), List.copyOf(frame.keySet()));
        assertArrayEquals(new String[] {"7", ""}, frame.get("n"));
        assertArrayEquals(new String[] {"2", "0.1"}, frame.get("x"));
        assertArrayEquals(new String[] {"b", "a"}, frame.get("kind"));
        assertArrayEquals(new String[] {"é", ""}, frame.get("who"));
        assertArrayEquals(new String[] {"TRUE", "FALSE"}, frame.get("ok"));
    }

    @Test
    void packedFiles_areTheSame() throws IOException {
        byte[] plain = frameOfTwo();
        ByteArrayOutputStream bzip = new ByteArrayOutputStream();
        try (OutputStream out = new BZip2CompressorOutputStream(bzip)) {
            out.write(plain);
        }
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(1))) {
            out.write(plain);
        }
        for (byte[] packed : List.of(IdxReaderTest.gzip(plain), bzip.toByteArray(), xz.toByteArray())) {
            assertArrayEquals(
                    new String[] {"2", "0.1"}, frames(packed).get("policies").get("x"));
            byte[] cut = Arrays.copyOf(packed, packed.length / 2);
            Path file = Files.write(folder.resolve("cut.rda"), cut);
            Refusals.assertRefused(file, "", () -> RReader.frames(file));
        }
    }

    @Test
    void component_readsThem() throws IOException {
        Path file = Files.write(folder.resolve("p.rda"), frameOfTwo());
        DatasetSource source = Registry.load()
                .find(DatasetSource.class, "rdata")
                .orElseThrow()
                .factory()
                .apply(new MapOptions(Map.of("path", file.toString(), "label", "kind", "numeric", List.of("x"))));
        Dataset d = source.load(new SeedTree(1));
        assertEquals("p", d.name());
        assertArrayEquals(new int[] {1, 0}, d.labels());
    }

    @Test
    void whatIsNoDataFrame_isRefused() throws IOException {
        refused("no R file at all".getBytes(StandardCharsets.UTF_8), "not an R file in XDR form");
        byte[] good = frameOfTwo();
        refused(Arrays.copyOf(good, good.length - 5), "ends too early");
        byte[] version = good.clone();
        version[10] = 9;
        refused(version, "version 2 or 3, got 9");
        refused(file(out -> out.closure()), "objects of type 3 are not read");
        refused(
                file(out -> {
                    out.vector(13, false, Integer.MAX_VALUE);
                }),
                "a vector must have 0 to");
        refused(
                file(out -> {
                    out.vector(13, false, 1);
                    out.data.writeInt(5);
                }),
                "has no data frame");
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("bad.rda"), bytes);
        Refusals.assertRefused(file, message, () -> new RFile(file, Optional.empty()).frames());
    }

    private Map<String, Map<String, String[]>> frames(byte[] bytes) throws IOException {
        return RReader.frames(Files.write(folder.resolve("x.rda"), bytes));
    }

    /** An .rda file of one data frame of two rows. */
    static byte[] frameOfTwo() {
        return file(out -> {
            out.vector(19, true, 5);
            out.vector(13, false, 2);
            out.data.writeInt(7);
            out.data.writeInt(Integer.MIN_VALUE);
            out.vector(14, false, 2);
            out.data.writeDouble(2);
            out.data.writeDouble(0.1);
            out.vector(13, true, 2);
            out.data.writeInt(2);
            out.data.writeInt(1);
            out.attribute("levels", "a", "b");
            out.attribute("class", "factor");
            out.end();
            out.strings("é", null);
            out.vector(10, false, 2);
            out.data.writeInt(1);
            out.data.writeInt(0);
            out.attribute("names", "n", "x", "kind", "who", "ok");
            out.attribute("class", "data.frame");
            out.end();
        });
    }

    private static byte[] file(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            RWriter out = new RWriter(new DataOutputStream(bytes));
            out.data.writeBytes("RDX2\nX\n");
            out.data.writeInt(2);
            out.data.writeInt(0x030200);
            out.data.writeInt(0x020300);
            out.tag("policies");
            content.write(out);
            out.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private interface Content {
        void write(RWriter out) throws IOException;
    }

    /** The few kinds of items that a data frame is made of. */
    private static final class RWriter {
        private final DataOutputStream data;
        private final List<String> symbols = new java.util.ArrayList<>();

        RWriter(DataOutputStream data) {
            this.data = data;
        }

        void vector(int type, boolean attributes, int length) throws IOException {
            data.writeInt(type | (attributes ? 0x200 : 0));
            data.writeInt(length);
        }

        void strings(String... texts) throws IOException {
            vector(16, false, texts.length);
            for (String text : texts) {
                characters(text);
            }
        }

        /** A cell of a pairlist with its tag; a symbol that was written before is a reference. */
        void tag(String name) throws IOException {
            data.writeInt(2 | 0x400);
            int known = symbols.indexOf(name);
            if (known >= 0) {
                data.writeInt(255 | (known + 1) << 8);
                return;
            }
            symbols.add(name);
            data.writeInt(1);
            characters(name);
        }

        void attribute(String name, String... values) throws IOException {
            tag(name);
            strings(values);
        }

        void end() throws IOException {
            data.writeInt(254);
        }

        void closure() throws IOException {
            data.writeInt(3);
        }

        private void characters(String text) throws IOException {
            data.writeInt(9 | 1 << 15);
            if (text == null) {
                data.writeInt(-1);
                return;
            }
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            data.writeInt(utf8.length);
            data.write(utf8);
        }
    }
}
