package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Allowed;
import dev.ralf.adversarial.threat.Repair;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * MOEVA: multi-objective evolutionary search among the valid rows near a row, for models that give probabilities only.
 * Individuals are rows; two-point crossover (probability 0.9) and polynomial mutation (index 20, about one gene a child; a
 * categorical gene takes another level at random) make as many children as there are parents. Parents and children then
 * compete by two objectives, the decision's margin and the distance from the natural row: fronts of non-dominated
 * individuals in order, and within the last front by evenly spread reference directions, of which the one with the fewest
 * survivors takes the individual closest to it (NSGA-III).
 *
 * <p>Every individual is projected and repaired before it is evaluated, so the third objective of the paper, the violation
 * of constraints, is 0 throughout and left out. A row is done as soon as one individual changes its decision.
 *
 * <p>References: Simonetto, Dyrmishi, Ghamizi, Cordy and Le Traon, arXiv:2112.01156; Deb and Jain,
 * doi:10.1109/TEVC.2013.2281535 (NSGA-III). Deviations: the authors use R-NSGA-III with reference points instead of
 * directions, constraints as an objective, 203 individuals and 100 generations of 100 children; half of the first
 * individuals are mutants of the row rather than all copies of it.
 *
 * @param threat what is allowed
 * @param generations at least 1
 * @param population individuals, at least 2
 */
public record Moeva(ThreatModel threat, int generations, int population) implements Attack {
    private static final double CROSSOVER = 0.9;
    private static final double ETA = 20;

    /** Checks the ranges. */
    public Moeva {
        Objects.requireNonNull(threat, "threat");
        Checks.atLeast("generations", generations, 1);
        Checks.atLeast("population", population, 2);
    }

    @Override
    public String id() {
        return "moeva";
    }

    @Override
    public Moeva within(ThreatModel other) {
        return new Moeva(other, generations, population);
    }

    @Override
    public boolean needsGradients() {
        return false;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon " + threat.epsilon()
                + " in units of the input, " + generations + " generations of " + population + " under constraints";
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return Ledger.run(threat, target, AttackLoss.MARGIN, inputs, rowIds, seed, this::evolve);
    }

    private void evolve(Ledger.Block block) {
        Features natural = block.natural();
        Breeder breeder = new Breeder(natural);
        int[] active = block.alive();
        RandomGenerator[] rng = new RandomGenerator[natural.size()];
        List<List<Individual>> populations = new ArrayList<>();
        for (int i = 0; i < natural.size(); i++) {
            populations.add(new ArrayList<>());
        }
        for (int i : active) {
            rng[i] = block.stream(i, 0).generator();
        }
        for (int g = 0; g <= generations && active.length > 0; g++) {
            int[] rows = new int[active.length * population];
            float[] points = new float[rows.length * natural.width()];
            for (int a = 0; a < active.length; a++) {
                int i = active[a];
                for (int c = 0; c < population; c++) {
                    float[] row = g == 0
                            ? breeder.first(natural.row(i), c, rng[i])
                            : breeder.child(natural.row(i), populations.get(i), rng[i]);
                    rows[a * population + c] = i;
                    System.arraycopy(row, 0, points, (a * population + c) * natural.width(), natural.width());
                }
            }
            double[] miss = new double[rows.length];
            double[] margin =
                    block.evaluate(block.target().raising(AttackLoss.MARGIN).select(rows), rows, points, miss, null);
            for (int at = 0; at < rows.length; at++) {
                int i = rows[at];
                block.keep(i, points, at, miss[at], margin[at]);
                float[] row = Arrays.copyOfRange(points, at * natural.width(), (at + 1) * natural.width());
                double distance = breeder.distance(natural.row(i), row);
                populations.get(i).add(new Individual(row, -margin[at], distance));
            }
            active = block.alive(active);
            for (int i : active) {
                populations.set(i, survivors(populations.get(i)));
            }
        }
    }

    /**
     * A row and what it is worth; both objectives are better when smaller.
     *
     * @param row the row
     * @param margin minus the margin by which the label loses
     * @param distance how far it is from the natural row
     */
    private record Individual(float[] row, double margin, double distance) {
        boolean dominates(Individual other) {
            return margin <= other.margin
                    && distance <= other.distance
                    && (margin < other.margin || distance < other.distance);
        }
    }

    /** The next parents: whole fronts first, the last one by reference directions. */
    private List<Individual> survivors(List<Individual> all) {
        List<Individual> next = new ArrayList<>();
        List<Individual> rest = new ArrayList<>(all);
        while (next.size() < population && !rest.isEmpty()) {
            List<Individual> front = new ArrayList<>();
            for (Individual a : rest) {
                if (rest.stream().noneMatch(b -> b.dominates(a))) {
                    front.add(a);
                }
            }
            rest.removeAll(front);
            if (next.size() + front.size() <= population) {
                next.addAll(front);
            } else {
                niche(next, front);
            }
        }
        return next;
    }

