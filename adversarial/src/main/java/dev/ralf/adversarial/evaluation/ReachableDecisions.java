package dev.ralf.adversarial.evaluation;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The decisions that each of {@code n} rows can be brought to, and the largest unfairness that an attacker makes of them.
 *
 * <p>Row i of weight {@code w_i} in group {@code s_i} can have one of the decisions {@code q_i^(0), q_i^(1), ...} (rows of
 * probabilities over K classes, one-hot for a deterministic rule), {@code q_i^(0)} being its own. An attacker who may touch
 * m rows chooses one for each, at most m of them other than their own, and maximises
 *
 * <pre>
 * U = max_k max_{s,t} r_k(s) - r_k(t)        r_k(s) = sum_{i: s_i = s} w_i q_i[k] / sum_{i: s_i = s} w_i
 * </pre>
 *
 * <p>the gap of demographic parity, over classes k and groups s, t that have weight; for equalised odds the rates are those
 * of the rows of one label, and the maximum is over labels too. For given k, s and t the objective is a sum over rows: a row
 * of s gains {@code w_i (max_c q_i^(c)[k] - q_i^(0)[k]) / W_s}, a row of t {@code w_i (q_i^(0)[k] - min_c q_i^(c)[k]) / W_t},
 * every other row nothing. The best m rows are therefore those with the largest gains, and enumeration over k, s and t is
 * exact: no choice among these decisions is worse. With m = 0 it is the unfairness without an attack.
 *
 * <p>What is exact is the choice; which decisions a row can reach is what attacks found, so the value is a lower bound of
 * what the best attacker achieves.
 */
final class ReachableDecisions {
    private final List<Matrix> decisions = new ArrayList<>();
    private final int[][] least;
    private final int[][] most;

    /** Rows that have their own decisions alone, {@code [n][k]}. */
    ReachableDecisions(Matrix own) {
        decisions.add(own);
        least = new int[own.rows()][own.columns()];
        most = new int[own.rows()][own.columns()];
    }

    /**
     * What the attacker wants.
     *
     * @param value the unfairness; NaN with fewer than two groups that have weight
     * @param choice which of the decisions each row takes, in the order in which they were added, 0 for its own
     */
    record Worst(double value, int[] choice) {}

    /** Adds one more decision of every row. */
    void add(Matrix other) {
        Checks.size("rows", other.rows(), least.length);
        Checks.size("classes", other.columns(), decisions.get(0).columns());
        int c = decisions.size();
        decisions.add(other);
        for (int i = 0; i < least.length; i++) {
            for (int k = 0; k < other.columns(); k++) {
                if (other.get(i, k) < decisions.get(least[i][k]).get(i, k)) {
                    least[i][k] = c;
                }
                if (other.get(i, k) > decisions.get(most[i][k]).get(i, k)) {
                    most[i][k] = c;
                }
            }
        }
    }

    /** The decisions that rows take under a choice, {@code [n][k]}. */
    Matrix chosen(int[] choice) {
        Matrix q = new Matrix(choice.length, decisions.get(0).columns());
        for (int i = 0; i < choice.length; i++) {
            for (int k = 0; k < q.columns(); k++) {
                q.set(i, k, decisions.get(choice[i]).get(i, k));
            }
        }
        return q;
    }

    /** Largest total variation distance of a row's reachable decisions from its own, in [0, 1]: 1 if a sure one turns. */
    double[] movable() {
        double[] out = new double[least.length];
        Matrix own = decisions.get(0);
        for (Matrix other : decisions) {
            for (int i = 0; i < out.length; i++) {
                double distance = 0;
                for (int k = 0; k < own.columns(); k++) {
                    distance += Math.abs(other.get(i, k) - own.get(i, k)) / 2;
                }
                out[i] = Math.max(out[i], distance);
            }
        }
        return out;
    }

    /**
     * The largest unfairness.
     *
     * @param groups group of each row
     * @param weights weight of each row
     * @param blocks block of each row within which rates are compared: its label for equalised odds; null for all rows
     *     together, demographic parity
     * @param budget how many rows may be touched
     * @param only the one group whose rows may be touched; -1 for all
     */
    Worst worst(Groups groups, double[] weights, int[] blocks, int budget, int only) {
        int n = least.length;
        Checks.size("groups", groups.codes().length, n);
        Checks.size("weights", weights.length, n);
        Checks.atLeast("budget", budget, 0);
        Aim best = null;
        int last = blocks == null ? 0 : Arrays.stream(blocks).max().orElse(0);
        for (int b = 0; b <= last; b++) {
            int[][] rows = rows(groups, blocks, b);
            for (int k = 0; k < decisions.get(0).columns(); k++) {
                Side[] sides = new Side[rows.length];
                for (int s = 0; s < sides.length; s++) {
                    sides[s] = Side.of(this, rows[s], weights, k, only < 0 || only == s);
                }
                best = best(sides, k, budget, best);
            }
        }
        return best == null ? new Worst(Double.NaN, new int[n]) : new Worst(best.value, choice(best, budget));
    }

