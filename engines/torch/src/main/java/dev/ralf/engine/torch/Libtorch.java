package dev.ralf.engine.torch;

import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Loads PyTorch's native library and says what runs. */
final class Libtorch {
    /** Version of the library that this module is built with. */
    static final String VERSION = "2.10.0";

    private static final String FOLDER = "/org/bytedeco/pytorch/";

    private static String started;
    private static String failure;

    private Libtorch() {}

    /**
     * One line for records, for example {@code torch 2.10.0 cpu AVX512, 1 thread}; with cards, driver and library versions
     * where CUDA is usable, or with the reason why it is not.
     *
     * @throws IllegalStateException if the library cannot be loaded
     */
    static String describe() {
        start();
        return started;
    }

    /**
     * Loads the library, to be called before any other use of it. A failure is final: asked again, it says the same.
     *
     * @throws IllegalStateException with one line if it cannot be loaded
     */
    static synchronized void start() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        if (started == null) {
            try {
                started = load();
            } catch (IllegalStateException e) {
                failure = e.getMessage();
                throw e;
            }
        }
    }

    private static String load() {
        String platform = Loader.getPlatform();
        try {
            unpack(platform);
            Loader.load(torch.class);
            int threads = threads(System.getenv("OMP_NUM_THREADS"));
            torch.set_num_threads(threads);
            torch.globalContext().setDeterministicCuDNN(true);
            torch.globalContext().setBenchmarkCuDNN(false);
            return "torch " + VERSION + " " + Devices.describe(threads);
        } catch (IOException | LinkageError | RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(
                    "PyTorch's native library cannot be loaded on " + platform + ": "
                            + cause.toString().lines().findFirst().orElse(""),
                    e);
        }
    }

    /**
     * Unpacks the libraries that depend on each other before the first of them is loaded. JavaCPP loads each as soon as it
     * has unpacked it; the system's loader would then look elsewhere for those still missing, and take another PyTorch's
     * where one is installed: two versions in one process, which crashes.
     */
    private static void unpack(String platform) throws IOException {
        String extension = extension(platform);
        String folder = FOLDER + platform + extension + "/";
        boolean windows = platform.startsWith("windows");
        String prefix = windows ? "" : "lib";
        String suffix = windows ? ".dll" : platform.startsWith("macosx") ? ".dylib" : ".so";
        for (String name : List.of("c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch")) {
            String resource = folder + prefix + name + suffix;
            if (Libtorch.class.getResource(resource) != null) {
                Loader.cacheResource(torch.class, resource);
            } else if (!name.endsWith("_cuda")) {
                throw new IOException("the class path has no " + resource.substring(1)
                        + "; there are builds for linux-x86_64 and windows-x86_64 (docs/torch.md)");
            }
        }
    }

    /** The build to load: the one for cards where it is on the class path. */
    private static String extension(String platform) {
        return Libtorch.class.getResource(FOLDER + platform + "-gpu/libtorch_cuda.so") == null ? "" : "-gpu";
    }

    /** Threads of one operation: one unless the environment says otherwise, so that the same call gives the same bits. */
    static int threads(String environment) {
        return environment != null && environment.matches("[1-9]\\d{0,3}") ? Integer.parseInt(environment) : 1;
    }
}
