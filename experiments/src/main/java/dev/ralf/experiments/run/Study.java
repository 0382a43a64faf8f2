package dev.ralf.experiments.run;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Split;
import dev.ralf.core.data.Standardization;
import dev.ralf.core.data.Standardizer;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.Engines;
import dev.ralf.core.engine.JavaEngine;
import dev.ralf.core.engine.WorkerSlot;
import dev.ralf.core.label.Answer;
import dev.ralf.core.loop.ActiveLearningLoop;
import dev.ralf.core.loop.History;
import dev.ralf.core.loop.LabelsPendingException;
import dev.ralf.core.loop.LoopPlan;
import dev.ralf.core.loop.RoundResult;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.RestorableLearner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.datasets.format.Sha256;
import dev.ralf.experiments.config.Named;
import dev.ralf.experiments.config.OptionTable;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.labels.LabelStore;
import dev.ralf.experiments.model.RalfModel;
import dev.ralf.experiments.store.DatasetInfo;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs a spec: every cell for every seed, several at a time, one thread each. A cell's records depend on the spec and
 * its seed alone, not on how many run side by side.
 */
public final class Study {
    private final Spec spec;
    private final SeedTree master;
    private final Dataset data;
    private final List<LoopPlan> cells;
    private final Map<String, String> engines;
    private final Map<Integer, SeedData> seedData = new HashMap<>();

    /** Data and split of one seed, and how many of its cells still need them. */
    private static final class SeedData {
        private final Dataset data;
        private final Split split;
        private int users;

        SeedData(Dataset data, Split split, int users) {
            this.data = data;
            this.split = split;
            this.users = users;
        }
    }

    /**
     * Loads the data and checks that every cell can run on it.
     *
     * @throws IllegalArgumentException with one line if the spec asks for what the data do not have
     * @throws IllegalStateException with one line if an engine that a learner needs does not run here
     */
    public Study(Spec spec) {
        this.spec = spec;
        this.master = new SeedTree(spec.seed());
        this.data = spec.dataset().load(master.child("data"));
        this.cells = cells(spec);
        SeedData first = seedData(0, 1);
        for (LoopPlan cell : cells) {
            try {
                loop(cell, first, 0, List.of());
            } catch (MissingCapabilityException e) {
                throw new IllegalArgumentException(e.getMessage() + suitable(cell), e);
            }
        }
        Domain domain = first.data.examples(new int[] {0}).features().domain();
        spec.trainings().forEach(t -> Threats.check(t.value(), domain));
        spec.acquisitions().forEach(a -> Threats.check(a.value(), domain));
        spec.evaluators().forEach(e -> Threats.check(e.value(), domain));
        release(0);
        this.engines = engines(spec);
    }