    private static int[][] rows(Groups groups, int[] blocks, int block) {
        int[][] rows = new int[groups.count()][];
        int[] codes = groups.codes();
        int[] sizes = new int[rows.length];
        for (int i = 0; i < codes.length; i++) {
            sizes[codes[i]] += blocks == null || blocks[i] == block ? 1 : 0;
        }
        for (int s = 0; s < rows.length; s++) {
            rows[s] = new int[sizes[s]];
        }
        Arrays.fill(sizes, 0);
        for (int i = 0; i < codes.length; i++) {
            if (blocks == null || blocks[i] == block) {
                rows[codes[i]][sizes[codes[i]]++] = i;
            }
        }
        return rows;
    }

    private static Aim best(Side[] sides, int k, int budget, Aim before) {
        Aim best = before;
        for (Side up : sides) {
            for (Side down : sides) {
                if (up != down && up.weight > 0 && down.weight > 0) {
                    double value = up.rate - down.rate + sum(up.gains, down.falls, budget);
                    if (best == null || value > best.value) {
                        best = new Aim(k, up, down, value);
                    }
                }
            }
        }
        return best;
    }

    /** How many of the {@code budget} largest of two descending series are in the first, which wins ties. */
    private static int ofFirst(Gain[] a, Gain[] b, int budget) {
        int i = 0;
        int j = 0;
        while (i + j < Math.min(budget, a.length + b.length)) {
            if (j == b.length || (i < a.length && a[i].by >= b[j].by)) {
                i++;
            } else {
                j++;
            }
        }
        return i;
    }

    /** The sum of the {@code budget} largest of two descending series. */
    private static double sum(Gain[] a, Gain[] b, int budget) {
        int first = ofFirst(a, b, budget);
        double sum = 0;
        for (int i = 0; i < first; i++) {
            sum += a[i].by;
        }
        for (int j = 0; j < Math.min(budget - first, b.length); j++) {
            sum += b[j].by;
        }
        return sum;
    }

    private int[] choice(Aim aim, int budget) {
        int[] choice = new int[least.length];
        Gain[] up = aim.up.gains;
        Gain[] down = aim.down.falls;
        int first = ofFirst(up, down, budget);
        for (int i = 0; i < first; i++) {
            choice[up[i].row] = most[up[i].row][aim.k];
        }
        for (int j = 0; j < Math.min(budget - first, down.length); j++) {
            choice[down[j].row] = least[down[j].row][aim.k];
        }
        return choice;
    }

    /** Which class's rate is raised in one group and lowered in another, and what gap that gives. */
    private record Aim(int k, Side up, Side down, double value) {}

    /** What touching a row adds to the gap. */
    private record Gain(int row, double by) {}

    /** One group's rate of a class, and what its rows can add to it or take from it, the largest first. */
    private record Side(double weight, double rate, Gain[] gains, Gain[] falls) {
        static Side of(ReachableDecisions of, int[] rows, double[] weights, int k, boolean touched) {
            double weight = 0;
            double decided = 0;
            for (int i : rows) {
                weight += Checks.nonNegative("weights[" + i + "]", weights[i]);
                decided += weights[i] * of.decisions.get(0).get(i, k);
            }
            List<Gain> gains = new ArrayList<>();
            List<Gain> falls = new ArrayList<>();
            for (int i : rows) {
                if (touched && weights[i] > 0) {
                    double own = of.decisions.get(0).get(i, k);
                    gains.add(new Gain(
                            i,
                            weights[i]
                                    / weight
                                    * (of.decisions.get(of.most[i][k]).get(i, k) - own)));
                    falls.add(new Gain(
                            i,
                            weights[i]
                                    / weight
                                    * (own - of.decisions.get(of.least[i][k]).get(i, k))));
                }
            }
            return new Side(weight, decided / weight, descending(gains), descending(falls));
        }

        /** The gains above 0, the largest first, earlier rows first among equals. */
        private static Gain[] descending(List<Gain> gains) {
            return gains.stream()
                    .filter(g -> g.by > 0)
                    .sorted((a, b) -> Double.compare(b.by, a.by))
                    .toArray(Gain[]::new);
        }
    }
}
