package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Mode;
import dev.ralf.core.model.ParameterRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Convolution of {@code [n][c][h][w]} with weights {@code [out][in][kh][kw]} and an optional bias.
 *
 * <p>The stock gradient operation {@code conv2d_bp} always computes every gradient, and is slow where the input has few
 * channels. Measured for a batch of 128 on one core, 5 x 5 from 1 x 28 x 28 to 6 channels: 8 to 13 ms, against 2.3 ms
 * for the input gradient as a convolution with the turned kernel and 1.4 ms for the weight gradient as a convolution of
 * the transposed batch. {@code conv2d_bp} takes 60 ms for a batch of 16 from 512 to 512 channels of 4 x 4, the two
 * other ways together 16 ms, and there {@code conv2d} takes twice the time of the same as {@code deconv2d}. So the ways
 * are chosen by shape.
 */
final class Convolution implements Layer {
    /** How derivatives are computed. */
    private enum Route {
        /** Both as convolutions. */
        FEW_CHANNELS,
        /** The weights' as a convolution, the input's by {@code deconv2d}. */
        FEW_POSITIONS,
        /** The input's alone by {@code deconv2d}. */
        DECONVOLUTION,
        /** The input's alone by {@code deconv2d} without padding, cut out of the result. */
        STRIDED,
        /** All by {@code conv2d_bp}. */
        GENERAL
    }

    private static final int FEW = 4;
    private static final int POSITIONS = 16;
    private static final int MANY_PAIRS = 1 << 18;

    /**
     * Geometry.
     *
     * @param in input channels
     * @param inputHeight input height
     * @param inputWidth input width
     * @param out output channels
     * @param height output height
     * @param width output width
     * @param kernelHeight kernel height
     * @param kernelWidth kernel width
     * @param strideHeight vertical stride
     * @param strideWidth horizontal stride
     * @param padHeight rows of zeros above and below; unused with {@code same}
     * @param padWidth columns of zeros left and right; unused with {@code same}
     * @param same pad so that the output's size is the input's, divided by the stride, rounded up
     */
    record Shape(
            int in,
            int inputHeight,
            int inputWidth,
            int out,
            int height,
            int width,
            int kernelHeight,
            int kernelWidth,
            int strideHeight,
            int strideWidth,
            int padHeight,
            int padWidth,
            boolean same) {
        int weights() {
            return out * in * kernelHeight * kernelWidth;
        }
    }

    private final String name;
    private final int index;
    private final Shape s;
    private final ParameterRange weight;
    private final ParameterRange bias;
    private final Route route;
    private final BatchNorm norm;

    Convolution(String name, int index, int offset, Shape shape, boolean hasBias) {
        this.name = name;
        this.index = index;
        this.s = shape;
        this.weight = new ParameterRange(name + "/weight", offset, shape.weights(), ParameterRange.Kind.WEIGHT);
        this.bias = hasBias
                ? new ParameterRange(name + "/bias", offset + shape.weights(), shape.out(), ParameterRange.Kind.BIAS)
                : null;
        this.route = route(shape);
        this.norm = null;
    }

    private Convolution(Convolution other, BatchNorm norm) {
        this.name = other.name;
        this.index = other.index;
        this.s = other.s;
        this.weight = other.weight;
        this.bias = other.bias;
        this.route = other.route;
        this.norm = norm;
    }

    /** The same, followed by this normalisation in the passes where {@link BatchNorm#folds}. */
    Convolution normalisedBy(BatchNorm next) {
        return new Convolution(this, next);
    }

    /**
     * What a pass keeps.
     *
     * @param input x
     * @param slope factor by output channel of the normalisation that is part of this convolution; null if none is
     * @param buffersVersion of what buffers that is
     */
    private record Kept(INDArray input, double[] slope, long buffersVersion) {}

    private static Route route(Shape s) {
        boolean turns = s.padHeight < s.kernelHeight && s.padWidth < s.kernelWidth;
        if (s.same || s.height * s.width == 1) {
            return Route.GENERAL;
        }
        if (s.strideHeight > 1 || s.strideWidth > 1) {
            return turns ? Route.STRIDED : Route.GENERAL;
        }
        if (turns && s.height * s.width <= POSITIONS && s.in * s.out >= MANY_PAIRS) {
            return Route.FEW_POSITIONS;
        }
        return s.in < FEW && turns ? Route.FEW_CHANNELS : Route.DECONVOLUTION;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] outputShape() {
        return new int[] {s.out, s.height, s.width};
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(new ParameterSpec(weight, Math.sqrt(2.0 / (s.in * s.kernelHeight * s.kernelWidth)), 0));
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
        Parameters parameters = pass.parameters();
        boolean folds = norm != null && BatchNorm.folds(pass);
        Kept kept = new Kept(x, folds ? norm.runningSlope(parameters) : null, parameters.buffersVersion());
        pass.keep(index, kept);
        INDArray b = bias == null && !folds ? null : bias(kept, parameters);
        INDArray y = pass.scope().allocate(pass.size(), s.out, s.height, s.width);
        if (route == Route.FEW_POSITIONS && pass.mode() != Mode.TRAINING) {
            INDArray[] inputs = inputs(x, weight(kept, pass, pass.scope(), true), b);
            Scope.run("deconv2d", inputs, new INDArray[] {y}, turnedGeometry());
        } else {
            convolve(inputs(x, weight(kept, pass, pass.scope(), false), b), y);
        }
        return y;
    }

