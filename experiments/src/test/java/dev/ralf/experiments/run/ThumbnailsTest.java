package dev.ralf.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.experiments.store.RunFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailsTest {
    @TempDir
    private Path temporary;

    /** Images of 2 x 3 pixels between -1 and 1: pixel j of row i is i / 10 - j / 10. */
    private static Dataset images(int... shape) {
        int n = 40;
        float[] x = new float[n * 6];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 6; j++) {
                x[i * 6 + j] = (i - j) / 10f;
            }
        }
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        Inputs inputs = new Inputs(new Features(x, n, shape).in(Domain.box(6, -1, 1)), List.of(), List.of(), ones);
        return new Dataset("tiny", inputs, new int[n], List.of("a", "b"), new int[0], Map.of());
    }

    private Map<Integer, String> write(Dataset data) throws IOException {
        Path root = temporary.resolve(
                "run" + Arrays.toString(data.inputs().features().shape()));
        try (RunFolder folder = RunFolder.create(root, "name: a\n", "name: a\n")) {
            for (int seed = 0; seed < 2; seed++) {
                StringBuilder lines = new StringBuilder();
                for (int round = 0; round < 4; round++) {
                    lines.append(String.format(
                            "{\"schema\":1,\"learner\":\"l\",\"training\":\"t\",\"acquisition\":\"a\",\"seed\":%d,"
                                    + "\"round\":%d,\"labelsTrain\":2,\"labelsValidation\":0,\"labelsCalibration\":0,"
                                    + "\"metrics\":{},\"selected\":[%s]}%n",
                            seed,
                            round,
                            round == 3 ? "" : (10 * seed + 2 * round) + "," + (10 * seed + 2 * round + 1)));
                }
                Files.writeString(root.resolve("records/l+t+a+s00" + seed + ".jsonl"), lines);
            }
            Thumbnails.write(folder, data);
        }
        return Thumbnails.read(root);
    }

    @Test
    void firstAndLastPurchaseOfTheFirstSeedAreKept() throws IOException {
        Map<Integer, String> pictures = write(images(1, 2, 3));
        assertEquals(Set.of(0, 1, 4, 5), pictures.keySet());
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(pictures.get(4))));
        assertEquals(3, image.getWidth());
        assertEquals(2, image.getHeight());
        // row 4, pixel 0 is 0.4: 0.7 of the way from -1 to 1
        assertEquals(Math.round(255 * 0.7), image.getRaster().getSample(0, 0, 0), 1);
        assertEquals(Math.round(255 * 0.45), image.getRaster().getSample(2, 1, 0), 1);
    }

    @Test
    void rowsThatAreNoImagesAreLeftOut() throws IOException {
        assertTrue(write(images(6)).isEmpty());
        assertTrue(write(images(2, 1, 3)).isEmpty(), "two channels");
        assertFalse(write(images(3, 1, 2)).isEmpty(), "colour");
    }
}
