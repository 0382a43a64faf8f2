package dev.ralf.core.saved;

import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
        return with(file, format -> format.load(file, inputShape.clone()));
    }

    /**
     * Id of the engine that runs a model; empty for models without networks.
     *
     * @param file the file
     * @throws IllegalArgumentException with one line that names the file if it cannot be read, has no known format or is
     *     broken
     */
    public static Optional<String> engine(Path file) {
        return with(file, format -> format.engine(file));
    }

    private interface Use<T> {
        T apply(ModelFormat format) throws IOException;
    }

    private static <T> T with(Path file, Use<T> use) {
        Checks.argument(Files.isRegularFile(file), "%s: no such model file", file);
        List<ModelFormat> formats = formats();
        for (ModelFormat format : formats) {
            try {
                if (format.recognizes(file)) {
                    return use.apply(format);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + " (" + format.name() + "): " + firstLine(e), e);
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        file + " (" + format.name() + "): cannot be read: " + firstLine(e), e);
            }
        }
        throw new IllegalArgumentException(file + ": is no model that RALF can read (known: "
                + formats.stream().map(ModelFormat::name).collect(Collectors.joining(", ")) + ")");
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
