package dev.ralf.core.training;

import dev.ralf.core.data.Examples;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.LastLayerModel;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.StochasticModel;
import dev.ralf.core.optim.GradientNorm;
import dev.ralf.core.optim.Optimizer;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trains networks of one architecture: epochs of shuffled mini-batches, one optimiser step each, and the best epoch on
 * the validation set if the plan asks for it (ties go to the later epoch; a NaN score is never the best, and without any
 * best the last epoch is kept). The schedule of the learning rate runs over the round's {@code epochs} times
 * {@code ceil(n / batchSize)} steps, also when patience ends the round before. Patience counts scored epochs, also those
 * that tie. With an average of the weights, the model of the round and those that are scored have the average of
 * parameters and buffers, and a warm start goes on from the parameters themselves. An epoch's order comes from the stream {@code epoch/e/order}, a batch's randomness from
 * {@code epoch/e/batch/b}.
 *
 * <p>Where the architecture gives networks with frozen layers, the optimiser does not see their parameters: nothing moves
 * them, weight decay neither.
 *
 * @param architecture what to train
 */
public record NetworkLearner(Architecture architecture) implements RestorableLearner {
    private static final String TRAINABLE = "network/trainable";
    private static final String BUFFERS = "network/buffers";

    @Override
    public String id() {
        return architecture.id();
    }

    @Override
    public boolean trainsNetworks() {
        return true;
    }

