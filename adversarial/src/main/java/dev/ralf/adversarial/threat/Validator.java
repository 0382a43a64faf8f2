package dev.ralf.adversarial.threat;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks adversarial rows against a threat model, independently of projection, repair and attacks: it reads the rules as
 * they were written and the values in the data's own units. Numbers are held to what a float input can resolve: a raw
 * value is known up to one unit in the last place of its input, and the norm up to a millionth of epsilon and that.
 */
public final class Validator {
    private static final double RELATIVE = 1e-6;

    private final ThreatModel threat;
    private final Domain domain;
    private final Constraints constraints;
    private final Map<String, List<Integer>> features = new LinkedHashMap<>();

    /**
     * A validator for inputs of this domain.
     *
     * @throws IllegalArgumentException if a constraint names a column that the domain does not have
     */
    public Validator(ThreatModel threat, Domain domain) {
        this.threat = threat;
        this.domain = domain;
        Constraints own = threat.constraints();
        boolean named = domain.encoding().isPresent();
        constraints = named && own.ofData()
                ? own.and(Constraints.parse(domain.encoding().get().constraints()))
                : own;
        for (int j = 0; j < domain.width() && named; j++) {
            Column c = domain.encoding().get().columns().get(j);
            String name = c.kind() == Column.Kind.NUMERIC ? c.name() : c.source();
            features.computeIfAbsent(name, k -> new ArrayList<>()).add(j);
        }
        constraints.columns().forEach(rule -> known(rule.column()));
        constraints.relations().forEach(r -> r.coefficients().keySet().forEach(this::known));
    }

    private void known(String column) {
        Checks.argument(features.containsKey(column), "constraints name a column \"%s\", which is not there", column);
    }

    /**
     * What is wrong with a row, one line each; empty if nothing is. A row that is the natural one is never wrong.
     *
     * @param natural natural input, {@code [width]}
     * @param row adversarial input, {@code [width]}
     */
    public List<String> violations(float[] natural, float[] row) {
        Checks.size("row", row.length, domain.width());
        Checks.size("natural", natural.length, domain.width());
        List<String> wrong = new ArrayList<>();
        if (java.util.Arrays.equals(natural, row)) {
            return wrong;
        }
        box(natural, row, wrong);
        norm(natural, row, wrong);
        if (domain.encoding().isPresent()) {
            categories(natural, row, wrong);
            for (ColumnRule rule : constraints.columns()) {
                int j = features.get(rule.column()).get(0);
                if (domain.encoding().get().columns().get(j).kind() == Column.Kind.NUMERIC) {
                    number(rule, j, natural, row, wrong);
                }
            }
            for (Relation relation : constraints.relations()) {
                relation(relation, row, wrong);
            }
        }
        return wrong;
    }

    private boolean categorical(int j) {
        return domain.encoding().isPresent()
                && domain.encoding().get().columns().get(j).kind() == Column.Kind.ONE_HOT;
    }

    private void box(float[] natural, float[] row, List<String> wrong) {
        for (int j = 0; j < row.length; j++) {
            if (row[j] == natural[j]) {
                continue;
            }
            // A value that is outside to begin with may come nearer.
            boolean inside =
                    row[j] >= Math.min(natural[j], domain.lower(j)) && row[j] <= Math.max(natural[j], domain.upper(j));
            if (!inside || !Float.isFinite(row[j])) {
                wrong.add(name(j) + " is outside its bounds");
            }
            if (!domain.mutable(j) && !categorical(j)) {
                wrong.add(name(j) + " is immutable and changed");
            }
        }
    }

    private void norm(float[] natural, float[] row, List<String> wrong) {
        double max = 0;
        double square = 0;
        double sum = 0;
        double rounding = 0;
        for (int j = 0; j < row.length; j++) {
            if (!categorical(j)) {
                double d = Math.abs((double) row[j] - natural[j]) / threat.weight(j);
                max = Math.max(max, d);
                square += d * d;
                sum += d;
                rounding += row[j] == natural[j] ? 0 : 2 * Math.ulp(row[j]) / threat.weight(j);
            }
        }
        double size =
                switch (threat.norm()) {
                    case LINF -> max;
                    case L2 -> Math.sqrt(square);
                    case L1 -> sum;
                };
        if (!(size <= threat.epsilon() * (1 + RELATIVE) + rounding)) {
            wrong.add(String.format(Locale.ROOT, "size %s is above epsilon %s", size, threat.epsilon()));
        }
    }

