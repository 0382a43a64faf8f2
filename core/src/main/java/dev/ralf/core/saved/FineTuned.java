package dev.ralf.core.saved;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The network of a saved model with its weights, to be trained further: transfer by fine-tuning (Yosinski, Clune, Bengio
 * and Lipson, arXiv:1411.1792).
 *
 * <p>Layers up to {@code freezeUpTo} stay as they are: no gradient, no weight decay, and in every mode they run as in
 * inference, so that frozen dropout draws nothing and frozen batch norm uses its running statistics and keeps them (as in
 * Keras, whose frozen dropout draws on, though). With {@code replaceHead} the last layer starts anew from the run's stream,
 * with as many outputs as there are classes; without, the classes must be as many as those of the file.
 *
 * @param from file of the model, in any format that RALF reads
 * @param freezeUpTo name of the last layer to freeze, as in {@link Network#layout()}; empty to freeze none
 * @param replaceHead true to start the last layer anew
 */
public record FineTuned(Path from, String freezeUpTo, boolean replaceHead) implements Architecture {
    /** Option that names the file. */
    public static final String OPTION = "from";

    @Override
    public String id() {
        return "fine-tune";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException with one line that names the file if it cannot be read
     */
    @Override
    public String engine() {
        return SavedModels.engine(from).orElse("java");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException with one line that names the file if it cannot be read, takes other inputs, is no
     *     network, has another number of classes and its head is kept, or has no such layer to freeze
     * @throws IllegalStateException if the engine that it needs does not run here
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        SavedModel saved = SavedModels.load(from, inputShape);
        Checks.argument(
                saved.architecture().isPresent() && saved.classifier() instanceof NetworkClassifier,
                "%s: is no network that can be trained%s",
                from,
                saved.notes().isEmpty() ? "" : ": " + saved.notes().get(0));
        Network source = ((NetworkClassifier) saved.classifier()).network();
        Checks.argument(
                replaceHead || source.classes() == classes,
                "%s: has %s classes, the data %s: set replaceHead: true",
                from,
                source.classes(),
                classes);
        Network network = saved.architecture().orElseThrow().create(inputShape, classes, seed);
        network.setTrainable(weights(source, network));
        network.setBuffers(source.buffers());
        if (!freezeUpTo.isEmpty()) {
            try {
                network.freeze(freezeUpTo);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(from + ": freezeUpTo: " + e.getMessage(), e);
            }
        }
        return network;
    }

    /** The source's values, but those of the head if it is replaced. */
    private float[] weights(Network source, Network network) {
        List<ParameterRange> old = source.layout();
        List<ParameterRange> now = network.layout();
        Checks.size("parameter ranges of " + from, old.size(), now.size());
        String head = now.get(now.size() - 1).layer();
        float[] values = network.trainable();
        float[] saved = source.trainable();
        for (int r = 0; r < now.size(); r++) {
            ParameterRange range = now.get(r);
            if (!replaceHead || !range.layer().equals(head)) {
                Checks.size(range.name(), old.get(r).length(), range.length());
                System.arraycopy(saved, old.get(r).offset(), values, range.offset(), range.length());
            }
        }
        return values;
    }

    @Override
    public Map<String, Path> files() {
        return Map.of(OPTION, from);
    }
}