    /** What this computed in a pass if no normalisation were part of it. */
    INDArray again(Pass pass, Scope scope) {
        INDArray x = pass.kept(index, Kept.class).input;
        INDArray y = scope.allocate(pass.size(), s.out, s.height, s.width);
        convolve(inputs(x, weight(pass), bias == null ? null : bias(pass)), y);
        return y;
    }

    private void convolve(INDArray[] inputs, INDArray y) {
        Scope.run("conv2d", inputs, new INDArray[] {y}, geometry());
    }

    private static INDArray[] inputs(INDArray x, INDArray weight, INDArray bias) {
        return bias == null ? new INDArray[] {x, weight} : new INDArray[] {x, weight, bias};
    }

    @Override
    public INDArray backward(INDArray dy, Pass pass, Scope scope, float[] gradient, boolean wantInput) {
        Kept kept = pass.kept(index, Kept.class);
        if (gradient != null && kept.slope != null) {
            Scope.run("multiply", dy, scope.upload(kept.slope, 1, s.out, 1, 1), dy);
            kept = new Kept(kept.input, null, kept.buffersVersion);
        }
        INDArray x = kept.input;
        boolean weightsApart = route == Route.FEW_CHANNELS || route == Route.FEW_POSITIONS;
        if (route == Route.GENERAL || gradient != null && !weightsApart) {
            return backwardAll(kept, dy, pass, scope, gradient);
        }
        if (gradient != null) {
            addWeightGradient(x, dy, scope, gradient);
        }
        if (!wantInput) {
            return null;
        }
        INDArray dx = scope.allocate(x.shape());
        if (route == Route.FEW_CHANNELS) {
            INDArray turned = weight(kept, pass, scope, true);
            Scope.run("conv2d", new INDArray[] {dy, turned}, new INDArray[] {dx}, turnedGeometry());
        } else if (route == Route.STRIDED) {
            strided(dy, weight(kept, pass, scope, false), dx, scope);
        } else {
            INDArray w = weight(kept, pass, scope, false);
            Scope.run("deconv2d", new INDArray[] {dy, w}, new INDArray[] {dx}, geometry());
        }
        return dx;
    }

