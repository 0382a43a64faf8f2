package dev.ralf.benchmarks.selectors;

import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.Benchmark;
import dev.ralf.benchmarks.Row;
import dev.ralf.benchmarks.measure.Clock;
import dev.ralf.benchmarks.measure.Contest;
import dev.ralf.benchmarks.measure.Contest.Plan;
import dev.ralf.benchmarks.measure.Sample;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Badge;
import dev.ralf.core.acquisition.BatchBald;
import dev.ralf.core.acquisition.Dre;
import dev.ralf.core.acquisition.KCenter;
import dev.ralf.core.acquisition.Space;
import dev.ralf.core.acquisition.StochasticSampling;
import dev.ralf.core.acquisition.StochasticScore;
import dev.ralf.core.acquisition.UncertaintySampling;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Acquisitions on given outputs, beside figures of public codes on inputs of the same sizes; and how their cost grows with
 * the pool. Selection is timed through the public API, with the copies of the inputs that it makes.
 *
 * <p>Targets: half the peer's CPU time where arithmetic or memory is the cost; the peer's time on the wall where
 * logarithms are (entropy, BALD).
 */
public final class SelectorsBenchmark implements Benchmark {
    private static final SeedTree SEED = new SeedTree(20_26).child("bench selectors");
    private static final UncertaintySampling ENTROPY = new UncertaintySampling("entropy", UncertaintyScore.ENTROPY);
    private static final UncertaintySampling MARGIN = new UncertaintySampling("margin", UncertaintyScore.MARGIN);
    private static final Dre DRE = new Dre(Dre.Rounding.SYSTEMATIC, 50);
    private static final Dre DRE_BINS = new Dre(Dre.Rounding.LARGEST_REMAINDER, 50);
    private static final KCenter K_CENTER = new KCenter(Space.embedding());
    private static final int MILLION = 1_000_000;

    @Override
    public String name() {
        return "selectors";
    }

    @Override
    public String summary() {
        return "acquisitions on given outputs beside quoted figures of public codes, and their growth with the pool";
    }

    @Override
    public List<String> peers() {
        return List.of("google/active-learning (k-center), JordanAsh/badge, factored (BADGE), batchbald_redux (BALD),"
                + " scikit-activeml (entropy, BatchBALD), modAL (margin), robustAL (DRE):"
                + " CPU seconds on 2 cores, quoted, of another machine and never run here");
    }

    @Override
    public List<Row> run(BenchOptions options) {
        Plan plan = options.quick() ? new Plan(0.3, 1, 0.1) : new Plan(2, 7, 0.5);
        List<Row> rows = new ArrayList<>();
        options.progress().accept("floors: logarithms, arithmetic, memory");
        Floors floors = Floors.measure(plan);
        rows.add(Row.alone("p ln p by Math.log", "ns", floors.logarithm()));
        rows.add(Row.alone("squared difference", "ns", floors.squaredDifference()));
        rows.add(Row.alone("byte from memory", "ns", floors.loadedByte()));
        peers(options, plan, floors, rows);
        growth(options, options.quick() ? new Plan(0, 1, 0.01) : new Plan(0.5, 3, 0.1), rows);
        return rows;
    }

