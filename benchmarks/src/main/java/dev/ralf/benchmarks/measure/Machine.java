package dev.ralf.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine, in one line. */
public final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** CPU, cores, load of the last minute, operating system and JVM. */
    public static String line() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return String.format(
                Locale.ROOT,
                "%s, %d processors, load %.1f, %s %s, %s %s",
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                load,
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"));
    }

    private static String cpu() {
        if (!Files.isReadable(CPU)) {
            return "unnamed CPU";
        }
        try {
            return Files.readAllLines(CPU).stream()
                    .filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unnamed CPU");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