    private void niche(List<Individual> next, List<Individual> front) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        List<Individual> both = new ArrayList<>(next);
        both.addAll(front);
        for (Individual a : both) {
            low[0] = Math.min(low[0], a.margin);
            low[1] = Math.min(low[1], a.distance);
            high[0] = Math.max(high[0], a.margin);
            high[1] = Math.max(high[1], a.distance);
        }
        int[] count = new int[population];
        for (Individual a : next) {
            count[nearest(a, low, high)]++;
        }
        List<Individual> left = new ArrayList<>(front);
        while (next.size() < population) {
            Individual best = null;
            int niche = 0;
            for (Individual a : left) {
                int of = nearest(a, low, high);
                boolean better = best == null
                        || count[of] < count[niche]
                        || count[of] == count[niche] && off(a, of, low, high) < off(best, niche, low, high);
                if (better) {
                    best = a;
                    niche = of;
                }
            }
            next.add(best);
            left.remove(best);
            count[niche]++;
        }
    }

    private int nearest(Individual a, double[] low, double[] high) {
        int best = 0;
        for (int r = 1; r < population; r++) {
            if (off(a, r, low, high) < off(a, best, low, high)) {
                best = r;
            }
        }
        return best;
    }

    /** Distance of the normalised objectives from the line along a reference direction. */
    private double off(Individual a, int direction, double[] low, double[] high) {
        double f = (a.margin - low[0]) / Math.max(high[0] - low[0], Double.MIN_NORMAL);
        double h = (a.distance - low[1]) / Math.max(high[1] - low[1], Double.MIN_NORMAL);
        double u = direction / (population - 1.0);
        return Math.abs(f * (1 - u) - h * u) / Math.hypot(u, 1 - u);
    }

    /** Makes rows that are allowed. */
    private final class Breeder {
        private final Allowed allowed;
        private final Repair repair;
        private final Ball ball;
        private final List<int[]> genes = new ArrayList<>();

        Breeder(Features natural) {
            allowed = Allowed.of(threat, natural.domain());
            repair = new Repair(allowed);
            ball = new Ball(threat, natural.domain());
            for (int j = 0; j < natural.width(); j++) {
                if (allowed.open(j) && !allowed.level(j)) {
                    genes.add(new int[] {j});
                }
            }
            genes.addAll(allowed.groups());
        }

        double distance(float[] natural, float[] row) {
            return ball.distance(natural, 0, row, 0);
        }

        float[] first(float[] natural, int c, RandomGenerator rng) {
            float[] row = natural.clone();
            if (c > 0) {
                mutate(natural, row, c % 2 == 0 ? 1.0 / Math.max(1, genes.size()) : 0.5, 1, rng);
            }
            return valid(natural, row);
        }

        float[] child(float[] natural, List<Individual> parents, RandomGenerator rng) {
            float[] row = parents.get(rng.nextInt(parents.size())).row.clone();
            float[] other = parents.get(rng.nextInt(parents.size())).row;
            if (rng.nextDouble() < CROSSOVER && !genes.isEmpty()) {
                int a = rng.nextInt(genes.size());
                int b = rng.nextInt(genes.size());
                for (int g = Math.min(a, b); g <= Math.max(a, b); g++) {
                    for (int j : genes.get(g)) {
                        row[j] = other[j];
                    }
                }
            }
            mutate(natural, row, 1.0 / Math.max(1, genes.size()), ETA, rng);
            return valid(natural, row);
        }

        private float[] valid(float[] natural, float[] row) {
            return repair.row(natural, row).orElseGet(natural::clone);
        }

        private void mutate(float[] natural, float[] row, double probability, double eta, RandomGenerator rng) {
            for (int[] gene : genes) {
                if (rng.nextDouble() >= probability) {
                    continue;
                }
                if (allowed.level(gene[0])) {
                    int level = rng.nextInt(gene.length);
                    for (int l = 0; l < gene.length; l++) {
                        row[gene[l]] = l == level ? 1 : 0;
                    }
                } else {
                    int j = gene[0];
                    double reach = threat.epsilon() * threat.weight(j);
                    double low = natural[j] - Math.min(reach, allowed.roomDown(natural[j], j));
                    double high = natural[j] + Math.min(reach, allowed.roomUp(natural[j], j));
                    double u = rng.nextDouble();
                    double delta =
                            u < 0.5 ? Math.pow(2 * u, 1 / (eta + 1)) - 1 : 1 - Math.pow(2 * (1 - u), 1 / (eta + 1));
                    double moved = row[j] + delta * (high - low);
                    row[j] = (float) Math.max(low, Math.min(high, moved));
                }
            }
        }
    }
}
