package dev.ralf.engine.dl4j;

import dev.ralf.core.saved.ModelFormat;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Models as DL4J's ModelSerializer writes them. A configuration alone is recognised and refused. */
public final class Dl4jModelFormat implements ModelFormat {
    @Override
    public String name() {
        return "DL4J model";
    }

    @Override
    public boolean recognizes(Path file) throws IOException {
        Dl4jFiles.Kind kind = Dl4jFiles.kind(file);
        return kind == Dl4jFiles.Kind.DL4J_ZIP || kind == Dl4jFiles.Kind.DL4J_JSON;
    }

    @Override
    public Optional<String> engine(Path file) {
        return Optional.of(Dl4jEngine.ID);
    }

    @Override
    public SavedModel load(Path file, int[] inputShape) throws IOException {
        Checks.argument(
                Dl4jFiles.kind(file) == Dl4jFiles.Kind.DL4J_ZIP,
                "is a configuration without weights; train it as learner {id: dl4j-file, path: %s}",
                file);
        return new ForeignNetwork(Dl4jFiles.model(file))
                .load(name(), inputShape, new FileArchitecture(FileArchitecture.DL4J, file));
    }
}
