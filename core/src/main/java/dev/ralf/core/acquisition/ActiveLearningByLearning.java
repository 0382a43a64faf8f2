package dev.ralf.core.acquisition;

import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Active learning by learning (ALBL): a bandit that learns which of several acquisitions to listen to. Each of E
 * acquisitions advises its own batch S_k of n rows, with {@code psi_k = 1/n} on it; one more expert advises every one of
 * the N unlabelled rows alike, so that no row is out of reach. EXP4.P holds a weight w_k for each of the
 * {@code M = E + 1} experts:
 *
 * <pre>
 * p_k = (1 - M p_min) w_k / sum(w) + p_min,   p_min = min(1/M, sqrt(ln M / (M T)))
 * q_j = sum_k p_k psi_k(j)                    the batch is drawn from q without replacement
 * </pre>
 *
 * <p>The next round's model f gives the reward, the importance-weighted accuracy on all rows bought so far, an estimate
 * of the accuracy on the whole pool that the selection does not bias:
 *
 * <pre>
 * r = 1 / (N_0 m) sum_(t=1..m) [f(x_t) = y_t] / q_t(x_t), cut to [0, 1]; N_0 rows at the start, m bought
 * w_k := w_k exp(p_min / 2 (r a_k + v_k sqrt(ln(M / delta) / (A T))))
 * a_k = mean over the batch of psi_k(x) / q(x),   v_k = sum_j psi_k(j) / q(j), A rows advised by anyone
 * </pre>
 *
 * <p>An acquisition is a pure function, so the bandit has no fields that change: what it must remember (w, a, v, A) is
 * among the facts of its selections, and utilities are the probabilities q_t with which rows were drawn; both come back
 * in {@link AcquisitionTask#history()}. A killed and resumed run therefore goes on to the same bits.
 *
 * <p>Reference: Hsu and Lin, Active Learning by Learning, AAAI 2015; EXP4.P: Beygelzimer, Langford, Li, Reyzin and
 * Schapire, arXiv:1002.4058. Deviations: batches instead of single rows (one update a round, with the batch's mean
 * advice); rows are drawn without replacement, with the probability of that draw as q_t; the reward is cut at 1. With
 * a batch as large as the pool nothing is chosen, and nothing learnt.
 *
 * @param experts acquisitions, at least 1
 * @param horizon T: how many rounds are expected, at least 1
 * @param delta confidence of the regret bound, in (0, 1]
 */
public record ActiveLearningByLearning(List<Acquisition> experts, int horizon, double delta) implements Acquisition {
    /** Copies the list and checks the ranges. */
    public ActiveLearningByLearning {
        experts = List.copyOf(experts);
        Checks.atLeast("experts", experts.size(), 1);
        Checks.atLeast("horizon", horizon, 1);
        Checks.argument(delta > 0 && delta <= 1, "delta must be in (0, 1], got %s", delta);
    }

    @Override
    public String id() {
        return "albl";
    }

    @Override
    public Set<Class<? extends Classifier>> needs() {
        return Ranking.needs(experts);
    }

    /** Least probability of an expert. */
    double floor() {
        int m = experts.size() + 1;
        return Math.min(1.0 / m, Math.sqrt(Math.log(m) / ((double) m * horizon)));
    }

    @Override
    public Selection select(AcquisitionTask task) {
        int[] ids = Space.ascending(task);
        int take = task.take();
        Map<String, Double> facts = new LinkedHashMap<>();
        double[] weight = weights(task, facts);
        double[] p = probabilities(weight);
        for (int k = 0; k < p.length; k++) {
            facts.put("weight." + k, weight[k]);
            facts.put("probability." + k, p[k]);
        }
        if (take == 0) {
            return new Selection(ids, new double[0], facts);
        }
        int[][] advised = new int[experts.size()][];
        double[] q = new double[ids.length];
        Arrays.fill(q, p[experts.size()] / ids.length);
        for (int k = 0; k < advised.length; k++) {
            advised[k] = positions(
                    ids,
                    experts.get(k)
                            .select(task.over(ids, take, task.seed().child("expert", k)))
                            .ids());
            for (int j : advised[k]) {
                q[j] += p[k] / take;
            }
        }
        double[] drawn = new double[take];
        int[] picks = draw(p, advised, q, drawn, task.seed().child("draw"));
        note(facts, advised, q, picks);
        return new Selection(MathOps.select(ids, picks), drawn, facts);
    }

    /** Weights after what the history taught, adding up to 1; equal if there is none. */
    private double[] weights(AcquisitionTask task, Map<String, Double> facts) {
        int m = experts.size() + 1;
        double[] weight = new double[m];
        Arrays.fill(weight, 1.0 / m);
        if (task.history().isEmpty()) {
            return weight;
        }
        Map<String, Double> last = task.history().get(task.history().size() - 1).facts();
        double reward = reward(task);
        facts.put("reward", reward);
        double[] log = new double[m];
        for (int k = 0; k < m; k++) {
            for (String name : List.of("weight.", "advice.", "variance.")) {
                Checks.argument(
                        last.containsKey(name + k),
                        "albl needs the fact %s of its last selection, which lacks it",
                        name + k);
            }
            double bonus = Math.sqrt(Math.log(m / delta) / (last.get("arms") * horizon));
            log[k] = Math.log(last.get("weight." + k))
                    + floor() / 2 * (reward * last.get("advice." + k) + bonus * last.get("variance." + k));
        }
        double max = Arrays.stream(log).max().orElseThrow();
        double sum = 0;
        for (int k = 0; k < m; k++) { // never 0, or an expert could not come back
            weight[k] = Math.max(Math.exp(log[k] - max), Double.MIN_NORMAL);
            sum += weight[k];
        }
        for (int k = 0; k < m; k++) {
            weight[k] /= sum;
        }
        return weight;
    }

    private double[] probabilities(double[] weight) {
        double[] p = new double[weight.length];
        for (int k = 0; k < p.length; k++) {
            p[k] = (1 - p.length * floor()) * weight[k] + floor();
        }
        return p;
    }

    /** Importance-weighted accuracy of the task's model on what was bought in the earlier rounds. */
    private static double reward(AcquisitionTask task) {
        Map<Integer, Integer> label = new HashMap<>();
        for (int i = 0; i < task.labels().length; i++) {
            label.put(task.labelled()[i], task.labels()[i]);
        }
        int[] rows = task.history().stream()
                .flatMapToInt(s -> Arrays.stream(s.ids()))
                .toArray();
        double[] q = task.history().stream()
                .flatMapToDouble(s -> Arrays.stream(s.utilities()))
                .toArray();
        Matrix p = task.model().probabilities(task.inputs().features().select(rows));
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            if (p.argmax(i) == label.get(rows[i])) {
                sum += 1 / q[i];
            }
        }
        double pool = (double) task.unlabelled().length + rows.length;
        return Math.min(1, sum / (pool * rows.length));
    }

    private static int[] positions(int[] ids, int[] chosen) {
        return Arrays.stream(chosen).map(id -> Arrays.binarySearch(ids, id)).toArray();
    }

    /** Draws rows from q without replacement: from the mixture, passing over rows that were drawn before. */
    private int[] draw(double[] p, int[][] advised, double[] q, double[] drawn, SeedTree seed) {
        RandomGenerator rng = seed.generator();
        int n = q.length;
        boolean[] taken = new boolean[n];
        int[] picks = new int[drawn.length];
        double left = 1;
        for (int i = 0; i < picks.length; i++) {
            int row;
            if (picks.length == n) { // nothing to choose
                row = i;
            } else {
                do {
                    int k = expert(p, rng.nextDouble());
                    row = k < advised.length ? advised[k][rng.nextInt(advised[k].length)] : rng.nextInt(n);
                } while (taken[row]);
            }
            taken[row] = true;
            picks[i] = row;
            drawn[i] = Math.min(1, q[row] / Math.max(left, q[row]));
            left -= q[row];
        }
        return picks;
    }

    private static int expert(double[] p, double u) {
        int k = 0;
        double sum = p[0];
        while (u >= sum && k < p.length - 1) {
            k++;
            sum += p[k];
        }
        return k;
    }

    /** Writes down what the next round's update needs of this one. */
    private static void note(Map<String, Double> facts, int[][] advised, double[] q, int[] picks) {
        int n = q.length;
        boolean[] picked = new boolean[n];
        for (int i : picks) {
            picked[i] = true;
        }
        for (int k = 0; k <= advised.length; k++) {
            int[] rows = k < advised.length ? advised[k] : MathOps.range(n);
            double psi = 1.0 / rows.length;
            double advice = 0;
            double variance = 0;
            for (int j : rows) {
                variance += psi / q[j];
                advice += picked[j] ? psi / q[j] : 0;
            }
            facts.put("advice." + k, advice / picks.length);
            facts.put("variance." + k, variance);
        }
        facts.put("arms", (double) n); // the last expert advises every row
    }
}
