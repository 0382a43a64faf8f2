package dev.ralf.engine.dl4j;

import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Starts ND4J with the right natives and says what runs. */
public final class EngineInfo {
    private static String started;

    private EngineInfo() {}

    /**
     * One line for records, for example {@code dl4j cpu onednn-avx512, 1 thread}.
     *
     * @throws IllegalStateException if ND4J's native library cannot be loaded
     */
    public static String describe() {
        String build = start();
        int threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
        return "dl4j cpu " + build + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    /**
     * Loads ND4J, to be called before any other use of it.
     *
     * @return the build that was loaded
     * @throws IllegalStateException if it cannot be loaded
     */
    static synchronized String start() {
        if (started == null) {
            NativeSelector.select();
            try {
                Nd4j.getBackend();
                started = build(Loader.load(Nd4jCpu.class));
            } catch (LinkageError | RuntimeException e) {
                Throwable cause = e;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                throw new IllegalStateException(
                        "ND4J's native library cannot be loaded on " + System.getProperty("os.name") + " "
                                + System.getProperty("os.arch")
                                + " (Linux on x86-64 is supported); the plain-Java networks of core need none: "
                                + cause,
                        e);
            }
        }
        return started;
    }

    /** The build in the path of a library: its folder is named {@code linux-x86_64-onednn-avx512} or the like. */
    static String build(String path) {
        String platform = Loader.getPlatform();
        int at = path.indexOf(platform + "-onednn");
        if (at < 0) {
            return "plain";
        }
        int from = at + platform.length() + 1;
        int to = from;
        while (to < path.length() && path.charAt(to) != '/' && path.charAt(to) != '\\' && path.charAt(to) != '.') {
            to++;
        }
        return path.substring(from, to);
    }
}
