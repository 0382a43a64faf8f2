package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.format.IdxImages.Pair;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A user's own grey images in IDX files.
 *
 * @param train training images and labels
 * @param test official test images and labels, if there are any
 * @param classes class names in the order of the labels; empty: the numbers up to the largest label
 */
public record IdxSource(Pair train, Optional<Pair> test, List<String> classes) implements DatasetSource {
    /** Copies the list. */
    public IdxSource {
        classes = List.copyOf(classes);
    }

    /** Options: {@code images}, {@code labels} (required), {@code testImages}, {@code testLabels}, {@code classes}. */
    public static IdxSource from(Options o) {
        Pair train = new Pair(CsvSource.path(o, "images"), CsvSource.path(o, "labels"));
        Optional<Path> testImages = CsvSource.optionalPath(o, "testImages");
        Optional<Path> testLabels = CsvSource.optionalPath(o, "testLabels");
        if (testImages.isPresent() != testLabels.isPresent()) {
            throw o.error(
                    testImages.isPresent() ? "testImages" : "testLabels",
                    "testImages and testLabels must be given together");
        }
        List<String> classes = o.texts("classes", List.of());
        if (classes.size() == 1 || classes.stream().distinct().count() != classes.size()) {
            throw o.error("classes", "classes must be at least 2 distinct names, got " + classes);
        }
        return new IdxSource(train, testImages.map(images -> new Pair(images, testLabels.get())), classes);
    }

    @Override
    public Dataset load(SeedTree seed) {
        IdxImages images = IdxImages.read(train, test, classes.isEmpty() ? 256 : classes.size());
        int count = Math.max(2, Arrays.stream(images.labels()).max().orElse(0) + 1);
        List<String> names = classes.isEmpty()
                ? IntStream.range(0, count).mapToObj(Integer::toString).toList()
                : classes;
        Map<String, String> facts = new LinkedHashMap<>();
        hash(train, facts);
        test.ifPresent(pair -> hash(pair, facts));
        int n = images.labels().length;
        facts.put(
                "rows", images.training() + " training rows, then " + (n - images.training()) + " official test rows");
        int[] shape = images.features().shape();
        facts.put("features", shape[1] + "x" + shape[2] + " grey pixels, byte / 255");
        return ArrayData.dataset(
                ArrayData.name(train.images(), "gz"),
                images.features(),
                images.labels(),
                names,
                images.training(),
                List.of(),
                facts);
    }

    private static void hash(Pair pair, Map<String, String> facts) {
        for (Path file : List.of(pair.images(), pair.labels())) {
            facts.put("sha256 " + file.getFileName(), Sha256.of(file));
        }
    }
}
