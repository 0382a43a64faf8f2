package dev.ralf.adversarial.threat;

import dev.ralf.core.data.Domain;
import java.util.Optional;

/**
 * Turns a point of the relaxed problem (ball, box, relations, levels of a category on their simplex) into a row that
 * could exist: of the categorical columns that may switch, those whose best other level gained most do, as many as
 * allowed; changed whole numbers are rounded towards the natural value; relations that this broke are satisfied again,
 * first by the columns that are not whole, then by shrinking the change until they hold.
 *
 * <p>Deterministic, and the result is a fixed point: repairing a repaired row gives it back. A row for which no valid
 * change is found (its natural values break a relation already) cannot be repaired.
 *
 * <p>RALF's own; the idea of repairing after a relaxed search is that of Simonetto, Ghamizi and Cordy, arXiv:2406.00775,
 * section 4, who repair equalities only.
 */
public final class Repair {
    private static final int SHRINKS = 32;
    private static final int STRICT = 4;
    private static final int LOOSE = -1;

    private final Allowed allowed;
    private final Projection projection;

    /** Repairs rows of this domain. */
    public Repair(ThreatModel threat, Domain domain) {
        this(Allowed.of(threat, domain));
    }

    /** Repairs rows of a bound threat model. */
    public Repair(Allowed allowed) {
        this.allowed = allowed;
        this.projection = new Projection(allowed);
    }

    /**
     * The repaired row.
     *
     * @param natural natural input, {@code [width]}
     * @param candidate relaxed input, {@code [width]}; not changed
     * @return a row that obeys every constraint, or nothing where none was found
     */
    public Optional<float[]> row(float[] natural, float[] candidate) {
        int width = allowed.width();
        float[] levels = levels(natural, candidate);
        double[] change = new double[width];
        for (int j = 0; j < width; j++) {
            change[j] = allowed.level(j) ? 0 : (double) candidate[j] - natural[j];
        }
        // As it is, if that will do; else with relations tightened a little, and ever nearer to the natural row.
        float[] row = tried(natural, change, LOOSE);
        for (int t = SHRINKS; t >= 0 && !holds(row, natural); t--) {
            double[] shrunk = change.clone();
            for (int j = 0; j < width; j++) {
                shrunk[j] *= t / (double) SHRINKS;
            }
            row = tried(natural, shrunk, STRICT);
            if (!holds(row, natural)) {
                continuousAgain(natural, row);
            }
        }
        if (!holds(row, natural)) {
            return Optional.empty();
        }
        for (int[] group : allowed.groups()) {
            for (int j : group) {
                row[j] = levels[j];
            }
        }
        return Optional.of(row);
    }

    private float[] tried(float[] natural, double[] change, int slack) {
        float[] row = new float[change.length];
        projection.apply(change.clone(), natural, 0, row, slack);
        wholeNumbers(natural, row);
        return row;
    }

    /** The levels after the switches that gained most; other features as they are. */
    private float[] levels(float[] natural, float[] candidate) {
        float[] out = natural.clone();
        int[][] groups = allowed.groups().toArray(int[][]::new);
        double[] gain = new double[groups.length];
        int[] best = new int[groups.length];
        for (int g = 0; g < groups.length; g++) {
            double there = Double.NEGATIVE_INFINITY;
            double here = 0;
            for (int j : groups[g]) {
                if (natural[j] > 0.5f) {
                    here = candidate[j];
                } else if (candidate[j] > there) {
                    there = candidate[j];
                    best[g] = j;
                }
            }
            gain[g] = allowed.threat().epsilon() > 0 ? there - here : Double.NEGATIVE_INFINITY;
        }
        for (int s = 0; s < Math.min(allowed.switches(), groups.length); s++) {
            int top = -1;
            for (int g = 0; g < groups.length; g++) {
                if (gain[g] > 0 && (top < 0 || gain[g] > gain[top])) {
                    top = g;
                }
            }
            if (top < 0) {
                break;
            }
            for (int j : groups[top]) {
                out[j] = j == best[top] ? 1 : 0;
            }
            gain[top] = Double.NEGATIVE_INFINITY;
        }
        return out;
    }

