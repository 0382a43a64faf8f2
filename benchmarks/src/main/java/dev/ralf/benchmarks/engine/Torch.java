package dev.ralf.benchmarks.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * PyTorch's CPU library in this process, through DJL's thin binding: each call is one call of libtorch. Its natives come
 * from the class path and are unpacked to the folder of system property {@code DJL_CACHE_DIR} (default: beneath the
 * temporary folder); nothing is downloaded.
 */
final class Torch implements AutoCloseable {
    private final PtNDManager manager;

    private Torch(PtNDManager manager) {
        this.manager = manager;
    }

    /**
     * Starts it with this many threads.
     *
     * @throws IllegalStateException if there are no natives for this platform
     */
    static Torch start(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getProperty("DJL_CACHE_DIR") == null && System.getenv("DJL_CACHE_DIR") == null) {
            System.setProperty(
                    "DJL_CACHE_DIR",
                    Path.of(System.getProperty("java.io.tmpdir"), "ralf-djl").toString());
        }
        try {
            PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(ai.djl.Device.cpu());
            JniUtils.setNumThreads(threads);
            return new Torch(manager);
        } catch (ai.djl.engine.EngineException | UnsatisfiedLinkError e) {
            throw new IllegalStateException("PyTorch's CPU library does not start here: " + e.getMessage(), e);
        }
    }

    /** Version and settings, in one line. */
    String line() {
        return "PyTorch " + Engine.getEngine("PyTorch").getVersion() + " through DJL " + Engine.getDjlVersion() + ", "
                + JniUtils.getNumThreads() + (JniUtils.getNumThreads() == 1 ? " thread" : " threads");
    }

    /** A manager of tensors: closing it frees them. */
    PtNDManager scope() {
        return (PtNDManager) manager.newSubManager();
    }

    /** A new tensor with these values. */
    static PtNDArray tensor(PtNDManager scope, float[] values, long... shape) {
        return scope.create(FloatBuffer.wrap(values), new Shape(shape), DataType.FLOAT32);
    }

    /** The values of a tensor, row-major. */
    static float[] values(PtNDArray tensor) {
        ByteBuffer bytes = tensor.toByteBuffer();
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    @Override
    public void close() {
        manager.close();
    }
}
