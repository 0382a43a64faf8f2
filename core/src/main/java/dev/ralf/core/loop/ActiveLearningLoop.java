package dev.ralf.core.loop;

import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.RunContext;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.data.Split;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.ModelState;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The loop of one cell and seed: train, fit the decision rules, evaluate, choose, buy, again.
 *
 * <p>Streams, all children of the seed's own: {@code init} (first rows), {@code network} (initial weights),
 * {@code train/r}, {@code rule/r}, {@code evaluate/r}, {@code acquire/r}. None depends on the cell, so that cells of
 * one seed share their split, first rows, initial weights and batch orders: comparisons are paired.
 * {@code stop} draws the stop set.
 *
 * <p>Labels: those of the pool and of the validation part are had from the oracle alone, and are counted. Those of the
 * test part are seen by the evaluators alone. Those of the calibration part are bought too if a decision rule needs
 * them, and else never seen.
 *
 * <p>For drawings a record has as details: {@code labelled/class}, bought training labels by class; and where rows were
 * selected {@code selection/entropy/pool} and {@code selection/entropy/selected}, rows by entropy of the round's model in
 * ten bins of equal width over [0, log K] (of the pool at most 2,000 rows at equal distances), and
 * {@code selection/ATTRIBUTE=GROUP}, unlabelled and selected rows of each group.
 */
public final class ActiveLearningLoop {
    private final LoopPlan plan;
    private final Dataset data;
    private final Split split;
    private final Oracle oracle;
    private final int seedNumber;
    private final SeedTree seed;

    /**
     * A loop.
     *
     * @param plan what to do
     * @param data data set; its labels serve evaluation on the test part, and nothing else
     * @param split parts of the data set
     * @param oracle source of pool and validation labels
     * @param seedNumber number of the repetition, for the records
     * @param seed stream of the repetition
     * @throws IllegalArgumentException if the plan buys more rows than the pool has, or needs a part that is empty
     * @throws MissingCapabilityException if the learner's models cannot give what the acquisition needs
     */
    public ActiveLearningLoop(LoopPlan plan, Dataset data, Split split, Oracle oracle, int seedNumber, SeedTree seed) {
        this.plan = plan;
        this.data = data;
        this.split = split;
        this.oracle = oracle;
        this.seedNumber = seedNumber;
        this.seed = seed;
        if (plan.budget() > split.pool().length) {
            throw new IllegalArgumentException("initial.size + query.batch x query.rounds must be at most the pool's "
                    + split.pool().length + " rows, got " + plan.budget());
        }
        if (split.test().length == 0) {
            throw new IllegalArgumentException("the split has no test rows: split.test must be above 0");
        }
        if (plan.regime().objective().needsNetwork() && !plan.learner().trainsNetworks()) {
            boolean smoothed = plan.regime().objective() instanceof StandardObjective;
            throw new IllegalArgumentException("training " + plan.trainingName()
                    + (smoothed ? " with labelSmoothing" : "")
                    + " needs the gradients of a network, which learner " + plan.learnerName() + " does not have: "
                    + (smoothed ? "leave labelSmoothing out for it, or use" : "use training standard for it, or")
                    + " a network such as mlp or lenet5");
        }
        if (plan.regime().plan().start() == TrainingPlan.Start.INCREMENTAL
                && !plan.learner().trainsNetworks()) {
            throw new IllegalArgumentException("training " + plan.trainingName()
                    + " with start incremental goes on from the weights of a network, and learner "
                    + plan.learnerName()
                    + " starts anew each round: use start scratch for it, or a network such as mlp");
        }
        for (RuleFitter rule : plan.rules()) {
            rule.sensitiveAttribute()
                    .ifPresent(attribute -> requireAttribute(data, "decision rule " + rule.id(), attribute));
        }
        for (Evaluator evaluator : plan.evaluators()) {
            for (String attribute : evaluator.sensitiveAttributes()) {
                requireAttribute(data, "evaluation " + evaluator.id(), attribute);
            }
        }
        plan.learner()
                .requireInputs(data.inputs().features().shape(), data.classes().size());
        requireCapabilities();
        if (plan.usesValidation() && plan.validation().size() > split.validation().length) {
            throw new IllegalArgumentException("validation.size must be at most the split's "
                    + split.validation().length + " validation rows, got "
                    + plan.validation().size());
        }
        boolean calibrates = plan.rules().stream().anyMatch(RuleFitter::needsCalibration);
        if (calibrates && plan.calibrateOnPool() && plan.budget() == split.pool().length) {
            throw new IllegalArgumentException("the plan buys all " + plan.budget()
                    + " rows of the pool, which leaves none to fit a decision rule on: buy fewer, or calibrate on the"
                    + " calibration part");
        }
        if (calibrates && !plan.calibrateOnPool() && split.calibration().length == 0) {
            throw new IllegalArgumentException(
                    "the split has no calibration rows, which a decision rule needs: split.calibration must be above 0");
        }
        if (buysCalibration() && plan.calibrateOnPool()) {
            throw new IllegalArgumentException(
                    "a decision rule needs labelled calibration rows, and the remaining pool has"
                            + " no labels: calibrate on the calibration part");
        }
        if (plan.usesValidation() && split.validation().length == 0) {
            throw new IllegalArgumentException("the split has no validation rows, which "
                    + (plan.regime().usesValidation()
                            ? "training " + plan.trainingName() + " needs for early stopping"
                            : "a stopping criterion needs")
                    + ": split.validation must be above 0");
        }
    }

