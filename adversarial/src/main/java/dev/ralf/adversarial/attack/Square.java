package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Square attack: random search without gradients. A change of a square window is kept if the rule's margin rises or the
 * decision becomes wrong.
 *
 * <p>LINF: starts at vertical stripes of +-epsilon; each query adds {@code 2 epsilon} with a random sign for each channel
 * in a window of side {@code s = sqrt(p h w)} and projects. L2: starts at a grid of tiles with opposite bumps, rescaled to
 * epsilon; each query moves the length of a second window (and what is left of epsilon) into a first one, along the sum of
 * its old direction and a bump of random sign. p starts at {@code initialShare} and is halved after 10, 50, 200, 500, 1000,
 * 2000, 4000, 6000 and 8000 queries, rescaled to the number of queries on request.
 *
 * <p>For tables (inputs of one dimension, whose features have no neighbours) a window is a random subset of the mutable
 * features, {@code s = p d} of them, with a sign for each: RALF's own variant.
 *
 * <p>Row i draws from {@code seed.child("row", rowIds[i]).child("restart", r)}.
 *
 * <p>Reference: Andriushchenko, Croce, Flammarion and Hein, arXiv:1912.00049, with AutoAttack's schedule
 * (arXiv:2003.01690). Deviation: a window's corner is uniform over all places where it fits; the authors' code never
 * draws the last row and column of corners.
 *
 * @param threat what is allowed: LINF or L2
 * @param queries queries after the start, of each restart, at least 1
 * @param restarts runs, at least 1
 * @param initialShare first share p of the input that a window covers, in (0, 1]; 0.8 in AutoAttack
 * @param rescale true to rescale the schedule of p from 10,000 queries to {@code queries}
 */
public record Square(ThreatModel threat, int queries, int restarts, double initialShare, boolean rescale)
        implements Attack {
    private static final int[] HALVINGS = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};
    private static final double TINY = 1e-12;

    /** Checks the ranges. */
    public Square {
        Checks.argument(
                threat.norm() == Norm.LINF || threat.norm() == Norm.L2,
                "norm must be linf or l2 for square, got %s",
                threat.norm().name().toLowerCase(Locale.ROOT));
        Checks.atLeast("queries", queries, 1);
        Checks.atLeast("restarts", restarts, 1);
        Checks.argument(initialShare > 0 && initialShare <= 1, "initialShare must be in (0, 1], got %s", initialShare);
    }

    /** AutoAttack's settings: 5000 queries, one run, p from 0.8. */
    public static Square of(ThreatModel threat) {
        return new Square(threat, 5000, 1, 0.8, false);
    }

    /** The same with another number of queries. */
    public Square withQueries(int n) {
        return new Square(threat, n, restarts, initialShare, rescale);
    }

    @Override
    public String id() {
        return "square";
    }

    @Override
    public Square within(ThreatModel other) {
        return new Square(other, queries, restarts, initialShare, rescale);
    }

    @Override
    public boolean needsGradients() {
        return false;
    }

    @Override
    public String describe() {
        return threat.norm().name().toLowerCase(Locale.ROOT) + ", epsilon " + threat.epsilon() + ", " + queries
                + " queries, " + restarts + (restarts == 1 ? " start" : " starts") + ", first window " + initialShare
                + " of the input";
    }

    /** Where the random choices come from. */
    interface Draws {
        /** A random sign. */
        double sign();

        /** A number in 0 .. bound - 1. */
        int index(int bound);

        /** A fair coin. */
        boolean flag();

        /** Draws from a generator. */
        static Draws of(RandomGenerator rng) {
            return new Draws() {
                @Override
                public double sign() {
                    return rng.nextBoolean() ? 1 : -1;
                }

                @Override
                public int index(int bound) {
                    return rng.nextInt(bound);
                }

                @Override
                public boolean flag() {
                    return rng.nextBoolean();
                }
            };
        }
    }

    /** Gives a row of a block its draws. */
    interface Source {
        Draws of(Ledger.Block block, int row, int restart);
    }

    @Override
    public AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed) {
        return run(
                target,
                inputs,
                rowIds,
                seed,
                (block, row, restart) -> Draws.of(block.stream(row, restart).generator()));
    }

    AttackResult run(DeployedTarget target, Features inputs, int[] rowIds, SeedTree seed, Source source) {
        return Ledger.run(threat, target, AttackLoss.MARGIN, inputs, rowIds, seed, block -> {
            int[] active = block.alive();
            for (int r = 0; r < restarts && active.length > 0; r++) {
                active = search(block, source, r, active);
            }
        });
    }

    private int[] search(Ledger.Block block, Source source, int restart, int[] rows) {
        Features natural = block.natural();
        float[] x = natural.data();
        int width = natural.width();
        AttackTarget objective = block.target().raising(AttackLoss.MARGIN);
        Ball ball = new Ball(threat, natural.domain());
        Windows windows = Windows.of(natural);
        Draws[] draws = new Draws[natural.size()];
        float[] best = x.clone();
        float[] next = x.clone();
        double[] largest = new double[natural.size()];
        double[] d = new double[width];
        for (int i : rows) {
            draws[i] = source.of(block, i, restart);
            if (threat.norm() == Norm.LINF) {
                windows.stripes(draws[i], threat.epsilon(), d);
            } else {
                windows.tiles(draws[i], d);
                rescale(ball, d);
            }
            ball.allow(d, x, i * width, next);
        }
        int[] active = rows;
        for (int q = 0; q <= queries && active.length > 0; q++) {
            float[] points = natural.with(next).select(active).data();
            double[] missHere = new double[active.length];
            double[] here = block.evaluate(objective.select(active), active, points, missHere, null);
            for (int a = 0; a < active.length; a++) {
                int i = active[a];
                block.keep(i, points, a, missHere[a], here[a]);
                if (q == 0 || here[a] > largest[i]) {
                    largest[i] = here[a];
                    System.arraycopy(points, a * width, best, i * width, width);
                }
            }
            active = block.alive(active);
            if (q == queries) {
                break;
            }
            double share = share(q);
            for (int i : active) {
                int at = i * width;
                for (int j = 0; j < width; j++) {
                    d[j] = (double) best[at + j] - x[at + j];
                }
                if (threat.norm() == Norm.LINF) {
                    windows.addSquare(draws[i], share, 2 * threat.epsilon(), d);
                } else {
                    windows.moveLength(draws[i], share, threat.epsilon(), ball.length(d), d);
                    rescale(ball, d);
                }
                ball.allow(d, x, at, next);
            }
        }
        return active;
    }

    private void rescale(Ball ball, double[] d) {
        double length = ball.length(d) + TINY;
        for (int j = 0; j < d.length; j++) {
            d[j] *= threat.epsilon() / length;
        }
    }

    /** The share p of the input that a window covers at a query, counted from 0. */
    private double share(int query) {
        int at = rescale ? (int) ((double) query / queries * 10_000) : query;
        double p = initialShare;
        for (int limit : HALVINGS) {
            if (at > limit) {
                p /= 2;
            }
        }
        return p;
    }
}
