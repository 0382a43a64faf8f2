package dev.ralf.experiments.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.serializer.Serializer;

/**
 * A spec before it is read: what it includes is merged in, overrides of the command line are applied, and grids are
 * expanded into one spec each.
 *
 * <ul>
 *   <li>{@code include: base.yaml} (or a list, later ones over earlier ones): mappings are merged key by key, anything else
 *       is replaced, also a component by one of another id; paths are relative to the including file.
 *   <li>{@code path=value}: the path goes through keys; an entry of a list is named by its id, its name or its number from
 *       0, and may be left out where the list has one entry.
 *   <li>{@code {each: [a, b]}} stands for any value. Inside an entry of {@code learner}, {@code training} or {@code
 *       acquisition} it makes one entry of the axis for each; elsewhere it makes one run for each. So does a plain list for
 *       {@code dataset}, {@code initial}, {@code initial.size}, {@code query.batch}, {@code query.rounds} and {@code oracle}.
 * </ul>
 */
final class SpecTree {
    private static final String INCLUDE = "include";
    private static final String EACH = "each";
    private static final List<String> AXES = List.of("learner", "training", "acquisition");
    static final List<List<String>> LISTS = List.of(
            List.of("dataset"),
            List.of("initial"),
            List.of("initial", "size"),
            List.of("query", "batch"),
            List.of("query", "rounds"),
            List.of("oracle"));
    private static final int MOST = 10_000;

    private SpecTree() {}

    /**
     * One spec of a grid.
     *
     * @param root the tree
     * @param changed whether it is another one than was written
     */
    record Expanded(MappingNode root, boolean changed) {
        /** The tree as YAML. */
        String text() {
            DumpSettings settings = DumpSettings.builder()
                    .setDefaultFlowStyle(FlowStyle.BLOCK)
                    .setWidth(120)
                    .build();
            StringBuilder out = new StringBuilder();
            StreamDataWriter writer = new StreamDataWriter() {
                @Override
                public void write(String text) {
                    out.append(text);
                }

                @Override
                public void write(String text, int from, int length) {
                    out.append(text, from, from + length);
                }
            };
            Serializer serializer = new Serializer(settings, new Emitter(settings, writer));
            serializer.emitStreamStart();
            serializer.serializeDocument(root);
            serializer.emitStreamEnd();
            return out.toString();
        }
    }

    /**
     * The specs that a tree stands for.
     *
     * @param folder where included files are looked for
     * @param root the tree as it was written
     * @param overrides {@code path=value}, in order
     * @throws SpecException with one line if an include, an override or a grid is wrong
     */
    static List<Expanded> expand(Path folder, MappingNode root, List<String> overrides) {
        MappingNode merged = included(folder, root, List.of());
        for (String override : overrides) {
            merged = overridden(merged, override);
        }
        boolean changed = merged != root;
        MappingNode axes = axesExpanded(merged);
        changed |= axes != merged;
        List<MappingNode> runs = new ArrayList<>(List.of(axes));
        List<Expanded> done = new ArrayList<>();
        while (!runs.isEmpty()) {
            MappingNode next = runs.remove(0);
            List<MappingNode> split = split(next);
            if (split.isEmpty()) {
                done.add(new Expanded(next, changed || !done.isEmpty() || !runs.isEmpty() || next != axes));
            } else {
                runs.addAll(0, split);
            }
            if (runs.size() + done.size() > MOST) {
                throw new SpecException(position(root) + "the grid has more than " + MOST + " runs");
            }
        }
        return done;
    }

    private static MappingNode included(Path folder, MappingNode root, List<Path> including) {
        Optional<Node> include = value(root, INCLUDE);
        if (include.isEmpty()) {
            return root;
        }
        MappingNode base = null;
        for (Node name : include.get() instanceof SequenceNode list ? list.getValue() : List.of(include.get())) {
            if (!(name instanceof ScalarNode text)) {
                throw new SpecException(position(name) + "include must be a file or a list of files");
            }
            Path file = folder.resolve(text.getValue()).normalize();
            if (including.contains(file)) {
                throw new SpecException(position(name) + "include goes round in a circle: " + file);
            }
            if (!Files.isRegularFile(file)) {
                throw new SpecException(position(name) + "include: no such file " + file);
            }
            List<Path> chain = new ArrayList<>(including);
            chain.add(file);
            MappingNode other = included(
                    Optional.ofNullable(file.getParent()).orElse(Path.of("")),
                    Spec.compose(file.toString(), Spec.text(file)),
                    chain);
            base = base == null ? other : merged(base, other);
        }
        MappingNode own = without(root, INCLUDE);
        return base == null ? own : merged(base, own);
    }

