package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import dev.ralf.datasets.format.NpyReader.Array;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrays of {@code golden/formats} were written by NumPy 2.4.6. */
class NpzSourceTest {
    @TempDir
    Path folder;

    private Path golden;

    @BeforeEach
    void copy() throws IOException {
        golden = folder.resolve("arrays.npz");
        Files.write(golden, resource("arrays.npz"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void versions(int version) throws IOException {
        Array a = npy(resource("v" + version + ".npy"));
        assertArrayEquals(new int[] {2, 3}, a.shape());
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, values(a));
        assertEquals("i2", a.type());
    }

    @ParameterizedTest
    @CsvSource({
        "big, 1 2 3 4 5 6",
        "half, 0.5 -2 65504 5.9604644775390625e-8",
        "flags, 1 0",
        "i1, -1 5",
        "i2, -300 5",
        "u2, 60000 5",
        "u4, 4000000000 5",
        "u8, 9007199254740992 5",
        "f4, 1 2 3 4 5 6",
        "scalar, 3",
        "x, 0.25 0.5 0.75 1 1.25 1.5",
        "cube, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23"
    })
    void types(String name, String values) {
        try (ZipArchive zip = new ZipArchive(golden);
                InputStream in = zip.open(name + ".npy")) {
            double[] want = Arrays.stream(values.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertArrayEquals(want, values(NpyReader.read(name, in)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void tables_haveNumericColumns_weightsAndGroups() {
        Dataset d = load(Map.of("weights", "w", "sensitive", List.of("i1"), "classes", List.of("no", "yes")));
        assertEquals("arrays", d.name());
        assertArrayEquals(
                new float[] {0.25f, 0.5f, 0.75f}, d.inputs().features().row(0));
        assertArrayEquals(new int[] {1, 0}, d.labels());
        assertEquals("x2", d.inputs().columns().get(2).name());
        assertArrayEquals(new double[] {0.5, 2}, d.inputs().weights());
        assertEquals(List.of("-1", "5"), d.inputs().groups().get(0).values());
    }

    @Test
    void imagesOfBytes_areScaled_andChannelsMoveFirst() {
        Dataset grey = load(Map.of("features", "u1", "testFeatures", "u1", "testLabels", "y"));
        assertArrayEquals(new int[] {1, 3, 4}, grey.inputs().features().shape());
        assertEquals(13 / 255f, grey.inputs().features().get(1, 1));
        assertEquals(1f, grey.inputs().features().domain().upper(0));
        assertArrayEquals(new int[] {2, 3}, grey.officialTest());
        Dataset last = load(Map.of("features", "last", "layout", "channels-last"));
        assertArrayEquals(new int[] {3, 2, 2}, last.inputs().features().shape());
        float[] want = {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11};
        for (int j = 0; j < want.length; j++) {
            assertEquals(want[j] / 255f, last.inputs().features().get(0, j));
        }
    }

    @Test
    void wrongArrays_areRefused() {
        Refusals.assertRefused(golden, "has no array z", () -> load(Map.of("labels", "z")));
        Refusals.assertRefused(golden, "the type must be a boolean", () -> load(Map.of("labels", "words")));
        Refusals.assertRefused(golden, "labels must be whole numbers, got type f8", () -> load(Map.of("labels", "w")));
        Refusals.assertRefused(
                golden, "label of row 0 of x must be in [0, 199], got -1", () -> load(Map.of("labels", "i1")));
        Refusals.assertRefused(
                golden, "must have shape [2] or [2, 1], got [2, 3]", () -> load(Map.of("labels", "big")));
        Refusals.assertRefused(golden, "must have 2 to 4 dimensions", () -> load(Map.of("features", "scalar")));
        Refusals.assertRefused(
                golden,
                "rows must have the shape and type of x",
                () -> load(Map.of("testFeatures", "f4", "testLabels", "y")));
        Refusals.assertRefused(golden, "weights must be finite and at least 0", () -> load(Map.of("weights", "i1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}|holds 4 bytes, its header needs 8",
                "{'descr': '<u1', 'fortran_order': False, 'shape': (3,)}|goes on after the 3 values",
                "{'descr': '<O8', 'fortran_order': False, 'shape': (2,)}|the type must be",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999,99999999)}|must have at most 2147483631 bytes",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}|at most 8 whole numbers",
                "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,)}|must have fortran_order",
                "{'descr': '<f8', 'fortran_order': False}|must have shape",
            })
    void lyingHeaders_areRefused(String header, String message) {
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[10 + text.length + 4];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0}, 0, all, 0, 10);
        System.arraycopy(text, 0, all, 10, text.length);
        Refusals.assertRefused(Path.of("where"), message, () -> npy(all));
    }

    @Test
    void wrongMagicVersionAndLength_areRefused() {
        Refusals.assertRefused(Path.of("where"), "must begin with 93 and NUMPY", () -> npy(new byte[20]));
        byte[] version = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 4, 0, 0, 0};
        Refusals.assertRefused(Path.of("where"), "the version must be 1, 2 or 3, got 4.0", () -> npy(version));
        byte[] length = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1};
        Refusals.assertRefused(Path.of("where"), "must have at most 65536 bytes, got 4294967295", () -> npy(length));
    }

    private static Array npy(byte[] bytes) throws IOException {
        return NpyReader.read("where", new ByteArrayInputStream(bytes));
    }

    private static double[] values(Array a) {
        return IntStream.range(0, a.size()).mapToDouble(a::get).toArray();
    }

    private Dataset load(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>(options);
        all.put("path", golden.toString());
        return NpzSource.from(new MapOptions(all)).load(new SeedTree(1));
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = NpzSourceTest.class.getResourceAsStream("/golden/formats/" + name)) {
            return in.readAllBytes();
        }
    }
}
