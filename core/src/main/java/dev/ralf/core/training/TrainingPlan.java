package dev.ralf.core.training;

import dev.ralf.core.optim.Adam;
import dev.ralf.core.optim.OptimizerConfig;
import dev.ralf.core.optim.Schedule;
import dev.ralf.core.optim.Sgd;
import dev.ralf.core.optim.WeightAverage;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import java.util.List;

/**
 * How long and how a network trains in one round, whatever its objective is.
 *
 * @param epochs passes over the labelled set
 * @param batchSize rows in a mini-batch; the last one of an epoch may be smaller
 * @param optimizer optimiser
 * @param schedule factor on the learning rate over the steps of the round, {@code epochs} times the batches of an epoch;
 *     it begins anew in each round
 * @param clipNorm largest Euclidean norm of a batch's gradient; longer ones are shortened; 0 means no limit
 * @param averageDecay decay d of an exponential moving average of weights and buffers ({@link WeightAverage}, with its
 *     ramp), in [0, 1); the model of the round, and those that are scored, have the average; 0 means no average
 * @param classWeights factors on the weights of the labelled rows, by class
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
        double averageDecay,
        ClassWeights classWeights,
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
        WARM_WITH_OPTIMIZER,
        /**
         * The last round's weights, with a fresh optimiser, trained on the rows that were bought since then alone; on all
         * rows in the first round, and where none of the new rows could be labelled. The network forgets: that is what
         * incremental training is compared for (Bossér, Sörstadius and Chehreghani, arXiv:2009.10835).
         */
        INCREMENTAL
    }

    /** Checks the ranges. */
    public TrainingPlan {
        Checks.atLeast("epochs", epochs, 1);
        Checks.atLeast("batchSize", batchSize, 1);
        Checks.nonNegative("clipNorm", clipNorm);
        Checks.inRange("averageDecay", averageDecay, 0, Math.nextDown(1.0));
        Checks.inRange("validateLast", validateLast, 0, epochs);
        Checks.atLeast("patience", patience, 0);
    }

    /** A plan with a constant learning rate, unlimited gradients, no average and equal classes. */
    public TrainingPlan(
            int epochs,
            int batchSize,
            OptimizerConfig optimizer,
            Start start,
            boolean keepBest,
            int validateLast,
            int patience) {
        this(
                epochs,
                batchSize,
                optimizer,
                Schedule.constant(),
                0,
                0,
                ClassWeights.none(),
                start,
                keepBest,
                validateLast,
                patience);
    }

    /** Thirty epochs from scratch in batches of 64 with Adam at 0.001, last epoch kept. */
    public static TrainingPlan defaults() {
        return new TrainingPlan(30, 64, Adam.defaults(), Start.SCRATCH, false, 0, 0);
    }

    /** The same with another number of epochs. */
    public TrainingPlan withEpochs(int n) {
        return new TrainingPlan(
                n,
                batchSize,
                optimizer,
                schedule,
                clipNorm,
                averageDecay,
                classWeights,
                start,
                keepBest,
                Math.min(validateLast, n),
                patience);
    }

    /** The same with another start. */
    public TrainingPlan withStart(Start s) {
        return new TrainingPlan(
                epochs,
                batchSize,
                optimizer,
                schedule,
                clipNorm,
                averageDecay,
                classWeights,
                s,
                keepBest,
                validateLast,
                patience);
    }

    /** The same with another schedule of the learning rate. */
    public TrainingPlan withSchedule(Schedule s) {
        return new TrainingPlan(
                epochs,
                batchSize,
                optimizer,
                s,
                clipNorm,
                averageDecay,
                classWeights,
                start,
                keepBest,
                validateLast,
                patience);
    }

    /** The same with another largest norm of the gradient. */
    public TrainingPlan withClipNorm(double norm) {
        return new TrainingPlan(
                epochs,
                batchSize,
                optimizer,
                schedule,
                norm,
                averageDecay,
                classWeights,
                start,
                keepBest,
                validateLast,
                patience);
    }

    /** The same with an average of the weights. */
    public TrainingPlan withAverageDecay(double decay) {
        return new TrainingPlan(
                epochs,
                batchSize,
                optimizer,
                schedule,
                clipNorm,
                decay,
                classWeights,
                start,
                keepBest,
                validateLast,
                patience);
    }

    /** The same with other class weights. */
    public TrainingPlan withClassWeights(ClassWeights weights) {
        return new TrainingPlan(
                epochs,
                batchSize,
                optimizer,
                schedule,
                clipNorm,
                averageDecay,
                weights,
                start,
                keepBest,
                validateLast,
                patience);
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
                options.number("averageDecay", 0, 0, Math.nextDown(1.0)),
                ClassWeights.read(options),
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
        double weightDecay = options.number("weightDecay", kind == Kind.ADAMW ? 0.01 : 0, 0, 1e3);
        if (kind != Kind.SGD) {
            only(options, "optimizer: sgd", "momentum", "nesterov");
            Adam adam = Adam.defaults();
            return new Adam(
                    learningRate,
                    options.number("beta1", adam.beta1(), 0, Math.nextDown(1.0)),
                    options.number("beta2", adam.beta2(), 0, Math.nextDown(1.0)),
                    options.number("adamEpsilon", adam.epsilon(), 1e-30, 1e3),
                    weightDecay);
        }
        only(options, "optimizer: adam", "beta1", "beta2", "adamEpsilon");
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
            only(options, "schedule: step", "decayEvery");
        }
        if (shape != Shape.STEP && shape != Shape.PIECEWISE) {
            only(options, "schedule: step or piecewise", "decay");
        }
        if (shape != Shape.PIECEWISE) {
            only(options, "schedule: piecewise", "milestones");
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
                    case PIECEWISE -> piecewise(options, epochs);
                    case COSINE -> new Schedule.Cosine(0);
                    case CYCLIC ->
                        new Schedule.Cyclic(
                                options.integer("cycles", 1, 1, 100_000),
                                options.number("peak", 0.5, 1e-9, 1 - 1e-9),
                                0);
                };
        return schedule.after(warmUp);
    }

    /** By default the factor falls at half and at three quarters of the round. */
    private static Schedule piecewise(Options options, int epochs) {
        List<Integer> whole = options.integers(
                "milestones", List.of(Math.max(1, epochs / 2), Math.max(1, 3 * epochs / 4)), 1, epochs);
        for (int i = 1; i < whole.size(); i++) {
            if (whole.get(i) < whole.get(i - 1)) {
                throw options.error("milestones", "milestones must not fall, got " + whole);
            }
        }
        return new Schedule.Piecewise(
                whole.stream().map(m -> (double) m / epochs).toList(), options.number("decay", 0.1, 1e-9, 1));
    }

    /** Options that mean something only beside another one are refused without it, rather than ignored. */
    private static void only(Options options, String beside, String... names) {
        for (String name : names) {
            if (options.has(name)) {
                throw options.error(name, name + " needs " + beside);
            }
        }
    }

    /** ADAM and ADAMW decay weights in the same, decoupled way; they differ in their default decay. */
    private enum Kind {
        ADAM,
        ADAMW,
        SGD
    }

    private enum Shape {
        CONSTANT,
        STEP,
        PIECEWISE,
        COSINE,
        CYCLIC
    }
}
