package dev.ralf.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What may be timed, in nanoseconds from an arbitrary start. */
public enum Clock {
    /** Time on the wall: what a user waits; grows when other programs use the machine. */
    WALL {
        @Override
        public long now() {
            return System.nanoTime();
        }
    },
    /** CPU time of the calling thread: nearly untouched by other programs, blind to helper threads. */
    THREAD {
        @Override
        public long now() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    },
    /** CPU time of the process: with native worker threads, garbage collection and compilation. */
    PROCESS {
        @Override
        public long now() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }
    };

    /** Nanoseconds. */
    public abstract long now();
}
