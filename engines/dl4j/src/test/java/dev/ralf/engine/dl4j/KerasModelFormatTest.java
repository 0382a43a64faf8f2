package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.loss.CrossEntropy;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.saved.SavedModels;
import dev.ralf.core.util.Matrix;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class KerasModelFormatTest {
    /** Keras computed in single precision too, with other kernels. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path temporary;

    private record Expected(Features inputs, Matrix outputs) {}

    static Path file(String name) {
        try {
            return Path.of(
                    KerasModelFormatTest.class.getResource("/keras/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Expected expected(String name) throws IOException {
        JsonNode node = new ObjectMapper().readTree(file(name + ".json").toFile());
        int[] shape = new int[node.get("shape").size()];
        Arrays.setAll(shape, d -> node.get("shape").get(d).asInt());
        float[] x = new float[node.get("inputs").size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) node.get("inputs").get(i).asDouble();
        }
        JsonNode rows = node.get("outputs");
        Matrix outputs = new Matrix(rows.size(), rows.get(0).size());
        for (int i = 0; i < outputs.rows(); i++) {
            for (int k = 0; k < outputs.columns(); k++) {
                outputs.set(i, k, rows.get(i).get(k).asDouble());
            }
        }
        return new Expected(new Features(x, rows.size(), shape), outputs);
    }

    private static SavedModel load(String name, Expected expected) {
        return SavedModels.load(file(name + ".h5"), expected.inputs.shape());
    }

    @ParameterizedTest
    @CsvSource({
        "sequential-cnn, sequential-cnn",
        "keras2-sequential-cnn, sequential-cnn",
        "functional-residual, functional-residual",
        "sequential-mlp, sequential-mlp"
    })
    void probabilitiesAreThoseOfKeras(String name, String numbers) throws IOException {
        Expected expected = expected(numbers);
        SavedModel model = load(name, expected);
        assertEquals("Keras model", model.format());
        assertEquals(List.of(), model.notes());
        assertTrue(model.classifier() instanceof NetworkClassifier);
        assertArrayEquals(
                expected.outputs.data(),
                model.classifier().probabilities(expected.inputs).data(),
                TOLERANCE);
    }

    @Test
    void aLinearLastLayerGivesLogits() throws IOException {
        Expected expected = expected("functional-logits");
        SavedModel model = load("functional-logits", expected);
        float[] z = ((DifferentiableClassifier) model.classifier()).logits(expected.inputs);
        for (int i = 0; i < z.length; i++) {
            assertEquals(expected.outputs.data()[i], z[i], TOLERANCE);
        }
        assertEquals(List.of("the last layer is linear: its outputs are taken for logits"), model.notes());
    }

    @Test
    void oneSigmoidIsTheProbabilityOfClassOne() throws IOException {
        Expected expected = expected("sequential-binary");
        SavedModel model = load("sequential-binary", expected);
        Matrix p = model.classifier().probabilities(expected.inputs);
        assertEquals(List.of("0", "1"), model.classes());
        for (int i = 0; i < p.rows(); i++) {
            assertEquals(expected.outputs.get(i, 0), p.get(i, 1), TOLERANCE);
            assertEquals(1 - expected.outputs.get(i, 0), p.get(i, 0), TOLERANCE);
        }
    }

    @Test
    void withoutAWalkProbabilitiesStillWork_andTheLayerIsNamed() throws IOException {
        Expected expected = expected("sequential-lstm");
        SavedModel model = load("sequential-lstm", expected);
        assertArrayEquals(
                expected.outputs.data(),
                model.classifier().probabilities(expected.inputs).data(),
                TOLERANCE);
        assertTrue(
                model.notes().get(0).startsWith("layer lstm is of type LastTimeStep over LSTM: no input gradients"),
                model.notes()::toString);
        assertFalse(model.architecture().isPresent());
        assertThrows(MissingCapabilityException.class, () -> model.classifier()
                .as(DifferentiableClassifier.class, "attack pgd"));
    }

    @Test
    void inputGradientsAreThoseOfTheImportedFunction() throws IOException {
        for (String name : List.of("sequential-cnn", "functional-residual")) {
            Expected expected = expected(name);
            Features x = expected.inputs;
            DifferentiableClassifier model =
                    (DifferentiableClassifier) load(name, expected).classifier();
            CrossEntropy loss = new CrossEntropy(new int[] {0, 1, 2, 0, 1});
            float[] gradient = new float[x.data().length];
            model.lossAndInputGradient(x, loss, gradient);
            double step = 1e-3;
            // Along the gradient itself; the function is piecewise smooth, so that a few kinks may be crossed.
            float[] plus = x.data().clone();
            float[] minus = x.data().clone();
            double norm = 0;
            for (float g : gradient) {
                norm += (double) g * g;
            }
            for (int i = 0; i < gradient.length; i++) {
                plus[i] += (float) (step * gradient[i] / Math.sqrt(norm));
                minus[i] -= (float) (step * gradient[i] / Math.sqrt(norm));
            }
            double up = Arrays.stream(model.lossAndInputGradient(x.with(plus), loss, null))
                    .sum();
            double down = Arrays.stream(model.lossAndInputGradient(x.with(minus), loss, null))
                    .sum();
            assertEquals(Math.sqrt(norm), (up - down) / (2 * step), 1e-2 * Math.sqrt(norm), name);
        }
    }

    @Test
    void aKerasFileIsAnArchitectureForOtherClassesToo() {
        Network network = new FileArchitecture(FileArchitecture.KERAS, file("functional-residual.h5"))
                .create(new int[] {2, 8, 8}, 7, new SeedTree(3));
        assertEquals(7, network.classes());
        assertEquals(6, network.embeddingWidth());
    }

    @Test
    void otherInputsAreRefusedInOneLine() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> SavedModels.load(file("sequential-cnn.h5"), new int[] {1, 8, 6}))
                .getMessage();
        assertEquals(1, message.lines().count());
        assertTrue(
                message.contains("sequential-cnn.h5 (Keras model): the network cannot take inputs of shape [1, 8, 6]"),
                message);
    }

    @Test
    void brokenFilesAreRefusedInOneLine() throws IOException {
        Path cut = temporary.resolve("cut.bin");
        byte[] whole = Files.readAllBytes(file("sequential-cnn.h5"));
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        String message = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(cut, new int[] {3, 8, 6}))
                .getMessage();
        assertEquals(1, message.lines().count());
        assertTrue(message.contains("cut.bin (Keras model): "), message);
    }

    @Test
    void kerasOwnArchiveIsNamed() throws IOException {
        Path archive = temporary.resolve("model.keras");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("config.json"));
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
        }
        String message = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(archive, new int[] {5}))
                .getMessage();
        assertTrue(message.endsWith("Keras 3's own archive: save it with model.save(\"model.h5\")"), message);
    }

    @Test
    void whatIsNoModelIsSaidToBeNone() throws IOException {
        Path text = temporary.resolve("model.h5");
        Files.writeString(text, "not a model");
        String message = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(text, new int[] {5}))
                .getMessage();
        assertTrue(message.endsWith("is no model that RALF can read (known: DL4J model, Keras model)"), message);
        assertEquals("dl4j", SavedModels.engine(file("sequential-mlp.h5")).orElseThrow());
    }
}
