package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.registry.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.ConstructScalar;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A mapping of a YAML file that describes data: keys are asked for once, and a key that nobody asked for is an error.
 * All scalars are texts, so that a class {@code 1} or {@code no} stays what the data file has.
 */
public final class YamlMap {
    private static final int MAX_CHARACTERS = 4 << 20;

    private final String where;
    private final Map<String, Object> values;
    private final Set<String> asked = new LinkedHashSet<>();

    private YamlMap(String where, Map<String, Object> values) {
        this.where = where;
        this.values = values;
    }

    /**
     * Reads a YAML text whose root is a mapping.
     *
     * @param where its name, for messages
     * @throws DatasetFormatException if it is no YAML, repeats a key or has another root
     */
    public static YamlMap parse(String where, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new DatasetFormatException(where + ": more than " + MAX_CHARACTERS + " characters");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(where)
                .setSchema(new TextSchema())
                .setMaxAliasesForCollections(0)
                .setAllowDuplicateKeys(false)
                .build();
        Object root;
        try {
            root = new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new DatasetFormatException(where + ": is no YAML: " + DataStreams.oneLine(e.getMessage()), e);
        }
        return map(where, root);
    }

    private static YamlMap map(String where, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new DatasetFormatException(where + ": must be a mapping of keys to values");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String key)) {
                throw new DatasetFormatException(where + ": keys must be texts");
            }
            values.put(key, Objects.requireNonNullElse(e.getValue(), ""));
        }
        return new YamlMap(where, values);
    }

    /** All keys, in the order of the file. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** True if the key is there. */
    public boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    /** True if the value of this key is a mapping. */
    public boolean isMap(String key) {
        return values.get(key) instanceof Map;
    }

    /** A text that must be there. */
    public String text(String key) {
        return optionalText(key).orElseThrow(() -> error(key, "is missing"));
    }

    /** A text that may be absent. */
    public Optional<String> optionalText(String key) {
        asked.add(key);
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        } else if (value instanceof String text) {
            return Optional.of(text.strip());
        }
        throw error(key, "must be a text");
    }

    /** A list of texts; a single text may stand alone; empty if absent. */
    public List<String> texts(String key) {
        asked.add(key);
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        } else if (value instanceof String text) {
            return List.of(text);
        } else if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            for (Object item : list) {
                texts.add(textOf(key, item));
            }
            return texts;
        }
        throw error(key, "must be a list of texts");
    }

    /** A finite number, or the default if absent. */
    public double number(String key, double defaultValue) {
        Optional<String> text = optionalText(key);
        return text.isPresent() ? number(key, text.get()) : defaultValue;
    }

    /** A list of finite numbers; empty if absent. */
    public List<Double> numbers(String key) {
        return texts(key).stream().map(t -> number(key, t)).toList();
    }

    /** A whole number of at least 0, or the default if absent. */
    public long whole(String key, long defaultValue) {
        double v = number(key, defaultValue);
        if (v != Math.rint(v) || v < 0 || v > 1L << 50) {
            throw error(
                    key,
                    "must be a whole number of at least 0, got "
                            + optionalText(key).orElse(""));
        }
        return (long) v;
    }

    /** True or false; false if absent. */
    public boolean flag(String key) {
        String text = optionalText(key).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw error(key, "must be true or false, got " + DataStreams.oneLine(text));
        }
        return text.equals("true");
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E defaultValue) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return defaultValue;
        }
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text.get())) {
                return constant;
            }
            known.add(name);
        }
        throw error(key, "must be one of " + String.join(", ", known) + ", got " + DataStreams.oneLine(text.get()));
    }

    /** A mapping that may be absent. */
    public Optional<YamlMap> map(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).map(v -> map(where + ": " + DataStreams.oneLine(key), v));
    }

    /** A list of mappings; empty if absent. */
    public List<YamlMap> maps(String key) {
        asked.add(key);
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        } else if (!(value instanceof List<?> list)) {
            throw error(key, "must be a list");
        } else {
            List<YamlMap> maps = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                maps.add(map(where + ": " + key + "[" + i + "]", list.get(i)));
            }
            return maps;
        }
    }

    /** All keys with their values, which must be texts. */
    public Map<String, String> asTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : values.keySet()) {
            texts.put(key, text(key));
        }
        return texts;
    }

    /**
     * Ends reading.
     *
     * @throws DatasetFormatException if there is a key that was not asked for; names the closest that was
     */
    public void finish() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                List<String> closest = Registry.closest(key, List.copyOf(asked));
                throw error(
                        key,
                        "is not known; " + (closest.isEmpty() ? "known: " : "closest: ")
                                + String.join(", ", closest.isEmpty() ? List.copyOf(asked) : closest));
            }
        }
    }

    /** The error for the value of a key. */
    public DatasetFormatException error(String key, String what) {
        return new DatasetFormatException(where + ": " + DataStreams.oneLine(key) + " " + what);
    }

    private String textOf(String key, Object item) {
        if (item instanceof String text) {
            return text;
        }
        throw error(key, "must hold texts alone");
    }

    private double number(String key, String text) {
        double v = Numbers.parse(text);
        if (Double.isNaN(v)) {
            throw error(key, "must be a number, got " + DataStreams.oneLine(text));
        }
        return v;
    }

    /** Scalars are texts, and an empty value is the empty text. */
    private static final class TextSchema extends FailsafeSchema {
        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            Map<Tag, ConstructNode> all = new LinkedHashMap<>(super.getSchemaTagConstructors());
            all.put(Tag.NULL, new ConstructScalar() {
                @Override
                public Object construct(Node node) {
                    return "";
                }
            });
            return all;
        }
    }
}
