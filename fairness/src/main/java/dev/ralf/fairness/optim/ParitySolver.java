package dev.ralf.fairness.optim;

import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Minimises the dual of {@link ParityProblem} and certifies the result.
 *
 * <p>Cutting planes (Kelley 1960, doi:10.1137/0108053) with one set per block of rows: the convex part of a block is
 * replaced by the planes of the rules met so far, the linear program {@link MasterProgram} minimises that model, and the
 * planes at its minimiser are added. Two things keep it from wandering: the start is the minimiser of a smoothed problem
 * ({@link SmoothedStart}), and besides the model's minimiser points between it and the best point so far are explored
 * (in-out separation, Ben-Ameur and Neto 2007, doi:10.1002/net.20137). The constant rules are in the model from the
 * beginning, which bounds it. The weights of the linear program mix the rules into the randomised rule that certifies
 * the optimum.
 *
 * <p>Deterministic: no random draws. On a finite sample the method is finite, because each new plane is one of finitely
 * many; with few groups and classes it ends after 5 to 60 linear programs, with 26 classes after about 100. Immutable.
 */
public final class ParitySolver {
    /** Where to look between the best point (0) and the model's minimiser (1). */
    private static final double[] BETWEEN = {1, 0.3, 0.1};
    /** A violation below this is rounding, and is left to the certificate. */
    private static final double ROUNDING = 1e-12;

    /** With more rates than this the master program works in boxes. */
    private static final int MANY_RATES = 30;

    private static final double FIRST_WIDTH = 0.003;
    private static final double[] IN_BOX = {1, 0.5, 0.2};
    /** A gap that is small enough where an exact vertex would take long. */
    private static final double ENOUGH = 5e-7;

    private final int maxIterations;
    private final double targetGap;

    /**
     * A solver.
     *
     * @param maxIterations largest number of linear programs, at least 1
     * @param targetGap stop when the gap between the bounds is at most this, in [0, 1e-6]
     */
    public ParitySolver(int maxIterations, double targetGap) {
        this.maxIterations = Checks.atLeast("maxIterations", maxIterations, 1);
        this.targetGap = Checks.inRange("targetGap", targetGap, 0.0, Certificate.MAX_GAP);
    }

    /** At most 300 iterations, target gap 1e-12: an exact vertex up to rounding. */
    public static ParitySolver withDefaults() {
        return new ParitySolver(300, 1e-12);
    }

    /**
     * Solves the problem.
     *
     * @param problem sample and tolerance
     * @return the best dual point and mixture found, with status and certificate; never null
     */
    public ParitySolution solve(ParityProblem problem) {
        return solve(problem, start(problem));
    }

    /**
     * Solves the problem for several tolerances: the optimum as a function of the tolerance. Planes do not depend on the
     * tolerance, so each problem begins with those of the one before.
     *
     * @param problem sample; its own tolerance is not used
     * @param tolerances tolerances, each at least 0; neighbours should be near each other
     * @return one solution for each tolerance, each with its own certificate
     */
    public List<ParitySolution> path(ParityProblem problem, double[] tolerances) {
        List<ParitySolution> path = new ArrayList<>();
        MasterProgram master = start(problem);
        for (double tolerance : tolerances) {
            ParityProblem next = problem.withTolerance(tolerance);
            MasterProgram warm = new MasterProgram(next);
            warm.addAll(master);
            path.add(solve(next, warm));
            master = warm;
        }
        return path;
    }

    private static MasterProgram start(ParityProblem problem) {
        MasterProgram master = new MasterProgram(problem);
        for (int b = 0; b < problem.blocks(); b++) {
            for (int k = 0; k < problem.classes(); k++) {
                master.add(b, problem.rule(b, problem.constant(k)));
            }
        }
        return master;
    }

    private ParitySolution solve(ParityProblem problem, MasterProgram master) {
        if (problem.cells().size() > MANY_RATES) {
            return solveInBoxes(problem, master);
        }
        double[][] best = new double[problem.groups()][problem.cells().size()];
        double bestValue = explore(problem, master, best).value;
        MasterProgram.Solution last = null;
        int iterations = 0;
        boolean stalled = false;
        while (iterations < maxIterations && !stalled) {
            Optional<MasterProgram.Solution> solved = master.solve();
            iterations++;
            if (solved.isEmpty()) {
                stalled = true;
                break;
            }
            last = solved.get();
            if (bestValue - last.value() <= targetGap) {
                break;
            }
            if (iterations == 1) {
                double[][] start = SmoothedStart.solve(problem);
                Explored at = explore(problem, master, start);
                if (at.value < bestValue) {
                    bestValue = at.value;
                    best = start;
                }
                continue;
            }
            boolean found = false;
            double[][] centre = best;
            for (double t : BETWEEN) {
                double[][] point = between(centre, last.offsets(), t);
                Explored at = explore(problem, master, point);
                found |= at.isNew;
                if (at.value < bestValue) {
                    bestValue = at.value;
                    best = point;
                }
            }
            stalled = !found;
        }
        if (last == null) {
            last = new MasterProgram.Solution(0, 0, best, constant(problem));
        }
        return certify(problem, best, last.mixture(), iterations, stalled);
    }

