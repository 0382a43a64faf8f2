package dev.ralf.engine.torch;

import dev.ralf.core.engine.WorkerSlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** The devices of this machine. */
final class Devices {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

    /** Why no card can be used, and what to do; empty if one can. */
    private static String why = "";

    private Devices() {}

    /**
     * What an {@link dev.ralf.core.engine.Execution#device} means here and in this job. To be called after
     * {@link Libtorch#start}.
     *
     * @param wish {@code auto}, {@code cpu}, {@code cuda:0}, ...
     * @return {@code cpu} or {@code cuda:i}
     * @throws IllegalArgumentException with one line if that card cannot be used
     */
    static String resolve(String wish) {
        return resolve(wish, cards(), why, WorkerSlot.current());
    }

    /** Number of cards that can be used. */
    private static int cards() {
        return torch.cuda_is_available() ? Math.toIntExact(torch.getNumGPUs()) : 0;
    }

    /**
     * The same on a machine with some cards.
     *
     * @param wish {@code auto}: card {@code slot mod cards}, or the CPU without cards; {@code cpu}; {@code cuda:0}, ...
     * @param cards number of cards that can be used
     * @param missing why there are none
     * @param slot job of the run, from 0
     */
    static String resolve(String wish, int cards, String missing, int slot) {
        if (!wish.startsWith("cuda:")) {
            return wish.equals("auto") && cards > 0 ? "cuda:" + slot % cards : "cpu";
        }
        if (cards == 0) {
            throw new IllegalArgumentException("device " + wish + " cannot be used: " + missing + "; use device cpu");
        }
        if (Integer.parseInt(wish.substring("cuda:".length())) >= cards) {
            throw new IllegalArgumentException("device " + wish + " is not here: there "
                    + (cards == 1 ? "is cuda:0 alone" : "are cuda:0 to cuda:" + (cards - 1)));
        }
        return wish;
    }

    /**
     * For records: the device, or how jobs are spread over several.
     *
     * @param wish as for {@link #resolve}
     * @throws IllegalArgumentException with one line if that card cannot be used
     */
    static String line(String wish) {
        return line(wish, cards(), why);
    }

    /** The same on a machine with some cards. */
    static String line(String wish, int cards, String missing) {
        return wish.equals("auto") && cards > 1
                ? "cuda:0 to cuda:" + (cards - 1) + ", job j of a run on cuda:(j mod " + cards + ")"
                : resolve(wish, cards, missing, 0);
    }

    /** A native device. */
    static Device of(String resolved) {
        return new Device(resolved);
    }

    /**
     * What runs: the CPU, or cards with driver and library versions. Called once, when the library was loaded.
     *
     * @param threads of the CPU
     * @param gpu whether the build is for cards
     * @param missing what that build lacks of CUDA, in the words of the system's loader; empty if nothing
     */
    static synchronized String describe(int threads, boolean gpu, String missing) {
        String cpu = "cpu, " + threads + (threads == 1 ? " thread" : " threads");
        if (!torch.cuda_is_available()) {
            why = why(
                    gpu,
                    missing,
                    Files.exists(DRIVER),
                    gpu ? NvidiaSmi.lines("name,driver_version,compute_cap") : List.of());
            return cpu + " (no GPU: " + why + ")";
        }
        List<String> cards = NvidiaSmi.lines("name,driver_version,compute_cap,memory.total");
        return "cuda:0 of " + torch.getNumGPUs() + " (" + String.join("; ", cards) + "), CUDA "
                + version(org.bytedeco.pytorch.Context.versionCUDART(), 1000, 10) + ", cuDNN "
                + org.bytedeco.pytorch.Context.versionRuntimeCuDNN() + "; " + cpu;
    }

    private static String version(long number, int major, int minor) {
        return number / major + "." + number % major / minor;
    }

    /**
     * Why no card can be used, and what to do.
     *
     * @param gpu whether the build is for cards
     * @param missing what it lacks of CUDA
     * @param driver whether the kernel has NVIDIA's driver
     * @param cards what the driver lists
     */
    static String why(boolean gpu, String missing, boolean driver, List<String> cards) {
        if (!gpu) {
            return "this build of PyTorch is for the CPU, RALF_PROFILES=torch,torch-gpu has the one for NVIDIA cards";
        }
        if (!driver && cards.isEmpty()) {
            return "no NVIDIA driver was found";
        }
        if (!missing.isEmpty()) {
            return missing + "; CUDA 13's libraries and cuDNN 9 must be on LD_LIBRARY_PATH (docs/torch.md)";
        }
        return cards.isEmpty()
                ? "the driver is there, but lists no card"
                : "CUDA 13 does not start on " + String.join("; ", cards)
                        + ": it needs driver 580 or newer and compute capability 7.5 or newer";
    }

    /** What the driver's own tool says. */
    private static final class NvidiaSmi {
        private static final long SECONDS = 20;

        /** A line for each card; none if the tool does not run. */
        static List<String> lines(String query) {
            try {
                Process process = new ProcessBuilder("nvidia-smi", "--query-gpu=" + query, "--format=csv,noheader")
                        .redirectErrorStream(true)
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    return List.of();
                }
                return output.lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .toList();
            } catch (IOException e) {
                return List.of(); // There is no such tool: nothing is known of cards.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
    }
}
