package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.LastLayerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * BASE, balanced selection in the space of embeddings: for each class in turn, {@code floor(n/K)} rows, one more for the
 * first {@code n mod K} classes, that are nearest to the last layer's boundary with that class: by {@link Mase}'s distance
 * where the class is predicted, else by the distance to the boundary with it. A row is taken once. Utilities are minus the
 * distance that a row was taken for, NaN where there is none; the fact {@code predictedClasses} counts those among the batch.
 * Ties are broken at random, independently of the pool's order.
 *
 * <p>Reference: Emam et al., Active Learning at the ImageNet Scale, arXiv:2111.12880, as in the authors' public code. Classes
 * are those of the data set; one that was never labelled has the boundaries that training left it.
 */
public record Base() implements Acquisition {
    @Override
    public String id() {
        return "base";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Set.of(LastLayerModel.class);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if an embedding is not finite
     */
    @Override
    public Selection select(AcquisitionTask task) {
        BoundaryRadii radii = BoundaryRadii.of(task, id());
        int n = task.take();
        int classes = radii.radii().columns();
        boolean[] taken = new boolean[radii.ids().length];
        List<Integer> picks = new ArrayList<>();
        double[] utilities = new double[n];
        for (int c = 0; c < classes; c++) {
            int quota = n / classes + (c < n % classes ? 1 : 0);
            int[] left = IntStream.range(0, taken.length).filter(i -> !taken[i]).toArray();
            double[] scores = new double[left.length];
            int[] ids = new int[left.length];
            for (int i = 0; i < left.length; i++) {
                int row = left[i];
                scores[i] = BoundaryRadii.utility(
                        radii.predicted()[row] == c
                                ? radii.least()[row]
                                : radii.radii().get(row, c));
                ids[i] = radii.ids()[row];
            }
            for (int i : Picks.top(scores, quota, ids, task.seed())) {
                taken[left[i]] = true;
                utilities[picks.size()] = scores[i];
                picks.add(left[i]);
            }
        }
        double predicted =
                picks.stream().map(i -> radii.predicted()[i]).distinct().count();
        return new Selection(
                picks.stream().mapToInt(i -> radii.ids()[i]).toArray(),
                utilities,
                Map.of("predictedClasses", predicted));
    }
}