    /** The derivative in the padded input, and of that what lies in the input; 0 where no window reaches. */
    private void strided(INDArray dy, INDArray w, INDArray dx, Scope scope) {
        int height = (s.height - 1) * s.strideHeight + s.kernelHeight;
        int width = (s.width - 1) * s.strideWidth + s.kernelWidth;
        INDArray padded = scope.allocate(dx.size(0), s.in, height, width);
        int[] geometry = geometry();
        geometry[4] = 0;
        geometry[5] = 0;
        Scope.run("deconv2d", new INDArray[] {dy, w}, new INDArray[] {padded}, geometry);
        int rows = Math.min(s.inputHeight, height - s.padHeight);
        int columns = Math.min(s.inputWidth, width - s.padWidth);
        INDArray reached = padded.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(s.padHeight, s.padHeight + rows),
                NDArrayIndex.interval(s.padWidth, s.padWidth + columns));
        if (rows == s.inputHeight && columns == s.inputWidth) {
            dx.assign(reached);
        } else {
            dx.assign(0);
            INDArray part = dx.get(
                    NDArrayIndex.all(),
                    NDArrayIndex.all(),
                    NDArrayIndex.interval(0, rows),
                    NDArrayIndex.interval(0, columns));
            part.assign(reached);
        }
        scope.release(padded);
    }

    private INDArray backwardAll(Kept kept, INDArray dy, Pass pass, Scope scope, float[] gradient) {
        INDArray x = kept.input;
        INDArray w = weight(kept, pass, scope, false);
        INDArray dx = scope.allocate(x.shape());
        INDArray dw = scope.allocate(w.shape());
        if (bias == null) {
            Scope.run("conv2d_bp", new INDArray[] {x, w, dy}, new INDArray[] {dx, dw}, geometry());
        } else {
            INDArray db = scope.allocate(s.out);
            Scope.run("conv2d_bp", new INDArray[] {x, w, bias(pass), dy}, new INDArray[] {dx, dw, db}, geometry());
            if (gradient != null) {
                Scope.addTo(db, gradient, bias.offset());
            }
        }
        if (gradient != null) {
            Scope.addTo(dw, gradient, weight.offset());
        }
        return dx;
    }

    /**
     * {@code dw[o][c][a][b] = sum over i, u, v of x[i][c][u + a][v + b] dy[i][o][u][v]}: a convolution of the inputs with
     * the derivatives as kernels, rows of the batch in the role of channels. Gives {@code [c][o][kh][kw]}.
     */
    private void addWeightGradient(INDArray x, INDArray dy, Scope scope, float[] gradient) {
        int n = (int) x.size(0);
        INDArray xt = scope.allocate(s.in, n, s.inputHeight, s.inputWidth);
        INDArray dyt = scope.allocate(s.out, n, s.height, s.width);
        Scope.run("permute", new INDArray[] {x}, new INDArray[] {xt}, 1, 0, 2, 3);
        Scope.run("permute", new INDArray[] {dy}, new INDArray[] {dyt}, 1, 0, 2, 3);
        INDArray dwt = scope.allocate(s.in, s.out, s.kernelHeight, s.kernelWidth);
        Scope.run(
                "conv2d",
                new INDArray[] {xt, dyt},
                new INDArray[] {dwt},
                geometry(s.height, s.width, s.padHeight, s.padWidth));
        scope.release(xt);
        scope.release(dyt);
        float[] values = Scope.floats(dwt);
        int taps = s.kernelHeight * s.kernelWidth;
        for (int c = 0; c < s.in; c++) {
            for (int o = 0; o < s.out; o++) {
                for (int t = 0; t < taps; t++) {
                    gradient[weight.offset() + (o * s.in + c) * taps + t] += values[(c * s.out + o) * taps + t];
                }
            }
        }
        if (bias != null) {
            INDArray db = scope.allocate(s.out);
            Scope.run("reduce_sum", new INDArray[] {dy}, new INDArray[] {db}, 0, 2, 3);
            Scope.addTo(db, gradient, bias.offset());
        }
    }

    /** Weights times the slopes, in single precision as they are used. */
    private float[] scaled(float[] w, double[] slope) {
        int each = w.length / s.out;
        for (int o = 0; o < s.out; o++) {
            for (int i = o * each; i < (o + 1) * each; i++) {
                w[i] = (float) (w[i] * slope[o]);
            }
        }
        return w;
    }

    /** {@code [in][out][kh][kw]} with the kernel turned by 180 degrees. */
    private float[] turned(float[] w) {
        int taps = s.kernelHeight * s.kernelWidth;
        float[] t = new float[w.length];
        for (int o = 0; o < s.out; o++) {
            for (int c = 0; c < s.in; c++) {
                for (int k = 0; k < taps; k++) {
                    t[(c * s.out + o) * taps + taps - 1 - k] = w[(o * s.in + c) * taps + k];
                }
            }
        }
        return t;
    }

    /** The weights as they were used in a pass, {@code [out][in][kh][kw]}; turned {@code [in][out][kh][kw]}. */
    private INDArray weight(Kept kept, Pass pass, Scope scope, boolean turned) {
        Parameters parameters = pass.parameters();
        if (kept.slope == null && !turned) {
            return weight(pass);
        }
        Supplier<float[]> values = () -> {
            float[] w = parameters.values(weight);
            float[] scaled = kept.slope == null ? w : scaled(w, kept.slope);
            return turned ? turned(scaled) : scaled;
        };
        long[] shape = {turned ? s.in : s.out, turned ? s.out : s.in, s.kernelHeight, s.kernelWidth};
        if (kept.slope == null) {
            return parameters.derived(name + "/turned", values, shape);
        }
        return kept.buffersVersion == parameters.buffersVersion()
                ? parameters.derivedOfBuffers(name + (turned ? "/normalised-turned" : "/normalised"), values, shape)
                : scope.upload(values.get(), shape);
    }

    private INDArray weight(Pass pass) {
        return pass.parameters().array(weight, s.out, s.in, s.kernelHeight, s.kernelWidth);
    }

    private INDArray bias(Pass pass) {
        return pass.parameters().array(bias, s.out);
    }

    /** The bias of a forward pass that is under way, with the normalisation that is part of it. */
    private INDArray bias(Kept kept, Parameters parameters) {
        if (kept.slope == null) {
            return parameters.array(bias, s.out);
        }
        Supplier<float[]> values = () -> {
            double[] b = norm.intercept(parameters, kept.slope);
            float[] sum = new float[s.out];
            for (int o = 0; o < s.out; o++) {
                double own = bias == null ? 0 : parameters.trainable()[bias.offset() + o];
                sum[o] = (float) (b[o] + kept.slope[o] * own);
            }
            return sum;
        };
        return parameters.derivedOfBuffers(name + "/normalised-bias", values, s.out);
    }

    private int[] turnedGeometry() {
        return geometry(
                s.kernelHeight, s.kernelWidth, s.kernelHeight - 1 - s.padHeight, s.kernelWidth - 1 - s.padWidth);
    }

    /** Arguments of the native operations: kernel, stride, padding, dilation, same, NCHW, weights [out][in][kh][kw]. */
    private int[] geometry() {
        return new int[] {
            s.kernelHeight,
            s.kernelWidth,
            s.strideHeight,
            s.strideWidth,
            s.padHeight,
            s.padWidth,
            1,
            1,
            s.same ? 1 : 0,
            0,
            1
        };
    }

    private static int[] geometry(int kernelHeight, int kernelWidth, int padHeight, int padWidth) {
        return new int[] {kernelHeight, kernelWidth, 1, 1, padHeight, padWidth, 1, 1, 0, 0, 1};
    }
}
