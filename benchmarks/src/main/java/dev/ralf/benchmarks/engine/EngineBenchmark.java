package dev.ralf.benchmarks.engine;

import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.Benchmark;
import dev.ralf.benchmarks.Row;
import dev.ralf.benchmarks.measure.Clock;
import dev.ralf.benchmarks.measure.Contest;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.engine.Engines;
import dev.ralf.core.model.Network;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Training, forward, input-gradient and PGD-10 steps of RALF's engines beside PyTorch, on one thread each. Both sides have
 * the same weights and batches, and are refused if logits, gradients or running statistics differ by more than rounding.
 *
 * <p>The floor of a row is the time that its multiply-adds in convolutions and dense layers would take at the rate of a
 * large matrix product, the faster of the two sides' ones; an input gradient is counted as much as a forward pass, and so
 * is a weight gradient. Algorithms that need fewer multiply-adds (Winograd) may go below it.
 */
public final class EngineBenchmark implements Benchmark {
    /** Learning rate of the steps. */
    static final double RATE = 1e-3;

    /** Momentum of stochastic gradient descent. */
    static final double MOMENTUM = 0.9;

    /** Radius of the attack. */
    static final double EPSILON = 8.0 / 255;

    /** Steps of the attack. */
    static final int STEPS = 10;

    private static final String PEER = "PyTorch";
    private static final int THREADS = 1;

    private List<String> peers = List.of();

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String summary() {
        return "fit, forward, input-gradient and PGD-10 steps of RALF's engines beside PyTorch on the CPU";
    }

    @Override
    public List<String> peers() {
        return peers;
    }

    @Override
    public List<Row> run(BenchOptions options) {
        List<Row> rows = new ArrayList<>();
        try (Torch torch = Torch.start(THREADS)) {
            double rate = MatrixRate.measure(torch, options);
            peers = List.of(
                    Engines.of("dl4j").status().line(),
                    torch.line(),
                    String.format(Locale.ROOT, "floor at %.0f GFLOP/s, the rate of a product of matrices", rate / 1e9));
            for (Subject subject : Subject.all()) {
                options.progress().accept(subject.name() + ", batches of " + subject.batch());
                rows.addAll(rows(torch, subject, rate, options.quick()));
            }
        }
        return rows;
    }

    private static List<Row> rows(Torch torch, Subject subject, double rate, boolean quick) {
        Features inputs = inputs(subject);
        int[] labels = new int[subject.batch()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % Subject.CLASSES;
        }
        Network network = subject.architecture().create(subject.shape(), Subject.CLASSES, new SeedTree(7));
        RalfSide ralf = new RalfSide(network, inputs, labels, subject.adam(), EPSILON, STEPS);
        try (TorchSide peer = new TorchSide(torch, subject, network, inputs, labels, EPSILON, STEPS)) {
            Agreement.check(subject.name(), ralf, peer);
            double forward = 2 * peer.network().multiplyAdds() / rate * 1e3;
            double fit = 3 * forward - 2 * peer.network().multiplyAddsOfFirstLayer() / rate * 1e3;
            Subject.Targets t = subject.targets();
            double slow = fit / 100;
            List<Row> rows = new ArrayList<>();
            rows.add(row(subject, "fit", plan(quick, slow), ralf::fit, peer::fit, t.fit(), fit));
            rows.add(row(subject, "forward", plan(quick, slow), ralf::forward, peer::forward, t.forward(), forward));
            rows.add(row(
                    subject,
                    "input-gradient",
                    plan(quick, slow),
                    ralf::inputGradient,
                    peer::inputGradient,
                    t.gradient(),
                    2 * forward));
            double pgd = STEPS * 2 * forward + fit;
            rows.add(row(subject, "pgd10", plan(quick, slow), ralf::pgd, peer::pgd, t.pgd(), pgd));
            return rows;
        }
    }

    /** Fewer rounds where a step takes long. */
    static Contest.Plan plan(boolean quick, double slowness) {
        if (quick) {
            return new Contest.Plan(slowness > 1 ? 0 : 0.4, 3, 0.2);
        }
        return slowness > 1 ? new Contest.Plan(0, 5, 1) : new Contest.Plan(2, 9, 0.5);
    }

    private static Row row(
            Subject subject,
            String step,
            Contest.Plan plan,
            Runnable ralf,
            Runnable peer,
            double target,
            double floor) {
        Contest contest = Contest.run(plan, ralf, peer);
        double ours = contest.firstMillis(Clock.WALL);
        double theirs = contest.secondMillis(Clock.WALL);
        return Row.of(subject.name() + "/" + step, "ms", ours, PEER, theirs, target)
                .withRatio(contest.ratio(Clock.WALL))
                .with("CPU ratio", contest.ratio(Clock.PROCESS))
                .with("floor", floor);
    }

    /** Values in [0, 1] from a stream, with that domain. */
    static Features inputs(Subject subject) {
        int width = 1;
        for (int s : subject.shape()) {
            width *= s;
        }
        float[] values = new float[Checks.atLeast("batch", subject.batch(), 1) * width];
        RandomGenerator rng = new SeedTree(3).child(subject.name()).generator();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextDouble();
        }
        return new Features(values, subject.batch(), subject.shape()).in(Domain.box(width, 0, 1));
    }
}