    /**
     * With many rates the minimiser of the model is far from that of the dual for long; here it is sought in a box around
     * the best point, which grows where the model foretold the step well or the optimum lies at its border.
     */
    private ParitySolution solveInBoxes(ParityProblem problem, MasterProgram master) {
        double[][] best = SmoothedStart.solve(problem);
        double bestValue = explore(problem, master, best).value;
        double width = FIRST_WIDTH / problem.blocks();
        double enough = Math.max(targetGap, ENOUGH);
        Mixture mixture = constant(problem);
        int iterations = 0;
        while (iterations < maxIterations) {
            master.box(best, width);
            Optional<MasterProgram.Solution> solved = master.solve();
            iterations++;
            if (solved.isEmpty()) {
                break;
            }
            MasterProgram.Solution at = solved.get();
            double foretold = bestValue - at.value();
            if (at.missed() <= ROUNDING) {
                mixture = at.mixture();
            }
            if (foretold <= enough) {
                if (at.missed() <= ROUNDING) {
                    return certify(problem, best, mixture, iterations, false);
                }
                width *= 8;
                continue;
            }
            double before = bestValue;
            double[][] centre = best;
            for (double t : IN_BOX) {
                double[][] point = between(centre, at.offsets(), t);
                double value = explore(problem, master, point).value;
                if (value < bestValue) {
                    bestValue = value;
                    best = point;
                }
            }
            width *= before - bestValue > foretold / 2 ? 2 : 1;
        }
        return certify(problem, best, mixture, iterations, iterations < maxIterations);
    }

    private static ParitySolution certify(
            ParityProblem problem, double[][] best, Mixture found, int iterations, boolean stalled) {
        Mixture mixture = found;
        Certificate certificate = Certificate.of(problem, best, mixture);
        if (problem.tolerance() > 0 && certificate.violation() > ROUNDING) {
            mixture = withinTolerance(problem, mixture, certificate.violation());
            certificate = Certificate.of(problem, best, mixture);
        }
        ParitySolution.Status status = certificate.certified()
                ? ParitySolution.Status.CERTIFIED
                : stalled ? ParitySolution.Status.STALLED : ParitySolution.Status.ITERATION_LIMIT;
        return new ParitySolution(status, best, mixture, certificate, iterations);
    }

    /**
     * The mixture with gaps shrunk from {@code tolerance + violation} to {@code tolerance}, by the most accurate
     * constant rule with probability {@code violation / (tolerance + violation)}.
     */
    static Mixture withinTolerance(ParityProblem problem, Mixture mixture, double violation) {
        return mixture.withConstant(
                problem.constant(bestConstant(problem)), violation / (problem.tolerance() + violation));
    }

    private static Mixture constant(ParityProblem problem) {
        double[][] weights = new double[problem.blocks()][];
        double[][][] offsets = new double[problem.blocks()][][];
        double[] constant = problem.constant(bestConstant(problem));
        Arrays.setAll(weights, s -> new double[] {1});
        Arrays.setAll(offsets, s -> new double[][] {constant});
        return new Mixture(weights, offsets);
    }

    private static int bestConstant(ParityProblem problem) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < problem.classes(); k++) {
            double gain = 0;
            for (int b = 0; b < problem.blocks(); b++) {
                gain += problem.rule(b, problem.constant(k)).gain();
            }
            if (gain > most) {
                most = gain;
                best = k;
            }
        }
        return best;
    }

    /** Adds the planes at {@code point} to the model. */
    private static Explored explore(ParityProblem problem, MasterProgram master, double[][] point) {
        double value = problem.penalty(point);
        boolean isNew = false;
        for (int b = 0; b < problem.blocks(); b++) {
            GroupRule rule = problem.rule(b, problem.parameters(b, point));
            value += rule.value();
            isNew |= master.add(b, rule);
        }
        return new Explored(value, isNew);
    }

    private static double[][] between(double[][] from, double[][] to, double t) {
        double[][] out = new double[from.length][from[0].length];
        for (int s = 0; s < out.length; s++) {
            for (int k = 0; k < out[s].length; k++) {
                out[s][k] = from[s][k] + t * (to[s][k] - from[s][k]);
            }
        }
        return out;
    }

    private record Explored(double value, boolean isNew) {}
}