    private static MappingNode merged(MappingNode base, MappingNode over) {
        Map<String, NodeTuple> tuples = new LinkedHashMap<>();
        base.getValue().forEach(t -> tuples.put(key(t), t));
        for (NodeTuple t : over.getValue()) {
            NodeTuple before = tuples.get(key(t));
            if (before != null
                    && before.getValueNode() instanceof MappingNode a
                    && t.getValueNode() instanceof MappingNode b
                    && sameComponent(a, b)) {
                tuples.put(key(t), new NodeTuple(t.getKeyNode(), merged(a, b)));
            } else {
                tuples.put(key(t), t);
            }
        }
        return mapping(List.copyOf(tuples.values()), over);
    }

    private static boolean sameComponent(MappingNode a, MappingNode b) {
        Optional<Node> id = value(b, "id");
        return id.isEmpty() || value(a, "id").map(SpecTree::label).equals(id.map(SpecTree::label));
    }

    private static MappingNode overridden(MappingNode root, String override) {
        int equals = override.indexOf('=');
        String label = "--set " + override;
        if (equals < 1) {
            throw new SpecException(label + ": must be path=value, such as training.epsilon=0.1");
        }
        List<String> path = Arrays.asList(override.substring(0, equals).split("\\.", -1));
        String first = path.get(0);
        if (path.size() > 1
                && (AXES.contains(first) || first.equals("dataset"))
                && !path.get(1).equals("id")
                && value(root, first).isEmpty()) {
            throw new SpecException(label + ": the spec has no " + first
                    + " whose option this could be: say which first, with --set " + first + ".id=..., or in the spec");
        }
        MappingNode wrapper = Spec.compose(label, "value: " + override.substring(equals + 1));
        Node value = wrapper.getValue().get(0).getValueNode();
        return (MappingNode) set(root, path, value, label);
    }

    private static Node set(Node node, List<String> path, Node value, String label) {
        if (path.isEmpty()) {
            return value;
        }
        if (node instanceof SequenceNode list) {
            return setInList(list, path, value, label);
        }
        MappingNode mapping;
        if (node instanceof MappingNode m) {
            mapping = m;
        } else if (node instanceof ScalarNode id && !id.getTag().equals(Tag.NULL)) {
            mapping = mapping(List.of(new NodeTuple(scalar("id", node), id)), node); // a component by its id alone
        } else {
            mapping = mapping(List.of(), node);
        }
        String key = path.get(0);
        if (key.isEmpty()) {
            throw new SpecException(label + ": a key of the path is empty");
        }
        List<NodeTuple> tuples = new ArrayList<>();
        boolean found = false;
        for (NodeTuple t : mapping.getValue()) {
            if (key(t).equals(key)) {
                found = true;
                tuples.add(new NodeTuple(
                        t.getKeyNode(), set(t.getValueNode(), path.subList(1, path.size()), value, label)));
            } else {
                tuples.add(t);
            }
        }
        if (!found) {
            Node inner = value;
            for (int i = path.size() - 1; i > 0; i--) {
                inner = mapping(List.of(new NodeTuple(scalar(path.get(i), value), inner)), value);
            }
            tuples.add(new NodeTuple(scalar(key, value), inner));
        }
        return mapping(tuples, mapping);
    }

