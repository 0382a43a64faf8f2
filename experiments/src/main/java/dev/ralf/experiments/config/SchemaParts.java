package dev.ralf.experiments.config;

import dev.ralf.core.registry.Options;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an option may be, as JSON Schema (draft 2020-12). Each value may also be a grid, {@code {each: [...]}}; a list may
 * be its single entry; a number may be a fraction such as {@code 8/255}.
 */
final class SchemaParts {
    /** Where the schemas of kinds and components are. */
    static final String DEFINITIONS = "#/$defs/";

    private SchemaParts() {}

    /** As {@link Options#integer}. */
    static Map<String, Object> integer(long defaultValue, long min, long max) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", min);
        schema.put("maximum", max);
        schema.put("default", defaultValue);
        return orEach(schema);
    }

    /** As {@link Options#number}. */
    static Map<String, Object> number(double defaultValue, double min, double max) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "number");
        schema.put("minimum", min);
        schema.put("maximum", max);
        schema.put("default", defaultValue);
        Map<String, Object> fraction =
                map("type", "string", "pattern", "^[+-]?[0-9.]+([eE][+-]?[0-9]+)?\\s*/\\s*[0-9.]+$");
        return either(schema, fraction, each());
    }

    /** As {@link Options#flag}. */
    static Map<String, Object> flag(boolean defaultValue) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "boolean");
        schema.put("default", defaultValue);
        return orEach(schema);
    }

    /** As {@link Options#text(String)}: any single value. */
    static Map<String, Object> text(String defaultValue) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("string", "number", "boolean"));
        if (!defaultValue.isEmpty()) {
            schema.put("default", defaultValue);
        }
        return orEach(schema);
    }

    /** As {@link Options#choice}. */
    static <E extends Enum<E>> Map<String, Object> choice(E defaultValue) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(
                "enum",
                Arrays.stream(defaultValue.getDeclaringClass().getEnumConstants())
                        .map(SchemaParts::word)
                        .toList());
        schema.put("default", word(defaultValue));
        return orEach(schema);
    }

    /** A list of values, or the only one of them. */
    static Map<String, Object> list(Map<String, Object> entry, List<?> defaultValue) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", entry);
        Map<String, Object> either = either(entry, schema);
        either.put("default", defaultValue);
        return either;
    }

    /** As {@link Options#component}. */
    static Map<String, Object> component(Class<?> kind, String defaultId) {
        Map<String, Object> either = either(reference(kind), each());
        if (!defaultId.isEmpty()) {
            either.put("default", defaultId);
        }
        return either;
    }

    /** As {@link Options#components}. */
    static Map<String, Object> components(Class<?> kind, List<String> defaultIds) {
        return list(component(kind, ""), defaultIds);
    }

    /** A mapping with these keys alone. */
    static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }

    /** The schema of a kind of component. */
    static Map<String, Object> reference(Class<?> kind) {
        return Map.of("$ref", DEFINITIONS + kind.getSimpleName());
    }

    /** Two entries in this order. */
    static Map<String, Object> map(String key, Object value, String other, Object otherValue) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(other, otherValue);
        return map;
    }

    /** One of these. */
    static Map<String, Object> either(Object... schemas) {
        Map<String, Object> either = new LinkedHashMap<>();
        either.put("anyOf", List.of(schemas));
        return either;
    }

    /** A grid. */
    static Map<String, Object> each() {
        return Map.of("$ref", DEFINITIONS + "each");
    }

    private static Map<String, Object> orEach(Map<String, Object> schema) {
        return either(schema, each());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
