package dev.ralf.core.data;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.List;

/**
 * One sensitive attribute of {@code n} examples: its name, its values (the groups), and the group of each example.
 *
 * @param attribute name of the attribute, for example {@code Gender}
 * @param values names of the groups
 * @param codes group of each example, an index into {@code values}
 */
public record Groups(String attribute, List<String> values, int[] codes) {
    /** Copies the list and checks the codes. */
    public Groups {
        values = List.copyOf(values);
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] < 0 || codes[i] >= values.size()) {
                Checks.inRange(attribute + "[" + i + "]", codes[i], 0, values.size() - 1);
            }
        }
    }

    /** Number of groups that are declared, also those without an example. */
    public int count() {
        return values.size();
    }

    /** The same attribute of the examples at these indices. */
    public Groups select(int[] indices) {
        return new Groups(attribute, values, MathOps.select(codes, indices));
    }

    /** How many examples each group has. */
    public int[] sizes() {
        int[] n = new int[values.size()];
        for (int c : codes) {
            n[c]++;
        }
        return n;
    }
}
