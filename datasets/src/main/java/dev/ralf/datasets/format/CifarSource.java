package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.format.CifarReader.Images;
import dev.ralf.datasets.format.CifarReader.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of the binary version of CIFAR-10 or CIFAR-100: pixels in [0, 1] of shape {@code {3, 32, 32}}.
 *
 * @param train files of training images, at least one
 * @param test files of official test images
 * @param kind which label counts
 * @param names file of class names, one a line ({@code batches.meta.txt}, {@code fine_label_names.txt}); absent: the
 *     names of CIFAR-10, or the numbers
 */
public record CifarSource(List<Path> train, List<Path> test, Kind kind, Optional<Path> names) implements DatasetSource {
    private static final List<String> CIFAR_10 =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** Copies the lists. */
    public CifarSource {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /** Options: {@code train} (files, required), {@code test} (files), {@code kind} (cifar-10), {@code names}. */
    public static CifarSource from(Options o) {
        CifarSource source = new CifarSource(
                CsvSource.paths(o, "train"),
                CsvSource.paths(o, "test"),
                o.choice("kind", Kind.CIFAR_10),
                CsvSource.optionalPath(o, "names"));
        if (source.train().isEmpty()) {
            throw o.error("train", "train must name at least one file");
        }
        return source;
    }

    @Override
    public Dataset load(SeedTree seed) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<Images> parts = new ArrayList<>();
        long n = 0;
        int training = 0;
        for (Path file : train) {
            training += add(file, parts, facts);
        }
        n = training;
        for (Path file : test) {
            n += add(file, parts, facts);
        }
        float[] pixels = new float[ArrayData.values(train.get(0).toString(), n, CifarReader.PIXELS)];
        int[] labels = new int[(int) n];
        int row = 0;
        for (Images part : parts) {
            System.arraycopy(part.labels(), 0, labels, row, part.labels().length);
            for (int j = 0; j < part.pixels().length; j++) {
                pixels[row * CifarReader.PIXELS + j] = (part.pixels()[j] & 0xff) / 255f;
            }
            row += part.labels().length;
        }
        facts.put("rows", training + " training rows, then " + (n - training) + " official test rows");
        facts.put("features", "32x32 red, green and blue pixels, byte / 255");
        Features features = new Features(pixels, labels.length, 3, 32, 32).in(Domain.box(CifarReader.PIXELS, 0, 1));
        return ArrayData.dataset(
                kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                features,
                labels,
                classes(),
                training,
                List.of(),
                facts);
    }

    private int add(Path file, List<Images> parts, Map<String, String> facts) {
        facts.put("sha256 " + file.getFileName(), Sha256.of(file));
        Images images = CifarReader.read(file, kind);
        parts.add(images);
        return images.labels().length;
    }

    private List<String> classes() {
        if (names.isEmpty()) {
            return kind == Kind.CIFAR_10
                    ? CIFAR_10
                    : java.util.stream.IntStream.range(0, kind.classes())
                            .mapToObj(Integer::toString)
                            .toList();
        }
        List<String> found = new ArrayList<>();
        try (TextLines lines = new TextLines(names.get(), StandardCharsets.UTF_8)) {
            for (String line = lines.next(); line != null && found.size() <= kind.classes(); line = lines.next()) {
                if (!line.isBlank()) {
                    found.add(line.strip());
                }
            }
        }
        if (found.size() != kind.classes() || found.stream().distinct().count() != found.size()) {
            throw new DatasetFormatException(
                    names.get() + ": must have " + kind.classes() + " distinct class names, one a line");
        }
        return found;
    }
}
