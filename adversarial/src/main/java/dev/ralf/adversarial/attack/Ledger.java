package dev.ralf.adversarial.attack;

import dev.ralf.adversarial.threat.Allowed;
import dev.ralf.adversarial.threat.Repair;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.adversarial.threat.Validator;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What an attack has seen so far, row by row: the worst allowed point, what it cost and how the objective rose. Attacks
 * work through it block by block, so that memory stays bounded, and it predicts the outcome anew at the end.
 *
 * <p>The worst point is the one with the smallest probability of missing the goal, ties by the larger objective. A row
 * with probability 0 is done and costs nothing more; that changes no draw and no decision.
 *
 * <p>Where the threat model has more than ball and box, every point is repaired before its decision counts, and what is
 * kept is the repaired point. At the end a validator that shares nothing with projection and repair looks at every row;
 * one that it refuses is replaced by the natural row.
 */
final class Ledger {
    /** Rows that are worked on at once. */
    private static final int BLOCK = 1024;

    private final Features inputs;
    /** Null where every point of ball and box is allowed. */
    private final Repair repair;

    private final Validator validator;
    private final boolean[] invalid;
    private final float[] worst;
    private final double[] clean;
    private final double[] miss;
    private final double[] right;
    private final double[] loss;
    private final double[] startLoss;
    private final double[] largest;
    private final boolean[] attacked;
    private final boolean[] zeroGradient;
    private final boolean[] success;
    private final int[] gradients;
    private final int[] queries;
    private final int[] evaluations;
    private double[] rise = new double[16];
    private int longest;

    private Ledger(ThreatModel threat, Features inputs) {
        int n = inputs.size();
        Allowed allowed = Allowed.of(threat, inputs.domain());
        allowed.requireInside(inputs);
        repair = allowed.needsRepair() ? new Repair(allowed) : null;
        validator = new Validator(threat, inputs.domain());
        invalid = new boolean[n];
        this.inputs = inputs;
        worst = inputs.data().clone();
        clean = new double[n];
        miss = new double[n];
        right = new double[n];
        loss = new double[n];
        startLoss = new double[n];
        largest = new double[n];
        attacked = new boolean[n];
        zeroGradient = new boolean[n];
        success = new boolean[n];
        gradients = new int[n];
        queries = new int[n];
        evaluations = new int[n];
    }

    /**
     * Runs an attack over all rows.
     *
     * @param threat what is allowed
     * @param target what is attacked
     * @param loss what the attack raises
     * @param inputs natural inputs
     * @param rowIds names of the rows' streams
     * @param seed parent of the rows' streams
     * @param body attacks the rows of a block that are {@link Block#alive}
     */
    static AttackResult run(
            ThreatModel threat,
            DeployedTarget target,
            AttackLoss loss,
            Features inputs,
            int[] rowIds,
            SeedTree seed,
            Consumer<Block> body) {
        Checks.size("target", target.size(), inputs.size());
        Checks.size("rowIds", rowIds.length, inputs.size());
        Ledger ledger = new Ledger(threat, inputs);
        for (int from = 0; from < inputs.size(); from += BLOCK) {
            int to = Math.min(inputs.size(), from + BLOCK);
            int[] rows = new int[to - from];
            for (int i = from; i < to; i++) {
                rows[i - from] = i;
            }
            Block block = ledger
            .new Block(
                    from,
                    target.select(rows),
                    loss,
                    inputs.slice(from, to),
                    Arrays.copyOfRange(rowIds, from, to),
                    seed);
            block.open();
            if (block.alive().length > 0) {
                body.accept(block);
            }
            block.close();
        }
        return new AttackResult(
                inputs.with(ledger.worst),
                ledger.right,
                ledger.success,
                ledger.loss,
                ledger.startLoss,
                ledger.attacked,
                ledger.zeroGradient,
                ledger.gradients,
                ledger.queries,
                ledger.trace(),
                ledger.invalid);
    }

    private double[] trace() {
        int n = 0;
        for (boolean a : attacked) {
            n += a ? 1 : 0;
        }
        double[] trace = new double[n == 0 ? 0 : longest];
        double sum = 0;
        for (int t = 0; t < trace.length; t++) {
            sum += rise[t];
            trace[t] = sum / n;
        }
        return trace;
    }

    /** Some rows of the attack; positions count from the first row of the block. */
    final class Block {
        private final int first;
        private final DeployedTarget target;
        private final AttackLoss raised;
        private final Features natural;
        private final int[] rowIds;
        private final SeedTree seed;

        private Block(
                int first, DeployedTarget target, AttackLoss raised, Features natural, int[] rowIds, SeedTree seed) {
            this.first = first;
            this.target = target;
            this.raised = raised;
            this.natural = natural;
            this.rowIds = rowIds;
            this.seed = seed;
        }

        /** The natural inputs of the block. */
        Features natural() {
            return natural;
        }

        /** What is attacked, bound to the rows of the block. */
        DeployedTarget target() {
            return target;
        }

        /** The random stream of a row and restart. */
        SeedTree stream(int row, int restart) {
            return seed.child("row", rowIds[row]).child("restart", restart);
        }

        /** The rows on which the goal may still be missed. */
        int[] alive() {
            return alive(MathOps.range(natural.size()));
        }

        /** Those of these rows on which the goal may still be missed. */
        int[] alive(int[] rows) {
            return Arrays.stream(rows).filter(i -> miss[first + i] > 0).toArray();
        }

