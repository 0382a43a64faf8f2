package dev.ralf.core.model.blueprint;

import dev.ralf.core.model.blueprint.Operation.Convolution;
import dev.ralf.core.model.blueprint.Operation.Pooling;
import dev.ralf.core.util.Checks;
import java.util.Arrays;

/** What the designs of this package share. */
final class Designs {
    private Designs() {}

    /** A square convolution. */
    static Convolution conv(int size, int out, int stride, int pad, boolean bias) {
        return new Convolution(out, size, size, stride, pad, bias);
    }

    /** The maximum over windows. */
    static Pooling max(int height, int width) {
        return new Pooling(true, height, width);
    }

    /** Refuses inputs that are no images of at least {@code least x least}, and fewer than 2 classes. */
    static void checkImage(String id, int[] shape, int least, int classes) {
        Checks.atLeast("classes", classes, 2);
        Checks.argument(
                shape.length == 3 && shape[1] >= least && shape[2] >= least,
                "%s takes images of shape {channels, height, width} of at least %s x %s, got %s",
                id,
                least,
                least,
                Arrays.toString(shape));
    }
}
