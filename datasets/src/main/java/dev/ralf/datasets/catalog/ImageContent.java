package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.IdxReader;
import dev.ralf.datasets.format.IdxReader.Idx;
import dev.ralf.datasets.format.TableOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        Idx train = IdxReader.read(paths.get(trainImages), 3);
        int[] trainY = labels(paths.get(trainLabels), train, paths.get(trainImages));
        Idx test = IdxReader.read(paths.get(testImages), 3);
        int[] testY = labels(paths.get(testLabels), test, paths.get(testImages));
        if (train.dims()[1] != test.dims()[1] || train.dims()[2] != test.dims()[2]) {
            throw new DatasetFormatException(paths.get(testImages) + ": images are " + test.dims()[1] + "x"
                    + test.dims()[2] + ", those of " + trainImages + " are " + train.dims()[1] + "x" + train.dims()[2]);
        }
        int n = trainY.length + testY.length;
        if ((long) n * train.itemSize() > Integer.MAX_VALUE - 16) {
            throw new DatasetFormatException(paths.get(trainImages) + ": " + n + " images of " + train.itemSize()
                    + " pixels are too many for one data set");
        }
        float[] pixels = new float[n * train.itemSize()];
        IdxReader.scaleInto(train, pixels, 0);
        IdxReader.scaleInto(test, pixels, train.data().length);
        int[] labels = Arrays.copyOf(trainY, n);
        System.arraycopy(testY, 0, labels, trainY.length, testY.length);
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        Features features =
                new Features(pixels, n, 1, train.dims()[1], train.dims()[2]).in(Domain.box(train.itemSize(), 0, 1));
        Map<String, String> facts = new LinkedHashMap<>(entry.facts(files));
        facts.put("rows", trainY.length + " training rows, then " + testY.length + " official test rows");
        facts.put("features", train.dims()[1] + "x" + train.dims()[2] + " grey pixels, byte / 255");
        return new Dataset(
                entry.id(),
                new Inputs(features, List.of(), List.of(), weights),
                labels,
                classes,
                Arrays.copyOfRange(MathOps.range(n), trainY.length, n),
                facts);
    }

    @Override
    public List<String> describe() {
        return List.of("features: grey pixels in [0, 1]", "classes: " + String.join(", ", classes));
    }

    private int[] labels(Path file, Idx images, Path imageFile) {
        int[] labels = IdxReader.readLabels(file, classes.size());
        if (labels.length != images.items()) {
            throw new DatasetFormatException(file + ": has " + labels.length + " labels, but " + imageFile.getFileName()
                    + " has " + images.items() + " images");
        }
        return labels;
    }
}
