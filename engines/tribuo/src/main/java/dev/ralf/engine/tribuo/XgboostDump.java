package dev.ralf.engine.tribuo;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text that XGBoost writes of its trees, so that models live on as plain arrays: XGBoost writes nine significant
 * digits, which give a float back exactly. XGBoost sends a value left where it is below the threshold, a {@link Tree} where
 * it is at most the threshold, so thresholds become the next float below.
 */
final class XgboostDump {
    private static final Pattern NODE = Pattern.compile(
            "\\s*(\\d+):(?:leaf=(\\S+)|\\[f(\\d+)<(\\S+)\\] yes=(\\d+),no=(\\d+)(?:,missing=\\d+)?)\\s*");

    private final Map<Integer, Matcher> nodes = new HashMap<>();
    private final Tree.Builder tree = new Tree.Builder(1);

    private XgboostDump(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            Matcher node = NODE.matcher(line);
            if (!node.matches()) {
                throw new IllegalStateException("XGBoost wrote a tree that cannot be read: " + line.strip());
            }
            nodes.put(Integer.valueOf(node.group(1)), node);
        });
    }

    /**
     * One tree, each leaf with one value.
     *
     * @param text what XGBoost wrote of it, without feature names and statistics
     * @throws IllegalStateException if it is no tree
     */
    static Tree tree(String text) {
        XgboostDump dump = new XgboostDump(text);
        dump.add(dump.tree.addNode(), 0);
        return dump.tree.build();
    }

    private void add(int node, int id) {
        Matcher read = nodes.remove(id);
        if (read == null) {
            throw new IllegalStateException("XGBoost wrote a tree without its node " + id);
        }
        if (read.group(2) != null) {
            tree.value(node, Float.parseFloat(read.group(2)));
            return;
        }
        float below = Float.parseFloat(read.group(4));
        int left = tree.split(node, Integer.parseInt(read.group(3)), Math.nextDown(below));
        add(left, Integer.parseInt(read.group(5)));
        add(left + 1, Integer.parseInt(read.group(6)));
    }
}
