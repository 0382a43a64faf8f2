package dev.ralf.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and with what a study ran: what may differ between two runs with the same records. */
public final class Provenance {
    private Provenance() {}

    /**
     * The facts.
     *
     * @param start when the run first began
     * @param end when it ended; empty while it goes on
     * @param jobs cells that run side by side
     * @param engines a line for each engine that runs networks
     * @param data facts about the data, of which the hashes of files are kept
     */
    static Map<String, String> of(String start, String end, int jobs, List<String> engines, Map<String, String> data) {
        Map<String, String> facts = platform();
        if (!engines.isEmpty()) {
            facts.put("engine", String.join("; ", engines));
        }
        facts.put("jobs", Integer.toString(jobs));
        data.forEach((name, fact) -> {
            if (name.startsWith("sha256")) {
                facts.put("data " + name, fact);
            }
        });
        facts.put("start", start);
        facts.put("end", end);
        return facts;
    }

    /** Version and commit of this program, the virtual machine, the system and its processors. */
    public static Map<String, String> platform() {
        Map<String, String> facts = new LinkedHashMap<>();
        Package own = Provenance.class.getPackage();
        facts.put("ralf", own.getImplementationVersion() == null ? "development" : own.getImplementationVersion());
        facts.put("commit", System.getProperty("ralf.commit", "unknown"));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("processor", processor());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        return facts;
    }

    private static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
