package dev.ralf.datasets;

import dev.ralf.core.registry.Options;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options from a map, for tests. */
public final class MapOptions implements Options {
    private final Map<String, Object> values;
    private final Set<String> read = new LinkedHashSet<>();

    public MapOptions(Map<String, Object> values) {
        this.values = values;
    }

    @Override
    public int integer(String name, int defaultValue, int min, int max) {
        int v = get(name, Integer.class).orElse(defaultValue);
        if (v < min || v > max) {
            throw error(name, name + " must be in [" + min + ", " + max + "], got " + v);
        }
        return v;
    }

    @Override
    public double number(String name, double defaultValue, double min, double max) {
        double v = get(name, Number.class).map(Number::doubleValue).orElse(defaultValue);
        if (!(v >= min && v <= max)) {
            throw error(name, name + " must be in [" + min + ", " + max + "], got " + v);
        }
        return v;
    }

    @Override
    public boolean flag(String name, boolean defaultValue) {
        return get(name, Boolean.class).orElse(defaultValue);
    }

    @Override
    public String text(String name, String defaultValue) {
        return get(name, String.class).orElse(defaultValue);
    }

    @Override
    public String text(String name) {
        return get(name, String.class).orElseThrow(() -> error(name, name + " must be given"));
    }

    @Override
    public Optional<String> optionalText(String name) {
        return get(name, String.class);
    }

    @Override
    public List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
        return list(name, Integer.class).orElse(defaultValue);
    }

    @Override
    public List<String> texts(String name, List<String> defaultValue) {
        return list(name, String.class).orElse(defaultValue);
    }

    @Override
    public <E extends Enum<E>> E choice(String name, E defaultValue) {
        return get(name, String.class)
                .map(v -> Enum.valueOf(
                        defaultValue.getDeclaringClass(),
                        v.toUpperCase(Locale.ROOT).replace('-', '_')))
                .orElse(defaultValue);
    }

    @Override
    public boolean has(String name) {
        return values.containsKey(name);
    }

    @Override
    public <T> T component(String name, Class<T> kind, String defaultId) {
        throw new UnsupportedOperationException("no data set has nested components");
    }

    @Override
    public <T> List<T> components(String name, Class<T> kind, List<String> defaultIds) {
        throw error(name, name + " is no list of components here");
    }

    @Override
    public RuntimeException error(String name, String message) {
        return new IllegalArgumentException(message);
    }

    @Override
    public void finish() {
        Set<String> left = new LinkedHashSet<>(values.keySet());
        left.removeAll(read);
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("unknown options " + left);
        }
    }

    private <T> Optional<T> get(String name, Class<T> type) {
        if (!read.add(name)) {
            throw new IllegalStateException("option " + name + " is read twice");
        }
        return Optional.ofNullable(values.get(name)).map(type::cast);
    }

    private <T> Optional<List<T>> list(String name, Class<T> type) {
        return get(name, List.class)
                .map(l -> ((List<?>) l).stream().map(type::cast).toList());
    }
}
