package dev.ralf.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/** An activation function of each value by itself. */
final class Elementwise implements Layer {
    /** The functions. */
    enum Function {
        /** {@code max(0, x)}; its derivative at 0 is 0. */
        RELU,
        /** {@code tanh x}. */
        TANH,
        /** {@code 1 / (1 + exp(-x))}. */
        SIGMOID
    }

    private final String name;
    private final int index;
    private final int[] shape;
    private final Function function;
    private final boolean overwrites;

    Elementwise(String name, int index, int[] shape, Function function) {
        this(name, index, shape, function, false);
    }

    private Elementwise(String name, int index, int[] shape, Function function, boolean overwrites) {
        this.name = name;
        this.index = index;
        this.shape = shape.clone();
        this.function = function;
        this.overwrites = overwrites;
    }

    /** The same, computed in the place of its input; for ReLU, whose derivative can be told from its output. */
    Elementwise overwriting() {
        return new Elementwise(name, index, shape, function, true);
    }

    /** What it computes. */
    Function function() {
        return function;
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
    public INDArray forward(INDArray x, Pass pass) {
        INDArray y = overwrites ? x : pass.scope().allocate(x.shape());
        pass.keep(index, x);
        switch (function) {
            case RELU -> Nd4j.exec((Op) new RectifiedLinear(x, y));
            case TANH -> Scope.run("tanh", new INDArray[] {x}, new INDArray[] {y});
            case SIGMOID -> Scope.run("sigmoid", new INDArray[] {x}, new INDArray[] {y});
        }
        return y;
    }

    @Override
    public INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput) {
        INDArray x = pass.kept(index, INDArray.class);
        INDArray dx = scope.allocate(x.shape());
        switch (function) {
            case RELU -> {
                Nd4j.exec((Op) new Step(x, dx, 0.0));
                Scope.run("multiply", dx, dy, dx);
            }
            case TANH -> Scope.run("tanh_bp", new INDArray[] {x, dy}, new INDArray[] {dx});
            case SIGMOID -> Scope.run("sigmoid_bp", new INDArray[] {x, dy}, new INDArray[] {dx});
        }
        return dx;
    }
}
