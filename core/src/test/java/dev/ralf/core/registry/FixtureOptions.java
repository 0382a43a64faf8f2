package dev.ralf.core.registry;

import dev.ralf.core.util.Checks;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options from a map, for tests: what is not in the map has its default. Nested components come from a registry. */
public final class FixtureOptions implements Options {
    private final Map<String, Object> given;
    private final Registry registry;
    private final Set<String> read = new HashSet<>();

    /** These options; nested components from the whole class path. */
    public FixtureOptions(Map<String, Object> given) {
        this.given = Map.copyOf(given);
        this.registry = Registry.load();
    }

    /** All defaults. */
    public static FixtureOptions defaults() {
        return new FixtureOptions(Map.of());
    }

    /** The names that were read so far. */
    public Set<String> read() {
        return Set.copyOf(read);
    }

    private Object value(String name, Object defaultValue) {
        Checks.argument(read.add(name), "option %s is read twice", name);
        return given.getOrDefault(name, defaultValue);
    }

    @Override
    public int integer(String name, int defaultValue, int min, int max) {
        return Checks.inRange(name, ((Number) value(name, defaultValue)).intValue(), min, max);
    }

    @Override
    public double number(String name, double defaultValue, double min, double max) {
        return Checks.inRange(name, ((Number) value(name, defaultValue)).doubleValue(), min, max);
    }

    @Override
    public boolean flag(String name, boolean defaultValue) {
        return (Boolean) value(name, defaultValue);
    }

    @Override
    public String text(String name, String defaultValue) {
        return (String) value(name, defaultValue);
    }

    @Override
    public String text(String name) {
        Checks.argument(given.containsKey(name), "option %s must be given", name);
        return (String) value(name, "");
    }

    @Override
    public Optional<String> optionalText(String name) {
        return Optional.of((String) value(name, "")).filter(s -> !s.isEmpty());
    }

    @Override
    public List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
        @SuppressWarnings("unchecked")
        List<Integer> values = (List<Integer>) value(name, defaultValue);
        values.forEach(v -> Checks.inRange(name, v, min, max));
        return values;
    }

    @Override
    public List<String> texts(String name, List<String> defaultValue) {
        @SuppressWarnings("unchecked")
        List<String> values = (List<String>) value(name, defaultValue);
        return values;
    }

    @Override
    public <E extends Enum<E>> E choice(String name, E defaultValue) {
        Object v = value(name, defaultValue);
        return v instanceof String text
                ? Enum.valueOf(
                        defaultValue.getDeclaringClass(),
                        text.toUpperCase(Locale.ROOT).replace('-', '_'))
                : defaultValue.getDeclaringClass().cast(v);
    }

    @Override
    public boolean has(String name) {
        return given.containsKey(name);
    }

    @Override
    public <T> T component(String name, Class<T> kind, String defaultId) {
        return nested(name, kind, (String) value(name, defaultId));
    }

    @Override
    public <T> List<T> components(String name, Class<T> kind, List<String> defaultIds) {
        @SuppressWarnings("unchecked")
        List<String> ids = (List<String>) value(name, defaultIds);
        return ids.stream().map(id -> nested(name, kind, id)).toList();
    }

    private <T> T nested(String name, Class<T> kind, String id) {
        return registry.find(kind, id)
                .orElseThrow(() -> error(name, "no component " + id))
                .factory()
                .apply(defaults());
    }

    @Override
    public RuntimeException error(String name, String message) {
        return new IllegalArgumentException(name + ": " + message);
    }

    @Override
    public void finish() {
        for (String name : given.keySet()) {
            Checks.argument(read.contains(name), "unknown option %s", name);
        }
    }
}