    private static Node setInList(SequenceNode list, List<String> path, Node value, String label) {
        List<Node> entries = list.getValue();
        int at = -1;
        for (int i = 0; i < entries.size() && at < 0; i++) {
            if (path.get(0).equals(Integer.toString(i)) || names(entries.get(i)).contains(path.get(0))) {
                at = i;
            }
        }
        List<String> rest = at >= 0 ? path.subList(1, path.size()) : path;
        if (at < 0 && entries.size() == 1) {
            at = 0;
        }
        if (at < 0) {
            throw new SpecException(label + ": say which entry of the list, one of "
                    + String.join(", ", entries.stream().map(SpecTree::label).toList()) + ", got \"" + path.get(0)
                    + "\"");
        }
        List<Node> changed = new ArrayList<>(entries);
        changed.set(at, set(entries.get(at), rest, value, label));
        return sequence(changed, list);
    }

    private static List<String> names(Node entry) {
        if (entry instanceof MappingNode m) {
            List<String> names = new ArrayList<>();
            value(m, "id").ifPresent(n -> names.add(label(n)));
            value(m, "name").ifPresent(n -> names.add(label(n)));
            return names;
        }
        return List.of(label(entry));
    }

    /** Entries of axes with {@code each} become several entries. */
    private static MappingNode axesExpanded(MappingNode root) {
        List<NodeTuple> tuples = new ArrayList<>();
        boolean changed = false;
        for (NodeTuple t : root.getValue()) {
            if (!AXES.contains(key(t)) || find(t.getValueNode(), List.of()).isEmpty()) {
                tuples.add(t);
                continue;
            }
            changed = true;
            List<Node> entries = new ArrayList<>();
            Node axis = t.getValueNode();
            for (Node entry : axis instanceof SequenceNode list ? list.getValue() : List.of(axis)) {
                entries.addAll(expandedEntry(entry, ""));
            }
            tuples.add(new NodeTuple(t.getKeyNode(), sequence(entries, axis)));
        }
        return changed ? mapping(tuples, root) : root;
    }

    private static List<Node> expandedEntry(Node entry, String settings) {
        Optional<Found> each = find(entry, List.of());
        if (each.isEmpty()) {
            if (settings.isEmpty() || !(entry instanceof MappingNode m)) {
                return List.of(entry);
            }
            String name = value(m, "name")
                    .or(() -> value(m, "id"))
                    .map(SpecTree::label)
                    .orElse("");
            List<NodeTuple> tuples = new ArrayList<>(without(m, "name").getValue());
            tuples.add(new NodeTuple(scalar("name", m), scalar(name + "(" + settings + ")", m)));
            return List.of(mapping(tuples, m));
        }
        List<Node> entries = new ArrayList<>();
        List<String> path = each.get().path();
        for (Node value : each.get().values()) {
            String setting = path.isEmpty()
                    ? ""
                    : path.get(path.size() - 1) + "=" + label(value).replaceAll("[^A-Za-z0-9._-]+", "-");
            entries.addAll(expandedEntry(
                    replaced(entry, path, value),
                    settings.isEmpty() || setting.isEmpty() ? settings + setting : settings + "," + setting));
        }
        return entries;
    }

    /** The trees that the first grid outside of the axes stands for; none if there is no grid. */
    private static List<MappingNode> split(MappingNode root) {
        Optional<Found> grid = LISTS.stream()
                .flatMap(path -> at(root, path)
                        .filter(SequenceNode.class::isInstance)
                        .map(n -> new Found(path, ((SequenceNode) n).getValue(), n))
                        .stream())
                .findFirst()
                .or(() -> find(root, List.of()));
        if (grid.isEmpty()) {
            return List.of();
        }
        Found g = grid.get();
        if (g.values().isEmpty()) {
            throw new SpecException(position(g.node()) + String.join(".", g.path()) + " must have at least one entry");
        }
        List<MappingNode> trees = new ArrayList<>();
        String option = g.path().get(g.path().size() - 1);
        for (Node value : g.values()) {
            MappingNode tree = (MappingNode) replaced(root, g.path(), value);
            String label = value instanceof ScalarNode && !LISTS.get(0).equals(g.path()) && !option.equals("oracle")
                    ? option + label(value)
                    : label(value);
            trees.add(named(tree, label.replaceAll("[^A-Za-z0-9._-]+", "-")));
        }
        return trees;
    }

