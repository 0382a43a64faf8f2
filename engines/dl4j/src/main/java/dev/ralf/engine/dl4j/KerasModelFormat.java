package dev.ralf.engine.dl4j;

import dev.ralf.core.saved.ModelFormat;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keras models in HDF5, sequential and functional, of Keras 2 and 3. Keras 3's own archive is recognised and refused. */
public final class KerasModelFormat implements ModelFormat {
    @Override
    public String name() {
        return "Keras model";
    }

    @Override
    public boolean recognizes(Path file) throws IOException {
        Dl4jFiles.Kind kind = Dl4jFiles.kind(file);
        return kind == Dl4jFiles.Kind.HDF5 || kind == Dl4jFiles.Kind.KERAS_ARCHIVE;
    }

    @Override
    public Optional<String> engine(Path file) {
        return Optional.of(Dl4jEngine.ID);
    }

    @Override
    public SavedModel load(Path file, int[] inputShape) throws IOException {
        Dl4jFiles.Kind kind = Dl4jFiles.kind(file);
        Checks.argument(kind == Dl4jFiles.Kind.HDF5, "is no model in HDF5 (.h5)%s", hint(kind));
        return new ForeignNetwork(KerasFile.model(file))
                .load(name(), inputShape, new FileArchitecture(FileArchitecture.KERAS, file));
    }

    /** What to do about a file of another kind. */
    static String hint(Dl4jFiles.Kind kind) {
        return kind == Dl4jFiles.Kind.KERAS_ARCHIVE
                ? " but Keras 3's own archive: save it with model.save(\"model.h5\")"
                : "";
    }
}
