package dev.ralf.benchmarks.fairness;

import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.Benchmark;
import dev.ralf.benchmarks.Row;
import dev.ralf.benchmarks.measure.Contest;
import dev.ralf.benchmarks.measure.Sample;
import dev.ralf.core.data.Groups;
import dev.ralf.core.decision.CalibrationSample;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.calibration.FairFit;
import dev.ralf.fairness.calibration.FairRuleFitter;
import dev.ralf.fairness.metrics.Decisions;
import dev.ralf.fairness.metrics.FairnessMetrics;
import dev.ralf.fairness.metrics.Resampling;
import dev.ralf.fairness.optim.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Times of the fair rule's fit, certificate included, and of bootstraps of the full metric table, beside the times that
 * they are allowed; and how the fit grows with rows, classes and groups. Probabilities are softmax rows of Gaussian logits
 * whose means differ between groups, so that parity at tolerance 0 binds. A quick run is smaller and has no targets.
 */
public final class FairnessBenchmark implements Benchmark {
    private static final SeedTree SEED = new SeedTree(20_26).child("fairness");
    private static final String ALLOWED = "allowed time";
    private static final int CLASSES = 10;
    private static final int BOOTSTRAPS = 1_000;
    private static final int BOOTSTRAP_ROWS = 10_000;

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public String summary() {
        return "the fair rule's fit with its certificate, bootstraps of the metric table, growth in rows, classes, groups";
    }

    @Override
    public List<String> peers() {
        return List.of("a quoted allowed time is a target set beforehand, no measurement");
    }

    @Override
    public List<Row> run(BenchOptions options) {
        int divisor = options.quick() ? 10 : 1;
        List<Row> rows = new ArrayList<>();
        rows.add(fit(options, "fit", 50_000 / divisor, CLASSES, 2, 0.5));
        rows.add(fit(options, "fit", 1_000_000 / divisor, CLASSES, 2, 10));
        rows.add(bootstraps(options, BOOTSTRAPS / divisor, 1));
        for (int n : new int[] {10_000, 50_000, 200_000}) {
            rows.add(fit(options, "growth: fit", n / divisor, CLASSES, 2, Double.NaN));
        }
        for (int k : new int[] {2, 5, 20}) {
            rows.add(fit(options, "growth: fit", 50_000 / divisor, k, 2, Double.NaN));
        }
        for (int g : new int[] {3, 5, 10}) {
            rows.add(fit(options, "growth: fit", 50_000 / divisor, CLASSES, g, Double.NaN));
        }
        return List.copyOf(rows);
    }

    /** Times a fit. One that is not certified is an error: its time would be that of something else. */
    private static Row fit(BenchOptions options, String what, int n, int classes, int groups, double allowed) {
        String id = what + ", N " + n + ", K " + classes + ", G " + groups;
        options.progress().accept(id);
        CalibrationSample sample = sample(n, classes, groups);
        FairRuleFitter fitter = new FairRuleFitter("A", 0, FairRuleFitter.Mode.DETERMINISTIC);
        Certificate certificate = certified(id, () -> fitter.fit(sample));
        return timed(options, id, allowed, () -> fitter.fit(sample))
                .with("gap / 1e-6", certificate.gap() * 1e6)
                .with("violation / 1e-7", certificate.violation() * 1e7);
    }

    private static Certificate certified(String id, Supplier<FairFit> fit) {
        Certificate certificate = fit.get().solution().certificate();
        if (!certificate.certified()) {
            throw new IllegalStateException(
                    id + " is not certified: gap " + certificate.gap() + ", violation " + certificate.violation());
        }
        return certificate;
    }

    private static Row bootstraps(BenchOptions options, int samples, double allowed) {
        CalibrationSample sample = sample(BOOTSTRAP_ROWS, 3, 2);
        RandomGenerator rng = SEED.child("labels").generator();
        Matrix p = sample.probabilities();
        int[] labels = new int[p.rows()];
        int[] decisions = new int[p.rows()];
        for (int i = 0; i < labels.length; i++) {
            double left = rng.nextDouble();
            int y = 0;
            while (y < p.columns() - 1 && left >= p.get(i, y)) {
                left -= p.get(i, y++);
            }
            labels[i] = y;
            decisions[i] = p.argmax(i);
        }
        Resampling resampling = Resampling.of(
                new Decisions(p.columns(), labels, decisions, sample.weights()),
                sample.groups().get(0));
        List<FairnessMetrics.Metric> metrics = new ArrayList<>(FairnessMetrics.ofAllClasses());
        metrics.addAll(FairnessMetrics.ofClass(1));
        String id = samples + " bootstraps of " + metrics.size() + " metrics, N " + BOOTSTRAP_ROWS + ", K 3, G 2";
        options.progress().accept(id);
        return timed(options, id, allowed, () -> resampling.bootstrap(metrics, samples, 0.95, SEED.child("bootstrap")));
    }

    private static Row timed(BenchOptions options, String id, double allowed, Runnable call) {
        Contest.Plan plan = options.quick() ? new Contest.Plan(0.2, 1, 0.1) : new Contest.Plan(2, 5, 0.5);
        List<Sample> samples = Contest.alone(plan, call);
        Sample median = samples.stream()
                .sorted(Comparator.comparingDouble(Sample::wall))
                .toList()
                .get(samples.size() / 2);
        double wall = median.wall() / 1e9;
        Row row = Double.isNaN(allowed)
                ? Row.alone(id, "s wall", wall)
                : Row.quoted(id, "s wall", wall, ALLOWED, allowed, 1);
        return row.with("cpu s", median.process() / 1e9);
    }

    /** Rows of equal weight; group {@code s} holds about a share {@code (s + 1) / (1 + .. + G)} of them. */
    private static CalibrationSample sample(int n, int classes, int groups) {
        RandomGenerator rng =
                SEED.child("sample", n).child("k", classes).child("g", groups).generator();
        double[][] means = new double[groups][classes];
        for (double[] of : means) {
            Arrays.setAll(of, k -> 0.7 * rng.nextGaussian());
        }
        int shares = groups * (groups + 1) / 2;
        Matrix p = new Matrix(n, classes);
        int[] codes = new int[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            int s = 0;
            for (int left = rng.nextInt(shares) - 1; left >= 0; left -= s + 1) {
                s++;
            }
            codes[i] = Math.min(s, groups - 1);
            weights[i] = 1;
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                double e = Math.exp(means[codes[i]][k] + rng.nextGaussian());
                p.set(i, k, e);
                sum += e;
            }
            for (int k = 0; k < classes; k++) {
                p.set(i, k, p.get(i, k) / sum);
            }
        }
        List<String> names = IntStream.range(0, groups).mapToObj(s -> "g" + s).toList();
        return new CalibrationSample(p, List.of(new Groups("A", names, codes)), weights);
    }
}
