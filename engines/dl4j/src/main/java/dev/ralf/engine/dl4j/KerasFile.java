package dev.ralf.engine.dl4j;

import dev.ralf.core.util.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A Keras model in HDF5, of Keras 2 or 3, built by DL4J's import. DL4J reads configurations of Keras 2: those of Keras 3
 * are put into that form, and weights are looked up by layer and name, wherever in the layer's group they lie.
 */
final class KerasFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIGURATION = "model_config";
    private static final String WEIGHTS = "model_weights";
    private static final String READ_AS = "2.15.0";

    private KerasFile() {}

    /**
     * The network with its weights, as DL4J makes it: images have their channels last.
     *
     * @throws IllegalArgumentException with one line if the file is broken, has weights alone, or has a layer that DL4J
     *     cannot import
     * @throws IOException if the file cannot be read
     */
    static Model model(Path file) throws IOException {
        EngineInfo.start();
        try (Hdf5Archive archive = new Hdf5Archive(file.toString())) {
            Checks.argument(
                    archive.hasAttribute(CONFIGURATION),
                    "the HDF5 file has no %s: it has weights alone, or is not of Keras; save the whole model",
                    CONFIGURATION);
            JsonNode configuration = JSON.readTree(archive.readAttributeAsString(CONFIGURATION));
            ObjectNode converted = (ObjectNode) converted(configuration);
            converted.put("keras_version", READ_AS);
            converted.put("backend", "tensorflow");
            KerasModelBuilder builder = new KerasModel()
                    .modelBuilder()
                    .modelJson(converted.toString())
                    .enforceTrainingConfig(false);
            if (converted.path("class_name").asText().equals("Sequential")) {
                KerasSequentialModel model = builder.buildSequential();
                weights(archive, model);
                return model.getMultiLayerNetwork();
            }
            KerasModel model = builder.buildModel();
            weights(archive, model);
            return model.getComputationGraph();
        } catch (JsonProcessingException e) {
            throw Dl4jFiles.broken("the " + CONFIGURATION + " is no JSON", e);
        } catch (UnsupportedKerasConfigurationException | InvalidKerasConfigurationException | RuntimeException e) {
            throw e instanceof IllegalArgumentException known && e.getCause() == null
                    ? known
                    : Dl4jFiles.broken("DL4J cannot import the Keras model", e);
        } catch (LinkageError e) {
            throw new IllegalStateException("HDF5's native library cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static void weights(Hdf5Archive archive, KerasModel model)
            throws UnsupportedKerasConfigurationException, InvalidKerasConfigurationException {
        List<String> groups = archive.getGroups(WEIGHTS);
        for (KerasLayer layer : model.getLayersOrdered()) {
            if (layer.getNumParams() > 0) {
                Checks.argument(
                        groups.contains(layer.getLayerName()),
                        "the file has no weights of layer %s",
                        layer.getLayerName());
                Map<String, INDArray> values = new LinkedHashMap<>();
                collect(archive, List.of(WEIGHTS, layer.getLayerName()), values);
                layer.setWeights(values);
            }
        }
    }

    /** The data sets in a group and those in it, without the {@code :0} that Keras 2 puts behind a name. */
    private static void collect(Hdf5Archive archive, List<String> path, Map<String, INDArray> into)
            throws UnsupportedKerasConfigurationException {
        String[] at = path.toArray(new String[0]);
        for (String name : archive.getDataSets(at)) {
            String key = name.replaceAll(":\\d+$", "");
            Checks.argument(
                    into.put(key, archive.readDataSet(name, at)) == null,
                    "layer %s has two weights named %s: it holds other layers, which is not supported",
                    path.get(1),
                    key);
        }
        for (String group : archive.getGroups(at)) {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(group);
            collect(archive, deeper, into);
        }
    }

    /** A configuration of Keras 3 in the form of Keras 2; one of Keras 2 as it is. */
    static JsonNode converted(JsonNode node) {
        if (node.isArray()) {
            ArrayNode out = JSON.createArrayNode();
            node.forEach(item -> out.add(converted(item)));
            return out;
        }
        if (!node.isObject()) {
            return node;
        }
        if (node.path("class_name").asText().equals("DTypePolicy")) {
            return node.path("config").path("name");
        }
        ObjectNode out = JSON.createObjectNode();
        node.fields().forEachRemaining(e -> {
            switch (e.getKey()) {
                case "module", "registered_name", "build_config", "compile_config" -> {
                    // Keras 3's own; DL4J does not look at them.
                }
                case "batch_shape" -> out.set("batch_input_shape", e.getValue());
                case "inbound_nodes" -> out.set("inbound_nodes", calls(e.getValue()));
                case "input_layers", "output_layers" -> out.set(e.getKey(), ends(e.getValue()));
                default -> out.set(e.getKey(), converted(e.getValue()));
            }
        });
        return out;
    }

    /** Keras 3 writes calls as {@code {args, kwargs}}, Keras 2 as lists of {@code [layer, node, tensor, {}]}. */
    private static JsonNode calls(JsonNode nodes) {
        if (nodes.isEmpty() || !nodes.get(0).isObject()) {
            return nodes;
        }
        ArrayNode out = JSON.createArrayNode();
        for (JsonNode call : nodes) {
            ArrayNode tensors = JSON.createArrayNode();
            for (JsonNode argument : call.path("args")) {
                for (JsonNode tensor :
                        argument.isArray() ? argument : JSON.createArrayNode().add(argument)) {
                    ArrayNode history = JSON.createArrayNode();
                    tensor.path("config").path("keras_history").forEach(history::add);
                    Checks.argument(
                            history.size() == 3, "a layer is called with something that is no output of a layer");
                    tensors.add(history.add(JSON.createObjectNode()));
                }
            }
            out.add(tensors);
        }
        return out;
    }

    /** Keras 3 writes a single input or output without the outer list. */
    private static JsonNode ends(JsonNode node) {
        return node.path(0).isTextual() ? JSON.createArrayNode().add(node) : node;
    }
}