    private static MappingNode named(MappingNode tree, String label) {
        List<NodeTuple> tuples = new ArrayList<>();
        for (NodeTuple t : tree.getValue()) {
            tuples.add(
                    key(t).equals("name")
                            ? new NodeTuple(
                                    t.getKeyNode(),
                                    scalar(SpecTree.label(t.getValueNode()) + "-" + label, t.getValueNode()))
                            : t);
        }
        return mapping(tuples, tree);
    }

    /** A grid: where it is and its values. */
    private record Found(List<String> path, List<Node> values, Node node) {}

    /** The first {@code {each: [...]}} below a node; list entries are numbers in the path. */
    private static Optional<Found> find(Node node, List<String> path) {
        if (node instanceof MappingNode m) {
            if (m.getValue().size() == 1 && key(m.getValue().get(0)).equals(EACH)) {
                if (!(m.getValue().get(0).getValueNode() instanceof SequenceNode list)
                        || list.getValue().isEmpty()) {
                    throw new SpecException(position(node) + EACH + " must be a list with at least one entry");
                }
                return Optional.of(new Found(path, list.getValue(), node));
            }
            for (NodeTuple t : m.getValue()) {
                Optional<Found> found = find(t.getValueNode(), with(path, key(t)));
                if (found.isPresent()) {
                    return found;
                }
            }
        } else if (node instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                Optional<Found> found = find(list.getValue().get(i), with(path, Integer.toString(i)));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Node replaced(Node node, List<String> path, Node value) {
        if (path.isEmpty()) {
            return value;
        }
        List<String> rest = path.subList(1, path.size());
        if (node instanceof SequenceNode list) {
            List<Node> entries = new ArrayList<>(list.getValue());
            int i = Integer.parseInt(path.get(0));
            entries.set(i, replaced(entries.get(i), rest, value));
            return sequence(entries, list);
        }
        List<NodeTuple> tuples = new ArrayList<>();
        for (NodeTuple t : ((MappingNode) node).getValue()) {
            tuples.add(
                    key(t).equals(path.get(0))
                            ? new NodeTuple(t.getKeyNode(), replaced(t.getValueNode(), rest, value))
                            : t);
        }
        return mapping(tuples, node);
    }

    private static Optional<Node> at(Node node, List<String> path) {
        return path.isEmpty()
                ? Optional.of(node)
                : node instanceof MappingNode m
                        ? value(m, path.get(0)).flatMap(n -> at(n, path.subList(1, path.size())))
                        : Optional.empty();
    }

    /** What a value is called in a name: itself, or the name or id of a component. */
    private static String label(Node node) {
        if (node instanceof ScalarNode s) {
            return s.getValue();
        }
        if (node instanceof MappingNode m) {
            return value(m, "name")
                    .or(() -> value(m, "id"))
                    .or(() -> value(m, "size"))
                    .map(SpecTree::label)
                    .orElse("entry");
        }
        return String.join(
                "-",
                ((SequenceNode) node).getValue().stream().map(SpecTree::label).toList());
    }

    private static Optional<Node> value(MappingNode node, String key) {
        return node.getValue().stream()
                .filter(t -> key(t).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static String key(NodeTuple t) {
        return t.getKeyNode() instanceof ScalarNode s ? s.getValue() : "";
    }

    private static MappingNode without(MappingNode node, String key) {
        return mapping(node.getValue().stream().filter(t -> !key(t).equals(key)).toList(), node);
    }

    private static List<String> with(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static MappingNode mapping(List<NodeTuple> tuples, Node from) {
        return new MappingNode(Tag.MAP, true, tuples, FlowStyle.BLOCK, from.getStartMark(), from.getEndMark());
    }

    private static SequenceNode sequence(List<Node> entries, Node from) {
        return new SequenceNode(Tag.SEQ, true, entries, FlowStyle.BLOCK, from.getStartMark(), from.getEndMark());
    }

    private static ScalarNode scalar(String text, Node from) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, from.getStartMark(), from.getEndMark());
    }

    private static String position(Node node) {
        Optional<Mark> mark = node.getStartMark();
        return mark.map(m -> m.getName() + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1) + ": ")
                .orElse("");
    }
}
