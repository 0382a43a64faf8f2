package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Mode;
import dev.ralf.core.random.SeedTree;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inverted dropout: a value is 0 with probability {@code rate} and else divided by {@code 1 - rate}. A row's mask comes
 * from the stream {@code seed.child(name).child(rowId)}. Without effect in inference mode.
 */
final class Dropout implements Layer {
    private final String name;
    private final int index;
    private final int[] shape;
    private final double rate;

    Dropout(String name, int index, int[] shape, double rate) {
        this.name = name;
        this.index = index;
        this.shape = shape.clone();
        this.rate = rate;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] outputShape() {
        return shape.clone();
    }

    @Override
    public boolean stochastic() {
        return rate > 0;
    }

    @Override
    public INDArray forward(INDArray x, Pass pass) {
        if (pass.mode() == Mode.INFERENCE || !stochastic()) {
            return x;
        }
        int width = (int) (x.length() / pass.size());
        float[] mask = new float[pass.size() * width];
        float kept = (float) (1 / (1 - rate));
        SeedTree stream = pass.seed().child(name);
        int[] ids = pass.batch().rowIds();
        for (int i = 0; i < ids.length; i++) {
            RandomGenerator rng = stream.child(ids[i]).generator();
            for (int j = 0; j < width; j++) {
                mask[i * width + j] = rng.nextDouble() < rate ? 0 : kept;
            }
        }
        INDArray factors = pass.scope().upload(mask, x.shape());
        pass.keep(index, factors);
        INDArray y = pass.scope().allocate(x.shape());
        Scope.run("multiply", x, factors, y);
        return y;
    }

    @Override
    public INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput) {
        INDArray factors = pass.kept(index, INDArray.class);
        if (factors != null) {
            Scope.run("multiply", dy, factors, dy);
        }
        return dy;
    }
}
