package dev.ralf.adversarial;

import dev.ralf.core.registry.Options;
import dev.ralf.core.registry.Registry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options from a map, strict about ranges and about names that nobody reads; nested components are given as maps. */
public final class MapOptions implements Options {
    private final Map<String, Object> values;
    private final Set<String> read = new HashSet<>();

    public MapOptions(Map<String, Object> values) {
        this.values = values;
    }

    private Object get(String name, Object defaultValue) {
        if (!read.add(name)) {
            throw new IllegalStateException("read twice: " + name);
        }
        return values.getOrDefault(name, defaultValue);
    }

    @Override
    public int integer(String name, int defaultValue, int min, int max) {
        int v = ((Number) get(name, defaultValue)).intValue();
        if (v < min || v > max) {
            throw error(name, name + " must be in [" + min + ", " + max + "], got " + v);
        }
        return v;
    }

    @Override
    public double number(String name, double defaultValue, double min, double max) {
        double v = ((Number) get(name, defaultValue)).doubleValue();
        if (!(v >= min && v <= max)) {
            throw error(name, name + " must be in [" + min + ", " + max + "], got " + v);
        }
        return v;
    }

    @Override
    public boolean flag(String name, boolean defaultValue) {
        return (Boolean) get(name, defaultValue);
    }

    @Override
    public String text(String name, String defaultValue) {
        return (String) get(name, defaultValue);
    }

    @Override
    public String text(String name) {
        return text(name, null);
    }

    @Override
    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(text(name));
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
        return (List<Integer>) get(name, defaultValue);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<String> texts(String name, List<String> defaultValue) {
        return (List<String>) get(name, defaultValue);
    }

    @Override
    public <E extends Enum<E>> E choice(String name, E defaultValue) {
        String v = get(name, defaultValue).toString();
        return Arrays.stream(defaultValue.getDeclaringClass().getEnumConstants())
                .filter(e -> e.name().equals(v.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> error(name, name + " is unknown: " + v));
    }

    @Override
    public boolean has(String name) {
        return values.containsKey(name);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T component(String name, Class<T> kind, String defaultId) {
        Map<String, Object> nested = (Map<String, Object>) get(name, Map.of("id", defaultId));
        return build(kind, nested);
    }

    /** Builds {@code {id: ..., option: ...}} from the catalogue, and checks that every option was read. */
    public static <T> T build(Class<T> kind, Map<String, Object> spec) {
        MapOptions options = new MapOptions(spec);
        String id = options.text("id");
        T built = Registry.load().find(kind, id).orElseThrow().factory().apply(options);
        options.finish();
        return built;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> List<T> components(String name, Class<T> kind, List<String> defaultIds) {
        List<Map<String, Object>> specs = (List<Map<String, Object>>) get(
                name,
                defaultIds.stream().map(id -> Map.<String, Object>of("id", id)).toList());
        return specs.stream().map(spec -> build(kind, spec)).toList();
    }

    @Override
    public RuntimeException error(String name, String message) {
        return new IllegalArgumentException(message);
    }

    @Override
    public void finish() {
        for (String name : values.keySet()) {
            if (!read.contains(name)) {
                throw error(name, "unknown option " + name);
            }
        }
    }
}
