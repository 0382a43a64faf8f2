package dev.ralf.engine.torch;

import dev.ralf.core.model.Output;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What a forward pass leaves on the device: the ends of PyTorch's graph of derivatives, which keeps what lies between them.
 *
 * @param input leaf of the derivative in the input
 * @param outputs outputs that were asked for
 * @param statistics for each segment of a training pass, means and unbiased variances in the order of the buffers
 */
record Graph(Tensor input, Map<Output, Tensor> outputs, List<Tensor> statistics) implements AutoCloseable {
    /** Copies the collections and keeps the tensors beyond the current scope. */
    Graph {
        outputs = new EnumMap<>(outputs);
        statistics = List.copyOf(statistics);
        Tensors.keep(input);
        outputs.values().forEach(Tensors::keep);
        statistics.forEach(Tensors::keep);
    }

    @Override
    public void close() {
        Tensors.free(input);
        outputs.values().forEach(Tensors::free);
        statistics.forEach(Tensors::free);
    }
}
