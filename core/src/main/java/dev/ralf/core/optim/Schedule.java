package dev.ralf.core.optim;

import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * What becomes of the learning rate from step to step: a pure function of the step and the number of steps of the
 * round, so that it holds no state, and a round that starts warm begins it anew. A factor of 1 is the optimiser's own
 * learning rate.
 */
@FunctionalInterface
public interface Schedule {
    /** Relative slack, so that a share such as 10/30 puts a fall on the step that was meant. */
    double SLACK = 1e-9;

    /**
     * The factor on the learning rate, at least 0.
     *
     * @param step steps taken so far, in [0, total)
     * @param total number of steps of the round, if it is not stopped early
     */
    double factor(long step, long total);

    /** The product of both factors. */
    default Schedule times(Schedule other) {
        return new Product(this, other);
    }

    /** Linear warm-up before this schedule, which is squeezed into what remains of the round. */
    default Schedule after(double warmUp) {
        return warmUp == 0 ? this : new WarmUp(warmUp, this);
    }

    /** Always 1. */
    static Schedule constant() {
        return new Constant();
    }

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long total) {
            return 1;
        }
    }

    /**
     * Falls by a constant factor at equal intervals: {@code decay ^ floor(step / (period total))}. With period
     * {@code stepSize / epochs} this is {@code torch.optim.lr_scheduler.StepLR}.
     *
     * @param period length of an interval as a share of the round, in (0, 1]; it need not divide the round
     * @param decay factor at the end of each interval, in (0, 1]
     */
    record Step(double period, double decay) implements Schedule {
        /** Checks the ranges. */
        public Step {
            Checks.inRange("period", period, Double.MIN_NORMAL, 1);
            Checks.inRange("decay", decay, Double.MIN_NORMAL, 1);
        }

        @Override
        public double factor(long step, long total) {
            return Math.pow(decay, Math.floor(step / (period * total) * (1 + SLACK)));
        }
    }

    /**
     * Falls by a constant factor at given points: {@code decay ^ (number of milestones m with m total <= step)}. With
     * milestones {@code epoch / epochs} this is {@code torch.optim.lr_scheduler.MultiStepLR}.
     *
     * @param milestones shares of the round, in (0, 1], none smaller than the one before it; one that stands twice
     *     counts twice
     * @param decay factor at each milestone, in (0, 1]
     */
    record Piecewise(List<Double> milestones, double decay) implements Schedule {
        /** Checks the ranges and the order. */
        public Piecewise {
            milestones = List.copyOf(milestones);
            double last = Double.MIN_NORMAL;
            for (double m : milestones) {
                last = Checks.inRange("milestones", m, last, 1);
            }
            Checks.inRange("decay", decay, Double.MIN_NORMAL, 1);
        }

        @Override
        public double factor(long step, long total) {
            double passed = step * (1 + SLACK);
            return Math.pow(
                    decay, milestones.stream().filter(m -> m * total <= passed).count());
        }
    }

    /**
     * Half a cosine from 1 to the floor: {@code floor + (1 - floor) (1 + cos(pi step / total)) / 2}. The closed form of
     * Loshchilov and Hutter (SGDR, arXiv:1608.03983) without restarts, which {@code
     * torch.optim.lr_scheduler.CosineAnnealingLR} computes step by step.
     *
     * @param floor factor that the end of the round comes close to, in [0, 1]
     */
    record Cosine(double floor) implements Schedule {
        /** Checks the range. */
        public Cosine {
            Checks.inRange("floor", floor, 0, 1);
        }

        @Override
        public double factor(long step, long total) {
            return floor + (1 - floor) * (1 + Math.cos(Math.PI * step / total)) / 2;
        }
    }

    /**
     * Triangles: each cycle rises in a line from the floor to 1 and falls back. With u = the share of the cycle that has
     * passed, the factor is {@code floor + (1 - floor) (u < peak ? u / peak : (1 - u) / (1 - peak))}. The policy
     * "triangular" of Smith (arXiv:1506.01186) and of {@code torch.optim.lr_scheduler.CyclicLR}; one cycle with peak 0.4
     * is the schedule of fast adversarial training (Wong, Rice and Kolter, arXiv:2001.03994; their MNIST script) up to an
     * offset of one step. With floor 0 the first step of a cycle moves nothing.
     *
     * @param cycles cycles in the round, at least 1
     * @param peak share of a cycle at which it reaches 1, in (0, 1)
     * @param floor smallest factor, in [0, 1]
     */
    record Cyclic(int cycles, double peak, double floor) implements Schedule {
        /** Checks the ranges. */
        public Cyclic {
            Checks.atLeast("cycles", cycles, 1);
            Checks.inRange("peak", peak, Double.MIN_NORMAL, Math.nextDown(1.0));
            Checks.inRange("floor", floor, 0, 1);
        }

        @Override
        public double factor(long step, long total) {
            double u = (double) step * cycles / total;
            u -= Math.floor(u);
            return floor + (1 - floor) * (u < peak ? u / peak : (1 - u) / (1 - peak));
        }
    }

    /**
     * Rises in a line over the first {@code w = round(share total)} steps, {@code (step + 1) / w}, and then follows
     * another schedule over the remaining {@code total - w} steps from its own beginning. The gradual warm-up of Goyal et
     * al. (arXiv:1706.02677).
     *
     * @param share share of the round, in [0, 1)
     * @param then schedule of the rest
     */
    record WarmUp(double share, Schedule then) implements Schedule {
        /** Checks the range. */
        public WarmUp {
            Checks.inRange("warmUp", share, 0, Math.nextDown(1.0));
        }

        @Override
        public double factor(long step, long total) {
            long w = Math.min(total - 1, Math.round(share * total));
            return step < w ? (step + 1.0) / w : then.factor(step - w, total - w);
        }
    }

    /**
     * The product of two schedules.
     *
     * @param a one
     * @param b the other
     */
    record Product(Schedule a, Schedule b) implements Schedule {
        @Override
        public double factor(long step, long total) {
            return a.factor(step, total) * b.factor(step, total);
        }
    }
}
