package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourceTest {
    @TempDir
    Path folder;

    @Test
    void greyPng_keepsItsBytes() throws IOException {
        // one pixel of each of four levels: no gamma, no rounding
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        int[] levels = {0, 51, 102, 255};
        image.getRaster().setPixels(0, 0, 2, 2, levels);
        put("a/one.png", png(image));
        put("b/two.PNG", png(image));
        put("b/.hidden.png", new byte[1]);
        put("b/readme.txt", new byte[1]);
        Dataset d = load(Map.of());
        assertArrayEquals(new int[] {1, 2, 2}, d.inputs().features().shape());
        assertArrayEquals(new float[] {0, 0.2f, 0.4f, 1}, d.inputs().features().row(0), 1e-7f);
        assertEquals(List.of("a", "b"), d.classes());
        assertArrayEquals(new int[] {0, 1}, d.labels());
    }

    @Test
    void coloursArePlanes_greyOnesGetThem_andGreyIsWeighted() throws IOException {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 51);
        put("a/0.png", png(grey));
        put("b/1.png", png(colour(1, 1, 0xff3366)));
        Dataset rgb = load(Map.of());
        assertArrayEquals(new int[] {3, 1, 1}, rgb.inputs().features().shape());
        assertArrayEquals(
                new float[] {0.2f, 0.2f, 0.2f}, rgb.inputs().features().row(0), 1e-7f);
        assertArrayEquals(new float[] {1, 0.2f, 0.4f}, rgb.inputs().features().row(1), 1e-7f);
        Dataset one = load(Map.of("colour", "grey"));
        assertEquals(
                0.299f + 0.587f * 0.2f + 0.114f * 0.4f, one.inputs().features().get(1, 0), 1e-6f);
    }

    @Test
    void trainAndTestFolders_areTheOfficialSplit() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("test/cat/0.png", png(colour(2, 2, 1)));
        files.put("train/dog/0.png", png(colour(2, 2, 2)));
        files.put("train/cat/1.png", png(colour(2, 2, 3)));
        Path zip = Files.write(folder.resolve("x.zip"), Refusals.zip(files));
        Dataset d = load(Map.of("path", zip.toString()));
        assertEquals("x", d.name());
        assertArrayEquals(new int[] {0, 1, 0}, d.labels());
        assertArrayEquals(new int[] {2}, d.officialTest());
        assertEquals(1 / 255f, d.inputs().features().get(2, 8));
    }

    @Test
    void labelsFromAFile() throws IOException {
        put("0.png", png(colour(1, 1, 0)));
        put("1.png", png(colour(1, 1, 0)));
        put("unlisted.png", new byte[3]);
        Path labels = Files.writeString(folder.resolve("labels.csv"), "class,file\nno,1.png\nyes,0.png\n");
        Dataset d = load(Map.of("labels", labels.toString()));
        assertArrayEquals(new int[] {1, 0}, d.labels());
        Files.writeString(labels, "class,file\nno,2.png\n");
        Refusals.assertRefused(
                labels, "line 2: there is no image '2.png'", () -> load(Map.of("labels", labels.toString())));
        Files.writeString(labels, "class,file\nno,0.png\nyes,0.png\n");
        Refusals.assertRefused(
                labels, "line 3: image '0.png' must have one class", () -> load(Map.of("labels", labels.toString())));
        Files.writeString(labels, "label,file\nno,0.png\n");
        Refusals.assertRefused(
                labels, "must have the columns file and class", () -> load(Map.of("labels", labels.toString())));
    }

    @Test
    void brokenImages_areRefused() throws IOException {
        byte[] good = png(colour(2, 2, 7));
        put("a/0.png", good);
        Path images = folder.resolve("images");
        Refusals.assertRefused(images, "must have 2 to 200 classes, got 1", () -> load(Map.of()));
        Path bad = put("b/0.png", "no image".getBytes());
        Refusals.assertRefused(bad, "must be a PNG or JPEG image", () -> load(Map.of()));
        put("b/0.png", Arrays.copyOf(good, good.length / 2));
        Refusals.assertRefused(bad, "damaged image", () -> load(Map.of()));
        put("b/0.png", png(colour(3, 2, 7)));
        Refusals.assertRefused(bad, "size of the first image, 2 x 2, got 2 x 3", () -> load(Map.of()));
        put("b/0.png", sized(good, 60_000, 60_000));
        Refusals.assertRefused(bad, "must have 1 to 1048576 pixels, got 60000 x 60000", () -> load(Map.of()));
        put("b/0.png", sized(good, 1024, 1024));
        Refusals.assertRefused(bad, "bytes of PNG cannot hold 1024 x 1024 pixels", () -> load(Map.of()));
        BufferedImage clear = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        put("b/0.png", png(clear));
        Refusals.assertRefused(bad, "must be opaque", () -> load(Map.of()));
        put("0.png", good);
        Refusals.assertRefused(images, "must lie in a folder that names its class", () -> load(Map.of()));
        Path none = folder.resolve("none");
        Refusals.assertRefused(none, "no such file", () -> load(Map.of("path", none.toString())));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Refusals.assertRefused(empty, "has no image", () -> load(Map.of("path", empty.toString())));
        assertThrows(IllegalArgumentException.class, () -> ImageSource.from(new MapOptions(Map.of())));
    }

    @Test
    void realZip_hasItsPublishedCounts() throws IOException {
        String data = System.getenv("RALF_DATA");
        Assumptions.assumeTrue(data != null, "RALF_DATA is not set: no real images to read");
        Dataset d = load(Map.of(
                "path", Path.of(data, "cifar10-jpeg", "cifar10-jpeg-subset.zip").toString()));
        assertEquals(20_000, d.size());
        assertEquals(10_000, d.officialTest().length);
        int[] counts = new int[10];
        Arrays.stream(d.labels()).forEach(y -> counts[y]++);
        assertArrayEquals(new int[] {2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000}, counts);
        double[] mean = new double[3];
        float[] x = d.inputs().features().data();
        for (int j = 0; j < x.length; j++) {
            mean[j / 1024 % 3] += x[j] / (x.length / 3.0);
        }
        // the published means of the channels
        assertArrayEquals(new double[] {0.494, 0.484, 0.449}, mean, 0.004);
    }

    private Dataset load(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>(options);
        all.putIfAbsent("path", folder.resolve("images").toString());
        return ImageSource.from(new MapOptions(all)).load(new SeedTree(1));
    }

    private Path put(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve("images").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    static BufferedImage colour(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }

    static byte[] png(BufferedImage image) throws IOException {
        return written(image, "png");
    }

    static byte[] written(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    /** The same PNG with another size in its header, and a right checksum of the lie. */
    static byte[] sized(byte[] png, int width, int height) {
        ByteBuffer b = ByteBuffer.wrap(png.clone());
        b.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(b.array(), 12, 17);
        b.putInt(29, (int) crc.getValue());
        return b.array();
    }
}