    private static void peers(BenchOptions options, Plan plan, Floors floors, List<Row> rows) {
        int cores = Runtime.getRuntime().availableProcessors();
        int n = options.quick() ? 100_000 : MILLION;
        double share = (double) n / MILLION;
        String part = options.quick() ? " (a tenth of it, and of the peer's time)" : "";

        options.progress().accept("k-center");
        Sample k = time(plan, K_CENTER, () -> new GivenOutputs(64, 2, 1).task(21_000, 1_000, 500, SEED));
        double pairs = 20_000.0 * 1_500;
        rows.add(cpu("k-center, 20k x 64, 1k labelled, 500 picks", k, "google/active-learning", 1.1, 0.5)
                .with("arithmetic floor s", pairs * 64 * floors.squaredDifference() / 1e9)
                .with("memory floor s", 20_000.0 * 64 * 8 * floors.loadedByte() / 1e9)
                .with("share of floor", pairs * 64 * floors.squaredDifference() / k.process()));

        options.progress().accept("BADGE");
        Sample badge = time(plan, new Badge(), () -> new GivenOutputs(64, 10, 1).task(10_000, 0, 200, SEED));
        rows.add(cpu("BADGE, 10k x (64 x 10), 200 picks", badge, "JordanAsh/badge, factored", 0.69, 0.5));

        options.progress().accept("BALD and BatchBALD");
        Sample bald =
                time(plan, new StochasticSampling("bald", StochasticScore.BALD, 20), () -> new GivenOutputs(0, 10, 20)
                        .task(50_000, 0, 1_000, SEED));
        rows.add(wall("BALD, [20, 50k, 10]", bald, "batchbald_redux", 0.044)
                .with("logarithm floor s", 20 * 50_000.0 * 10 * floors.logarithm() / 1e9 / cores));
        Sample batchBald =
                time(plan, new BatchBald(20, 100_000), () -> new GivenOutputs(0, 10, 20).task(1_000, 0, 5, SEED));
        rows.add(cpu("BatchBALD, N 1000, T 20, K 10, b 5", batchBald, "scikit-activeml", 2.0, 0.5));

        options.progress().accept("entropy, margin and DRE");
        AcquisitionTask million = new GivenOutputs(0, 10, 1).task(n, 0, 10_000, SEED);
        rows.add(wall("entropy, 1M x 10" + part, time(plan, ENTROPY, () -> million), "scikit-activeml", 0.083 * share)
                .with("logarithm floor s", n * 10.0 * floors.logarithm() / 1e9 / cores));
        rows.add(cpu("margin, 1M x 10" + part, time(plan, MARGIN, () -> million), "modAL", 0.110 * share, 0.5));
        double[] entropies = entropies(n);
        Sample dre = median(Contest.alone(plan, () -> DRE_BINS.pick(entropies, n / 100, SEED)));
        rows.add(cpu("DRE, 1M entropies, 50 bins, 10k picks" + part, dre, "robustAL", 0.165 * share, 0.5));
        Sample systematic = median(Contest.alone(plan, () -> DRE.pick(entropies, n / 100, SEED)));
        rows.add(cpu("DRE, systematic, same" + part, systematic, "robustAL", 0.165 * share, 0.5));
    }

    /** Time of a selection for pools of growing size; embeddings of 8 features, 10 classes, 100 picks. */
    private static void growth(BenchOptions options, Plan plan, List<Row> rows) {
        List<Acquisition> acquisitions = List.of(ENTROPY, DRE, K_CENTER, new Badge());
        int[] sizes =
                options.quick() ? new int[] {10_000, 100_000} : new int[] {10_000, 100_000, MILLION, 10 * MILLION};
        for (int size : sizes) {
            if (size * 600L > Runtime.getRuntime().maxMemory()) {
                options.progress().accept("growth: " + size + " rows left out: they need RALF_JAVA_OPTS=-Xmx10g");
                continue;
            }
            options.progress().accept("growth: " + size + " rows");
            AcquisitionTask task = new GivenOutputs(8, 10, 1).task(size, 0, 100, SEED);
            for (Acquisition a : acquisitions) {
                Sample s = time(plan, a, () -> task);
                rows.add(Row.alone("growth: " + a.id() + ", N " + size, "s CPU", s.process() / 1e9)
                        .with("wall s", s.wall() / 1e9)
                        .with("ns CPU a row", s.process() / size));
            }
        }
    }

    private static double[] entropies(int n) {
        RandomGenerator rng = SEED.child("entropies").generator();
        double[] h = new double[n];
        Arrays.setAll(h, i -> Math.abs(rng.nextGaussian()));
        return h;
    }

    private static Sample time(Plan plan, Acquisition acquisition, Supplier<AcquisitionTask> make) {
        AcquisitionTask task = make.get();
        return median(Contest.alone(plan, () -> acquisition.select(task)));
    }

    private static Sample median(List<Sample> samples) {
        return new Sample(
                Contest.median(samples, Clock.WALL),
                Contest.median(samples, Clock.THREAD),
                Contest.median(samples, Clock.PROCESS));
    }

    private static Row cpu(String id, Sample s, String peer, double figure, double target) {
        return Row.quoted(id, "s CPU", s.process() / 1e9, peer, figure, target).with("wall s", s.wall() / 1e9);
    }

    private static Row wall(String id, Sample s, String peer, double figure) {
        return Row.quoted(id, "s wall", s.wall() / 1e9, peer, figure, 1).with("cpu s", s.process() / 1e9);
    }
}
