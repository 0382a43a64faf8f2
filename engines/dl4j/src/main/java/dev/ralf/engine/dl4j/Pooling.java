package dev.ralf.engine.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Maximum or average over windows of {@code [n][c][h][w]}. The derivative of a maximum goes to one of the largest values
 * of its window.
 */
final class Pooling implements Layer {
    private final String name;
    private final int index;
    private final int[] outputShape;
    private final String operation;
    private final int[] geometry;

    /**
     * A pooling layer.
     *
     * @param operation {@code maxpool2d} or {@code avgpool2d}
     * @param geometry kernel, stride, padding, dilation, same, 1 to count padding in averages, 0 for NCHW
     */
    Pooling(String name, int index, int[] outputShape, String operation, int[] geometry) {
        this.name = name;
        this.index = index;
        this.outputShape = outputShape.clone();
        this.operation = operation;
        this.geometry = geometry.clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] outputShape() {
        return outputShape.clone();
    }

    @Override
    public boolean fresh() {
        return true;
    }

    @Override
    public INDArray forward(INDArray x, Pass pass) {
        pass.keep(index, x);
        INDArray y = pass.scope().allocate(pass.size(), outputShape[0], outputShape[1], outputShape[2]);
        Scope.run(operation, new INDArray[] {x}, new INDArray[] {y}, geometry);
        return y;
    }

    @Override
    public INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput) {
        INDArray x = pass.kept(index, INDArray.class);
        INDArray dx = scope.allocate(x.shape());
        Scope.run(operation + "_bp", new INDArray[] {x, dy}, new INDArray[] {dx}, geometry);
        return dx;
    }
}