    @Override
    public void requireInputs(int[] inputShape, int classes) {
        try {
            architecture.create(inputShape, classes, new SeedTree(0));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    id() + " would have more parameters than an array can hold, with inputs of shape "
                            + Arrays.toString(inputShape),
                    e);
        }
    }

    @Override
    public Set<Class<? extends Classifier>> capabilities(int[] inputShape, int classes) {
        return architecture.create(inputShape, classes, new SeedTree(0)).stochastic()
                ? Set.of(LastLayerModel.class, DifferentiableClassifier.class, StochasticModel.class)
                : Set.of(LastLayerModel.class, DifferentiableClassifier.class);
    }

    @Override
    public Optional<String> engine() {
        return Optional.of(architecture.engine());
    }

    @Override
    public Optional<String> device() {
        return architecture.device();
    }

    @Override
    public Map<String, float[]> arrays(Classifier model) {
        Checks.argument(model instanceof NetworkClassifier, "%s is no network of %s", model.id(), id());
        Network network = ((NetworkClassifier) model).network();
        return Map.of(TRAINABLE, network.trainable(), BUFFERS, network.buffers());
    }

    @Override
    public Classifier restore(int[] inputShape, int classes, Map<String, float[]> arrays) {
        Network network = architecture.create(inputShape, classes, new SeedTree(0));
        for (String name : List.of(TRAINABLE, BUFFERS)) {
            Checks.argument(arrays.containsKey(name), "the saved model has no %s", name);
        }
        network.setTrainable(arrays.get(TRAINABLE));
        network.setBuffers(arrays.get(BUFFERS));
        return new NetworkClassifier(id(), network);
    }

    @Override
    public Map<String, Path> files() {
        return architecture.files();
    }

    @Override
    public Optional<Classifier> restore(ModelState state, TrainingPlan plan, int[] inputShape, int classes) {
        Network network = architecture.create(inputShape, classes, new SeedTree(0));
        network.setTrainable(state.arrays().get(TRAINABLE));
        network.setBuffers(state.arrays().get(BUFFERS));
        Averaging average = new Averaging(plan, network);
        average.restore(state.arrays());
        return Optional.of(new NetworkClassifier(id(), average.shown(network)));
    }

    @Override
    public Fitted fit(TrainingTask task) {
        if (task.labelled().size() == 0) {
            throw new IllegalArgumentException("labelled must have at least 1 example, got 0");
        }
        TrainingRegime regime = task.regime();
        TrainingPlan plan = regime.plan();
        Examples data = plan.classWeights().apply(task.labelled(), task.classes());
        Network network = architecture.create(data.features().shape(), task.classes(), task.initSeed());
        Optimizer optimizer = plan.optimizer().start(free(network));
        Averaging average = new Averaging(plan, network);
        if (plan.start() != TrainingPlan.Start.SCRATCH && task.previous().isPresent()) {
            Map<String, float[]> state = task.previous().get().arrays();
            network.setTrainable(state.get(TRAINABLE));
            network.setBuffers(state.get(BUFFERS));
            if (plan.start() == TrainingPlan.Start.WARM_WITH_OPTIMIZER) {
                optimizer.restore(state);
                average.restore(state);
            }
        }
        Objective objective = regime.objective().fresh();
        double watched = Double.NEGATIVE_INFINITY;
        boolean rolledBack = false;
        Snapshot before = null;
        boolean scored = regime.usesValidation() && task.validation().size() > 0;
        float[] parameters = network.trainable();
        Snapshot best = null;
        double bestScore = Double.NEGATIVE_INFINITY;
        int sinceBest = 0;
        double loss = Double.NaN;
        int epoch = 0;
        while (epoch < plan.epochs() && (plan.patience() == 0 || sinceBest < plan.patience())) {
            epoch++;
            loss = runEpoch(network, optimizer, average, parameters, data, plan, objective, epoch, task.seed());
            if (regime.guard().isPresent()) {
                TrainingGuard guard = regime.guard().get();
                double now = guard.score()
                        .score(
                                new NetworkClassifier(id(), network),
                                data.head(Math.min(guard.rows(), data.size())),
                                task.seed().child("guard"));
                if (watched - now > guard.drop()) {
                    if (best == null || !plan.keepBest()) {
                        best = before;
                    }
                    rolledBack = true;
                    break;
                }
                if (now >= watched) {
                    watched = now;
                    before = Snapshot.of(network, parameters.clone(), optimizer, average, epoch);
                }
            }
            boolean inWindow = plan.validateLast() == 0 || epoch > plan.epochs() - plan.validateLast();
            if (scored && inWindow) {
                NetworkClassifier model = new NetworkClassifier(id(), average.shown(network));
                double score = regime.score()
                        .score(model, task.validation(), task.seed().child("validation"));
                if (score >= bestScore) {
                    sinceBest = score > bestScore ? 0 : sinceBest + 1;
                    bestScore = score;
                    best = Snapshot.of(network, parameters.clone(), optimizer, average, epoch);
                } else {
                    sinceBest++;
                }
            }
        }
        if (!rolledBack && (best == null || !plan.keepBest())) {
            best = Snapshot.of(network, parameters, optimizer, average, epoch);
        }
        requireFinite(best, plan);
        network.setTrainable(best.trainable);
        network.setBuffers(best.buffers);
        average.restore(best.moments);
        Map<String, float[]> state = new HashMap<>(best.moments);
        state.put(TRAINABLE, best.trainable);
        state.put(BUFFERS, best.buffers);
        return new Fitted(
                new NetworkClassifier(id(), average.shown(network)),
                Optional.of(new ModelState(state)),
                epoch,
                best.epoch,
                loss,
                rolledBack);
    }

    /** The ranges that are not frozen, as parts of a vector of their own. */
    private static List<ParameterRange> free(Network network) {
        int frozen = network.frozen();
        return network.layout().stream()
                .filter(r -> r.offset() >= frozen)
                .map(r -> new ParameterRange(r.name(), r.offset() - frozen, r.length(), r.kind()))
                .toList();
    }

    /** One step on the parameters that are not frozen. */
    private static void step(Optimizer optimizer, int frozen, float[] parameters, float[] gradient, double factor) {
        if (frozen == 0) {
            optimizer.step(parameters, gradient, factor);
            return;
        }
        float[] part = Arrays.copyOfRange(parameters, frozen, parameters.length);
        optimizer.step(part, Arrays.copyOfRange(gradient, frozen, gradient.length), factor);
        System.arraycopy(part, 0, parameters, frozen, part.length);
    }

    private static double runEpoch(
            Network network,
            Optimizer optimizer,
            Averaging average,
            float[] parameters,
            Examples data,
            TrainingPlan plan,
            Objective objective,
            int epoch,
            SeedTree roundSeed) {
        SeedTree seed = roundSeed.child("epoch", epoch);
        int[] order = MathOps.range(data.size());
        SeedTree.shuffle(order, seed.child("order").generator());
        int batchSize = plan.batchSize();
        int repeats = objective.repeats();
        long steps = (order.length + batchSize - 1L) / batchSize * repeats;
        float[] gradient = new float[parameters.length];
        double sum = 0;
        for (int from = 0, step = 0; from < order.length; step++, from += step % repeats == 0 ? batchSize : 0) {
            Examples rows = data.select(Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize)));
            long done = (epoch - 1) * steps + step;
            long all = plan.epochs() * steps;
            TrainingBatch batch =
                    new TrainingBatch(rows.features(), rows.ids(), rows.labels(), rows.weights(), (double) done / all);
            Arrays.fill(gradient, 0);
            double loss = objective.accumulate(network, batch, gradient, seed.child("batch", step));
            if (Double.isNaN(loss) || Double.isInfinite(loss)) {
                throw new TrainingDivergedException("training diverged: loss is " + loss + " at epoch " + epoch
                        + ", batch " + (step / repeats + 1) + " (learningRate "
                        + plan.optimizer().learningRate() + "); lower learningRate, or check the features");
            }
            if (plan.clipNorm() > 0) {
                GradientNorm.clip(gradient, plan.clipNorm());
            }
            step(
                    optimizer,
                    network.frozen(),
                    parameters,
                    gradient,
                    plan.schedule().factor(done, all));
            network.setTrainable(parameters);
            average.update(network, parameters);
            sum += loss * rows.size() / repeats;
        }
        return sum / order.length;
    }

    /** The last step of an epoch shows in no loss any more. */
    private static void requireFinite(Snapshot kept, TrainingPlan plan) {
        for (float w : kept.trainable) {
            if (!Float.isFinite(w)) {
                throw new TrainingDivergedException("training diverged: a parameter is " + w + " after epoch "
                        + kept.epoch + " (learningRate " + plan.optimizer().learningRate() + "); lower learningRate");
            }
        }
    }

    /** An epoch's parameters and buffers, and the moments of optimiser and average. */
    private record Snapshot(float[] trainable, float[] buffers, Map<String, float[]> moments, int epoch) {
        static Snapshot of(Network network, float[] trainable, Optimizer optimizer, Averaging average, int epoch) {
            Map<String, float[]> moments = new HashMap<>(optimizer.state());
            moments.putAll(average.state());
            return new Snapshot(trainable, network.buffers(), moments, epoch);
        }
    }
}
