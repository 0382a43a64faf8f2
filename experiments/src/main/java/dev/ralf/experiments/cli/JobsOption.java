package dev.ralf.experiments.cli;

import picocli.CommandLine.Option;

/** How many cells run side by side. */
final class JobsOption {
    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Cells that run side by side, one thread each (default: one per processor). Changes no result.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    int jobs() {
        if (jobs < 1) {
            throw new IllegalArgumentException("--jobs must be at least 1, got " + jobs);
        }
        return jobs;
    }
}
