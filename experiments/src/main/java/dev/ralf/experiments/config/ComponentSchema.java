package dev.ralf.experiments.config;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import dev.ralf.core.registry.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON Schema of a component's options, found by building it and writing down what it asks for: first with nothing
 * given, then with each word of each choice, each flag turned, and each text that may be absent given, since some options
 * are read beside others alone. Where a component refuses the stand-ins for required texts, it may have options that are
 * not seen here: its schema lets other keys pass, and the reader of specs decides.
 */
final class ComponentSchema {
    private final Component<?> component;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private boolean open;

    private ComponentSchema(Component<?> component) {
        this.component = component;
    }

    /** The schema of a mapping with the component's id. */
    static Map<String, Object> of(Component<?> component) {
        ComponentSchema schema = new ComponentSchema(component);
        Recorder first = schema.build(Map.of());
        for (Map.Entry<String, List<Object>> variant : first.variants.entrySet()) {
            variant.getValue().forEach(value -> schema.build(Map.of(variant.getKey(), value)));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", Map.of("const", component.id()));
        all.put("name", SchemaParts.text(""));
        all.putAll(schema.properties);
        Map<String, Object> object = SchemaParts.object(all);
        object.put("description", component.summary());
        object.put("required", schema.required.stream().sorted().toList());
        if (schema.open) {
            object.remove("additionalProperties");
        }
        return object;
    }

    private Recorder build(Map<String, Object> given) {
        Recorder recorder = new Recorder(given);
        try {
            component.factory().apply(recorder);
        } catch (IllegalArgumentException | DatasetFormatException e) { // it refuses a stand-in
            open |= given.isEmpty(); // what it would have read after its refusal is not known
        }
        return recorder;
    }

    /** Answers with defaults, but for what is given. */
    private final class Recorder implements Options {
        private final Map<String, Object> given;
        private final Map<String, List<Object>> variants = new LinkedHashMap<>();

        Recorder(Map<String, Object> given) {
            this.given = given;
        }

        private void add(String name, Map<String, Object> schema) {
            properties.putIfAbsent(name, schema);
        }

        @SuppressWarnings("unchecked")
        private <T> T value(String name, T defaultValue) {
            return (T) given.getOrDefault(name, defaultValue);
        }

        @Override
        public int integer(String name, int defaultValue, int min, int max) {
            add(name, SchemaParts.integer(defaultValue, min, max));
            return defaultValue;
        }

        @Override
        public double number(String name, double defaultValue, double min, double max) {
            add(name, SchemaParts.number(defaultValue, min, max));
            return defaultValue;
        }

        @Override
        public boolean flag(String name, boolean defaultValue) {
            add(name, SchemaParts.flag(defaultValue));
            variants.put(name, List.of(!defaultValue));
            return value(name, defaultValue);
        }

        @Override
        public String text(String name, String defaultValue) {
            add(name, SchemaParts.text(defaultValue));
            return defaultValue;
        }

        @Override
        public String text(String name) {
            add(name, SchemaParts.text(""));
            if (given.isEmpty()) {
                required.add(name);
            }
            return name;
        }

        @Override
        public Optional<String> optionalText(String name) {
            add(name, SchemaParts.text(""));
            variants.put(name, List.of(name));
            return Optional.ofNullable((String) given.get(name));
        }

        @Override
        public List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
            add(name, SchemaParts.list(SchemaParts.integer(min, min, max), defaultValue));
            return defaultValue;
        }

        @Override
        public List<String> texts(String name, List<String> defaultValue) {
            add(name, SchemaParts.list(SchemaParts.text(""), defaultValue));
            return defaultValue;
        }

        @Override
        public List<Double> numbers(String name, List<Double> defaultValue, double min, double max) {
            add(
                    name,
                    SchemaParts.list(
                            SchemaParts.number(defaultValue.isEmpty() ? min : defaultValue.get(0), min, max),
                            defaultValue));
            return defaultValue;
        }

        @Override
        public <E extends Enum<E>> E choice(String name, E defaultValue) {
            add(name, SchemaParts.choice(defaultValue));
            List<Object> others =
                    new ArrayList<>(List.of(defaultValue.getDeclaringClass().getEnumConstants()));
            others.remove(defaultValue);
            variants.put(name, others);
            return value(name, defaultValue);
        }

        @Override
        public boolean has(String name) {
            variants.computeIfAbsent(name, n -> List.of(n));
            return given.containsKey(name);
        }

        @Override
        public <T> T component(String name, Class<T> kind, String defaultId) {
            add(name, SchemaParts.component(kind, defaultId));
            return nested(kind, defaultId);
        }

        @Override
        public <T> List<T> components(String name, Class<T> kind, List<String> defaultIds) {
            add(name, SchemaParts.components(kind, defaultIds));
            return defaultIds.stream().map(id -> nested(kind, id)).toList();
        }

        private <T> T nested(Class<T> kind, String id) {
            return Registry.load()
                    .find(kind, id)
                    .orElseThrow(() -> new IllegalArgumentException("no component " + id))
                    .factory()
                    .apply(new Silent());
        }

        @Override
        public RuntimeException error(String name, String message) {
            return new IllegalArgumentException(message);
        }

        @Override
        public void finish() {
            // Nothing is left over where nothing was written.
        }

        /** Defaults for a component inside of this one, whose options are its own. */
        private final class Silent implements Options {
            @Override
            public int integer(String name, int defaultValue, int min, int max) {
                return defaultValue;
            }

            @Override
            public double number(String name, double defaultValue, double min, double max) {
                return defaultValue;
            }

            @Override
            public boolean flag(String name, boolean defaultValue) {
                return defaultValue;
            }

            @Override
            public String text(String name, String defaultValue) {
                return defaultValue;
            }

            @Override
            public String text(String name) {
                return name;
            }

            @Override
            public Optional<String> optionalText(String name) {
                return Optional.empty();
            }

            @Override
            public List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
                return defaultValue;
            }

            @Override
            public List<String> texts(String name, List<String> defaultValue) {
                return defaultValue;
            }

            @Override
            public <E extends Enum<E>> E choice(String name, E defaultValue) {
                return defaultValue;
            }

            @Override
            public boolean has(String name) {
                return false;
            }

            @Override
            public <T> T component(String name, Class<T> kind, String defaultId) {
                return nested(kind, defaultId);
            }

            @Override
            public <T> List<T> components(String name, Class<T> kind, List<String> defaultIds) {
                return defaultIds.stream().map(id -> nested(kind, id)).toList();
            }

            @Override
            public RuntimeException error(String name, String message) {
                return Recorder.this.error(name, message);
            }

            @Override
            public void finish() {
                // Nothing is left over where nothing was written.
            }
        }
    }
}
