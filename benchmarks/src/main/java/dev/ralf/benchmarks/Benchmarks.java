package dev.ralf.benchmarks;

import dev.ralf.benchmarks.engine.AttackBenchmark;
import dev.ralf.benchmarks.engine.EngineBenchmark;
import dev.ralf.benchmarks.fairness.FairnessBenchmark;
import dev.ralf.benchmarks.selectors.ScaleBenchmark;
import dev.ralf.benchmarks.selectors.SelectorsBenchmark;
import dev.ralf.core.util.Checks;
import java.util.List;

/** The comparisons, by name. */
public final class Benchmarks {
    private Benchmarks() {}

    /** All comparisons: a line each. */
    public static List<Benchmark> all() {
        return List.of(
                new EngineBenchmark(),
                new AttackBenchmark(),
                new SelectorsBenchmark(),
                new ScaleBenchmark(),
                new FairnessBenchmark());
    }

    /**
     * The comparison of a name.
     *
     * @throws IllegalArgumentException if there is none, with the known names
     */
    public static Benchmark of(String name) {
        List<Benchmark> all = all();
        List<String> names = all.stream().map(Benchmark::name).toList();
        Checks.argument(names.contains(name), "unknown benchmark \"%s\" (known: %s)", name, String.join(", ", names));
        return all.get(names.indexOf(name));
    }
}
