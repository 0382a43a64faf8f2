package dev.ralf.experiments.cli;

import dev.ralf.experiments.run.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar with time left on a terminal, a line now and then elsewhere. */
final class ConsoleProgress implements Progress {
    private static final long LINE_EVERY = Duration.ofSeconds(10).toNanos();

    private final PrintWriter err;
    private final boolean terminal = System.console() != null;
    private ProgressBar bar;
    private long total;
    private long recorded;
    private long restored;
    private long began;
    private long lastLine;

    ConsoleProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public synchronized void begin(long totalRounds, long done) {
        total = totalRounds;
        recorded = done;
        restored = done;
        began = System.nanoTime();
        lastLine = began;
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName("rounds")
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .startsFrom(done, Duration.ZERO)
                    .build();
        } else {
            err.println("ralf: " + (total - done) + " rounds to do, " + done + " on record");
        }
    }

    @Override
    public synchronized void round(String cell, int seed, int round) {
        recorded++;
        if (bar != null) {
            bar.setExtraMessage(cell + " seed " + seed);
            bar.step();
        } else if (System.nanoTime() - lastLine > LINE_EVERY) {
            lastLine = System.nanoTime();
            double perRound = (lastLine - began) / 1e9 / Math.max(1, recorded - restored);
            err.printf("ralf: %d of %d rounds, about %.0f s left%n", recorded, total, perRound * (total - recorded));
        }
    }

    @Override
    public synchronized void failed(String cell, int seed, String message) {
        err.println("ralf: " + cell + ", seed " + seed + " failed: "
                + message.lines().findFirst().orElse(""));
    }

    @Override
    public synchronized void note(String message) {
        err.println("ralf: " + message);
    }

    @Override
    public synchronized void end() {
        if (bar != null) {
            bar.close();
        }
    }
}
