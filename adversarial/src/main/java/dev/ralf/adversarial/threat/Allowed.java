package dev.ralf.adversarial.threat;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Features;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A threat model bound to the inputs of one domain: constraints by feature number and in units of the model input. Bound
 * once, then read by {@link Projection} and {@link Repair}; the {@link Validator} does not read it.
 */
public final class Allowed {
    private final ThreatModel threat;
    private final Encoding encoding;
    private final double[] lower;
    private final double[] upper;
    private final boolean[] open;
    private final boolean[] integer;
    private final boolean[] level;
    private final int[] direction;
    private final double[] cap;
    private final double[] share;
    private final double[] weights;
    private final List<HalfSpace> relations;
    private final List<int[]> groups;

    /**
     * {@code sum_i a_i x_(features_i) <= bound} in units of the model input.
     *
     * @param features features that take part
     * @param a coefficient of each
     * @param bound right-hand side
     */
    record HalfSpace(int[] features, double[] a, double bound) {
        /** How far a row is beyond the bound; at most 0 inside. */
        double excess(float[] x, int at) {
            double sum = -bound;
            for (int i = 0; i < features.length; i++) {
                sum += a[i] * x[at + features[i]];
            }
            return sum;
        }

        /** What the rounding of inputs to float may add to a row's left-hand side. */
        double resolution(float[] x, int at) {
            double sum = 0;
            for (int i = 0; i < features.length; i++) {
                sum += Math.abs(a[i]) * Math.ulp(x[at + features[i]]);
            }
            return sum;
        }
    }

    private Allowed(ThreatModel threat, Domain domain) {
        int width = domain.width();
        this.threat = threat;
        this.encoding = domain.encoding().orElse(null);
        lower = new double[width];
        upper = new double[width];
        open = new boolean[width];
        integer = new boolean[width];
        level = new boolean[width];
        cap = new double[width];
        share = new double[width];
        weights = new double[width];
        Arrays.fill(cap, Double.POSITIVE_INFINITY);
        Arrays.fill(share, Double.POSITIVE_INFINITY);
        if (!threat.weights().isEmpty()) {
            Checks.argument(
                    threat.weights().size() == width,
                    "perFeature must have one number for each of the %d features, got %d",
                    width,
                    threat.weights().size());
        }
        for (int j = 0; j < width; j++) {
            lower[j] = domain.lower(j);
            upper[j] = domain.upper(j);
            open[j] = domain.mutable(j)
                    && (encoding == null || encoding.columns().get(j).kind() == Column.Kind.NUMERIC);
            weights[j] = threat.weight(j);
        }
        relations = new ArrayList<>();
        groups = new ArrayList<>();
        Constraints constraints = effective(threat, domain);
        direction = new int[width];
        if (encoding != null) {
            bind(constraints);
        } else {
            for (int j = 0; j < width; j++) {
                open[j] = domain.mutable(j);
            }
            Checks.argument(
                    constraints.columns().isEmpty() && constraints.relations().isEmpty(),
                    "constraints need a table with named columns, got inputs without names");
        }
    }

    /**
     * Binds a threat model.
     *
     * @throws IllegalArgumentException with one line if a constraint names a column that the inputs do not have, or asks
     *     of a categorical column what only a number can obey, or the reverse
     */
    public static Allowed of(ThreatModel threat, Domain domain) {
        return new Allowed(threat, domain);
    }

    /** The constraints of a threat model and, where they hold too, those of the data. */
    static Constraints effective(ThreatModel threat, Domain domain) {
        Constraints own = threat.constraints();
        if (!own.ofData() || domain.encoding().isEmpty()) {
            return own;
        }
        List<String> lines = domain.encoding().get().constraints();
        return lines.isEmpty() ? own : own.and(Constraints.parse(lines));
    }

