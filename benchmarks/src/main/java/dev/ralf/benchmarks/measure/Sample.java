package dev.ralf.benchmarks.measure;

/**
 * Time of one call, the mean over the calls of one round.
 *
 * @param wall nanoseconds on the wall
 * @param thread CPU nanoseconds of the calling thread
 * @param process CPU nanoseconds of the process
 */
public record Sample(double wall, double thread, double process) {
    /** By clock. */
    public double of(Clock clock) {
        return switch (clock) {
            case WALL -> wall;
            case THREAD -> thread;
            case PROCESS -> process;
        };
    }

    /** Times {@code calls} calls. */
    static Sample of(Runnable call, int calls) {
        long process = Clock.PROCESS.now();
        long thread = Clock.THREAD.now();
        long wall = Clock.WALL.now();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        double n = calls;
        wall = Clock.WALL.now() - wall;
        thread = Clock.THREAD.now() - thread;
        process = Clock.PROCESS.now() - process;
        return new Sample(wall / n, thread / n, process / n);
    }
}
