package dev.ralf.fairness.calibration;

import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.decision.RuleState;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Score-fair decisions: each class's probability moves to the barycentre of its distributions in the groups, {@code f_k =
 * sum_t pi_t Q_{k|t}(F_{k|s}(p_k))}, and the largest {@code f_k} decides, the lowest class on a tie. Every score has then
 * the same distribution in all groups, which for two classes gives demographic parity up to ties; for more classes it does
 * not, and nothing is certified: a method to compare with.
 *
 * <p>Source: Chzhen, Denis, Hebiri, Oneto and Pontil, "Fair regression with Wasserstein barycenters", NeurIPS 2020,
 * arXiv:2006.07286; class by class as in Denis, Elie, Hebiri and Hu, arXiv:2109.13642. Deviations: distribution functions and
 * quantiles are of the same rows, not of two halves, and tabulated at 1001 levels with linear interpolation between them;
 * equal scores get the middle of their levels, not a random one, so that decisions draw nothing.
 *
 * @param attribute sensitive attribute
 * @param id name in records
 */
public record ScoreFairFitter(String attribute, String id) implements RuleFitter {
    private static final int LEVELS = 1000;

    /** Checks the arguments. */
    public ScoreFairFitter {
        FairRuleFitter.checkNames(attribute, id);
    }

    @Override
    public boolean needsCalibration() {
        return true;
    }

    @Override
    public Optional<String> sensitiveAttribute() {
        return Optional.of(attribute);
    }

    /**
     * {@inheritDoc} The fit draws nothing from {@code seed}.
     *
     * @throws IllegalArgumentException as that of {@link FairRuleFitter}
     */
    @Override
    public DecisionRule fit(CalibrationSample sample, SeedTree seed) {
        Groups groups = FairRuleFitter.checked(id, attribute, sample);
        Matrix p = sample.probabilities();
        double[] shares = new double[groups.count()];
        double[][][] tables = new double[groups.count()][p.columns()][];
        double total = Arrays.stream(sample.weights()).sum();
        for (int s = 0; s < shares.length; s++) {
            int group = s;
            int[] rows = IntStream.range(0, p.rows())
                    .filter(i -> groups.codes()[i] == group && sample.weights()[i] > 0)
                    .toArray();
            for (int i : rows) {
                shares[s] += sample.weights()[i] / total;
            }
            for (int k = 0; k < p.columns(); k++) {
                tables[s][k] = quantiles(p, k, rows, sample.weights());
            }
        }
        return new Rule(this, groups.values(), shares, tables);
    }

    /** Quantiles at {@code 0, 1/1000, ..., 1}: the smallest score whose weighted share is at least the level. */
    private static double[] quantiles(Matrix p, int k, int[] rows, double[] weights) {
        int[] sorted = Arrays.stream(rows)
                .boxed()
                .sorted((a, b) -> Double.compare(p.get(a, k), p.get(b, k)))
                .mapToInt(i -> i)
                .toArray();
        double total = Arrays.stream(rows).mapToDouble(i -> weights[i]).sum();
        double[] table = new double[LEVELS + 1];
        double below = 0;
        int next = 0;
        for (int l = 0; l <= LEVELS; l++) {
            while (next < sorted.length - 1 && below + weights[sorted[next]] < total * l / LEVELS - 1e-12 * total) {
                below += weights[sorted[next++]];
            }
            table[l] = p.get(sorted[next], k);
        }
        return table;
    }

    @Override
    public DecisionRule restore(RuleState state) {
        double[] shares = state.arrays().getOrDefault("shares", new double[0]);
        int groups = state.groups().size();
        Checks.argument(groups >= 2 && shares.length == groups, "the saved rule %s must have 2 groups or more", id);
        int classes = (state.arrays().size() - 1) / groups;
        double[][][] tables = new double[groups][classes][];
        for (int s = 0; s < groups; s++) {
            for (int k = 0; k < classes; k++) {
                tables[s][k] = state.arrays().get("quantiles/" + s + "/" + k);
                Checks.argument(
                        tables[s][k] != null && tables[s][k].length == LEVELS + 1,
                        "the saved rule %s must have %d quantiles of group %d and class %d",
                        id,
                        LEVELS + 1,
                        s,
                        k);
            }
        }
        return new Rule(this, state.groups(), shares, tables);
    }

