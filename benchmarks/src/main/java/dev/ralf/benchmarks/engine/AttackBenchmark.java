package dev.ralf.benchmarks.engine;

import dev.ralf.adversarial.attack.CrossEntropyTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.Benchmark;
import dev.ralf.benchmarks.Row;
import dev.ralf.benchmarks.measure.Clock;
import dev.ralf.benchmarks.measure.Contest;
import dev.ralf.benchmarks.measure.Sample;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.engine.Engines;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * PGD-10 alone and as the inner attack of a Madry step (an epoch is so many of them), beside PyTorch with the same weights
 * and batches on one thread; and PGD-20 on a table of 10,000 rows of 30 features, ten of them immutable, against a
 * 30-64-64-2 perceptron in plain Java, every row through all of its steps, beside its target.
 */
public final class AttackBenchmark implements Benchmark {
    private static final String PEER = "PyTorch";
    private static final int ROWS = 10_000;
    private static final int FEATURES = 30;
    private static final double TABLE_SECONDS = 0.3;

    private List<String> peers = List.of();

    @Override
    public String name() {
        return "attacks";
    }

    @Override
    public String summary() {
        return "PGD-10 and Madry steps beside PyTorch on the CPU, and PGD-20 on a table";
    }

    @Override
    public List<String> peers() {
        return peers;
    }

    @Override
    public List<Row> run(BenchOptions options) {
        List<Row> rows = new ArrayList<>();
        options.progress().accept("table, " + ROWS + " rows");
        rows.add(table(options.quick()));
        try (Torch torch = Torch.start(1)) {
            peers = List.of(Engines.of("dl4j").status().line(), torch.line());
            for (Subject subject : Subject.attacked()) {
                options.progress().accept(subject.name() + ", batches of " + subject.batch());
                rows.addAll(images(torch, subject, options.quick()));
            }
        }
        return rows;
    }

    private static List<Row> images(Torch torch, Subject subject, boolean quick) {
        Features inputs = EngineBenchmark.inputs(subject);
        int[] labels = new int[subject.batch()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % Subject.CLASSES;
        }
        Network network = subject.architecture().create(subject.shape(), Subject.CLASSES, new SeedTree(7));
        RalfSide ralf =
                new RalfSide(network, inputs, labels, subject.adam(), EngineBenchmark.EPSILON, EngineBenchmark.STEPS);
        try (TorchSide peer = new TorchSide(
                torch, subject, network, inputs, labels, EngineBenchmark.EPSILON, EngineBenchmark.STEPS)) {
            Agreement.check(subject.name(), ralf, peer);
            double target = subject.name().equals("resnet8") ? 1.2 : 1;
            Contest.Plan plan = EngineBenchmark.plan(quick, 0);
            return List.of(
                    row(subject.name() + "/pgd10", Contest.run(plan, ralf::attack, peer::attack), target),
                    row(subject.name() + "/madry-step", Contest.run(plan, ralf::pgd, peer::pgd), target));
        }
    }

    private static Row row(String id, Contest contest, double target) {
        return Row.of(id, "ms", contest.firstMillis(Clock.WALL), PEER, contest.secondMillis(Clock.WALL), target)
                .withRatio(contest.ratio(Clock.WALL))
                .with("CPU ratio", contest.ratio(Clock.PROCESS));
    }

    private static Row table(boolean quick) {
        RandomGenerator rng = new SeedTree(5).generator();
        float[] values = new float[ROWS * FEATURES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
        float[] lower = new float[FEATURES];
        float[] upper = new float[FEATURES];
        boolean[] mutable = new boolean[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
            lower[j] = -6;
            upper[j] = 6;
            mutable[j] = j % 3 > 0;
        }
        Features x = new Features(values, ROWS, FEATURES).in(new Domain(lower, upper, mutable));
        Network network = Mlp.of(64, 64).create(new int[] {FEATURES}, 2, new SeedTree(6));
        NetworkClassifier model = new NetworkClassifier("table", network);
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = rng.nextInt(2);
        }
        CrossEntropyTarget target = new CrossEntropyTarget(model, labels);
        GradientAttack pgd = GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.1), 20);
        int[] ids = MathOps.range(ROWS);
        SeedTree seed = new SeedTree(9);
        List<Sample> samples = Contest.alone(EngineBenchmark.plan(quick, 0), () -> pgd.perturb(target, x, ids, seed));
        double seconds = Contest.median(samples, Clock.PROCESS) / 1e9;
        return Row.quoted("table/pgd20", "CPU s", seconds, "target", TABLE_SECONDS, 1)
                .with("wall s", Contest.median(samples, Clock.WALL) / 1e9);
    }
}