    private void bind(Constraints constraints) {
        Map<String, Integer> numeric = new LinkedHashMap<>();
        Map<String, List<Integer>> categorical = new LinkedHashMap<>();
        for (int j = 0; j < open.length; j++) {
            Column c = encoding.columns().get(j);
            if (c.kind() == Column.Kind.NUMERIC) {
                numeric.put(c.name(), j);
            } else {
                categorical.computeIfAbsent(c.source(), s -> new ArrayList<>()).add(j);
            }
        }
        Map<String, Boolean> switchable = new LinkedHashMap<>();
        for (ColumnRule rule : constraints.columns()) {
            Integer j = numeric.get(rule.column());
            if (j != null) {
                Checks.argument(
                        !rule.switchable(),
                        "constraint on %s: switchable is for categorical columns, this one is numeric",
                        rule.column());
                bind(rule, j);
            } else if (categorical.containsKey(rule.column())) {
                Checks.argument(
                        !rule.numeric(),
                        "constraint on %s: a categorical column can be immutable or switchable only",
                        rule.column());
                switchable.merge(rule.column(), !rule.immutable(), Boolean::logicalAnd);
            } else {
                throw unknown(rule.column(), numeric, categorical);
            }
        }
        switchable.forEach((name, yes) -> {
            if (yes && constraints.switches() > 0) {
                groups.add(categorical.get(name).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
                categorical.get(name).forEach(j -> level[j] = true);
            }
        });
        for (Relation relation : constraints.relations()) {
            int[] features = new int[relation.coefficients().size()];
            double[] a = new double[features.length];
            double bound = relation.bound();
            int i = 0;
            for (Map.Entry<String, Double> term : relation.coefficients().entrySet()) {
                Integer j = numeric.get(term.getKey());
                if (j == null) {
                    Checks.argument(
                            !categorical.containsKey(term.getKey()),
                            "constraint \"%s\": %s is categorical, a relation is between numbers",
                            relation.text(),
                            term.getKey());
                    throw unknown(term.getKey(), numeric, categorical);
                }
                features[i] = j;
                bound -= term.getValue() * encoding.mean()[j];
                a[i] = encoding.scale()[j] == 0 ? 0 : term.getValue() / encoding.scale()[j];
                i++;
            }
            relations.add(new HalfSpace(features, a, bound));
        }
    }

    private void bind(ColumnRule rule, int j) {
        double scale = encoding.scale()[j];
        open[j] &= !rule.immutable();
        integer[j] |= rule.integer();
        if (rule.grows() || rule.falls()) {
            int towards = rule.grows() && rule.falls() ? 0 : rule.grows() ? 1 : -1;
            open[j] &= towards != 0 && direction[j] != -towards;
            direction[j] = towards;
        }
        cap[j] = Math.min(cap[j], rule.atMost() * scale);
        share[j] = Math.min(share[j], rule.atMostShare());
        if (rule.low() > Double.NEGATIVE_INFINITY) {
            lower[j] = Math.max(lower[j], encoding.encode(j, rule.low()));
        }
        if (rule.high() < Double.POSITIVE_INFINITY) {
            upper[j] = Math.min(upper[j], encoding.encode(j, rule.high()));
        }
    }

    private static IllegalArgumentException unknown(
            String name, Map<String, Integer> numeric, Map<String, List<Integer>> categorical) {
        List<String> known = new ArrayList<>(numeric.keySet());
        known.addAll(categorical.keySet());
        List<String> closest = Registry.closest(name, known);
        return new IllegalArgumentException("constraints name a column \"" + name + "\", which the data do not have; "
                + (closest.isEmpty()
                        ? "known: " + String.join(", ", known)
                        : "closest: " + String.join(", ", closest)));
    }

    /**
     * Checks that inputs obey the bounds to begin with: those of the domain and those of the constraints.
     *
     * @throws IllegalArgumentException with one line that names the first row and feature outside, or not a number
     */
    public void requireInside(Features inputs) {
        int width = lower.length;
        for (int i = 0; i < inputs.size(); i++) {
            for (int j = 0; j < width; j++) {
                double v = inputs.get(i, j);
                if (!(v >= lower[j] && v <= upper[j])) {
                    boolean named = encoding != null;
                    throw new IllegalArgumentException(String.format(
                            java.util.Locale.ROOT,
                            "row %d: %s must be in [%s, %s], got %s",
                            i,
                            named ? encoding.columns().get(j).name() : "feature " + j,
                            shown(named ? encoding.decode(j, lower[j]) : lower[j]),
                            shown(named ? encoding.decode(j, upper[j]) : upper[j]),
                            shown(named ? encoding.decode(j, v) : v)));
                }
            }
        }
    }

    private static String shown(double v) {
        return Float.toString((float) v).replaceFirst("\\.0$", "");
    }

    /** The threat model. */
    public ThreatModel threat() {
        return threat;
    }

    /** Number of features. */
    public int width() {
        return lower.length;
    }

    /** True if the feature is a number that an attacker may move. */
    public boolean open(int j) {
        return open[j];
    }

    /** How far feature {@code j} may rise from a natural value, at least 0. */
    public double roomUp(float origin, int j) {
        return open[j] && direction[j] >= 0 ? room(upper[j] - origin, origin, j) : 0;
    }

    /** How far feature {@code j} may fall from a natural value, at least 0. */
    public double roomDown(float origin, int j) {
        return open[j] && direction[j] <= 0 ? room(origin - lower[j], origin, j) : 0;
    }

    private double room(double toBound, float origin, int j) {
        double room = Math.min(toBound, cap[j]);
        if (share[j] < Double.POSITIVE_INFINITY) {
            room = Math.min(room, share[j] * Math.abs(encoding.decode(j, origin)) * encoding.scale()[j]);
        }
        return Math.max(0, room);
    }

    /** True if a changed value of the feature must be a whole number. */
    public boolean integer(int j) {
        return integer[j];
    }

    /** The features of each categorical column that may switch. */
    public List<int[]> groups() {
        return groups;
    }

    /** True if the feature is a level of a categorical column that may switch. */
    public boolean level(int j) {
        return level[j];
    }

    /** Most categorical columns that may switch in one row. */
    public int switches() {
        return threat.constraints().switches();
    }

    /** True if the allowed set is more than ball and box, so that a point of both may still need {@link Repair}. */
    public boolean needsRepair() {
        if (!relations.isEmpty() || !groups.isEmpty()) {
            return true;
        }
        for (int j = 0; j < integer.length; j++) {
            if (integer[j] && open[j]) {
                return true;
            }
        }
        return false;
    }

    /** Linear relations in units of the model input. */
    List<HalfSpace> relations() {
        return relations;
    }

    /** The radius of each feature's own ball, as a multiple of epsilon. */
    double[] weights() {
        return weights;
    }

    /** How the columns became inputs; null where the inputs have no names. */
    Encoding encoding() {
        return encoding;
    }
}
