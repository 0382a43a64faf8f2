package dev.ralf.core.engine;

import dev.ralf.core.util.Checks;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which of several jobs that run side by side a thread belongs to, so that an engine with several cards can spread them: job
 * j of a run takes card j mod n where the device is {@code auto}. Threads that belong to no job are in slot 0.
 */
public final class WorkerSlot {
    private static final ThreadLocal<Integer> SLOT = ThreadLocal.withInitial(() -> 0);

    private WorkerSlot() {}

    /** The job of the calling thread, from 0. */
    public static int current() {
        return SLOT.get();
    }

    /**
     * Makes the threads of a pool, one job each. A thread in the place of one that died takes the next number, again from
     * 0 after {@code jobs}.
     *
     * @param jobs size of the pool, at least 1
     */
    public static ThreadFactory threads(int jobs) {
        Checks.atLeast("jobs", jobs, 1);
        AtomicInteger next = new AtomicInteger();
        return work -> {
            int slot = next.getAndUpdate(i -> (i + 1) % jobs);
            return new Thread(
                    () -> {
                        SLOT.set(slot);
                        work.run();
                    },
                    "job-" + slot);
        };
    }
}
