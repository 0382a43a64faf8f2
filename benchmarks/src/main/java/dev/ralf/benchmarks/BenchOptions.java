package dev.ralf.benchmarks;

import java.util.function.Consumer;

/**
 * How a comparison is run.
 *
 * @param quick true for few rounds: a check that it works, about a minute
 * @param progress receives a line before each part
 */
public record BenchOptions(boolean quick, Consumer<String> progress) {}
