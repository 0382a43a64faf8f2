package dev.ralf.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code [n][c][h][w]} as {@code [n][c h w]}. */
final class Flatten implements Layer {
    private final String name;
    private final int[] inputShape;

    Flatten(String name, int[] inputShape) {
        this.name = name;
        this.inputShape = inputShape.clone();
    }

    /** Shape of one input. */
    int[] inputShape() {
        return inputShape.clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] outputShape() {
        int width = 1;
        for (int s : inputShape) {
            width *= s;
        }
        return new int[] {width};
    }

    @Override
    public INDArray forward(INDArray x, Pass pass) {
        return x.reshape(pass.size(), outputShape()[0]);
    }

    @Override
    public INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput) {
        return dy.reshape(pass.size(), inputShape[0], inputShape[1], inputShape[2]);
    }
}