    private record Rule(ScoreFairFitter fitter, List<String> groups, double[] shares, double[][][] tables)
            implements DecisionRule {
        @Override
        public String id() {
            return fitter.id;
        }

        @Override
        public Optional<String> attribute() {
            return Optional.of(fitter.attribute);
        }

        @Override
        public Matrix decisionProbabilities(Matrix probabilities, int[] groups) {
            check(probabilities, groups);
            Matrix q = new Matrix(probabilities.rows(), probabilities.columns());
            for (int i = 0; i < q.rows(); i++) {
                q.set(i, FairScores.best(scores(probabilities, i, groups[i], null)), 1);
            }
            return q;
        }

        @Override
        public double[] margins(Matrix probabilities, int[] groups, int[] labels, Matrix gradient) {
            check(probabilities, groups);
            Checks.size("labels", labels.length, probabilities.rows());
            if (gradient != null) {
                Arrays.fill(gradient.data(), 0);
            }
            double[] margins = new double[labels.length];
            double[] slopes = new double[probabilities.columns()];
            for (int i = 0; i < margins.length; i++) {
                double[] f = scores(probabilities, i, groups[i], slopes);
                int other = FairScores.bestOther(f, labels[i]);
                margins[i] = f[other] - f[labels[i]];
                if (gradient != null) {
                    gradient.set(i, other, slopes[other]);
                    gradient.set(i, labels[i], -slopes[labels[i]]);
                }
            }
            return margins;
        }

        private void check(Matrix probabilities, int[] codes) {
            FairScores.checkGroups(fitter.id, fitter.attribute, groups, probabilities, codes);
            FairScores.checkClasses(fitter.id, tables[0].length, probabilities);
        }

        /** The scores of a row, and their derivatives in the probabilities if there is room. */
        private double[] scores(Matrix p, int row, int s, double[] slopes) {
            double[] f = new double[p.columns()];
            for (int k = 0; k < f.length; k++) {
                double[] own = tables[s][k];
                double v = p.get(row, k);
                int above = first(own, v, false); // levels below have scores <= v
                int from = first(own, v, true); // levels below have scores < v
                boolean between = from == above && from > 0 && from <= LEVELS;
                double level = between
                        ? above - 1 + (v - own[above - 1]) / (own[above] - own[above - 1])
                        : from == above ? (from == 0 ? 0 : LEVELS) : (from + above - 1) / 2.0;
                double slope = 0;
                for (int t = 0; t < shares.length; t++) {
                    int low = Math.min((int) level, LEVELS - 1);
                    double step = tables[t][k][low + 1] - tables[t][k][low];
                    f[k] += shares[t] * (tables[t][k][low] + (level - low) * step);
                    slope += shares[t] * step;
                }
                if (slopes != null) {
                    slopes[k] = between ? slope / (own[above] - own[above - 1]) : 0;
                }
            }
            return f;
        }

        /** The first level whose score is above {@code v}, or at least {@code v}; 1001 if there is none. */
        private static int first(double[] table, double v, boolean orEqual) {
            int low = 0;
            int high = table.length;
            while (low < high) {
                int middle = (low + high) / 2;
                if (table[middle] > v || orEqual && table[middle] == v) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        @Override
        public Optional<RuleState> state() {
            Map<String, double[]> arrays = new LinkedHashMap<>();
            arrays.put("shares", shares);
            for (int s = 0; s < tables.length; s++) {
                for (int k = 0; k < tables[s].length; k++) {
                    arrays.put("quantiles/" + s + "/" + k, tables[s][k]);
                }
            }
            return Optional.of(new RuleState(groups, arrays));
        }
    }
}
