package dev.ralf.engine.dl4j;

import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Starts ND4J with the right backend and natives and says what runs. */
public final class EngineInfo {
    /** Operations that the walk runs by name. */
    static final List<String> OPERATIONS = List.of(
            "add",
            "avgpool2d",
            "avgpool2d_bp",
            "conv2d",
            "conv2d_bp",
            "deconv2d",
            "identity",
            "matmul",
            "maxpool2d",
            "maxpool2d_bp",
            "moments",
            "multiply",
            "permute",
            "reduce_sum",
            "sigmoid",
            "sigmoid_bp",
            "subtract",
            "tanh",
            "tanh_bp");

    private static String started;
    private static String failure;

    private EngineInfo() {}

    /**
     * One line for records, for example {@code dl4j cpu onednn-avx512, 1 thread}; where the GPU backend is on the class
     * path and not used, with the reason.
     *
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    public static String describe() {
        return start();
    }

    /**
     * Loads ND4J, to be called before any other use of it. A failure is final: asked again, it says the same.
     *
     * @return the line of {@link #describe}
     * @throws IllegalStateException if it cannot be loaded
     */
    static synchronized String start() {
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
        return started;
    }

    private static String load() {
        NativeSelector.select();
        String wish = System.getProperty(Backend.PROPERTY, "auto");
        Backend backend = GpuProbe.withLibraries(Backend.choose(wish, GpuProbe.machine()));
        if (wish.equals("cuda")) {
            backend.required();
        }
        if (!backend.cuda()) {
            ND4JClassLoading.setNd4jClassloader(new CpuBackendOnly(EngineInfo.class.getClassLoader()));
        }
        try {
            Nd4j.getBackend();
            requireOperations(Nd4j.getExecutioner().getCustomOperations().keySet());
            if (backend.cuda()) {
                return "dl4j cuda " + backend.note();
            }
            String build = build(Loader.load(Nd4jCpu.class), Loader.getPlatform());
            int threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
            return "dl4j cpu " + build + ", " + threads + (threads == 1 ? " thread" : " threads")
                    + (backend.note().isEmpty() ? "" : " (no GPU: " + backend.note() + ")");
        } catch (WrongReleaseException e) {
            throw e;
        } catch (LinkageError | RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(
                    "ND4J's native library cannot be loaded on " + Loader.getPlatform()
                            + "; the plain-Java networks need none: "
                            + cause.toString().lines().findFirst().orElse(""),
                    e);
        }
    }

    /** The class path has another release of ND4J than the one that RALF is built with. */
    private static final class WrongReleaseException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        WrongReleaseException(String message) {
            super(message);
        }
    }

    /**
     * Checks that ND4J has what the walk runs by name.
     *
     * @param known names of its operations
     * @throws IllegalStateException if one is missing, with what to do
     */
    static void requireOperations(Set<String> known) {
        List<String> missing =
                OPERATIONS.stream().filter(o -> !known.contains(o)).toList();
        if (!missing.isEmpty()) {
            throw new WrongReleaseException("this ND4J lacks the operations " + String.join(", ", missing)
                    + ": RALF is built with ND4J 1.0.0-M2.1, so remove any other release from the class path");
        }
    }

    /**
     * The build in the path of a library, whose folder is named {@code linux-x86_64-onednn-avx512} or the like.
     *
     * @param path path of the library
     * @param platform JavaCPP's name of the platform
     */
    static String build(String path, String platform) {
        String[] parts = path.split("[/\\\\]");
        return parts.length > 1 && parts[parts.length - 2].startsWith(platform)
                ? NativeSelector.name(parts[parts.length - 2].substring(platform.length()))
                : "plain";
    }
}
