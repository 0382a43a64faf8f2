package dev.ralf.engine.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Chooses the build of ND4J's native CPU library for this processor, once, before ND4J is first used. Left to itself,
 * JavaCPP takes the first build on the class path without a look at the processor.
 */
final class NativeSelector {
    /** The property by which JavaCPP picks a build; a value that a user set is never changed. */
    static final String PROPERTY = "org.bytedeco.javacpp.platform.extension";

    /** The plain build, without oneDNN. */
    static final String PLAIN = "-";

    private static final String AVX512_BUILD = "-onednn-avx512";
    private static final String ONEDNN_BUILD = "-onednn";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Set<String> AVX512 = Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl");

    private NativeSelector() {}

    /**
     * Sets the property unless it is set.
     *
     * @throws IllegalStateException if the class path has no build that can be loaded here
     */
    static synchronized void select() {
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        String set = System.getProperty(PROPERTY);
        String chosen =
                choose(platform, cpuInfo(), Optional.ofNullable(set), extension -> present(platform, extension));
        if (set == null) {
            System.setProperty(PROPERTY, chosen);
        }
    }

    /**
     * The build to load: what the user set if it is there; else the best that is there. JavaCPP itself falls back to the
     * plain build where what was set is missing.
     *
     * @param platform JavaCPP's name of the platform
     * @param cpuInfo text of {@code /proc/cpuinfo}; empty if there is none
     * @param set the user's value of the property
     * @param present says whether the class path has a build
     * @throws IllegalStateException if there is nothing to load, or the user set a build that this processor cannot run
     */
    static String choose(String platform, String cpuInfo, Optional<String> set, Predicate<String> present) {
        set.ifPresent(s -> requireProcessor(s, cpuInfo));
        List<String> wanted = set.map(s -> List.of(s, PLAIN)).orElseGet(() -> candidates(platform, cpuInfo));
        return wanted.stream().filter(present).findFirst().orElseThrow(() -> {
            List<String> there = List.of(ONEDNN_BUILD, AVX512_BUILD, PLAIN).stream()
                    .filter(present)
                    .map(NativeSelector::name)
                    .toList();
            return new IllegalStateException("ND4J's native library "
                    + set.map(s -> "\"" + name(s) + "\" (from " + PROPERTY + ") ")
                            .orElse("")
                    + "for " + platform + " is not on the class path"
                    + (there.isEmpty() ? "" : ", which has: " + String.join(", ", there))
                    + "; there are builds for Linux, Windows and macOS on x86-64, see docs/engines.md; the plain-Java"
                    + " networks need none");
        });
    }

    /** Code for AVX-512 ends the process on a processor without it; where nothing is known of the processor, the user knows. */
    private static void requireProcessor(String extension, String cpuInfo) {
        if (extension.contains("avx512")
                && !cpuInfo.isEmpty()
                && !flags(cpuInfo).containsAll(AVX512)) {
            throw new IllegalStateException("ND4J's native library \"" + name(extension) + "\" (from " + PROPERTY
                    + ") needs AVX-512 (F, BW, DQ, VL), which this processor does not have: unset the property, or set it"
                    + " to " + ONEDNN_BUILD);
        }
    }

    /**
     * The builds that a machine can run, best first. {@code -onednn-avx512} needs all of AVX-512 F, BW, DQ and VL;
     * {@code -onednn} runs on every x86-64 (oneDNN picks its kernels at run time).
     *
     * @param platform JavaCPP's name of the platform
     * @param cpuInfo text of {@code /proc/cpuinfo}; empty if there is none
     */
    static List<String> candidates(String platform, String cpuInfo) {
        List<String> builds = new ArrayList<>();
        if (platform.endsWith("-x86_64")) {
            if (flags(cpuInfo).containsAll(AVX512)) {
                builds.add(AVX512_BUILD);
            }
            builds.add(ONEDNN_BUILD);
        }
        builds.add(PLAIN);
        return builds;
    }

    private static Set<String> flags(String cpuInfo) {
        return cpuInfo.lines()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> Set.copyOf(
                        List.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+"))))
                .orElse(Set.of());
    }

    /** JavaCPP's name of a platform, for example {@code linux-x86_64}. */
    static String platform(String os, String arch) {
        String name = os.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            name = "macosx";
        } else if (name.startsWith("windows")) {
            name = "windows";
        }
        return name
                + switch (arch) {
                    case "amd64", "x86_64" -> "-x86_64";
                    case "aarch64", "arm64" -> "-arm64";
                    default -> "-" + arch;
                };
    }

    /** A build's name for people: {@code onednn} or {@code plain}. */
    static String name(String extension) {
        return extension.length() > 1 && extension.startsWith("-")
                ? extension.substring(1)
                : extension.isEmpty() || extension.equals(PLAIN) ? "plain" : extension;
    }

    private static boolean present(String platform, String extension) {
        String folder = platform + (extension.equals(PLAIN) ? "" : extension);
        return NativeSelector.class
                        .getClassLoader()
                        .getResource("org/nd4j/linalg/cpu/nativecpu/bindings/" + folder + "/"
                                + System.mapLibraryName("jnind4jcpu"))
                != null;
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
