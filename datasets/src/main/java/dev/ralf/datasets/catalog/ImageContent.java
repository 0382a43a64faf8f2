package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.IdxImages;
import dev.ralf.datasets.format.IdxImages.Pair;
import dev.ralf.datasets.format.TableOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Grey images in four IDX files: training rows first, then the official test rows. Pixels are in [0, 1], the shape of a
 * row is {@code {1, height, width}}, and an attacker may change every pixel within [0, 1].
 *
 * @param trainImages file of training images {@code [n][height][width]}
 * @param trainLabels file of their labels
 * @param testImages file of official test images
 * @param testLabels file of their labels
 * @param classes class names, in the order of the labels
 */
public record ImageContent(
        String trainImages, String trainLabels, String testImages, String testLabels, List<String> classes)
        implements Content {
    /** Copies the list. */
    public ImageContent {
        classes = List.copyOf(classes);
    }

    @Override
    public Dataset read(CatalogEntry entry, VerifiedFiles files, TableOptions options) {
        Map<String, Path> paths = files.paths();
        IdxImages images = IdxImages.read(
                new Pair(paths.get(trainImages), paths.get(trainLabels)),
                Optional.of(new Pair(paths.get(testImages), paths.get(testLabels))),
                classes.size());
        int n = images.labels().length;
        int[] shape = images.features().shape();
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        Map<String, String> facts = new LinkedHashMap<>(entry.facts(files));
        facts.put(
                "rows", images.training() + " training rows, then " + (n - images.training()) + " official test rows");
        facts.put("features", shape[1] + "x" + shape[2] + " grey pixels, byte / 255");
        return new Dataset(
                entry.id(),
                new Inputs(images.features(), List.of(), List.of(), weights),
                images.labels(),
                classes,
                Arrays.copyOfRange(MathOps.range(n), images.training(), n),
                facts);
    }

    @Override
    public List<String> describe() {
        return List.of("features: grey pixels in [0, 1]", "classes: " + String.join(", ", classes));
    }
}
