package dev.ralf.experiments.config;

import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import dev.ralf.core.registry.Registry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a spec while it is read. Every option is read once, with its default; what was read is kept in
 * {@link #resolved()}, and what was written but never read is an error at its own line and column.
 */
final class SpecNode implements Options {
    private static final Pattern NUMBER =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)(?:\\s*/\\s*(\\d+(?:\\.\\d+)?))?");

    private final String file;
    private final String where;
    private final Mark mark;
    private final Registry registry;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();
    private final Map<String, Object> resolved = new LinkedHashMap<>();
    private final Map<String, Object> schemas = new LinkedHashMap<>();

    private record Entry(Node key, Node value) {}

    /**
     * A node.
     *
     * @param file name of the spec, for messages
     * @param where what this mapping describes, for messages
     * @param node a mapping, or null for one without entries
     * @param at where it begins; null if it was not written
     * @param registry known components
     */
    SpecNode(String file, String where, MappingNode node, Mark at, Registry registry) {
        this.file = file;
        this.where = where;
        this.mark = at;
        this.registry = registry;
        if (node != null) {
            for (NodeTuple tuple : node.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw fail(tuple.getKeyNode(), "a key must be a word");
                }
                if (entries.put(key.getValue(), new Entry(key, tuple.getValueNode())) != null) {
                    throw fail(key, "key \"" + key.getValue() + "\" is given twice in " + where);
                }
            }
        }
    }

    /** What was read so far, with defaults, in the order of reading. */
    Map<String, Object> resolved() {
        return resolved;
    }

    /** What was asked for so far, each as a JSON Schema, in the order of reading. */
    Map<String, Object> schemas() {
        return schemas;
    }

    @Override
    public int integer(String name, int defaultValue, int min, int max) {
        schemas.put(name, SchemaParts.integer(defaultValue, min, max));
        Node node = take(name);
        int value = node == null ? defaultValue : wholeNumber(name, node, min, max);
        resolved.put(name, value);
        return value;
    }

    /** A whole number of 64 bits, for seeds. */
    long longInteger(String name, long defaultValue) {
        schemas.put(name, SchemaParts.integer(defaultValue, Long.MIN_VALUE, Long.MAX_VALUE));
        Node node = take(name);
        long value = defaultValue;
        if (node != null) {
            try {
                value = Long.parseLong(scalar(name, node));
            } catch (NumberFormatException e) {
                throw fail(node, name + " must be a whole number, got \"" + scalar(name, node) + "\"");
            }
        }
        resolved.put(name, value);
        return value;
    }

    @Override
    public double number(String name, double defaultValue, double min, double max) {
        schemas.put(name, SchemaParts.number(defaultValue, min, max));
        Node node = take(name);
        double value = defaultValue;
        if (node != null) {
            String text = scalar(name, node);
            Matcher m = NUMBER.matcher(text);
            if (!m.matches()) {
                throw fail(node, name + " must be a number, got \"" + text + "\"");
            }
            value = Double.parseDouble(m.group(1));
            if (m.group(2) != null) {
                value /= Double.parseDouble(m.group(2));
            }
            if (!(value >= min && value <= max)) {
                throw fail(node, name + " must be in [" + plain(min) + ", " + plain(max) + "], got " + text);
            }
        }
        resolved.put(name, value);
        return value;
    }

    @Override
    public boolean flag(String name, boolean defaultValue) {
        schemas.put(name, SchemaParts.flag(defaultValue));
        Node node = take(name);
        boolean value = defaultValue;
        if (node != null) {
            String text = scalar(name, node);
            if (!text.equals("true") && !text.equals("false")) {
                throw fail(node, name + " must be true or false, got \"" + text + "\"");
            }
            value = text.equals("true");
        }
        resolved.put(name, value);
        return value;
    }

    @Override
    public String text(String name, String defaultValue) {
        schemas.put(name, SchemaParts.text(defaultValue));
        Node node = take(name);
        String value = node == null ? defaultValue : scalar(name, node);
        resolved.put(name, value);
        return value;
    }

    @Override
    public String text(String name) {
        if (!has(name)) {
            List<String> unread =
                    entries.keySet().stream().filter(k -> !read.contains(k)).toList();
            List<String> meant = Registry.closest(name, unread);
            throw fail(
                    meant.isEmpty() ? mark : start(entries.get(meant.get(0)).key()),
                    where + " needs \"" + name + "\""
                            + (meant.isEmpty() ? "" : "; did you mean it by \"" + meant.get(0) + "\"?"));
        }
        return text(name, "");
    }

    @Override
    public Optional<String> optionalText(String name) {
        schemas.put(name, SchemaParts.text(""));
        Node node = take(name);
        if (node == null) {
            return Optional.empty();
        }
        String value = scalar(name, node);
        resolved.put(name, value);
        return Optional.of(value);
    }

    @Override
    public List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
        schemas.put(name, SchemaParts.list(SchemaParts.integer(min, min, max), defaultValue));
        List<Node> nodes = items(name);
        List<Integer> values = nodes == null
                ? defaultValue
                : nodes.stream().map(n -> wholeNumber(name, n, min, max)).toList();
        resolved.put(name, values);
        return values;
    }

    @Override
    public List<String> texts(String name, List<String> defaultValue) {
        schemas.put(name, SchemaParts.list(SchemaParts.text(""), defaultValue));
        List<Node> nodes = items(name);
        List<String> values = nodes == null
                ? defaultValue
                : nodes.stream().map(n -> scalar(name, n)).toList();
        resolved.put(name, values);
        return values;
    }

    @Override
    public <E extends Enum<E>> E choice(String name, E defaultValue) {
        schemas.put(name, SchemaParts.choice(defaultValue));
        Node node = take(name);
        E value = defaultValue;
        if (node != null) {
            String text = scalar(name, node);
            List<String> known = Arrays.stream(defaultValue.getDeclaringClass().getEnumConstants())
                    .map(SpecNode::word)
                    .toList();
            int index = known.indexOf(text);
            if (index < 0) {
                throw fail(node, name + " must be one of " + String.join(", ", known) + ", got \"" + text + "\"");
            }
            value = defaultValue.getDeclaringClass().getEnumConstants()[index];
        }
        resolved.put(name, word(value));
        return value;
    }

    @Override
    public boolean has(String name) {
        if (!entries.containsKey(name)) {
            read.add(name); // known, though not given: a misspelt key is told of it
        }
        return entries.containsKey(name);
    }

    @Override
    public <T> T component(String name, Class<T> kind, String defaultId) {
        schemas.put(name, SchemaParts.component(kind, defaultId));
        Node node = take(name);
        Named<T> built = node == null
                ? build(
                        kind,
                        name,
                        defaultId,
                        new SpecNode(file, name + " \"" + defaultId + "\"", null, mark, registry),
                        mark)
                : build(kind, name, node);
        resolved.put(name, built.resolved());
        return built.value();
    }

    @Override
    public <T> List<T> components(String name, Class<T> kind, List<String> defaultIds) {
        schemas.put(name, SchemaParts.components(kind, defaultIds));
        List<Node> nodes = items(name);
        if (nodes == null && defaultIds.isEmpty()) {
            return List.of();
        }
        List<Named<T>> built = nodes != null
                ? nodes.stream().map(node -> build(kind, name, node)).toList()
                : defaultIds.stream()
                        .map(id -> build(
                                kind,
                                name,
                                id,
                                new SpecNode(file, name + " \"" + id + "\"", null, mark, registry),
                                mark))
                        .toList();
        if (built.isEmpty()) {
            throw fail(entries.get(name).value(), name + " must have at least one entry");
        }
        resolved.put(name, built.stream().map(Named::resolved).toList());
        return built.stream().map(Named::value).toList();
    }

    /** The values of an axis: a list of components under names of their own. */
    <T> List<Named<T>> axis(String name, Class<T> kind, List<String> defaultIds) {
        return components(name, kind, defaultIds, Named::name);
    }

    /**
     * A list of components, {@code id} or {@code {id: ..., options}}; a single one may stand alone.
     *
     * @param key what no two of them may share
     */
    <T> List<Named<T>> components(String name, Class<T> kind, List<String> defaultIds, Function<Named<T>, String> key) {
        schemas.put(name, SchemaParts.components(kind, defaultIds));
        List<Node> nodes = items(name);
        List<Named<T>> built = new ArrayList<>();
        if (nodes == null) {
            for (String id : defaultIds) {
                built.add(build(
                        kind, name, id, new SpecNode(file, name + " \"" + id + "\"", null, mark, registry), mark));
            }
        } else {
            for (Node node : nodes) {
                Named<T> item = build(kind, name, node);
                if (built.stream().anyMatch(b -> key.apply(b).equals(key.apply(item)))) {
                    throw fail(
                            node,
                            "two entries of " + name + " are named \"" + key.apply(item)
                                    + "\": give one of them a \"name\" of its own, or leave it out");
                }
                built.add(item);
            }
            if (built.isEmpty()) {
                throw fail(entries.get(name).value(), name + " must have at least one entry");
            }
        }
        resolved.put(name, built.stream().map(Named::resolved).toList());
        return built;
    }

    /** A nested mapping, empty if it is not given. */
    SpecNode section(String name) {
        Node node = take(name);
        if (node != null && !(node instanceof MappingNode)) {
            throw fail(node, name + " must be a mapping of options");
        }
        SpecNode section = new SpecNode(file, name, (MappingNode) node, start(node), registry);
        resolved.put(name, section.resolved);
        schemas.put(name, SchemaParts.object(section.schemas));
        return section;
    }

    @Override
    public RuntimeException error(String name, String message) {
        Entry entry = entries.get(name);
        return fail(entry == null ? mark : start(entry.value()), message);
    }

    @Override
    public void finish() {
        for (Map.Entry<String, Entry> e : entries.entrySet()) {
            if (!read.contains(e.getKey())) {
                throw fail(e.getValue().key(), unknown("key", e.getKey(), where, List.copyOf(read)));
            }
        }
    }

    private <T> Named<T> build(Class<T> kind, String axis, Node node) {
        if (node instanceof ScalarNode scalar) {
            String id = scalar.getValue();
            return build(
                    kind,
                    axis,
                    id,
                    new SpecNode(file, axis + " \"" + id + "\"", null, start(node), registry),
                    start(node));
        }
        if (!(node instanceof MappingNode mapping)) {
            throw fail(node, axis + " must be a name, or a mapping with an \"id\"");
        }
        Node idNode = mapping.getValue().stream()
                .filter(t ->
                        t.getKeyNode() instanceof ScalarNode k && k.getValue().equals("id"))
                .map(NodeTuple::getValueNode)
                .findFirst()
                .orElseThrow(() -> fail(node, "an entry of " + axis + " needs an \"id\""));
        String id = scalar("id", idNode);
        SpecNode options = new SpecNode(file, axis + " \"" + id + "\"", mapping, start(node), registry);
        options.take("id");
        return build(kind, axis, id, options, start(idNode));
    }

    private <T> Named<T> build(Class<T> kind, String axis, String id, SpecNode options, Mark at) {
        Component<T> component = registry.find(kind, id)
                .orElseThrow(() -> fail(
                        at,
                        unknown(
                                "id",
                                id,
                                axis,
                                registry.all(kind).stream().map(Component::id).toList())));
        options.resolved.put("id", id);
        String name = options.optionalText("name").orElse(id);
        if (!name.matches("[A-Za-z0-9(][A-Za-z0-9._()=,-]{0,63}")) {
            throw options.error(
                    "name",
                    "name must be at most 64 letters, digits and ._()=,- and begin with a letter or digit, got \""
                            + name + "\"");
        }
        options.resolved.put("name", name);
        T value;
        try {
            value = component.factory().apply(options);
        } catch (IllegalArgumentException e) {
            throw new SpecException(position(at) + options.where + ": " + e.getMessage(), e);
        }
        options.finish();
        return new Named<>(name, value, options.resolved);
    }

    /** One line about an unknown word, with the closest known ones. */
    static String unknown(String what, String word, String where, List<String> known) {
        List<String> closest = Registry.closest(word, known);
        String hint = closest.isEmpty()
                ? "known: " + (known.isEmpty() ? "none" : String.join(", ", known))
                : "did you mean "
                        + String.join(
                                " or ",
                                closest.stream().map(c -> "\"" + c + "\"").toList()) + "?" + " (known: "
                        + String.join(", ", known) + ")";
        return "unknown " + what + " \"" + word + "\" in " + where + "; " + hint;
    }

    private Node take(String name) {
        read.add(name);
        Entry entry = entries.get(name);
        return entry == null ? null : entry.value();
    }

    /** The nodes of a list, or the single node that stands for a list of one; null if it is not given. */
    private List<Node> items(String name) {
        Node node = take(name);
        if (node == null) {
            return null;
        }
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    private int wholeNumber(String name, Node node, int min, int max) {
        String text = scalar(name, node);
        try {
            long value = Long.parseLong(text.replace("_", ""));
            if (value < min || value > max) {
                throw fail(node, name + " must be in [" + min + ", " + max + "], got " + text);
            }
            return (int) value;
        } catch (NumberFormatException e) {
            throw fail(node, name + " must be a whole number, got \"" + text + "\"");
        }
    }

    private String scalar(String name, Node node) {
        if (node instanceof ScalarNode s && !s.getTag().equals(Tag.NULL)) {
            return s.getValue();
        }
        throw fail(
                node,
                name + " must be a single value"
                        + (node instanceof SequenceNode ? "; a grid over several is written {each: [...]}" : ""));
    }

    private SpecException fail(Node node, String message) {
        return fail(start(node), message);
    }

    private SpecException fail(Mark at, String message) {
        return new SpecException(position(at) + message);
    }

    private String position(Mark at) {
        return at == null ? file + ": " : at.getName() + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1) + ": ";
    }

    private static Mark start(Node node) {
        return node == null ? null : node.getStartMark().orElse(null);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String plain(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e9 ? Long.toString((long) v) : Double.toString(v);
    }
}
