package dev.ralf.experiments.run;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.loop.RoundRecord;
import dev.ralf.experiments.store.RunFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/**
 * Pictures of some of the rows that were selected, for the report of a run on images: the first rows of each cell's first
 * and last purchase in its first seed, in {@code images.json}.
 */
final class Thumbnails {
    /** Pictures of a purchase. */
    static final int PICKS = 8;

    private static final String FILE = "images.json";
    private static final int MOST = 480;
    private static final int LARGEST_SIDE = 64;

    private Thumbnails() {}

    /** Writes the pictures, if the rows are images of 1 or 3 channels with sides of at most {@value #LARGEST_SIDE}. */
    static void write(RunFolder folder, Dataset data) {
        Features features = data.inputs().features();
        int[] shape = features.shape();
        if (shape.length != 3 || shape[0] != 1 && shape[0] != 3 || Math.max(shape[1], shape[2]) > LARGEST_SIDE) {
            return;
        }
        Map<String, String> pictures = new LinkedHashMap<>();
        for (int row : rows(RunFolder.records(folder.root()))) {
            pictures.put(Integer.toString(row), png(features, row));
        }
        if (!pictures.isEmpty()) {
            folder.writeJson(FILE, pictures);
        }
    }

    /** The pictures of a run by row; empty without any. */
    static Map<Integer, String> read(Path root) {
        Map<Integer, String> pictures = new TreeMap<>();
        RunFolder.readJson(root.resolve(FILE)).forEach((row, png) -> pictures.put(Integer.valueOf(row), png));
        return pictures;
    }

    private static Set<Integer> rows(List<RoundRecord> records) {
        Map<String, RoundRecord> last = new LinkedHashMap<>();
        Set<Integer> rows = new TreeSet<>();
        Set<String> begun = new HashSet<>();
        int first = records.stream().mapToInt(RoundRecord::seed).min().orElse(0);
        for (RoundRecord r : records) {
            if (r.seed() == first && r.selected().length > 0 && rows.size() < MOST) {
                if (begun.add(r.cell())) {
                    add(rows, r);
                }
                last.put(r.cell(), r);
            }
        }
        last.values().forEach(r -> add(rows, r));
        return rows;
    }

    private static void add(Set<Integer> rows, RoundRecord record) {
        Arrays.stream(record.selected()).limit(PICKS).forEach(rows::add);
    }

    private static String png(Features features, int row) {
        int[] shape = features.shape();
        Domain domain = features.domain();
        int height = shape[1];
        int width = shape[2];
        BufferedImage image = new BufferedImage(
                width, height, shape[0] == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int[] pixel = new int[shape[0]];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < pixel.length; c++) {
                    int j = (c * height + y) * width + x;
                    double low = domain.lower(j);
                    double share = (features.get(row, j) - low) / (domain.upper(j) - low);
                    pixel[c] = (int) Math.rint(255 * Math.max(0, Math.min(1, share)));
                }
                image.getRaster().setPixel(x, y, pixel);
            }
        }
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return Base64.getEncoder().encodeToString(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw row " + row, e);
        }
    }
}