    /** Rounds changed whole numbers towards the natural value, in raw units. */
    private void wholeNumbers(float[] natural, float[] row) {
        for (int j = 0; j < row.length; j++) {
            if (!allowed.integer(j) || row[j] == natural[j]) {
                continue;
            }
            double from = allowed.encoding().decode(j, natural[j]);
            double to = allowed.encoding().decode(j, row[j]);
            // A natural whole number is whole up to the resolution of its input.
            double fuzz = (Math.ulp(natural[j]) + Math.ulp(row[j]))
                    / allowed.encoding().scale()[j];
            double whole = to > from ? Math.floor(to + fuzz) : Math.ceil(to - fuzz);
            boolean moved = to > from ? whole > from + fuzz : whole < from - fuzz;
            float x = moved ? allowed.encoding().encode(j, whole) : natural[j];
            if (moved && farther(natural[j], x, row[j])) {
                double less = to > from ? whole - 1 : whole + 1;
                boolean still = to > from ? less > from + fuzz : less < from - fuzz;
                x = still ? allowed.encoding().encode(j, less) : natural[j];
            }
            row[j] = x;
        }
    }

    /** True if {@code x} is farther from the natural value than the point that is allowed, beyond one unit of float. */
    private static boolean farther(float natural, float x, float most) {
        return Math.abs((double) x - natural) > Math.abs((double) most - natural) + 2 * Math.ulp(most);
    }

    /** With the whole numbers as they are, the other columns make up for the rounding, as far as the ball lets them. */
    private void continuousAgain(float[] natural, float[] row) {
        float[] whole = row.clone();
        for (int round = 0; round < 2 && !holds(row, natural); round++) {
            for (Allowed.HalfSpace h : allowed.relations()) {
                double excess = h.excess(row, 0) + STRICT * h.resolution(row, 0);
                for (int i = 0; i < h.features().length && excess > 0; i++) {
                    int j = h.features()[i];
                    if (!allowed.integer(j) && h.a()[i] != 0) {
                        excess -= shift(natural, row, j, h.a()[i], excess);
                    }
                }
            }
        }
        double limit = Math.max(allowed.threat().epsilon() * (1 + 1e-12), size(natural, whole));
        if (size(natural, row) > limit) {
            System.arraycopy(whole, 0, row, 0, row.length);
        }
    }

    /** Moves one feature as far as it may go to lower a relation's left-hand side by {@code excess}; what it gained. */
    private double shift(float[] natural, float[] row, int j, double a, double excess) {
        double d = (double) row[j] - natural[j] - excess / a;
        double most = d > 0 ? allowed.roomUp(natural[j], j) : allowed.roomDown(natural[j], j);
        d = Math.copySign(Math.min(Math.abs(d), most), d);
        float x = (float) (natural[j] + d);
        if (Math.abs((double) x - natural[j]) > most) {
            x = Math.nextAfter(x, natural[j]);
        }
        double gained = a * ((double) row[j] - x);
        if (gained <= 0) {
            return 0;
        }
        row[j] = x;
        return gained;
    }

    private double size(float[] natural, float[] row) {
        double max = 0;
        double square = 0;
        double sum = 0;
        for (int j = 0; j < row.length; j++) {
            double d = Math.abs((double) row[j] - natural[j]) / allowed.weights()[j];
            max = Math.max(max, d);
            square += d * d;
            sum += d;
        }
        return switch (allowed.threat().norm()) {
            case LINF -> max;
            case L2 -> Math.sqrt(square);
            case L1 -> sum;
        };
    }

    /** True if every relation holds up to the resolution of float; a row that is the natural one is not excused. */
    private boolean holds(float[] row, float[] natural) {
        for (Allowed.HalfSpace h : allowed.relations()) {
            double resolution = Math.max(h.resolution(row, 0), h.resolution(natural, 0));
            if (h.excess(row, 0) > resolution) {
                return false;
            }
        }
        return true;
    }
}
