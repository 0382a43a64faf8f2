package dev.ralf.engine.dl4j;

import dev.ralf.core.model.ParameterRange;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y = x W + b} with {@code x [n][in]}, {@code W [in][out]} and an optional bias. */
final class Dense implements Layer {
    private final String name;
    private final int index;
    private final int in;
    private final int out;
    private final ParameterRange weight;
    private final ParameterRange bias;
    private final double gain;

    /** A layer whose initial weights have variance {@code gain / in}. */
    Dense(String name, int index, int offset, int in, int out, boolean hasBias, double gain) {
        this.name = name;
        this.index = index;
        this.in = in;
        this.out = out;
        this.gain = gain;
        int weights = Math.multiplyExact(in, out);
        this.weight = new ParameterRange(name + "/weight", offset, weights, ParameterRange.Kind.WEIGHT);
        this.bias =
                hasBias ? new ParameterRange(name + "/bias", offset + weights, out, ParameterRange.Kind.BIAS) : null;
    }

    /** Width of the input. */
    int in() {
        return in;
    }

    /** Width of the output. */
    int out() {
        return out;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] outputShape() {
        return new int[] {out};
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(new ParameterSpec(weight, Math.sqrt(gain / in), 0));
        if (bias != null) {
            specs.add(new ParameterSpec(bias, 0, 0));
        }
        return specs;
    }

    @Override
    public boolean fresh() {
        return true;
    }

    @Override
    public INDArray forward(INDArray x, Pass pass) {
        pass.keep(index, x);
        INDArray y = pass.scope().allocate(pass.size(), out);
        Scope.run("matmul", new INDArray[] {x, weight(pass)}, new INDArray[] {y}, 0, 0, 0);
        if (bias != null) {
            Scope.run("add", y, pass.parameters().array(bias, 1, out), y);
        }
        return y;
    }

    @Override
    public INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput) {
        if (gradient != null) {
            INDArray x = pass.kept(index, INDArray.class);
            INDArray dw = scope.allocate(in, out);
            Scope.run("matmul", new INDArray[] {x, dy}, new INDArray[] {dw}, 1, 0, 0);
            Scope.addTo(dw, gradient, weight.offset());
            if (bias != null) {
                INDArray db = scope.allocate(out);
                Scope.run("reduce_sum", new INDArray[] {dy}, new INDArray[] {db}, 0);
                Scope.addTo(db, gradient, bias.offset());
            }
        }
        if (!wantInput) {
            return null;
        }
        INDArray dx = scope.allocate(pass.size(), in);
        Scope.run("matmul", new INDArray[] {dy, weight(pass)}, new INDArray[] {dx}, 0, 1, 0);
        return dx;
    }

    private INDArray weight(Pass pass) {
        return pass.parameters().array(weight, in, out);
    }
}
