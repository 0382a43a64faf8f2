package dev.ralf.datasets;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Another data set with rows left out at random until one class has a given share: of the n rows that are kept, {@code
 * round(share n)} are of that class and the others a random sample of the other classes. Pool, calibration and test parts
 * are split from what is kept, so all of them have that share; an official test set keeps those of its rows that are kept.
 * Row weights do not count. The same seed keeps the same rows, and with a larger share more of the class's and fewer of the
 * others', so that data sets of different shares overlap as far as they can.
 *
 * @param source the other data set
 * @param minority name of the class; empty for the rarest, the first of them where several are
 * @param share its share, in (0, 1)
 * @param rows rows to keep; 0 for as many as there can be
 */
public record Imbalanced(DatasetSource source, String minority, double share, int rows) implements DatasetSource {
    /** Checks the ranges. */
    public Imbalanced {
        Checks.argument(share > 0 && share < 1, "share must be in (0, 1), got %s", share);
        Checks.atLeast("rows", rows, 0);
    }

    /** From the options of a spec. */
    public static Imbalanced from(Options o) {
        return new Imbalanced(
                o.component("dataset", DatasetSource.class, "motor-portfolio"),
                o.text("minority", ""),
                o.number("share", 0.1, 1e-4, 1 - 1e-4),
                o.integer("rows", 0, 0, Integer.MAX_VALUE));
    }

    /**
     * {@inheritDoc}
     *
     * @throws DatasetFormatException also if there is no such class, or there are too few rows
     */
    @Override
    public Dataset load(SeedTree seed) {
        Dataset all = source.load(seed);
        int k = minority.isEmpty() ? rarest(all) : all.classes().indexOf(minority);
        if (k < 0) {
            throw new DatasetFormatException(
                    "dataset imbalance: minority must be a class of " + all.classes() + ", got " + minority);
        }
        int[] of = rows(all, k, true);
        int[] others = rows(all, k, false);
        SeedTree stream = seed.child("imbalance");
        SeedTree.shuffle(of, stream.child("minority").generator());
        SeedTree.shuffle(others, stream.child("others").generator());
        int n = rows == 0 ? (int) Math.min(of.length / share, others.length / (1 - share)) : rows;
        int m = (int) Math.round(share * n);
        if (m > of.length || n - m > others.length || m < 1 || n - m < 1) {
            throw new DatasetFormatException("dataset imbalance: a share of " + share + " in " + n + " rows takes " + m
                    + " rows of class " + all.classes().get(k) + " and " + (n - m) + " others, but there are "
                    + of.length + " and " + others.length);
        }
        int[] kept = MathOps.concat(Arrays.copyOf(of, m), Arrays.copyOf(others, n - m));
        Arrays.sort(kept);
        Map<String, String> facts = new LinkedHashMap<>(all.facts());
        facts.put(
                "imbalance",
                m + " rows of class " + all.classes().get(k) + " and " + (n - m) + " others, drawn from " + of.length
                        + " and " + others.length);
        Examples e = all.examples(kept);
        return new Dataset(
                all.name(),
                new Inputs(e.features(), all.inputs().columns(), e.groups(), e.weights()),
                e.labels(),
                all.classes(),
                official(all, kept),
                facts);
    }

    private static int rarest(Dataset data) {
        int[] count = new int[data.classes().size()];
        for (int y : data.labels()) {
            count[y]++;
        }
        int best = 0;
        for (int k = 1; k < count.length; k++) {
            best = count[k] < count[best] ? k : best;
        }
        return best;
    }

    private static int[] rows(Dataset data, int k, boolean of) {
        return Arrays.stream(MathOps.range(data.size()))
                .filter(i -> data.labels()[i] == k == of)
                .toArray();
    }

    private static int[] official(Dataset data, int[] kept) {
        return Arrays.stream(MathOps.range(kept.length))
                .filter(i -> Arrays.binarySearch(data.officialTest(), kept[i]) >= 0)
                .toArray();
    }
}
