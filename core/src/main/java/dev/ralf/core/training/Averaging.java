package dev.ralf.core.training;

import dev.ralf.core.model.Network;
import dev.ralf.core.optim.WeightAverage;
import java.util.Arrays;
import java.util.Map;

/** The average of a network's parameters and buffers over the steps of its training, if the plan asks for one. */
final class Averaging {
    private final WeightAverage average;

    Averaging(TrainingPlan plan, Network network) {
        double decay = plan.averageDecay();
        int size = network.trainable().length + network.buffers().length;
        this.average = decay == 0 ? null : new WeightAverage(size, decay, true);
    }

    /** Takes in the network after a step. */
    void update(Network network, float[] trainable) {
        if (average != null) {
            float[] buffers = network.buffers();
            float[] all = Arrays.copyOf(trainable, trainable.length + buffers.length);
            System.arraycopy(buffers, 0, all, trainable.length, buffers.length);
            average.update(all);
        }
    }

    /** The network to use: a copy with the average, or the network itself without one. */
    Network shown(Network network) {
        if (average == null) {
            return network;
        }
        Network copy = network.copy();
        float[] all = average.average();
        int parameters = all.length - network.buffers().length;
        copy.setTrainable(Arrays.copyOf(all, parameters));
        copy.setBuffers(Arrays.copyOfRange(all, parameters, all.length));
        return copy;
    }

    /** Enough to go on to the same bits; empty without an average. */
    Map<String, float[]> state() {
        return average == null ? Map.of() : average.state();
    }

    /**
     * Sets what {@link #state()} gave.
     *
     * @throws IllegalArgumentException if an entry is missing or has another length
     */
    void restore(Map<String, float[]> state) {
        if (average != null) {
            average.restore(state);
        }
    }
}
