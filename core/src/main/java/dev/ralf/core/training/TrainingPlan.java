package dev.ralf.core.training;

import dev.ralf.core.optim.Adam;
import dev.ralf.core.optim.OptimizerConfig;
import dev.ralf.core.optim.Schedule;
import dev.ralf.core.optim.Sgd;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;

/**
 * How long and how a network trains in one round, whatever its objective is.
 *
 * @param epochs passes over the labelled set
 * @param batchSize rows in a mini-batch; the last one of an epoch may be smaller
 * @param optimizer optimiser
 * @param schedule factor on the learning rate over the steps of the round, {@code epochs} times the batches of an epoch;
 *     it begins anew in each round
 * @param clipNorm largest Euclidean norm of a batch's gradient; longer ones are shortened; 0 means no limit
 * @param start where the weights of a round start
 * @param keepBest true to keep the epoch with the best validation score instead of the last one
 * @param validateLast how many epochs at the end are scored; 0 means all
 * @param patience stop after this many scored epochs without a better score; 0 means never
 */
public record TrainingPlan(
        int epochs,
        int batchSize,
        OptimizerConfig optimizer,
        Schedule schedule,
        double clipNorm,
        Start start,
        boolean keepBest,
        int validateLast,
        int patience) {
    /** Where the weights of a round start. */
    public enum Start {
        /** A fresh network each round. */
        SCRATCH,
        /** The last round's weights, with a fresh optimiser. */
        WARM,
        /** The last round's weights and optimiser state. */
        WARM_WITH_OPTIMIZER
    }

    /** Checks the ranges. */
    public TrainingPlan {
        Checks.atLeast("epochs", epochs, 1);
        Checks.atLeast("batchSize", batchSize, 1);
        Checks.nonNegative("clipNorm", clipNorm);
        Checks.inRange("validateLast", validateLast, 0, epochs);
        Checks.atLeast("patience", patience, 0);
    }

    /** A plan with a constant learning rate and unlimited gradients. */
    public TrainingPlan(
            int epochs,
            int batchSize,
            OptimizerConfig optimizer,
            Start start,
            boolean keepBest,
            int validateLast,
            int patience) {
        this(epochs, batchSize, optimizer, Schedule.constant(), 0, start, keepBest, validateLast, patience);
    }

    /** Thirty epochs from scratch in batches of 64 with Adam at 0.001, last epoch kept. */
    public static TrainingPlan defaults() {
        return new TrainingPlan(30, 64, Adam.defaults(), Start.SCRATCH, false, 0, 0);
    }

    /** The same with another number of epochs. */
    public TrainingPlan withEpochs(int n) {
        return new TrainingPlan(
                n, batchSize, optimizer, schedule, clipNorm, start, keepBest, Math.min(validateLast, n), patience);
    }

    /** The same with another start. */
    public TrainingPlan withStart(Start s) {
        return new TrainingPlan(epochs, batchSize, optimizer, schedule, clipNorm, s, keepBest, validateLast, patience);
    }

    /** The same with another schedule of the learning rate. */
    public TrainingPlan withSchedule(Schedule s) {
        return new TrainingPlan(epochs, batchSize, optimizer, s, clipNorm, start, keepBest, validateLast, patience);
    }

    /** The same with another largest norm of the gradient. */
    public TrainingPlan withClipNorm(double norm) {
        return new TrainingPlan(epochs, batchSize, optimizer, schedule, norm, start, keepBest, validateLast, patience);
    }

    /** Reads the options that all training regimes share. */
    public static TrainingPlan read(Options options) {
        int epochs = options.integer("epochs", 30, 1, 100_000);
        return new TrainingPlan(
                epochs,
                options.integer("batch", 64, 1, 1_000_000),
                optimizer(options),
                schedule(options, epochs),
                options.number("clipNorm", 0, 0, 1e9),
                options.choice("start", Start.SCRATCH),
                options.flag("keepBest", false),
                options.integer("validateLast", 0, 0, epochs),
                options.integer("patience", 0, 0, 100_000));
    }

    private static OptimizerConfig optimizer(Options options) {
        Kind kind = options.choice("optimizer", Kind.ADAM);
        double learningRate = options.number(
                "learningRate",
                kind == Kind.SGD
                        ? Sgd.defaults().learningRate()
                        : Adam.defaults().learningRate(),
                1e-9,
                1e3);
        double weightDecay = options.number("weightDecay", 0, 0, 1e3);
        if (kind == Kind.ADAM) {
            only(options, "optimizer: sgd", "momentum", "nesterov");
            return Adam.defaults().withLearningRate(learningRate).withWeightDecay(weightDecay);
        }
        double momentum = options.number("momentum", Sgd.defaults().momentum(), 0, Math.nextDown(1.0));
        boolean nesterov = options.flag("nesterov", false);
        if (nesterov && momentum == 0) {
            throw options.error("nesterov", "nesterov needs momentum above 0");
        }
        return new Sgd(learningRate, momentum, nesterov, weightDecay);
    }

    private static Schedule schedule(Options options, int epochs) {
        Shape shape = options.choice("schedule", Shape.CONSTANT);
        double warmUp = options.number("warmUp", 0, 0, Math.nextDown(1.0));
        if (shape != Shape.STEP) {
            only(options, "schedule: step", "decayEvery", "decay");
        }
        if (shape != Shape.CYCLIC) {
            only(options, "schedule: cyclic", "cycles", "peak");
        }
        Schedule schedule =
                switch (shape) {
                    case CONSTANT -> Schedule.constant();
                    case STEP ->
                        new Schedule.Step(
                                (double) options.integer("decayEvery", Math.max(1, epochs / 3), 1, epochs) / epochs,
                                options.number("decay", 0.1, 1e-9, 1));
                    case COSINE -> new Schedule.Cosine(0);
                    case CYCLIC ->
                        new Schedule.Cyclic(
                                options.integer("cycles", 1, 1, 100_000),
                                options.number("peak", 0.5, 1e-9, 1 - 1e-9),
                                0);
                };
        return schedule.after(warmUp);
    }

    /** Options that mean something only beside another one are refused without it, rather than ignored. */
    private static void only(Options options, String beside, String... names) {
        for (String name : names) {
            if (options.has(name)) {
                throw options.error(name, name + " needs " + beside);
            }
        }
    }

    private enum Kind {
        ADAM,
        SGD
    }

    private enum Shape {
        CONSTANT,
        STEP,
        COSINE,
        CYCLIC
    }
}
