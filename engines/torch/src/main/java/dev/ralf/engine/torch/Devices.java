package dev.ralf.engine.torch;

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

    private Devices() {}

    /**
     * What an {@link dev.ralf.core.engine.Execution#device} means here. To be called after {@link Libtorch#start}.
     *
     * @param wish {@code auto}, {@code cpu}, {@code cuda:0}, ...
     * @return {@code cpu} or {@code cuda:i}
     * @throws IllegalArgumentException with one line if that card cannot be used
     */
    static String resolve(String wish) {
        if (!wish.startsWith("cuda:")) {
            return wish.equals("auto") && torch.cuda_is_available() ? "cuda:0" : "cpu";
        }
        if (!torch.cuda_is_available()) {
            throw new IllegalArgumentException("device " + wish + " cannot be used: " + missing() + "; use device cpu");
        }
        int index = Integer.parseInt(wish.substring("cuda:".length()));
        long cards = torch.getNumGPUs();
        if (index >= cards) {
            throw new IllegalArgumentException("device " + wish + " is not here: there "
                    + (cards == 1 ? "is cuda:0 alone" : "are cuda:0 to cuda:" + (cards - 1)));
        }
        return wish;
    }

    /** A native device. */
    static Device of(String resolved) {
        return new Device(resolved);
    }

    /** What runs: the CPU, or cards with driver and library versions. */
    static String describe(int threads) {
        String cpu = "cpu, " + threads + (threads == 1 ? " thread" : " threads");
        if (!torch.cuda_is_available()) {
            return cpu + " (no GPU: " + missing() + ")";
        }
        List<String> cards = NvidiaSmi.lines("name,driver_version,compute_cap,memory.total");
        return "cuda:0 of " + torch.getNumGPUs() + " (" + String.join("; ", cards) + "), CUDA "
                + version(org.bytedeco.pytorch.Context.versionCUDART(), 1000, 10) + ", cuDNN "
                + org.bytedeco.pytorch.Context.versionRuntimeCuDNN() + "; " + cpu;
    }

    private static String version(long number, int major, int minor) {
        return number / major + "." + number % major / minor;
    }

    /** Why no card can be used, and what to do. */
    private static String missing() {
        if (!torch.hasCUDA()) {
            return "this build of PyTorch is for the CPU, RALF_PROFILES=torch,torch-gpu has the one for NVIDIA cards";
        }
        if (!Files.exists(DRIVER)) {
            return "no NVIDIA driver was found";
        }
        List<String> cards = NvidiaSmi.lines("name,driver_version,compute_cap");
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
