package dev.ralf.benchmarks.selectors;

import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.Benchmark;
import dev.ralf.benchmarks.Row;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.Dre;
import dev.ralf.core.acquisition.RandomSampling;
import dev.ralf.core.acquisition.UncertaintySampling;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.random.SeedTree;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A pool of ten million rows of ten probabilities, scored in batches. Run it with {@code RALF_JAVA_OPTS=-Xmx2g}: the
 * inputs themselves take 0.5 GB of that.
 */
public final class ScaleBenchmark implements Benchmark {
    private static final int ROWS = 10_000_000;
    private static final int CLASSES = 10;
    private static final int PICKS = 10_000;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String summary() {
        return "ten million rows of ten probabilities: time and peak heap of what scores rows alone (-Xmx2g is enough)";
    }

    @Override
    public List<String> peers() {
        return List.of();
    }

    @Override
    public List<Row> run(BenchOptions options) {
        int rows = options.quick() ? ROWS / 10 : ROWS;
        options.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "%d rows, heap of at most %d MB",
                        rows,
                        Runtime.getRuntime().maxMemory() >> 20));
        AcquisitionTask task = new GivenOutputs(0, CLASSES, 1).task(rows, 0, PICKS, new SeedTree(20_26).child("scale"));
        List<Acquisition> acquisitions = new ArrayList<>();
        acquisitions.add(new RandomSampling());
        for (UncertaintyScore score : UncertaintyScore.values()) {
            acquisitions.add(new UncertaintySampling(
                    score.name().toLowerCase(Locale.ROOT).replace('_', '-'), score));
        }
        for (Dre.Rounding rounding : Dre.Rounding.values()) {
            acquisitions.add(new Dre(rounding, 50));
        }
        List<Row> out = new ArrayList<>();
        for (Acquisition a : acquisitions) {
            options.progress().accept(a.id());
            heap().forEach(MemoryPoolMXBean::resetPeakUsage);
            long start = System.nanoTime();
            int[] ids = a.select(task).ids();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (Arrays.stream(ids).distinct().count() != PICKS) {
                throw new IllegalStateException(a.id() + " selected " + ids.length + " rows, not " + PICKS);
            }
            long peak = heap().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
            out.add(Row.alone(a.id() + ", N " + rows, "s wall", seconds).with("peak heap MB", peak >> 20));
        }
        return out;
    }

    private static Stream<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(p -> p.getType() == MemoryType.HEAP);
    }
}
