package dev.ralf.benchmarks;

import java.util.List;

/** A comparison of RALF with a peer on the same inputs. */
public interface Benchmark {
    /** Name on the command line. */
    String name();

    /** What is compared with what, in one line. */
    String summary();

    /** Versions and settings of the peers, one a line; of what runs in this process. */
    List<String> peers();

    /**
     * Runs the comparison. Both sides are first checked to compute the same.
     *
     * @throws IllegalStateException if the sides disagree, or a peer does not run here
     */
    List<Row> run(BenchOptions options);
}
