package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Mode;
import dev.ralf.core.model.ParameterRange;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation by channel, {@code y = gamma (x - mean) / sqrt(var + eps) + beta}, of {@code [n][c]} or
 * {@code [n][c][h][w]} (Ioffe and Szegedy, arXiv:1502.03167).
 *
 * <p>In training mode mean and (biased) variance are those of each segment of the batch, m values a channel, and with
 * {@code h = (x - mean) / sqrt(var + eps)}
 *
 * <pre>
 * dbeta = sum dy     dgamma = sum dy h     dx = gamma / sqrt(var + eps) (dy - dbeta / m - h dgamma / m)
 * </pre>
 *
 * In the other modes they are the running statistics, which do not depend on x: {@code dx = gamma / sqrt(var + eps) dy}.
 *
 * <p>Running statistics move once per segment, {@code r = decay r + (1 - decay) s}, with the unbiased variance
 * {@code m / (m - 1) var}, as in PyTorch; a segment of one value a channel (m = 1) has no unbiased variance and moves the
 * mean alone. Buffers: running means (start 0), then running variances (start 1).
 *
 * <p>After a convolution that nothing else reads, a normalisation by running statistics in single precision is part of
 * that convolution: its weights times {@code gamma / sqrt(var + eps)}.
 */
final class BatchNorm implements Layer {
    private final String name;
    private final int index;
    private final int[] shape;
    private final int bufferOffset;
    private final double epsilon;
    private final double decay;
    private final double fixedScale;
    private final double fixedShift;
    private final ParameterRange scale;
    private final ParameterRange shift;
    private final long[] broadcast;
    private final Convolution before;

    /**
     * A normalisation of inputs of this shape.
     *
     * @param locked true if gamma and beta are not trained
     * @param gamma initial or locked gamma
     * @param beta initial or locked beta
     */
    BatchNorm(
            String name,
            int index,
            int offset,
            int bufferOffset,
            int[] shape,
            double epsilon,
            double decay,
            boolean locked,
            double gamma,
            double beta) {
        this.name = name;
        this.index = index;
        this.shape = shape.clone();
        this.bufferOffset = bufferOffset;
        this.epsilon = epsilon;
        this.decay = decay;
        this.fixedScale = gamma;
        this.fixedShift = beta;
        this.before = null;
        int c = shape[0];
        this.scale = locked ? null : new ParameterRange(name + "/scale", offset, c, ParameterRange.Kind.NORM);
        this.shift = locked ? null : new ParameterRange(name + "/shift", offset + c, c, ParameterRange.Kind.NORM);
        this.broadcast = shape.length == 1 ? new long[] {1, c} : new long[] {1, c, 1, 1};
    }

    private BatchNorm(BatchNorm other, Convolution before) {
        this.name = other.name;
        this.index = other.index;
        this.shape = other.shape;
        this.bufferOffset = other.bufferOffset;
        this.epsilon = other.epsilon;
        this.decay = other.decay;
        this.fixedScale = other.fixedScale;
        this.fixedShift = other.fixedShift;
        this.scale = other.scale;
        this.shift = other.shift;
        this.broadcast = other.broadcast;
        this.before = before;
    }

    /**
     * The same after a convolution that normalises by running statistics itself, {@link Convolution#normalisedBy}.
     *
     * @param convolution what that computes without
     */
    BatchNorm after(Convolution convolution) {
        return new BatchNorm(this, convolution);
    }

    /** True if the convolution before normalises in this pass. */
    private boolean folded(Pass pass) {
        return before != null && folds(pass);
    }

    /** True for passes in which a normalisation may be folded into the convolution before. */
    static boolean folds(Pass pass) {
        return pass.mode() != Mode.TRAINING && pass.parameters().type() == DataType.FLOAT;
    }

