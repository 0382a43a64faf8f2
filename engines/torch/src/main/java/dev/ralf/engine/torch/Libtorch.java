package dev.ralf.engine.torch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Loads PyTorch's native library and says what runs. */
final class Libtorch {
    /** Version of the library that this module is built with. */
    static final String VERSION = "2.10.0";

    private static final String FOLDER = "/org/bytedeco/pytorch/";
    private static final String EXTENSION = "platform.extension";
    private static final String GPU = "-gpu";
    private static final List<String> LIBRARIES = List.of("c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch");

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
            String extension = extension(platform);
            List<String> files = unpack(platform + extension);
            // ND4J says which of its builds JavaCPP shall load, after which none of PyTorch's for cards would be found.
            Properties properties = Loader.loadProperties();
            Object before = properties.setProperty(EXTENSION, extension);
            try {
                Loader.load(torch.class);
            } finally {
                if (before == null) {
                    properties.remove(EXTENSION);
                } else {
                    properties.put(EXTENSION, before);
                }
            }
            int threads = threads(System.getenv("OMP_NUM_THREADS"));
            torch.set_num_threads(threads);
            // Single precision means it: the 10 bits of TF32 would miss what engines agree on by a factor of ten.
            torch.globalContext().setAllowTF32CuDNN(false);
            torch.globalContext().setAllowTF32CuBLAS(false);
            torch.globalContext().setDeterministicCuDNN(true);
            torch.globalContext().setBenchmarkCuDNN(false);
            return "torch " + VERSION + " " + Devices.describe(threads, extension.equals(GPU), missing(files));
        } catch (IOException | LinkageError | RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(
                    "PyTorch's native library cannot be loaded on " + platform + ": " + firstLine(cause), e);
        }
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }

    /**
     * Unpacks the libraries that depend on each other before the first of them is loaded. JavaCPP loads each as soon as it
     * has unpacked it; the system's loader would then look elsewhere for those still missing, and take another PyTorch's
     * where one is installed: two versions in one process, which crashes.
     *
     * @return the files
     */
    private static List<String> unpack(String folder) throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : LIBRARIES) {
            String resource = FOLDER + folder + "/" + System.mapLibraryName(name);
            if (Libtorch.class.getResource(resource) != null) {
                files.add(Loader.cacheResource(torch.class, resource).getPath());
            } else if (!name.contains("cuda")) {
                throw new IOException("the class path has no " + resource.substring(1)
                        + "; there are builds for linux-x86_64 and windows-x86_64 (docs/torch.md)");
            }
        }
        return files;
    }

    /**
     * The build on the class path: {@code -gpu} or nothing.
     *
     * @throws IOException if both are there, which JavaCPP would load into one process
     */
    private static String extension(String platform) throws IOException {
        boolean cpu = has(platform);
        boolean gpu = has(platform + GPU);
        if (cpu && gpu) {
            throw new IOException(
                    "the class path has PyTorch's builds for the CPU and for cards, two in one process end it:"
                            + " remove one of the jars pytorch-*-" + platform + ".jar and pytorch-*-" + platform + GPU
                            + ".jar");
        }
        return gpu ? GPU : "";
    }

    private static boolean has(String folder) {
        return Libtorch.class.getResource(FOLDER + folder + "/" + System.mapLibraryName("torch_cpu")) != null;
    }

    /** What a build for cards lacks of CUDA, in the words of the system's loader; empty if nothing. */
    private static String missing(List<String> files) {
        for (String file : files) {
            if (file.contains("torch_cuda") && !torch.hasCUDA()) {
                try {
                    System.load(file);
                } catch (UnsatisfiedLinkError e) {
                    return firstLine(e)
                            .substring(firstLine(e).indexOf(": ") + 1)
                            .strip();
                }
            }
        }
        return "";
    }

    /** Threads of one operation: one unless the environment says otherwise, so that the same call gives the same bits. */
    static int threads(String environment) {
        return environment != null && environment.matches("[1-9]\\d{0,3}") ? Integer.parseInt(environment) : 1;
    }
}
