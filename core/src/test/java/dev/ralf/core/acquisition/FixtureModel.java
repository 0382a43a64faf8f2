package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.CommitteeModel;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.LastLayerModel;
import dev.ralf.core.model.LinearLayer;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A network with every capability: its members are itself and two others. It can be broken for one row. */
final class FixtureModel implements LastLayerModel, StochasticModel, DifferentiableClassifier, CommitteeModel {
    private final NetworkClassifier model;
    private final List<Classifier> others;
    private final float[] broken;

    /**
     * A model.
     *
     * @param model the network
     * @param others other members
     * @param broken input for which all outputs are NaN; null for none
     */
    FixtureModel(NetworkClassifier model, List<? extends Classifier> others, float[] broken) {
        this.model = model;
        this.others = List.copyOf(others);
        this.broken = broken;
    }

    Network network() {
        return model.network();
    }

    @Override
    public String id() {
        return model.id();
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Matrix probabilities(Features features) {
        return spoilt(features, model.probabilities(features));
    }

    @Override
    public Matrix embeddings(Features features) {
        return spoilt(features, model.embeddings(features));
    }

    @Override
    public LinearLayer lastLayer() {
        return model.lastLayer();
    }

    @Override
    public List<Matrix> stochasticProbabilities(Features features, int[] rowIds, int passes, SeedTree seed) {
        return model.stochasticProbabilities(features, rowIds, passes, seed).stream()
                .map(pass -> spoilt(features, pass))
                .toList();
    }

    @Override
    public float[] logits(Features features) {
        float[] z = model.logits(features);
        for (int i = 0; i < features.size(); i++) {
            for (int k = 0; k < classes() && isBroken(features, i); k++) {
                z[i * classes() + k] = Float.NaN;
            }
        }
        return z;
    }

    @Override
    public double[] lossAndInputGradient(Features features, LogitLoss loss, float[] gradient) {
        double[] losses = model.lossAndInputGradient(features, loss, gradient);
        for (int i = 0; i < features.size(); i++) {
            if (isBroken(features, i)) {
                losses[i] = Double.NaN;
                for (int j = 0; gradient != null && j < features.width(); j++) {
                    gradient[i * features.width() + j] = Float.NaN;
                }
            }
        }
        return losses;
    }

    @Override
    public List<Classifier> members() {
        FixtureModel self = new FixtureModel(model, List.of(), broken);
        return Stream.concat(Stream.of(self), others.stream()).toList();
    }

    @Override
    public double[] weights() {
        double[] weights = new double[others.size() + 1];
        Arrays.fill(weights, 1.0 / weights.length);
        return weights;
    }

    private Matrix spoilt(Features features, Matrix m) {
        for (int i = 0; i < m.rows(); i++) {
            for (int j = 0; j < m.columns() && isBroken(features, i); j++) {
                m.set(i, j, Double.NaN);
            }
        }
        return m;
    }

    private boolean isBroken(Features features, int row) {
        return broken != null && Arrays.equals(broken, features.row(row));
    }
}
