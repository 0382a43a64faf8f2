package dev.ralf.benchmarks.engine;

import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.Benchmark;
import dev.ralf.benchmarks.Row;
import java.util.List;

/** Training, forward, input gradient and PGD steps of RALF's engines beside PyTorch. */
public final class EngineBenchmark implements Benchmark {
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
        return List.of();
    }

    @Override
    public List<Row> run(BenchOptions options) {
        return List.of();
    }
}
