package dev.ralf.core.saved;

import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Loads models of every format on the class path. */
public final class SavedModels {
    private SavedModels() {}

    /** The formats on the class path, by name. */
    public static List<ModelFormat> formats() {
        return ServiceLoader.load(ModelFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ModelFormat::name))
                .toList();
    }

    /**
     * Loads a model, whatever its file is called.
     *
     * @param file the file
     * @param inputShape shape of one input of the data that the model is for
     * @throws IllegalArgumentException with one line that names the file if it cannot be read, has no known format, is
     *     broken, or takes other inputs
     * @throws IllegalStateException with one line if an engine that it needs does not run here
     */
    public static SavedModel load(Path file, int[] inputShape) {
        Checks.argument(Files.isRegularFile(file), "%s: no such model file", file);
        try {
            for (ModelFormat format : formats()) {
                if (format.recognizes(file)) {
                    return load(format, file, inputShape);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + firstLine(e), e);
        }
        throw new IllegalArgumentException(file + ": is no model that RALF can read (known: "
                + formats().stream().map(ModelFormat::name).collect(Collectors.joining(", ")) + ")");
    }

    private static SavedModel load(ModelFormat format, Path file, int[] inputShape) {
        try {
            return format.load(file, inputShape.clone());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " (" + format.name() + "): " + firstLine(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " (" + format.name() + "): is broken: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