    private void categories(float[] natural, float[] row, List<String> wrong) {
        int switches = 0;
        for (Map.Entry<String, List<Integer>> column : features.entrySet()) {
            if (!categorical(column.getValue().get(0))) {
                continue;
            }
            boolean changed = false;
            int ones = 0;
            int others = 0;
            for (int j : column.getValue()) {
                changed |= row[j] != natural[j];
                ones += row[j] == 1 ? 1 : 0;
                others += row[j] != 1 && row[j] != 0 ? 1 : 0;
            }
            if (changed) {
                switches++;
                boolean may = constraints.columns().stream()
                        .anyMatch(r -> r.column().equals(column.getKey()) && r.switchable());
                boolean must = constraints.columns().stream()
                        .anyMatch(r -> r.column().equals(column.getKey()) && r.immutable());
                if (!may || must) {
                    wrong.add(column.getKey() + " may not switch");
                }
                if (ones != 1 || others > 0) {
                    wrong.add(column.getKey() + " has not exactly one level");
                }
            }
        }
        if (switches > constraints.switches()) {
            wrong.add(switches + " categorical columns switched, at most " + constraints.switches() + " may");
        }
    }

    private void number(ColumnRule rule, int j, float[] natural, float[] row, List<String> wrong) {
        if (row[j] == natural[j]) {
            return;
        }
        double from = raw(j, natural[j]);
        double to = raw(j, row[j]);
        double fuzz = resolution(j, natural[j]) + resolution(j, row[j]);
        if (rule.immutable()) {
            wrong.add(rule.column() + " is immutable and changed");
        }
        if (rule.integer() && Math.abs(to - Math.rint(to)) > fuzz) {
            wrong.add(rule.column() + " must be a whole number, is " + to);
        }
        if (rule.grows() && row[j] < natural[j]) {
            wrong.add(rule.column() + " may only grow, fell from " + from + " to " + to);
        }
        if (rule.falls() && row[j] > natural[j]) {
            wrong.add(rule.column() + " may only fall, grew from " + from + " to " + to);
        }
        double change = Math.abs(to - from);
        if (!(change <= rule.atMost() * (1 + RELATIVE) + fuzz)) {
            wrong.add(rule.column() + " changed by " + change + ", at most " + rule.atMost() + " is allowed");
        }
        double share = rule.atMostShare() == Double.POSITIVE_INFINITY
                ? Double.POSITIVE_INFINITY
                : rule.atMostShare() * Math.abs(from);
        if (!(change <= share * (1 + RELATIVE) + fuzz)) {
            wrong.add(rule.column() + " changed by " + change + ", at most " + share + " is allowed");
        }
        if (!(to >= rule.low() - fuzz && to <= rule.high() + fuzz)) {
            boolean towards = to < from ? from > rule.high() : from < rule.low();
            if (!towards) {
                wrong.add(rule.column() + " must be in [" + rule.low() + ", " + rule.high() + "], is " + to);
            }
        }
    }

    private void relation(Relation relation, float[] row, List<String> wrong) {
        double sum = -relation.bound();
        double fuzz = RELATIVE * RELATIVE * Math.abs(relation.bound());
        for (Map.Entry<String, Double> term : relation.coefficients().entrySet()) {
            int j = features.get(term.getKey()).get(0);
            double value = raw(j, row[j]);
            sum += term.getValue() * value;
            fuzz += Math.abs(term.getValue()) * (2 * resolution(j, row[j]) + RELATIVE * RELATIVE * Math.abs(value));
        }
        if (!(sum <= fuzz)) {
            wrong.add("\"" + relation.text() + "\" is broken by " + sum);
        }
    }

    /** What one unit in the last place of an input is in raw units. */
    private double resolution(int j, float input) {
        Encoding encoding = domain.encoding().orElseThrow();
        return encoding.scale()[j] == 0 ? 0 : Math.ulp(input) / encoding.scale()[j];
    }

    private double raw(int j, float input) {
        return domain.encoding().orElseThrow().decode(j, input);
    }

    private String name(int j) {
        return domain.encoding().map(e -> e.columns().get(j).name()).orElse("feature " + j);
    }
}
