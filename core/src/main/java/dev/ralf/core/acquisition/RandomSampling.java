package dev.ralf.core.acquisition;

import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;

/** Uniform without replacement: the baseline that every selector is held against. Needs no model. */
public final class RandomSampling implements Acquisition {
    @Override
    public String id() {
        return "random";
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] order = MathOps.range(task.unlabelled().length);
        SeedTree.shuffle(order, task.seed().generator());
        int[] ids = MathOps.select(task.unlabelled(), Arrays.copyOf(order, task.take()));
        double[] utilities = new double[ids.length];
        Arrays.fill(utilities, Double.NaN);
        return Selection.of(ids, utilities);
    }
}