        /** The objective at the worst point of a row. */
        double loss(int row) {
            return loss[first + row];
        }

        /** The worst point of a row so far, into {@code out} from position {@code at}. */
        void worst(int row, float[] out, int at) {
            int width = natural.width();
            System.arraycopy(worst, (first + row) * width, out, at, width);
        }

        /**
         * The objective of some rows at some points, counted as a gradient or a query of each row.
         *
         * @param objective bound to these rows
         * @param rows positions in the block
         * @param points {@code [rows][width]}
         * @param missHere receives the probability of missing the goal
         * @param direction receives the direction; null for a query
         */
        double[] evaluate(AttackTarget objective, int[] rows, float[] points, double[] missHere, float[] direction) {
            Features at = new Features(points, rows.length, natural.shape()).in(natural.domain());
            double[] here = objective.evaluate(at, missHere, direction);
            if (repair != null) {
                missRepaired(rows, points, missHere);
            }
            for (int a = 0; a < rows.length; a++) {
                spend(rows[a], direction != null);
                trace(rows[a], here[a]);
            }
            return here;
        }

        /** What counts is the decision on the repaired points; 1 where a point cannot be repaired. */
        private void missRepaired(int[] rows, float[] points, double[] missHere) {
            int width = natural.width();
            float[] repaired = new float[points.length];
            boolean[] valid = new boolean[rows.length];
            for (int a = 0; a < rows.length; a++) {
                float[] here = Arrays.copyOfRange(points, a * width, (a + 1) * width);
                float[] origin = natural.row(rows[a]);
                float[] row = repair.row(origin, here).orElse(null);
                valid[a] = row != null;
                invalid[first + rows[a]] |= row == null;
                System.arraycopy(row == null ? origin : row, 0, repaired, a * width, width);
                queries[first + rows[a]]++;
            }
            Features at = new Features(repaired, rows.length, natural.shape()).in(natural.domain());
            double[] miss = target.select(rows).miss(at);
            for (int a = 0; a < rows.length; a++) {
                missHere[a] = valid[a] ? miss[a] : 1;
            }
        }

        /** Counts a gradient or a query of a row. */
        void spend(int row, boolean gradient) {
            if (gradient) {
                gradients[first + row]++;
            } else {
                queries[first + row]++;
            }
        }

        /** Keeps an allowed point if it is the worst so far. */
        void keep(int row, float[] points, int from, double missHere, double lossHere) {
            int r = first + row;
            if (missHere < miss[r] || (missHere == miss[r] && lossHere > loss[r])) {
                miss[r] = missHere;
                loss[r] = lossHere;
                if (missHere < clean[r]) {
                    int width = natural.width();
                    float[] point = Arrays.copyOfRange(points, from * width, (from + 1) * width);
                    float[] kept = repair == null
                            ? point
                            : repair.row(natural.row(row), point).orElseGet(() -> natural.row(row));
                    System.arraycopy(kept, 0, worst, r * width, width);
                    invalid[r] = false;
                }
            }
        }

        /** Notes that a row's gradient is exactly zero at the first start, if it is. */
        void noteZero(int row, float[] direction, int from) {
            int width = natural.width();
            for (int j = from * width; j < (from + 1) * width; j++) {
                if (direction[j] != 0) {
                    return;
                }
            }
            zeroGradient[first + row] = true;
        }

        private void open() {
            int n = natural.size();
            double[] missHere = new double[n];
            double[] lossHere = target.raising(raised).evaluate(natural, missHere, null);
            for (int i = 0; i < n; i++) {
                int r = first + i;
                miss[r] = missHere[i];
                clean[r] = missHere[i];
                loss[r] = lossHere[i];
                startLoss[r] = lossHere[i];
                attacked[r] = missHere[i] > 0;
                queries[r]++;
                if (attacked[r]) {
                    largest[r] = lossHere[i];
                    rise[0] += lossHere[i];
                    evaluations[r] = 1;
                    longest = Math.max(longest, 1);
                }
            }
        }

        /** Notes the objective that a row's next evaluation gave. */
        void trace(int row, double lossHere) {
            int r = first + row;
            int t = evaluations[r]++;
            if (t >= rise.length) {
                rise = Arrays.copyOf(rise, 2 * t);
            }
            longest = Math.max(longest, t + 1);
            if (lossHere > largest[r]) {
                rise[t] += lossHere - largest[r];
                largest[r] = lossHere;
            }
        }

        private void close() {
            int n = natural.size();
            int width = natural.width();
            for (int i = 0; i < n; i++) {
                float[] row = Arrays.copyOfRange(worst, (first + i) * width, (first + i + 1) * width);
                float[] origin = natural.row(i);
                if (!validator.violations(origin, row).isEmpty()) {
                    System.arraycopy(origin, 0, worst, (first + i) * width, width);
                    invalid[first + i] = true;
                }
            }
            Features found = natural.with(Arrays.copyOfRange(worst, first * width, (first + n) * width));
            double[] rightAgain = target.right(found);
            double[] missAgain = target.goal() == null ? rightAgain : target.miss(found);
            for (int i = 0; i < n; i++) {
                int r = first + i;
                right[r] = rightAgain[i];
                success[r] = missAgain[i] < 0.5;
                queries[r]++;
            }
        }
    }
}
