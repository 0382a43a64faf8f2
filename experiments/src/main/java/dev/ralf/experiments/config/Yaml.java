package dev.ralf.experiments.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Resolved options as YAML. */
public final class Yaml {
    private Yaml() {}

    /** Values by path, such as {@code training.0.epsilon}. */
    public static Map<String, String> flat(String yaml) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", new Load(LoadSettings.builder().build()).loadFromString(yaml), values);
        return values;
    }

    private static void flatten(String path, Object node, Map<String, String> values) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> flatten(path.isEmpty() ? key.toString() : path + "." + key, value, values));
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                flatten(path + "." + i, list.get(i), values);
            }
        } else {
            values.put(path, String.valueOf(node));
        }
    }

    /** Writes options, keys in the order in which they were read. */
    public static String write(Object value) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setWidth(120)
                        .setDereferenceAliases(true) // lists without entries are one object, no reference
                        .build())
                .dumpToString(value);
    }
}