    /** What the acquisition needs of a model and the learner's models do not have, before anything is trained. */
    private void requireCapabilities() {
        Set<Class<? extends Classifier>> given = plan.learner()
                .capabilities(data.inputs().features().shape(), data.classes().size());
        plan.acquisition().needs().stream()
                .filter(need -> given.stream().noneMatch(need::isAssignableFrom))
                .min(Comparator.comparing(Class::getSimpleName))
                .ifPresent(need -> {
                    throw new MissingCapabilityException(
                            "acquisition " + plan.acquisitionName(), need, plan.learnerName());
                });
    }

    private static void requireAttribute(Dataset data, String who, String attribute) {
        List<String> known =
                data.inputs().groups().stream().map(Groups::attribute).toList();
        if (!known.contains(attribute)) {
            throw new IllegalArgumentException(who + " needs the sensitive attribute \"" + attribute
                    + "\", which " + data.name() + " does not have ("
                    + (known.isEmpty() ? "it has none" : "it has " + String.join(", ", known)) + ")");
        }
    }

    /**
     * Runs the rounds that {@code history} does not have yet.
     *
     * @param history recorded rounds; what follows has the same bits as if the loop had not been interrupted
     * @param listener receives each round as it ends
     * @throws IllegalStateException if the initial selector or the acquisition breaks its contract: a row twice, a row
     *     that is not an unlabelled row of the pool, or another number of rows than asked for
     */
    public void run(History history, Consumer<RoundResult> listener) {
        Inputs inputs = data.inputs();
        int[] labelled = plan.initial()
                .select(new InitialSelector.Task(
                        inputs,
                        split.pool().clone(),
                        plan.initialSize(),
                        data.classes().size(),
                        oracle,
                        seed.child("init")));
        requireDistinct(plan.initial().id(), labelled, split.pool());
        for (RoundRecord done : history.records()) {
            labelled = concat(labelled, done.selected());
        }
        requireDistinct("the record of " + plan.cell(), labelled, split.pool());
        Optional<ModelState> state = history.state();
        Optional<Classifier> previous = Optional.empty();
        List<Selection> selections = new ArrayList<>(history.selections());
        List<StopSignals> signals = new ArrayList<>();
        for (RoundRecord done : history.records()) {
            done.stop().ifPresent(s -> signals.add(s.signals()));
        }
        StopWatch watch =
                plan.stops().isEmpty() ? null : new StopWatch(inputs.features(), split.pool(), seed.child("stop"));
        boolean over = history.records().stream().anyMatch(r -> r.stopped().isPresent());
        for (int round = history.records().size(); round <= plan.rounds() && !over; round++) {
            Map<String, Long> time = new LinkedHashMap<>();
            oracle.label(asked(labelled, round)); // all at once, so that people are asked once a round
            Examples training = answered(labelled);
            int bought = validationRows(labelled.length).length;
            Examples validation = answered(validationRows(labelled.length));
            if (training.size() == 0) {
                throw new IllegalStateException("none of the " + labelled.length + " rows of round " + round
                        + " has a label: nobody could tell their class");
            }

            long start = System.nanoTime();
            Round context = new Round(round, labelled, validation, state, previous);
            Fitted fitted = context.fit(context.taught(training));
            state = fitted.state();
            previous = Optional.of(fitted.model());
            start = lap(time, "fit", start);

            int[] unlabelled = without(split.pool(), labelled);
            int labelsCalibration = buysCalibration() ? split.calibration().length : 0;
            List<DecisionRule> rules = fitRules(fitted.model(), unlabelled, round);
            start = lap(time, "calibrate", start);

            Measurements measurements = evaluate(fitted.model(), rules, round);
            if (plan.regime().guard().isPresent()) {
                int lost = fitted.rolledBack() ? fitted.epochs() - fitted.keptEpoch() : 0;
                measurements.add(Measurements.MODEL, "epochs-rolled-back", lost);
            }
            start = lap(time, "evaluate", start);

            Optional<StopState> stop = Optional.empty();
            if (watch != null) {
                signals.add(watch.signals(
                        fitted.model(),
                        unlabelled,
                        labelled.length + bought,
                        plan.batch(),
                        validationAccuracy(fitted.model(), validation)));
                stop = Optional.of(new StopState(
                        signals.get(signals.size() - 1), round < plan.rounds() ? reason(signals) : Optional.empty()));
                over = stop.get().reason().isPresent();
                start = lap(time, "stop", start);
            }

            Optional<Selection> selection = Optional.empty();
            if (round < plan.rounds() && unlabelled.length > 0 && !over) {
                selection = Optional.of(plan.acquisition()
                        .select(new AcquisitionTask(
                                fitted.model(),
                                inputs,
                                unlabelled.clone(),
                                training.ids(),
                                training.labels().clone(),
                                plan.batch(),
                                seed.child("acquire", round),
                                selections,
                                Optional.of(context))));
                int[] ids = selection.get().ids();
                requireDistinct(plan.acquisitionName(), ids, unlabelled);
                int wanted = Math.min(plan.batch(), unlabelled.length);
                if (ids.length != wanted) {
                    throw new IllegalStateException(
                            plan.acquisitionName() + " must select " + wanted + " rows, selected " + ids.length);
                }
                selections.add(selection.get().onRecord());
            }
            lap(time, "select", start);
            int[] selected = selection.map(Selection::ids).orElse(new int[0]);
            new SelectionDetails(inputs, data.classes().size())
                    .add(training.labels(), unlabelled, selected, fitted.model(), measurements);
            RoundRecord record = new RoundRecord(
                    RoundRecord.SCHEMA,
                    plan.learnerName(),
                    plan.trainingName(),
                    plan.acquisitionName(),
                    seedNumber,
                    round,
                    labelled.length,
                    bought,
                    labelsCalibration,
                    measurements.values(),
                    selected,
                    stop,
                    measurements.details());
            listener.accept(new RoundResult(record, selection, state, fitted.model(), rules, time));
            labelled = concat(labelled, selected);
        }
    }

