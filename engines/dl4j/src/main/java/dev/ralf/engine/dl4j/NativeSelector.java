package dev.ralf.engine.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Chooses ND4J's native library for this processor, once, before ND4J is first used. Left to itself, JavaCPP takes the
 * first build on the class path without a look at the processor.
 */
final class NativeSelector {
    /** The property by which JavaCPP picks a build; a value that a user set is never changed. */
    static final String PROPERTY = "org.bytedeco.javacpp.platform.extension";

    /** The plain build, for platforms where the oneDNN builds do not exist. */
    static final String PLAIN = "-";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Set<String> AVX512 = Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl");

    private NativeSelector() {}

    /** Sets the property unless it is set. */
    static synchronized void select() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(
                    PROPERTY, extension(System.getProperty("os.name"), System.getProperty("os.arch"), cpuInfo()));
        }
    }

    /**
     * The build for a machine: {@code -onednn-avx512} where the processor has all of AVX-512 F, BW, DQ and VL,
     * {@code -onednn} on any other 64-bit x86 with Linux (oneDNN picks its kernels at run time), else the plain one.
     *
     * @param os name of the operating system
     * @param arch name of the architecture
     * @param cpuInfo text of {@code /proc/cpuinfo}; empty if there is none
     */
    static String extension(String os, String arch, String cpuInfo) {
        boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
        if (!os.toLowerCase(Locale.ROOT).startsWith("linux") || !x86) {
            return PLAIN;
        }
        for (String line : cpuInfo.split("\n")) {
            if (line.startsWith("flags")) {
                return new HashSet<>(List.of(line.substring(line.indexOf(':') + 1)
                                        .trim()
                                        .split("\\s+")))
                                .containsAll(AVX512)
                        ? "-onednn-avx512"
                        : "-onednn";
            }
        }
        return "-onednn";
    }

    private static String cpuInfo() {
        if (!Files.isReadable(CPU_INFO)) {
            return "";
        }
        try {
            return Files.readString(CPU_INFO);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + CPU_INFO + ": " + e.getMessage(), e);
        }
    }
}
