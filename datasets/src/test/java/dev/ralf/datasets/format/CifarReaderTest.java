package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import dev.ralf.datasets.format.CifarReader.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarReaderTest {
    @TempDir
    Path folder;

    @Test
    void labelsAndPlanes_areWhereTheFormatSays() throws IOException {
        byte[] ten = records(1, new int[][] {{3}, {9}});
        ten[1] = (byte) 255; // first red pixel of the first image
        ten[1 + 1024] = 51; // first green pixel
        ten[3073 + 1 + 3071] = 102; // last blue pixel of the second image
        Path train = write("a.bin", ten);
        Path test = write("b.bin.gz", IdxReaderTest.gzip(records(1, new int[][] {{0}})));
        Dataset d = CifarSource.from(
                        new MapOptions(Map.of("train", List.of(train.toString()), "test", List.of(test.toString()))))
                .load(new SeedTree(1));
        assertArrayEquals(new int[] {3, 9, 0}, d.labels());
        assertArrayEquals(new int[] {2}, d.officialTest());
        assertArrayEquals(new int[] {3, 32, 32}, d.inputs().features().shape());
        assertEquals(1f, d.inputs().features().get(0, 0));
        assertEquals(51 / 255f, d.inputs().features().get(0, 1024));
        assertEquals(102 / 255f, d.inputs().features().get(1, 3071));
        assertEquals("truck", d.classes().get(9));
    }

    @Test
    void fineAndCoarseLabels() throws IOException {
        Path file = write("a.bin", records(2, new int[][] {{19, 99}, {0, 7}}));
        assertArrayEquals(
                new int[] {99, 7}, CifarReader.read(file, Kind.CIFAR_100).labels());
        assertArrayEquals(
                new int[] {19, 0}, CifarReader.read(file, Kind.CIFAR_100_COARSE).labels());
    }

    @Test
    void brokenFiles_areRefused() throws IOException {
        Path none = folder.resolve("none.bin");
        Refusals.assertRefused(none, "no such file", () -> CifarReader.read(none, Kind.CIFAR_10));
        Path empty = write("empty.bin", new byte[0]);
        Refusals.assertRefused(empty, "must be 1 to", () -> CifarReader.read(empty, Kind.CIFAR_10));
        Path cut = write("cut.bin", new byte[3072]);
        Refusals.assertRefused(cut, "records of 3073 bytes, got 3072", () -> CifarReader.read(cut, Kind.CIFAR_10));
        Path label = write("label.bin", records(1, new int[][] {{1}, {10}}));
        Refusals.assertRefused(
                label,
                "offset 3073: label of image 1 must be in [0, 9], got 10",
                () -> CifarReader.read(label, Kind.CIFAR_10));
        Path coarse = write("coarse.bin", records(2, new int[][] {{20, 0}}));
        Refusals.assertRefused(
                coarse,
                "labels must be below 20 and 100, got 20 and 0",
                () -> CifarReader.read(coarse, Kind.CIFAR_100));
        Path cutGzip = write("cut.bin.gz", IdxReaderTest.gzip(new byte[3000]));
        Refusals.assertRefused(cutGzip, "got 3000 bytes", () -> CifarReader.read(cutGzip, Kind.CIFAR_10));
    }

    @Test
    void wrongClassNames_areRefused() throws IOException {
        Path file = write("a.bin", records(1, new int[][] {{3}}));
        Path names = Files.writeString(folder.resolve("names.txt"), "a\nb\n");
        Refusals.assertRefused(names, "must have 10 distinct class names", () -> CifarSource.from(
                        new MapOptions(Map.of("train", List.of(file.toString()), "names", names.toString())))
                .load(new SeedTree(1)));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] records(int labelBytes, int[][] labels) {
        byte[] all = new byte[labels.length * (labelBytes + 3072)];
        for (int i = 0; i < labels.length; i++) {
            for (int b = 0; b < labelBytes; b++) {
                all[i * (labelBytes + 3072) + b] = (byte) labels[i][b];
            }
        }
        return all;
    }
}
