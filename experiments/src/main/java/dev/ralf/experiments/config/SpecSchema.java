package dev.ralf.experiments.config;

import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema (draft 2020-12) of specs, for editors and other tools. Keys, ranges, defaults and words are those that
 * the reader of specs and the factories of the components ask for: nothing is written twice. What depends on several keys
 * together (names of an axis, metrics, parts of a split) only the reader checks.
 */
public final class SpecSchema {
    /** Every section, so that the reader asks for all there is. */
    private static final String WHOLE =
            "{name: all, stop: [plateau], evidence: {}, oracle: simulated, testLabels: {}, saveModels: false}";

    private SpecSchema() {}

    /** The schema as JSON. */
    public static String json(Registry registry) {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(schema(registry))
                        .replace("\r\n", "\n")
                + "\n";
    }

    private static Map<String, Object> schema(Registry registry) {
        SpecNode root = Spec.compose("schema", WHOLE, registry);
        Spec.read(root, WHOLE);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("include", SchemaParts.list(Map.of("type", "string"), List.of()));
        properties.putAll(root.schemas());
        for (List<String> path : SpecTree.LISTS) {
            allowList(properties, path);
        }
        properties.replaceAll((key, value) -> key.equals("include") ? value : orEach(value));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "RALF spec");
        schema.put(
                "description",
                "An experiment: see the README, and `ralf strategies`, `attacks`, `metrics`, `datasets`.");
        schema.putAll(SchemaParts.object(properties));
        schema.put("anyOf", List.of(Map.of("required", List.of("name")), Map.of("required", List.of("include"))));
        schema.put("$defs", definitions(registry));
        return schema;
    }

    /** A plain list of what stands here makes one run for each entry. */
    @SuppressWarnings("unchecked")
    private static void allowList(Map<String, Object> properties, List<String> path) {
        String key = path.get(0);
        if (path.size() == 1) {
            Map<String, Object> single = (Map<String, Object>) properties.get(key);
            properties.put(key, SchemaParts.either(single, SchemaParts.map("type", "array", "items", single)));
            return;
        }
        Map<String, Object> section = (Map<String, Object>) properties.get(key);
        while (section.containsKey("anyOf")) { // the section may be a list itself
            section = ((List<Map<String, Object>>) section.get("anyOf")).get(0);
        }
        allowList((Map<String, Object>) section.get("properties"), path.subList(1, path.size()));
    }

    private static Object orEach(Object schema) {
        @SuppressWarnings("unchecked")
        Map<String, Object> one = (Map<String, Object>) schema;
        return SchemaParts.either(one, SchemaParts.each());
    }

    private static Map<String, Object> definitions(Registry registry) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        Map<String, Object> each = SchemaParts.object(Map.of("each", SchemaParts.map("type", "array", "minItems", 1)));
        each.put("required", List.of("each"));
        definitions.put("each", each);
        Map<Class<?>, List<Component<?>>> kinds = new LinkedHashMap<>();
        for (Component<?> component : registry.all()) {
            kinds.computeIfAbsent(component.kind(), k -> new ArrayList<>()).add(component);
        }
        kinds.forEach((kind, components) -> {
            List<String> ids = components.stream().map(Component::id).toList();
            List<Object> cases = new ArrayList<>();
            for (Component<?> component : components) {
                String name = kind.getSimpleName() + "." + component.id();
                definitions.put(name, ComponentSchema.of(component));
                Map<String, Object> option = new LinkedHashMap<>();
                option.put("if", Map.of("properties", Map.of("id", Map.of("const", component.id()))));
                option.put("then", Map.of("$ref", SchemaParts.DEFINITIONS + name));
                cases.add(option);
            }
            Map<String, Object> mapping = new LinkedHashMap<>();
            mapping.put("type", "object");
            mapping.put("properties", Map.of("id", Map.of("enum", ids)));
            mapping.put("required", List.of("id"));
            mapping.put("allOf", cases);
            definitions.put(kind.getSimpleName(), SchemaParts.either(Map.of("enum", ids), mapping));
        });
        return definitions;
    }
}