    /** One round's training, which selectors may repeat on other labels. */
    private final class Round implements RunContext {
        private final int round;
        private final int[] labelled;
        private final Examples validation;
        private final Optional<ModelState> before;
        private final Optional<Classifier> previous;

        /**
         * A round.
         *
         * @param before state of the round before
         * @param previous model of the round before; empty in the first round, and where a killed run goes on
         */
        Round(
                int round,
                int[] labelled,
                Examples validation,
                Optional<ModelState> before,
                Optional<Classifier> previous) {
            this.round = round;
            this.labelled = labelled;
            this.validation = validation;
            this.before = before;
            this.previous = previous;
        }

        Fitted fit(Examples training) {
            return fit(training, validation, round, before);
        }

        /** What the model of the round is trained on: all that is labelled, or the last batch of an incremental regime. */
        Examples taught(Examples all) {
            if (plan.regime().plan().start() != TrainingPlan.Start.INCREMENTAL || round == 0) {
                return all;
            }
            Examples last = answered(Arrays.copyOfRange(labelled, labelled.length - lastBatch(), labelled.length));
            return last.size() == 0 ? all : last;
        }

        private Fitted fit(Examples training, Examples scoredOn, int asRound, Optional<ModelState> from) {
            return plan.learner()
                    .fit(new TrainingTask(
                            training,
                            scoredOn,
                            data.classes().size(),
                            plan.regime(),
                            from,
                            seed.child("train", asRound),
                            seed.child("network")));
        }

        @Override
        public Classifier refit(int[] ids, int[] labels) {
            return fit(examples(ids, labels)).model();
        }

        @Override
        public Optional<Classifier> previous() {
            if (previous.isPresent() || round == 0) {
                return previous;
            }
            int[] shape = data.inputs().features().shape();
            return before.flatMap(state -> plan.learner()
                            .restore(
                                    state,
                                    plan.regime().plan(),
                                    shape,
                                    data.classes().size()))
                    .or(
                            () -> { // a learner without state starts anew each round: train the last one again
                                int[] then = Arrays.copyOf(labelled, labelled.length - lastBatch());
                                return Optional.of(fit(
                                                answered(then),
                                                answered(validationRows(then.length)),
                                                round - 1,
                                                Optional.empty())
                                        .model());
                            });
        }

        /** Rows bought after the round before. */
        private int lastBatch() {
            int before = plan.initialSize() + (round - 1) * plan.batch();
            return labelled.length - Math.min(before, labelled.length);
        }
    }

