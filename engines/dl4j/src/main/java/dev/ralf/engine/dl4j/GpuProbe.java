package dev.ralf.engine.dl4j;

import dev.ralf.engine.dl4j.Backend.Machine;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks at this machine's driver, cards and CUDA libraries without touching ND4J. */
final class GpuProbe {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final String NATIVE = "org/nd4j/linalg/jcublas/bindings/linux-x86_64/libjnind4jcuda.so";

    /** Classes whose loading needs CUDA's libraries: the runtime, cuBLAS, and ND4J's kernels. */
    private static final String[] NEEDED = {
        "org.bytedeco.cuda.global.cudart",
        "org.bytedeco.cuda.global.cublas",
        "org.nd4j.linalg.jcublas.bindings.Nd4jCuda"
    };

    private static final long TIMEOUT_SECONDS = 20;

    private GpuProbe() {}

    /** What is known of this machine; asks for the cards only if the CUDA backend is on the class path. */
    static Machine machine() {
        boolean packaged = GpuProbe.class.getClassLoader().getResource(NATIVE) != null;
        return new Machine(packaged, Files.exists(DRIVER), packaged ? listing() : Optional.empty(), System.getenv());
    }

    private static Optional<String> listing() {
        try {
            Process process = new ProcessBuilder("nvidia-smi", "--query-gpu=" + Gpu.QUERY, "--format=csv,noheader")
                    .redirectError(Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? Optional.of(out) : Optional.empty();
        } catch (IOException e) {
            // The usual case: there is no such program, and so no driver.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The backend, or the CPU with the reason if CUDA's libraries cannot be loaded or see no card. */
    static Backend withLibraries(Backend backend) {
        if (!backend.cuda()) {
            return backend;
        }
        try {
            for (String name : NEEDED) {
                Class.forName(name);
            }
            int[] count = {0};
            Object code = Class.forName(NEEDED[0])
                    .getMethod("cudaGetDeviceCount", int[].class)
                    .invoke(null, (Object) count);
            return count[0] > 0 ? backend : Backend.cpu("CUDA sees no card (its error code is " + code + ")");
        } catch (LinkageError | ReflectiveOperationException e) {
            return Backend.cpu("CUDA 11's libraries cannot be loaded: " + reason(e) + " (see docs/gpu.md)");
        }
    }

    /** What the loader said first: {@code libcublas.so.11: cannot open shared object file ...}. */
    static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").replaceFirst("^/\\S+: (?=lib)", "");
    }
}
