package dev.ralf.experiments.attack;

import dev.ralf.adversarial.attack.AttackResult;
import dev.ralf.core.data.Column;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * What an attack found on some examples, for people and for other tools.
 *
 * @param natural the examples
 * @param result what was found
 */
public record Found(Examples natural, AttackResult result) {
    private static final int SHOWN = 8;
    private static final int GAP = 2;

    /**
     * Writes NumPy arrays: {@code x} and {@code x_adv} with their shape, {@code y}, {@code id}, {@code success}, {@code
     * invalid}.
     */
    public void npz(Path file) {
        Features x = natural.features();
        int[] shape = new int[x.shape().length + 1];
        shape[0] = x.size();
        System.arraycopy(x.shape(), 0, shape, 1, x.shape().length);
        try (Npz out = Npz.create(file)) {
            out.floats("x", x.data(), shape);
            out.floats("x_adv", result.inputs().data(), shape);
            out.ints("y", natural.labels(), x.size());
            out.ints("id", natural.ids(), x.size());
            out.flags("success", result.success());
            out.flags("invalid", result.invalid());
        }
    }

    /** Writes one row per example: id, label, success, invalid, and every column in the data's own units. */
    public void csv(Path file) {
        Features x = result.inputs();
        List<String> header = new ArrayList<>(List.of("id", "label", "success", "invalid"));
        for (int j = 0; j < x.width(); j++) {
            header.add(cell(name(j)));
        }
        List<String> lines = new ArrayList<>(List.of(String.join(",", header)));
        for (int i = 0; i < x.size(); i++) {
            List<String> cells = new ArrayList<>();
            cells.add(Integer.toString(natural.ids()[i]));
            cells.add(Integer.toString(natural.labels()[i]));
            cells.add(Boolean.toString(result.success()[i]));
            cells.add(Boolean.toString(result.invalid()[i]));
            for (int j = 0; j < x.width(); j++) {
                cells.add(raw(x.get(i, j), j));
            }
            lines.add(String.join(",", cells));
        }
        write(file, lines);
    }

    /** Writes one row per changed feature: id, feature, its value before and after. */
    public void changes(Path file) {
        List<String> lines = new ArrayList<>(List.of("id,feature,before,after"));
        for (int i = 0; i < natural.size(); i++) {
            for (int j = 0; j < natural.features().width(); j++) {
                float before = natural.features().get(i, j);
                float after = result.inputs().get(i, j);
                if (before != after) {
                    lines.add(natural.ids()[i] + "," + cell(name(j)) + "," + raw(before, j) + "," + raw(after, j));
                }
            }
        }
        write(file, lines);
    }

    /** The changes of the first successes, one line each. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < natural.size() && lines.size() < SHOWN; i++) {
            List<String> parts = new ArrayList<>();
            for (int j = 0; j < natural.features().width(); j++) {
                float before = natural.features().get(i, j);
                float after = result.inputs().get(i, j);
                if (before != after) {
                    parts.add(name(j) + " " + raw(before, j) + " -> " + raw(after, j));
                }
            }
            if (!parts.isEmpty()) {
                lines.add("row " + natural.ids()[i] + ": " + String.join(", ", parts));
            }
        }
        return lines;
    }

    /** Writes a picture of the first examples, one a row: clean, perturbation (grey is none), adversarial. */
    public void picture(Path file) {
        Features x = natural.features();
        int[] shape = x.shape();
        int channels = shape[0];
        int height = shape[1];
        int width = shape[2];
        int n = Math.min(SHOWN, x.size());
        BufferedImage image = new BufferedImage(
                3 * width + 2 * GAP, Math.max(1, n * (height + GAP) - GAP), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < n; i++) {
            float largest = 0;
            for (int j = 0; j < x.width(); j++) {
                largest = Math.max(largest, Math.abs(result.inputs().get(i, j) - x.get(i, j)));
            }
            for (int r = 0; r < height; r++) {
                for (int c = 0; c < width; c++) {
                    int clean = 0;
                    int change = 0;
                    int adversarial = 0;
                    for (int k = 0; k < 3; k++) {
                        int j = (Math.min(k, channels - 1) * height + r) * width + c;
                        float before = x.get(i, j);
                        float after = result.inputs().get(i, j);
                        clean = clean << 8 | shade(before);
                        adversarial = adversarial << 8 | shade(after);
                        change = change << 8 | shade(largest == 0 ? 0.5f : 0.5f + (after - before) / largest / 2);
                    }
                    int top = i * (height + GAP) + r;
                    image.setRGB(c, top, clean);
                    image.setRGB(width + GAP + c, top, change);
                    image.setRGB(2 * (width + GAP) + c, top, adversarial);
                }
            }
        }
        try {
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int shade(float value) {
        return Math.max(0, Math.min(255, Math.round(255 * value)));
    }

    private String name(int j) {
        return natural.features()
                .domain()
                .encoding()
                .map(e -> e.columns().get(j).name())
                .orElse("x" + j);
    }

    /** A value in raw units, as a float prints it; whole numbers and levels without a fraction. */
    private String raw(float value, int j) {
        Encoding encoding = natural.features().domain().encoding().orElse(null);
        double raw = encoding == null ? value : encoding.decode(j, value);
        boolean level = encoding != null && encoding.columns().get(j).kind() == Column.Kind.ONE_HOT;
        double fuzz = encoding == null || encoding.scale()[j] == 0 ? 0 : 2 * Math.ulp(value) / encoding.scale()[j];
        boolean whole = level || Math.abs(raw - Math.rint(raw)) <= fuzz;
        return whole && Math.abs(raw) < 1e15 ? Long.toString(Math.round(raw)) : Float.toString((float) raw);
    }

    private static String cell(String text) {
        return text.matches("[^\",\\n\\r]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
