package dev.ralf.core.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the columns of a table into the order in which a model was trained on them, by name. A table of other rows may
 * have its columns in another order, more of them, and of a categorical column other levels:
 *
 * <ul>
 *   <li>a level that the model knows and the table does not have is a column of zeros; so is an indicator of missing values;
 *   <li>a level that the table has and the model does not know goes to the model's level {@code other}, if it has one;
 *   <li>columns that the model does not know are passed over.
 * </ul>
 */
public final class ColumnAlignment {
    private static final String MISSING = "=missing";
    private static final String OTHER = "=other";

    private ColumnAlignment() {}

    /**
     * The same rows with the model's columns; the inputs themselves if these are the columns already. Bounds and immutable
     * columns move along; a new column of zeros may be what its sources' other columns may be.
     *
     * @param inputs rows before they are standardised
     * @param columns columns that the model was trained on
     * @throws IllegalArgumentException if a column of the model is not in the table, a row has a level that the model never
     *     saw, or a value is missing in a column that had none in training
     */
    public static Inputs align(Inputs inputs, List<Column> columns) {
        if (inputs.columns().equals(columns)) {
            return inputs;
        }
        Features x = inputs.features();
        Map<String, Integer> places = new HashMap<>();
        Map<String, List<Integer>> ofSource = new LinkedHashMap<>();
        for (int j = 0; j < inputs.columns().size(); j++) {
            places.put(inputs.columns().get(j).name(), j);
            ofSource.computeIfAbsent(inputs.columns().get(j).source(), s -> new ArrayList<>())
                    .add(j);
        }
        int d = columns.size();
        int[] from = new int[d];
        Map<String, Integer> known = new HashMap<>();
        Set<String> sources = new HashSet<>();
        for (int j = 0; j < d; j++) {
            Column c = columns.get(j);
            known.put(c.name(), j);
            sources.add(c.source());
            from[j] = places.getOrDefault(c.name(), -1);
            boolean sameKind = from[j] >= 0 && inputs.columns().get(from[j]).kind() == c.kind();
            boolean zeros = from[j] < 0
                    && ofSource.containsKey(c.source())
                    && (c.name().equals(c.source() + MISSING)
                            || c.kind() == Column.Kind.ONE_HOT
                                    && inputs.columns()
                                                    .get(ofSource.get(c.source())
                                                            .get(0))
                                                    .kind()
                                            == Column.Kind.ONE_HOT);
            if (!sameKind && !zeros) {
                throw new IllegalArgumentException("the data have no "
                        + (c.kind() == Column.Kind.ONE_HOT ? "categorical" : "numeric") + " column " + c.source()
                        + ", which the model was trained on");
            }
        }
        float[] data = new float[Math.multiplyExact(x.size(), d)];
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < d; j++) {
                data[i * d + j] = from[j] < 0 ? 0 : x.get(i, from[j]);
            }
        }
        for (String source : sources) {
            for (int j : ofSource.get(source)) {
                Column c = inputs.columns().get(j);
                if (!known.containsKey(c.name())) {
                    unknown(x, j, c, known.getOrDefault(source + OTHER, -1), data, d);
                }
            }
        }
        float[] lower = new float[d];
        float[] upper = new float[d];
        boolean[] mutable = new boolean[d];
        for (int j = 0; j < d; j++) {
            int like = from[j] >= 0
                    ? from[j]
                    : ofSource.get(columns.get(j).source()).get(0);
            boolean own = from[j] >= 0 || columns.get(j).kind() == Column.Kind.ONE_HOT;
            lower[j] = own ? x.domain().lower(like) : 0;
            upper[j] = own ? x.domain().upper(like) : 1;
            mutable[j] = own && x.domain().mutable(like);
        }
        List<String> constraints =
                x.domain().encoding().map(Encoding::constraints).orElse(List.of());
        Domain domain = new Domain(lower, upper, mutable).with(Encoding.plain(columns, constraints));
        return new Inputs(new Features(data, x.size(), d).in(domain), columns, inputs.groups(), inputs.weights());
    }

    /** Moves a column that the model does not know into its level for all others, or refuses it where a row has it. */
    private static void unknown(Features x, int place, Column column, int other, float[] data, int d) {
        for (int i = 0; i < x.size(); i++) {
            if (x.get(i, place) == 0) {
                continue;
            }
            if (column.kind() == Column.Kind.ONE_HOT && other >= 0) {
                data[i * d + other] = 1;
                continue;
            }
            throw new IllegalArgumentException(
                    column.name().equals(column.source() + MISSING)
                            ? "row " + i + " has no value in column " + column.source()
                                    + ", and the model was trained without missing values in it"
                            : "row " + i + " has " + column.name() + ", which the model never saw");
        }
    }
}
