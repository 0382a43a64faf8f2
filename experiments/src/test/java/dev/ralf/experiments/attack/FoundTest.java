package dev.ralf.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundTest {
    @TempDir
    private Path folder;

    private static Found image() {
        Features x = new Features(new float[] {0, 1, 0.5f, 0.25f}, 1, 1, 2, 2);
        Features adversarial = x.with(new float[] {0.1f, 1, 0.5f, 0.15f});
        AttackResult result = new AttackResult(
                adversarial,
                new double[1],
                new boolean[] {true},
                new double[1],
                new double[1],
                new boolean[] {true},
                new boolean[1],
                new int[1],
                new int[1],
                new double[0]);
        return new Found(Examples.of(x, new int[] {7}), result);
    }

    @Test
    void picture_showsCleanPerturbationAndAdversarial() throws Exception {
        Path file = folder.resolve("a.png");
        image().picture(file);
        BufferedImage got = ImageIO.read(file.toFile());
        assertEquals(10, got.getWidth());
        assertEquals(2, got.getHeight());
        assertEquals(0x000000, got.getRGB(0, 0) & 0xffffff);
        assertEquals(0xffffff, got.getRGB(1, 0) & 0xffffff);
        assertEquals(0xffffff, got.getRGB(4, 0) & 0xffffff, "the largest rise is white");
        assertEquals(0x808080, got.getRGB(5, 0) & 0xffffff, "no change is grey");
        assertEquals(0x000000, got.getRGB(5, 1) & 0xffffff, "the largest fall is black");
        assertEquals(0x1a1a1a, got.getRGB(8, 0) & 0xffffff);
    }

    @Test
    void npz_isNumPysFormat() throws Exception {
        Path file = folder.resolve("a.npz");
        image().npz(file);
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry("x_adv.npy"))) {
            byte[] bytes = in.readAllBytes();
            String head = new String(bytes, StandardCharsets.ISO_8859_1);
            assertTrue(head.startsWith("\u0093NUMPY\u0001\u0000"));
            int length = 10 + (bytes[8] & 255) + 256 * (bytes[9] & 255);
            assertEquals(0, length % 64);
            assertEquals('\n', bytes[length - 1]);
            assertTrue(head.contains("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2, 2, ), }"), head);
            float[] values = new float[4];
            ByteBuffer.wrap(bytes, length, 16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            assertArrayEquals(new float[] {0.1f, 1, 0.5f, 0.15f}, values);
            assertTrue(zip.getEntry("success.npy") != null && zip.getEntry("y.npy") != null);
        }
    }
}
