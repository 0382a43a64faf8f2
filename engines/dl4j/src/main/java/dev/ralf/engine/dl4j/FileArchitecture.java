package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A network that a user brings: a DL4J configuration in JSON, a model that DL4J's ModelSerializer wrote, or a Keras model
 * in HDF5. Only the layers are taken: weights start anew, as those of every network here (see {@link Dl4jNetwork}), and the
 * last dense layer gets as many outputs as there are classes. Images have their channels first, whatever the file says.
 *
 * @param id {@code dl4j-file} or {@code keras-file}
 * @param path the file
 */
record FileArchitecture(String id, Path path) implements Architecture {
    /** Option that names the file. */
    static final String OPTION = "path";

    static final String DL4J = "dl4j-file";
    static final String KERAS = "keras-file";

    @Override
    public String engine() {
        return Dl4jEngine.ID;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException with one line that names the file if it cannot be read, is something else, has a
     *     layer without a walk, or cannot take such inputs
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    @Override
    public Network create(int[] inputShape, int classes, SeedTree seed) {
        Checks.atLeast("classes", classes, 2);
        Checks.argument(Files.isRegularFile(path), "%s: no such file", path);
        try {
            ForeignConfiguration configuration = configuration(classes);
            ForeignInput input = configuration.input(inputShape);
            return Dl4jNetwork.create(configuration.nodes(input.arrayShape()), inputShape, input.arrayShape(), seed);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private ForeignConfiguration configuration(int classes) throws IOException {
        Dl4jFiles.Kind kind = Dl4jFiles.kind(path);
        if (id.equals(KERAS)) {
            Checks.argument(
                    kind == Dl4jFiles.Kind.HDF5, "is no Keras model in HDF5 (.h5)%s", KerasModelFormat.hint(kind));
            return new ForeignNetwork(KerasFile.model(path)).configuration(classes);
        }
        Checks.argument(
                kind == Dl4jFiles.Kind.DL4J_JSON || kind == Dl4jFiles.Kind.DL4J_ZIP,
                "is neither a DL4J configuration in JSON nor a DL4J model%s",
                kind == Dl4jFiles.Kind.HDF5 ? "; for Keras models there is keras-file" : "");
        return Dl4jFiles.configuration(path, classes);
    }

    @Override
    public Map<String, Path> files() {
        return Map.of(OPTION, path);
    }
}
