package dev.ralf.experiments.audit;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Audits as JSON: names as in {@link Audit}, doubles in shortest round-trip form, undefined numbers as null. */
public final class AuditJson {
    private static final int SCHEMA = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private AuditJson() {}

    /** The audit as indented JSON. */
    public static String write(Audit audit) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("schema", SCHEMA);
        node.setAll((ObjectNode) MAPPER.valueToTree(audit));
        return indented(node);
    }

    /** Facts as indented JSON, in their order. */
    public static String write(Map<String, ?> facts) {
        return indented(MAPPER.valueToTree(facts));
    }

    private static String indented(JsonNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(finite(node)) + "\n";
    }

    private static JsonNode finite(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.propertyNames().stream().toList().forEach(name -> object.set(name, finite(object.get(name))));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, finite(array.get(i)));
            }
        } else if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            return NullNode.getInstance();
        }
        return node;
    }
}
