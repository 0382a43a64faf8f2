package dev.ralf.engine.dl4j;

import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.util.ModelSerializer;

/** Looks into files of DL4J and Keras, by their content. */
final class Dl4jFiles {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final String CONFIGURATION = "configuration.json";
    private static final String COEFFICIENTS = "coefficients.bin";

    private Dl4jFiles() {}

    /** What a file is. */
    enum Kind {
        /** A model as DL4J's ModelSerializer writes it. */
        DL4J_ZIP,
        /** A configuration in JSON. */
        DL4J_JSON,
        /** HDF5, as Keras writes its {@code .h5} models. */
        HDF5,
        /** Keras 3's own archive. */
        KERAS_ARCHIVE,
        /** Something else. */
        OTHER
    }

    /**
     * Looks at a file.
     *
     * @throws IOException if it cannot be read
     */
    static Kind kind(Path file) throws IOException {
        byte[] head = new byte[HDF5.length];
        try (var in = Files.newInputStream(file)) {
            int n = in.readNBytes(head, 0, head.length);
            head = Arrays.copyOf(head, n);
        }
        if (Arrays.equals(head, HDF5)) {
            return Kind.HDF5;
        }
        if (head.length >= ZIP.length && Arrays.equals(Arrays.copyOf(head, ZIP.length), ZIP)) {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                if (zip.getEntry(CONFIGURATION) != null) {
                    return Kind.DL4J_ZIP;
                }
                return zip.getEntry("config.json") != null && zip.getEntry("model.weights.h5") != null
                        ? Kind.KERAS_ARCHIVE
                        : Kind.OTHER;
            } catch (ZipException e) {
                return Kind.OTHER;
            }
        }
        String start = new String(head, StandardCharsets.UTF_8).strip();
        if (start.startsWith("{")) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.contains("\"confs\"") || text.contains("\"networkInputs\"") ? Kind.DL4J_JSON : Kind.OTHER;
        }
        return Kind.OTHER;
    }

    /**
     * The model in a zip that DL4J wrote, without its updater.
     *
     * @throws IllegalArgumentException with one line if it is broken or needs classes that are not here
     * @throws IOException if the file cannot be read
     */
    static Model model(Path file) throws IOException {
        EngineInfo.start();
        String json;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Checks.argument(zip.getEntry(COEFFICIENTS) != null, "the zip has no %s", COEFFICIENTS);
            json = text(zip, CONFIGURATION);
        }
        try {
            return graph(json)
                    ? ModelSerializer.restoreComputationGraph(file.toFile(), false)
                    : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
        } catch (RuntimeException e) {
            throw broken("DL4J cannot read the model", e);
        }
    }

    /**
     * The configuration in a zip or a JSON file of DL4J.
     *
     * @throws IllegalArgumentException with one line if it is broken or needs classes that are not here
     * @throws IOException if the file cannot be read
     */
    static ForeignConfiguration configuration(Path file, int classes) throws IOException {
        EngineInfo.start();
        String json;
        if (kind(file) == Kind.DL4J_ZIP) {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                json = text(zip, CONFIGURATION);
            }
        } else {
            json = Files.readString(file, StandardCharsets.UTF_8);
        }
        try {
            return graph(json)
                    ? ForeignConfiguration.of(ComputationGraphConfiguration.fromJson(json), classes)
                    : ForeignConfiguration.of(MultiLayerConfiguration.fromJson(json), classes);
        } catch (RuntimeException e) {
            throw broken("DL4J cannot read the configuration", e);
        }
    }

    /** One line about what DL4J threw. */
    static IllegalArgumentException broken(String what, Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new IllegalArgumentException(
                what + ": " + message.lines().findFirst().orElse(""), e);
    }

    private static boolean graph(String json) {
        return json.contains("\"networkInputs\"");
    }

    private static String text(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        Checks.argument(entry != null, "the zip has no %s", name);
        return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
