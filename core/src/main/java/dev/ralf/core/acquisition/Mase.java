package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.LastLayerModel;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * MASE, margin selection in the space of embeddings: the rows nearest to a boundary of the last layer,
 *
 * <pre>{@code  min_c |(w_a - w_c) z + b_a - b_c| / |w_a - w_c|_2,   a the predicted class}</pre>
 *
 * Utilities are minus that distance. Ties are broken at random, independently of the pool's order. Classes of equal weights
 * have no boundary; without any boundary the choice is random, with utilities NaN.
 *
 * <p>Reference: Emam et al., Active Learning at the ImageNet Scale, arXiv:2111.12880, as in the authors' public code.
 */
public record Mase() implements Acquisition {
    @Override
    public String id() {
        return "mase";
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
        double[] utilities =
                Arrays.stream(radii.least()).map(BoundaryRadii::utility).toArray();
        return new Scores(radii.ids(), utilities).top(task, Map.of());
    }
}