    /**
     * What a pass keeps.
     *
     * @param input {@code x - mean} in training mode, else {@code x}
     * @param mean mean of each segment by channel; the running one in the other modes
     * @param variance variance of each segment by channel; the running one in the other modes
     */
    private record Kept(INDArray input, double[][] mean, double[][] variance) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] outputShape() {
        return shape.clone();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return scale == null
                ? List.of()
                : List.of(new ParameterSpec(scale, 0, fixedScale), new ParameterSpec(shift, 0, fixedShift));
    }

    @Override
    public float[] initialBuffers() {
        float[] initial = new float[2 * shape[0]];
        Arrays.fill(initial, shape[0], initial.length, 1);
        return initial;
    }

    @Override
    public boolean fresh() {
        return true;
    }

    @Override
    public INDArray forward(INDArray x, Pass pass) {
        return pass.mode() == Mode.TRAINING ? forwardBatch(x, pass) : forwardRunning(x, pass);
    }

    private INDArray forwardRunning(INDArray x, Pass pass) {
        double[] mean = runningMean(pass.parameters());
        double[] variance = runningVariance(pass.parameters());
        pass.keep(index, new Kept(x, new double[][] {mean}, new double[][] {variance}));
        if (folded(pass)) {
            return x;
        }
        INDArray y = pass.scope().allocate(x.shape());
        double[] a = slope(pass.parameters(), variance);
        Scope.run("multiply", x, pass.scope().upload(a, broadcast), y);
        Scope.run("add", y, pass.scope().upload(intercept(pass.parameters(), a), broadcast), y);
        return y;
    }

    private double[] runningMean(Parameters parameters) {
        return doubles(parameters.buffers(), bufferOffset);
    }

    private double[] runningVariance(Parameters parameters) {
        return doubles(parameters.buffers(), bufferOffset + shape[0]);
    }

    private double[] doubles(float[] values, int from) {
        double[] out = new double[shape[0]];
        for (int j = 0; j < out.length; j++) {
            out[j] = values[from + j];
        }
        return out;
    }

    /** {@code a} by channel of the normalisation by running statistics, {@code y = a x + b}. */
    double[] runningSlope(Parameters parameters) {
        return slope(parameters, runningVariance(parameters));
    }

    /** {@code b = beta - a mean} by channel, with the running mean. */
    double[] intercept(Parameters parameters, double[] a) {
        double[] b = shift(parameters);
        double[] mean = runningMean(parameters);
        for (int j = 0; j < b.length; j++) {
            b[j] -= mean[j] * a[j];
        }
        return b;
    }

    private INDArray forwardBatch(INDArray x, Pass pass) {
        Scope scope = pass.scope();
        int[] segments = pass.batch().segments();
        double[][] means = new double[segments.length][];
        double[][] variances = new double[segments.length][];
        INDArray centred = scope.allocate(x.shape());
        INDArray y = scope.allocate(x.shape());
        INDArray b = scope.upload(shift(pass.parameters()), broadcast);
        for (int s = 0, from = 0; s < segments.length; from += segments[s++]) {
            int to = from + segments[s];
            INDArray part = Scope.rows(x, from, to);
            INDArray partCentred = Scope.rows(centred, from, to);
            INDArray partY = Scope.rows(y, from, to);
            means[s] = means(part, scope);
            Scope.run("subtract", part, scope.upload(means[s], broadcast), partCentred);
            Scope.run("multiply", partCentred, partCentred, partY);
            variances[s] = means(partY, scope);
            double[] a = slope(pass.parameters(), variances[s]);
            Scope.run("multiply", partCentred, scope.upload(a, broadcast), partY);
            Scope.run("add", partY, b, partY);
        }
        pass.keep(index, new Kept(centred, means, variances));
        return y;
    }

    @Override
    public INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput) {
        Kept kept = pass.kept(index, Kept.class);
        boolean wantOwn = gradient != null && scale != null;
        if (pass.mode() == Mode.TRAINING) {
            return backwardBatch(dy, pass, scope, wantOwn ? gradient : null, wantInput, kept);
        }
        if (wantOwn) {
            INDArray x = folded(pass) ? before.again(pass, scope) : kept.input;
            INDArray centred = scope.allocate(dy.shape());
            Scope.run("subtract", x, scope.upload(kept.mean[0], broadcast), centred);
            Scope.run("multiply", centred, dy, centred);
            addOwn(sum(dy, scope), sum(centred, scope), kept.variance[0], gradient);
        }
        if (!wantInput) {
            return null;
        }
        if (folded(pass)) {
            return dy;
        }
        Scope.run("multiply", dy, scope.upload(slope(pass.parameters(), kept.variance[0]), broadcast), dy);
        return dy;
    }

    private INDArray backwardBatch(
            INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput, Kept kept) {
        int c = shape[0];
        int[] segments = pass.batch().segments();
        INDArray product = scope.allocate(dy.shape());
        for (int s = 0, from = 0; s < segments.length; from += segments[s++]) {
            int to = from + segments[s];
            INDArray partDy = Scope.rows(dy, from, to);
            INDArray centred = Scope.rows(kept.input, from, to);
            INDArray work = Scope.rows(product, from, to);
            Scope.run("multiply", partDy, centred, work);
            double[] sum = sum(partDy, scope);
            double[] sumCentred = sum(work, scope);
            if (gradient != null) {
                addOwn(sum, sumCentred, kept.variance[s], gradient);
            }
            if (wantInput) {
                double m = values(segments[s]);
                double[] a = slope(pass.parameters(), kept.variance[s]);
                double[] b = new double[c];
                double[] d = new double[c];
                for (int j = 0; j < c; j++) {
                    b[j] = -a[j] * sumCentred[j] / (m * (kept.variance[s][j] + epsilon));
                    d[j] = -a[j] * sum[j] / m;
                }
                Scope.run("multiply", partDy, scope.upload(a, broadcast), partDy);
                Scope.run("multiply", centred, scope.upload(b, broadcast), work);
                Scope.run("add", partDy, work, partDy);
                Scope.run("add", partDy, scope.upload(d, broadcast), partDy);
            }
        }
        scope.release(product);
        return dy;
    }

    @Override
    public void updateBuffers(Pass pass) {
        int c = shape[0];
        Kept kept = pass.kept(index, Kept.class);
        float[] r = pass.parameters().buffers();
        pass.parameters().buffersChanged();
        int[] segments = pass.batch().segments();
        for (int s = 0; s < segments.length; s++) {
            double m = values(segments[s]);
            for (int j = 0; j < c; j++) {
                int at = bufferOffset + j;
                r[at] = (float) (decay * r[at] + (1 - decay) * kept.mean[s][j]);
                if (m > 1) {
                    r[at + c] = (float) (decay * r[at + c] + (1 - decay) * kept.variance[s][j] * m / (m - 1));
                }
            }
        }
    }

    private void addOwn(double[] sum, double[] sumCentred, double[] variance, float[] gradient) {
        for (int j = 0; j < sum.length; j++) {
            gradient[shift.offset() + j] += (float) sum[j];
            gradient[scale.offset() + j] += (float) (sumCentred[j] / Math.sqrt(variance[j] + epsilon));
        }
    }

    private double[] means(INDArray array, Scope scope) {
        double[] means = sum(array, scope);
        double m = values((int) array.size(0));
        for (int j = 0; j < means.length; j++) {
            means[j] /= m;
        }
        return means;
    }

    /**
     * Sums by channel. Each image's channel is a row of a matrix times ones, many times faster than ND4J's reductions; the
     * sums of the images are added in double precision.
     */
    private double[] sum(INDArray array, Scope scope) {
        int c = shape[0];
        int n = (int) array.size(0);
        int area = shape.length == 1 ? 1 : shape[1] * shape[2];
        if (area == 1) {
            INDArray total = scope.allocate(1, c);
            Scope.run("matmul", ones(scope, 1, n), array.reshape(n, c), total);
            return Scope.doubles(total);
        }
        INDArray total = scope.allocate((long) n * c, 1);
        Scope.run("matmul", array.reshape((long) n * c, area), ones(scope, area, 1), total);
        double[] rows = Scope.doubles(total);
        double[] sum = new double[c];
        for (int i = 0; i < rows.length; i++) {
            sum[i % c] += rows[i];
        }
        return sum;
    }

    private static INDArray ones(Scope scope, int rows, int columns) {
        double[] ones = new double[rows * columns];
        Arrays.fill(ones, 1);
        return scope.upload(ones, rows, columns);
    }

    /** {@code gamma / sqrt(var + eps)}. */
    private double[] slope(Parameters parameters, double[] variance) {
        double[] a = new double[variance.length];
        for (int j = 0; j < a.length; j++) {
            double gamma = scale == null ? fixedScale : parameters.trainable()[scale.offset() + j];
            a[j] = gamma / Math.sqrt(variance[j] + epsilon);
        }
        return a;
    }

    private double[] shift(Parameters parameters) {
        double[] b = new double[shape[0]];
        for (int j = 0; j < b.length; j++) {
            b[j] = shift == null ? fixedShift : parameters.trainable()[shift.offset() + j];
        }
        return b;
    }

    /** Values a channel in a segment of {@code rows} rows. */
    private double values(int rows) {
        return shape.length == 1 ? rows : (double) rows * shape[1] * shape[2];
    }
}