    private Optional<String> reason(List<StopSignals> signals) {
        return plan.stops().stream()
                .flatMap(s -> s.reason(List.copyOf(signals)).map(r -> s.id() + ": " + r).stream())
                .findFirst();
    }

    private static double validationAccuracy(Classifier model, Examples validation) {
        return validation.size() == 0
                ? Double.NaN
                : ClassificationMetrics.accuracy(
                        ClassificationMetrics.argmax(model.probabilities(validation.features())),
                        validation.labels(),
                        validation.weights());
    }

    private boolean buysCalibration() {
        return plan.rules().stream().anyMatch(RuleFitter::needsLabels);
    }

    private List<DecisionRule> fitRules(Classifier model, int[] unlabelled, int round) {
        int[] rows = plan.calibrateOnPool() ? unlabelled : split.calibration();
        boolean needed = plan.rules().stream().anyMatch(RuleFitter::needsCalibration);
        int[] used = !needed ? new int[0] : buysCalibration() ? answered(rows).ids() : rows;
        List<Groups> groups = new ArrayList<>();
        for (Groups g : data.inputs().groups()) {
            groups.add(g.select(used));
        }
        CalibrationSample sample = new CalibrationSample(
                model.probabilities(data.inputs().features().select(used)),
                groups,
                MathOps.select(data.inputs().weights(), used),
                buysCalibration() ? Optional.of(oracle.label(used)) : Optional.empty());
        List<DecisionRule> rules = new ArrayList<>();
        for (RuleFitter fitter : plan.rules()) {
            rules.add(fitter.fit(sample, seed.child("rule", round)));
        }
        return rules;
    }

    private Measurements evaluate(Classifier model, List<DecisionRule> rules, int round) {
        boolean bought = plan.testLabels().bought();
        Examples test = bought ? answered(testRows(round)) : data.examples(split.test());
        EvaluationTask task = new EvaluationTask(
                model, rules, test, model.probabilities(test.features()), seed.child("evaluate", round));
        Measurements measurements = new Measurements();
        for (Evaluator evaluator : plan.evaluators()) {
            evaluator.evaluate(task, measurements);
        }
        if (bought) {
            measurements.add(Measurements.MODEL, "labels-test", testRows(round).length);
        }
        oracle.measurements().forEach((name, value) -> measurements.add(Measurements.MODEL, name, value));
        return measurements;
    }

    /** Every row whose label a round needs. */
    private int[] asked(int[] labelled, int round) {
        int[] rows = concat(labelled, validationRows(labelled.length));
        if (buysCalibration()) {
            rows = concat(rows, split.calibration());
        }
        return plan.testLabels().bought() ? concat(rows, testRows(round)) : rows;
    }

    private int[] validationRows(int labelsTrain) {
        int wanted = plan.usesValidation() ? plan.validation().labels(labelsTrain) : 0;
        return Arrays.copyOf(split.validation(), Math.min(wanted, split.validation().length));
    }

    private int[] testRows(int round) {
        return Arrays.copyOf(split.test(), plan.testLabels().at(round, split.test().length));
    }

    /** Those of the rows that have a label. */
    private Examples answered(int[] rows) {
        int[] labels = oracle.label(rows);
        int[] known = IntStream.range(0, rows.length)
                .filter(i -> labels[i] != Oracle.NONE)
                .toArray();
        return examples(MathOps.select(rows, known), MathOps.select(labels, known));
    }

    private Examples examples(int[] rows, int[] labels) {
        Inputs inputs = data.inputs();
        List<Groups> groups = new ArrayList<>();
        for (Groups g : inputs.groups()) {
            groups.add(g.select(rows));
        }
        return new Examples(
                rows.clone(), inputs.features().select(rows), labels, groups, MathOps.select(inputs.weights(), rows));
    }

    private static void requireDistinct(String who, int[] rows, int[] allowed) {
        Set<Integer> left = new HashSet<>();
        for (int row : allowed) {
            left.add(row);
        }
        for (int row : rows) {
            if (!left.remove(row)) {
                throw new IllegalStateException(
                        who + " selected row " + row + ", which is selected already or not in the unlabelled pool");
            }
        }
    }

    private static long lap(Map<String, Long> time, String phase, long start) {
        long now = System.nanoTime();
        time.put(phase, now - start);
        return now;
    }

    /** The rows of {@code pool} that are not in {@code taken}, ascending. */
    private static int[] without(int[] pool, int[] taken) {
        int[] sorted = taken.clone();
        Arrays.sort(sorted);
        return Arrays.stream(pool)
                .filter(row -> Arrays.binarySearch(sorted, row) < 0)
                .sorted()
                .toArray();
    }

    private static int[] concat(int[] a, int[] b) {
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
