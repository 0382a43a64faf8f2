package dev.ralf.core.model;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A committee of models. Its probabilities are the weighted mean of the members'.
 *
 * <p>It can be sampled: a sample of the model is a member. T samples hold each member {@code T w} times, rounded up or
 * down (systematic sampling by weight), in random order; with equal weights and as many samples as members, each member
 * is there once, which is what deep ensembles take for passes (Lakshminarayanan, Pritzel and Blundell,
 * arXiv:1612.01474).
 */
public final class Committee implements CommitteeModel, StochasticModel {
    private static final double ROUNDING = 1e-12;

    private final String id;
    private final List<Classifier> members;
    private final double[] weights;

    /**
     * A committee.
     *
     * @param id name for records and messages
     * @param members members, at least one, of the same number of classes
     * @param weights weight of each member, not negative and not all 0; scaled to sum to 1, but left as they are if they
     *     do to 1e-12, so that a committee's own weights give the same committee again
     * @throws IllegalArgumentException if there is no member, the members differ in their classes, or the weights are bad
     */
    public Committee(String id, List<? extends Classifier> members, double[] weights) {
        Checks.atLeast("number of members", members.size(), 1);
        Checks.size("weights", weights.length, members.size());
        double total = 0;
        for (int m = 0; m < weights.length; m++) {
            total += Checks.nonNegative("weights[" + m + "]", weights[m]);
            Checks.argument(
                    members.get(m).classes() == members.get(0).classes(),
                    "members must have the same classes, got %d and %d",
                    members.get(0).classes(),
                    members.get(m).classes());
        }
        Checks.positive("sum of weights", total);
        this.id = id;
        this.members = List.copyOf(members);
        this.weights = weights.clone();
        if (Math.abs(total - 1) > ROUNDING) {
            for (int m = 0; m < weights.length; m++) {
                this.weights[m] /= total;
            }
        }
    }

    /** A committee whose members count alike. */
    public static Committee equal(String id, List<? extends Classifier> members) {
        double[] ones = new double[members.size()];
        Arrays.fill(ones, 1);
        return new Committee(id, members, ones);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int classes() {
        return members.get(0).classes();
    }

    @Override
    public List<Classifier> members() {
        return members;
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public Matrix probabilities(Features features) {
        Matrix mean = new Matrix(features.size(), classes());
        double[] sums = mean.data();
        for (int m = 0; m < weights.length; m++) {
            double[] p = members.get(m).probabilities(features).data();
            for (int c = 0; c < sums.length; c++) {
                sums[c] += weights[m] * p[c];
            }
        }
        return mean;
    }

    @Override
    public List<Matrix> stochasticProbabilities(Features features, int[] rowIds, int passes, SeedTree seed) {
        Checks.atLeast("passes", passes, 1);
        int[] drawn = draw(passes, seed);
        Matrix[] once = new Matrix[weights.length];
        List<Matrix> samples = new ArrayList<>();
        for (int m : drawn) {
            if (once[m] == null) {
                once[m] = members.get(m).probabilities(features);
            }
            samples.add(once[m]);
        }
        return samples;
    }

    /** The member of each pass. */
    private int[] draw(int passes, SeedTree seed) {
        RandomGenerator rng = seed.child("members").generator();
        double start = rng.nextDouble();
        int[] drawn = new int[passes];
        int member = 0;
        double below = weights[0];
        for (int t = 0; t < passes; t++) {
            while (member < weights.length - 1 && (start + t) / passes >= below) {
                below += weights[++member];
            }
            drawn[t] = member;
        }
        SeedTree.shuffle(drawn, rng);
        return drawn;
    }
}
