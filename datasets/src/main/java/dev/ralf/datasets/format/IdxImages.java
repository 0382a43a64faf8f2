package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.datasets.format.IdxReader.Idx;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Grey images in IDX files: training rows first, then the official test rows. Pixels are in [0, 1], the shape of a row is
 * {@code {1, height, width}}, and an attacker may change every pixel within [0, 1].
 *
 * @param features pixels of all rows
 * @param labels class of each row
 * @param training rows before those of the official test set
 */
public record IdxImages(Features features, int[] labels, int training) {
    /**
     * A file of images and the file of their labels.
     *
     * @param images IDX file {@code [n][height][width]}
     * @param labels IDX file {@code [n]}
     */
    public record Pair(Path images, Path labels) {}

    /**
     * Reads the files.
     *
     * @param train training images
     * @param test official test images, if there are any
     * @param classes number of classes
     * @throws DatasetFormatException if a file is not what it should be, or the files do not fit each other
     */
    public static IdxImages read(Pair train, Optional<Pair> test, int classes) {
        Idx first = IdxReader.read(train.images(), 3);
        int[] labels = labels(train, first, classes);
        int training = labels.length;
        Optional<Idx> last = test.map(pair -> IdxReader.read(pair.images(), 3));
        if (last.isPresent()) {
            Idx second = last.get();
            int[] more = labels(test.get(), second, classes);
            if (first.dims()[1] != second.dims()[1] || first.dims()[2] != second.dims()[2]) {
                throw new DatasetFormatException(test.get().images() + ": images are " + second.dims()[1] + "x"
                        + second.dims()[2] + ", those of " + train.images().getFileName() + " are " + first.dims()[1]
                        + "x" + first.dims()[2]);
            }
            labels = Arrays.copyOf(labels, training + more.length);
            System.arraycopy(more, 0, labels, training, more.length);
        }
        int n = labels.length;
        float[] pixels = new float[ArrayData.values(train.images().toString(), n, first.itemSize())];
        IdxReader.scaleInto(first, pixels, 0);
        last.ifPresent(second -> IdxReader.scaleInto(second, pixels, first.data().length));
        Features features =
                new Features(pixels, n, 1, first.dims()[1], first.dims()[2]).in(Domain.box(first.itemSize(), 0, 1));
        return new IdxImages(features, labels, training);
    }

    private static int[] labels(Pair pair, Idx images, int classes) {
        int[] labels = IdxReader.readLabels(pair.labels(), classes);
        if (labels.length != images.items()) {
            throw new DatasetFormatException(pair.labels() + ": has " + labels.length + " labels, but "
                    + pair.images().getFileName() + " has " + images.items() + " images");
        }
        return labels;
    }
}
