package dev.ralf.datasets.synthetic;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Data sets made of the rows of another. Official test rows stay as they are, behind all others. */
final class Resampled {
    private Resampled() {}

    /**
     * Every training row {@code copies} times, one after another; each copy but the first has normal noise in its numeric
     * values (columns of kind NUMERIC; all values of images and signals, cut off at the domain), of {@code noise} times
     * the deviation of the feature over the training rows, and a label drawn uniformly from all classes with probability
     * {@code labelNoise}. Tests how a strategy deals with rows that say the same: BatchBALD, arXiv:1906.08158, repeats
     * MNIST with noise of 0.1 after standardising.
     */
    static DatasetSource repeated(DatasetSource source, int copies, double noise, double labelNoise) {
        return seed -> {
            Dataset data = source.load(seed.child("source"));
            int[] training = training(data);
            int[] rows = new int[training.length * copies];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = training[i / copies];
            }
            Features all = data.inputs().features();
            if ((long) (rows.length + data.officialTest().length) * all.width() > Integer.MAX_VALUE - 16) {
                throw new DatasetFormatException(data.name() + ": " + copies + " copies are too many values");
            }
            double[] deviation = deviations(data.inputs(), training);
            Dataset out = of(
                    data,
                    rows,
                    Map.of(
                            "repeated",
                            copies + " copies of each row, noise " + noise + " deviations and label noise " + labelNoise
                                    + " in all but the first"));
            float[] x = out.inputs().features().data();
            int d = all.width();
            for (int i = 0; i < rows.length; i++) {
                if (i % copies == 0) {
                    continue;
                }
                RandomGenerator rng = seed.child("copy", i).generator();
                for (int j = 0; j < d; j++) {
                    if (deviation[j] > 0 && noise > 0) {
                        double v = x[i * d + j] + noise * deviation[j] * rng.nextGaussian();
                        x[i * d + j] = (float) Math.max(
                                all.domain().lower(j), Math.min(all.domain().upper(j), v));
                    }
                }
                if (rng.nextDouble() < labelNoise) {
                    out.labels()[i] = rng.nextInt(data.classes().size());
                }
            }
            return out;
        };
    }

    /**
     * Training rows left out so that class k, in the order of the classes, keeps {@code round(n_max f^(k/(K-1)))} of its
     * rows (all it has, if fewer; at least one), n_max the size of the largest class and f the {@code factor} in (0, 1]: the
     * exponential imbalance of Cui et al. (2019), arXiv:1901.05555, and Cao et al. (2019), arXiv:1906.07413. Which rows stay
     * is drawn; they keep their order.
     */
    static DatasetSource longTail(DatasetSource source, double factor) {
        return seed -> {
            Dataset data = source.load(seed.child("source"));
            int classes = data.classes().size();
            List<List<Integer>> byClass = new ArrayList<>();
            for (int k = 0; k < classes; k++) {
                byClass.add(new ArrayList<>());
            }
            for (int row : training(data)) {
                byClass.get(data.labels()[row]).add(row);
            }
            int largest = byClass.stream().mapToInt(List::size).max().orElse(0);
            List<Integer> kept = new ArrayList<>();
            List<String> sizes = new ArrayList<>();
            for (int k = 0; k < classes; k++) {
                int[] rows = byClass.get(k).stream().mapToInt(Integer::intValue).toArray();
                long target = Math.round(largest * Math.pow(factor, (double) k / (classes - 1)));
                int size = (int) Math.min(rows.length, Math.max(1, target));
                SeedTree.shuffle(rows, seed.child("class", k).generator());
                Arrays.stream(rows, 0, size).forEach(kept::add);
                sizes.add(Integer.toString(size));
            }
            int[] rows = kept.stream().mapToInt(Integer::intValue).sorted().toArray();
            return of(
                    data,
                    rows,
                    Map.of("long tail", "factor " + factor + ": training rows by class " + String.join(", ", sizes)));
        };
    }

    private static Dataset of(Dataset data, int[] training, Map<String, String> more) {
        int[] rows = Arrays.copyOf(training, training.length + data.officialTest().length);
        System.arraycopy(data.officialTest(), 0, rows, training.length, data.officialTest().length);
        Examples picked = data.examples(rows);
        Map<String, String> facts = new LinkedHashMap<>(data.facts());
        facts.putAll(more);
        return new Dataset(
                data.name(),
                new Inputs(picked.features(), data.inputs().columns(), picked.groups(), picked.weights()),
                picked.labels(),
                data.classes(),
                Arrays.copyOfRange(MathOps.range(rows.length), training.length, rows.length),
                facts);
    }

    private static int[] training(Dataset data) {
        boolean[] test = new boolean[data.size()];
        for (int row : data.officialTest()) {
            test[row] = true;
        }
        return Arrays.stream(MathOps.range(test.length)).filter(i -> !test[i]).toArray();
    }

    /** Deviation of each numeric feature over these rows; 0 for levels and indicators. */
    private static double[] deviations(Inputs inputs, int[] rows) {
        Features x = inputs.features();
        double[] deviation = new double[x.width()];
        for (int j = 0; j < deviation.length; j++) {
            if (!inputs.columns().isEmpty()) {
                Column column = inputs.columns().get(j);
                if (column.kind() != Column.Kind.NUMERIC || !column.name().equals(column.source())) {
                    continue;
                }
            }
            double mean = 0;
            for (int row : rows) {
                mean += x.get(row, j) / (double) rows.length;
            }
            for (int row : rows) {
                double c = x.get(row, j) - mean;
                deviation[j] += c * c / rows.length;
            }
            deviation[j] = Math.sqrt(deviation[j]);
        }
        return deviation;
    }
}
