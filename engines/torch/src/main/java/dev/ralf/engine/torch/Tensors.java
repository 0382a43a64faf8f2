package dev.ralf.engine.torch;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Values between Java and PyTorch. Tensors that are made inside a {@link PointerScope} die with it, unless kept. */
@SuppressWarnings("try") // a PointerScope is there to be closed
final class Tensors {
    private Tensors() {}

    /** A tensor with these values. */
    static Tensor upload(float[] values, Device device, long... shape) {
        Tensor host = Tensor.create(values, shape);
        return device.is_cpu() ? host : host.to(device, ScalarType.Float);
    }

    /** The values of a tensor, in row-major order. */
    static float[] download(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            FloatBuffer from = read(tensor);
            float[] values = new float[from.remaining()];
            from.get(values);
            return values;
        }
    }

    /** The values of a tensor where Java can read them, in row-major order, until the current scope ends. */
    static FloatBuffer read(Tensor tensor) {
        Tensor host = tensor.detach().cpu().to(ScalarType.Float).contiguous();
        return new FloatPointer(host.data_ptr()).capacity(host.numel()).asBuffer();
    }

    /** Keeps a tensor beyond the scope that it was made in, until {@link #free}. */
    static Tensor keep(Tensor tensor) {
        tensor.retainReference();
        return tensor;
    }

    /** Gives a kept tensor's memory back; null is allowed. */
    static void free(Tensor tensor) {
        if (tensor != null) {
            tensor.releaseReference();
        }
    }
}
