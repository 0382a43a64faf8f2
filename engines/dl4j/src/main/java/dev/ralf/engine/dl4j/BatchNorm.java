package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Mode;
import dev.ralf.core.model.ParameterRange;
import java.util.Arrays;
import java.util.List;
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
    private final int[] axes;
    private final long[] broadcast;

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
        int c = shape[0];
        this.scale = locked ? null : new ParameterRange(name + "/scale", offset, c, ParameterRange.Kind.NORM);
        this.shift = locked ? null : new ParameterRange(name + "/shift", offset + c, c, ParameterRange.Kind.NORM);
        this.axes = shape.length == 1 ? new int[] {0} : new int[] {0, 2, 3};
        this.broadcast = shape.length == 1 ? new long[] {1, c} : new long[] {1, c, 1, 1};
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
        int c = shape[0];
        float[] buffers = pass.parameters().buffers();
        double[] mean = new double[c];
        double[] variance = new double[c];
        for (int j = 0; j < c; j++) {
            mean[j] = buffers[bufferOffset + j];
            variance[j] = buffers[bufferOffset + c + j];
        }
        pass.keep(index, new Kept(x, new double[][] {mean}, new double[][] {variance}));
        double[] a = slope(pass, variance);
        double[] b = shift(pass);
        for (int j = 0; j < c; j++) {
            b[j] -= mean[j] * a[j];
        }
        INDArray y = pass.scope().allocate(x.shape());
        Scope.run("multiply", x, pass.scope().upload(a, broadcast), y);
        Scope.run("add", y, pass.scope().upload(b, broadcast), y);
        return y;
    }

    private INDArray forwardBatch(INDArray x, Pass pass) {
        Scope scope = pass.scope();
        int[] segments = pass.batch().segments();
        double[][] means = new double[segments.length][];
        double[][] variances = new double[segments.length][];
        INDArray centred = scope.allocate(x.shape());
        INDArray y = scope.allocate(x.shape());
        INDArray b = scope.upload(shift(pass), broadcast);
        for (int s = 0, from = 0; s < segments.length; from += segments[s++]) {
            int to = from + segments[s];
            INDArray part = Scope.rows(x, from, to);
            INDArray mean = scope.allocate(shape[0]);
            INDArray variance = scope.allocate(shape[0]);
            Scope.run("moments", new INDArray[] {part}, new INDArray[] {mean, variance}, axes);
            means[s] = Scope.doubles(mean);
            variances[s] = Scope.doubles(variance);
            INDArray partCentred = Scope.rows(centred, from, to);
            INDArray partY = Scope.rows(y, from, to);
            Scope.run("subtract", part, mean.reshape(broadcast), partCentred);
            Scope.run("multiply", partCentred, scope.upload(slope(pass, variances[s]), broadcast), partY);
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
            INDArray centred = scope.allocate(dy.shape());
            Scope.run("subtract", kept.input, scope.upload(kept.mean[0], broadcast), centred);
            Scope.run("multiply", centred, dy, centred);
            addOwn(sum(dy, scope), sum(centred, scope), kept.variance[0], gradient);
        }
        if (!wantInput) {
            return null;
        }
        Scope.run("multiply", dy, scope.upload(slope(pass, kept.variance[0]), broadcast), dy);
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
                double[] a = slope(pass, kept.variance[s]);
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

    private double[] sum(INDArray array, Scope scope) {
        INDArray total = scope.allocate(shape[0]);
        Scope.run("reduce_sum", new INDArray[] {array}, new INDArray[] {total}, axes);
        return Scope.doubles(total);
    }

    /** {@code gamma / sqrt(var + eps)}. */
    private double[] slope(Pass pass, double[] variance) {
        double[] a = new double[variance.length];
        for (int j = 0; j < a.length; j++) {
            double gamma = scale == null ? fixedScale : pass.parameters().trainable()[scale.offset() + j];
            a[j] = gamma / Math.sqrt(variance[j] + epsilon);
        }
        return a;
    }

    private double[] shift(Pass pass) {
        double[] b = new double[shape[0]];
        for (int j = 0; j < b.length; j++) {
            b[j] = shift == null ? fixedShift : pass.parameters().trainable()[shift.offset() + j];
        }
        return b;
    }

    /** Values a channel in a segment of {@code rows} rows. */
    private double values(int rows) {
        return shape.length == 1 ? rows : (double) rows * shape[1] * shape[2];
    }
}