    /** What runs the networks, by the engine's id; starts the engines. */
    private static Map<String, String> engines(Spec spec) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (Named<Learner> learner : spec.learners()) {
            learner.value().engine().ifPresent(id -> {
                EngineStatus status = Engines.of(id).status();
                if (!status.available()) {
                    throw new IllegalStateException("learner " + learner.name() + " cannot run: " + status.line());
                }
                lines.putIfAbsent(id, status.line());
                learner.value()
                        .device()
                        .ifPresent(device ->
                                lines.merge(id, "learner " + learner.name() + " on " + device, (a, b) -> a + "; " + b));
            });
        }
        return lines;
    }

    /** What would work with the learner of a cell, for the message. */
    private String suitable(LoopPlan cell) {
        Set<Class<? extends Classifier>> given = cell.learner()
                .capabilities(data.inputs().features().shape(), data.classes().size());
        List<String> ids = Registry.load().all(Acquisition.class).stream()
                .filter(c -> OptionTable.withDefaults(c).stream().anyMatch(a -> a.needs().stream()
                        .allMatch(need -> given.stream().anyMatch(need::isAssignableFrom))))
                .map(Component::id)
                .toList();
        return "; with it work " + String.join(", ", ids);
    }

    private static List<LoopPlan> cells(Spec spec) {
        List<LoopPlan> cells = new ArrayList<>();
        for (Named<Learner> learner : spec.learners()) {
            for (Named<TrainingRegime> training : spec.trainings()) {
                for (Named<Acquisition> acquisition : spec.acquisitions()) {
                    cells.add(new LoopPlan(
                            learner.name(),
                            learner.value(),
                            training.name(),
                            training.value(),
                            acquisition.name(),
                            acquisition.value(),
                            spec.initial(),
                            spec.initialSize(),
                            spec.batch(),
                            spec.rounds(),
                            spec.validation(),
                            spec.rules().stream().map(Named::value).toList(),
                            spec.calibrateOnPool(),
                            spec.evaluators().stream().map(Named::value).toList(),
                            spec.stops().stream().map(Named::value).toList(),
                            spec.testLabels(),
                            spec.candidates()));
                }
            }
        }
        return cells;
    }

    List<LoopPlan> plans() {
        return cells;
    }

    /** Runs a cell of the first seed with so many first rows, and no purchase but the next one, until the listener ends it. */
    void probe(LoopPlan cell, int labels, Consumer<RoundResult> listener) {
        SeedData shared = seedData(0, 1);
        try {
            loop(cell.startingWith(labels), shared, 0, List.of()).run(History.none(), listener);
        } finally {
            release(0);
        }
    }

    /**
     * What the study will cost, measured.
     *
     * @param heard hears of each probe as it ends
     */
    public Probe probe(Consumer<String> heard) {
        return Probe.of(this, spec.seeds(), heard);
    }

    /** Names of the cells. */
    public List<String> cellNames() {
        return cells.stream().map(LoopPlan::cell).toList();
    }

    /** How many cells and seeds there are together. */
    public int size() {
        return cells.size() * spec.seeds();
    }

    /** What the report says of the data. */
    public DatasetInfo datasetInfo() {
        Split split = split(0);
        DatasetInfo info = DatasetInfo.of(
                data, split.pool().length, split.validation().length, split.calibration().length, split.test().length);
        if (spec.standardize() && !data.inputs().columns().isEmpty()) {
            info = info.with(
                    "units",
                    "numeric columns are standardised on the pool, so that budgets of attacks are in standard deviations");
        }
        if (spec.calibrateOnPool()) {
            info = info.with(
                    "calibration",
                    "decision rules are fitted on what selection left of the pool: a biased sample of new rows, to which"
                            + " certificates and guarantees do not carry over");
        }
        for (Named<Learner> learner : spec.learners()) {
            for (Map.Entry<String, Path> file : new TreeMap<>(learner.value().files()).entrySet()) {
                info = info.with("sha256 learner " + learner.name() + " " + file.getKey(), Sha256.of(file.getValue()));
            }
        }
        return info;
    }

    /**
     * Runs what is not on record yet.
     *
     * @param folder where results go
     * @param jobs cells that run side by side
     * @param progress hears of every round
     * @return number of cells that failed
     */
    public int run(RunFolder folder, int jobs, Progress progress) {
        List<String> running = List.copyOf(engines.values());
        DatasetInfo info = datasetInfo();
        info.requireSame(folder.root());
        folder.write("dataset.json", info.json());
        String began =
                RunFolder.readJson(folder.root().resolve("provenance.json")).getOrDefault("start", now());
        folder.writeJson("provenance.json", Provenance.of(began, "", jobs, running, info.facts()));
        boolean attacked =
                spec.evaluators().stream().anyMatch(e -> e.value().id().equals("robust"));
        for (Named<Learner> learner : spec.learners()) {
            if (attacked && !learner.value().differentiable()) {
                progress.note("robust accuracy is not measured for learner " + learner.name()
                        + ": its models have no input gradients");
            }
        }
        for (Named<Learner> learner : spec.learners()) {
            if (spec.saveModels() && RestorableLearner.of(learner.value()).isEmpty()) {
                progress.note("models of learner " + learner.name() + " are not saved: they cannot be");
            }
        }
        engines.forEach((id, line) -> {
            folder.log("engine: " + line);
            if (!id.equals(JavaEngine.ID)) {
                progress.note("engine: " + line);
            }
        });
        List<Runnable> work = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long done = 0;
        for (int seed = 0; seed < spec.seeds(); seed++) {
            List<LoopPlan> open = new ArrayList<>();
            for (LoopPlan cell : cells) {
                if (folder.complete(cell.cell(), seed, cell.rounds())) {
                    done += cell.rounds() + 1;
                    folder.done(cell.cell(), seed);
                } else {
                    open.add(cell);
                    done += folder.recorded(cell.cell(), seed);
                }
            }
            int seedNumber = seed;
            int users = open.size();
            for (LoopPlan cell : open) {
                work.add(() -> runCell(folder, cell, seedNumber, users, progress, failures));
            }
        }
        progress.begin((long) cells.size() * spec.seeds() * (spec.rounds() + 1), done);
        runAll(work, jobs);
        progress.end();
        Thumbnails.write(folder, data);
        folder.writeJson("provenance.json", Provenance.of(began, now(), jobs, running, info.facts()));
        return failures.size();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void runAll(List<Runnable> work, int jobs) {
        ExecutorService pool = Executors.newFixedThreadPool(jobs, WorkerSlot.threads(jobs));
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (Runnable r : work) {
                futures.add(pool.submit(r));
            }
            for (Future<?> f : futures) {
                f.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private void runCell(
            RunFolder folder, LoopPlan cell, int seed, int users, Progress progress, List<String> failures) {
        try {
            SeedData shared = seedData(seed, users);
            runCell(folder, cell, seed, shared, progress);
        } catch (RuntimeException | OutOfMemoryError e) {
            String message = e instanceof OutOfMemoryError
                    ? "out of memory (" + e.getMessage() + "): fewer --jobs, or more by RALF_JAVA_OPTS=-Xmx..."
                    : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            progress.failed(cell.cell(), seed, message);
            synchronized (failures) {
                failures.add(cell.cell());
            }
            folder.failed(cell.cell(), seed, message.lines().findFirst().orElse(""));
            folder.log(stackTrace(cell.cell(), seed, e));
        } finally {
            release(seed);
        }
    }

    private void runCell(RunFolder folder, LoopPlan cell, int seed, SeedData shared, Progress progress) {
        LabelStore labels = labels(folder);
        try {
            boolean warm = cell.regime().plan().start() != TrainingPlan.Start.SCRATCH;
            History history = folder.history(cell.cell(), seed, warm, progress::note);
            labels.goesOn(cell.cell(), seed);
            loop(cell, shared, seed, labels.answers()).run(history, result -> {
                if (spec.saveModels() && result.selection().isEmpty()) {
                    save(folder, cell, shared, seed, result);
                }
                folder.append(cell.cell(), result);
                progress.round(cell.cell(), seed, result.record().round());
            });
            folder.done(cell.cell(), seed);
        } catch (LabelsPendingException e) {
            labels.waits(cell.cell(), seed, why(folder, cell, shared, seed, e.rows()));
        }
    }

    /** Keeps the model of the last round, where the learner's models can be kept. */
    private void save(RunFolder folder, LoopPlan cell, SeedData shared, int seed, RoundResult result) {
        Named<Learner> learner = spec.learners().stream()
                .filter(l -> l.name().equals(cell.learnerName()))
                .findFirst()
                .orElseThrow();
        if (RestorableLearner.of(learner.value()).isEmpty()) {
            return;
        }
        try {
            folder.model(
                    cell.cell(),
                    seed,
                    RalfModel.bytes(
                            learner,
                            result.model(),
                            data.inputs().features().shape(),
                            data.classes(),
                            preparation(shared.split),
                            spec.rules(),
                            result.rules()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save the model of " + cell.cell() + ": " + e.getMessage(), e);
        }
    }

    private static String stackTrace(String cell, int seed, Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return cell + ", seed " + seed + " failed: " + text;
    }

    /** The labels of a run of this study. */
    public LabelStore labels(RunFolder folder) {
        return new LabelStore(folder, data.classes());
    }

    /** The data set, before any standardisation. */
    public Dataset data() {
        return data;
    }

    /** Why rows are asked for: what chose them. */
    private Map<Integer, String> why(RunFolder folder, LoopPlan cell, SeedData shared, int seed, int[] rows) {
        boolean warm = cell.regime().plan().start() != TrainingPlan.Start.SCRATCH;
        List<Selection> selections =
                folder.history(cell.cell(), seed, warm, line -> {}).selections();
        Map<Integer, String> why = new LinkedHashMap<>();
        Set<Integer> pool = set(shared.split.pool());
        Set<Integer> test = set(shared.split.test());
        Set<Integer> validation = set(shared.split.validation());
        for (int row : rows) {
            String reason = test.contains(row)
                    ? "test: a random row, for an honest estimate"
                    : validation.contains(row)
                            ? "validation: a random row"
                            : pool.contains(row) ? "first rows" : "calibration: a random row";
            for (int r = 0; r < selections.size(); r++) {
                int[] ids = selections.get(r).ids();
                for (int i = 0; i < ids.length; i++) {
                    if (ids[i] == row) {
                        reason = "chosen by " + cell.acquisitionName() + " after round " + r + ", number " + (i + 1)
                                + " of " + ids.length;
                    }
                }
            }
            why.put(row, reason);
        }
        return why;
    }

    private static Set<Integer> set(int[] rows) {
        return IntStream.of(rows).boxed().collect(Collectors.toSet());
    }

    private ActiveLearningLoop loop(LoopPlan cell, SeedData shared, int seed, List<Answer> answers) {
        SeedTree stream = master.child("seed", seed);
        return new ActiveLearningLoop(
                cell,
                shared.data,
                shared.split,
                spec.oracle().open(shared.data, stream.child("oracle"), answers),
                seed,
                stream);
    }

    private Split split(int seed) {
        SeedTree stream = spec.fixedSplit() ? master : master.child("seed", seed);
        return spec.splitter().split(data, stream.child("split"));
    }

    /** What is done with the columns of a table, fitted on the pool; empty where they go in as they are. */
    private Optional<Standardization> preparation(Split split) {
        if (data.inputs().columns().isEmpty()) {
            return Optional.empty();
        }
        Standardization fitted = spec.standardize()
                ? Standardizer.fit(data.inputs(), split.pool())
                : Standardizer.fitMedians(data.inputs(), split.pool());
        return fitted.isIdentity() && !spec.standardize() ? Optional.empty() : Optional.of(fitted);
    }

    private SeedData seedData(int seed, int users) {
        synchronized (seedData) {
            return seedData.computeIfAbsent(seed, s -> {
                Split split = split(s);
                Dataset prepared = preparation(split)
                        .map(p -> data.withInputs(p.apply(data.inputs())))
                        .orElse(data);
                return new SeedData(prepared, split, users);
            });
        }
    }

    private void release(int seed) {
        synchronized (seedData) {
            SeedData shared = seedData.get(seed); // none where memory did not suffice to prepare it
            if (shared != null && --shared.users <= 0) {
                seedData.remove(seed);
            }
        }
    }
}
