package dev.ralf.engine.torch;

import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.InputAscent;
import dev.ralf.core.util.Matrix;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The points of one ascent on the device and its steps, in double precision as the steps of arrays are, so that equal
 * gradients give equal points: to the bit for LINF without momentum, elsewhere up to the order of sums. Lives inside the
 * {@link PointerScope} that it was made in; a step may have a scope of its own.
 */
final class DeviceAscent {
    /** Relative slack on the squared radius. */
    private static final double SLACK = 1e-12;

    private final InputAscent ascent;
    private final Head head;
    /** Natural inputs, {@code [n][width]} in single and double precision. */
    private final Tensor natural;

    private final Tensor origin;
    /** The largest and the smallest displacement that the box allows, for LINF the ball too. */
    private final Tensor up;

    private final Tensor down;
    private final Tensor mutable;
    private final Tensor points;
    private final Tensor velocity;

    /** The direction of the objective in the logits, {@code [n][K]}. */
    private interface Head {
        Tensor direction(Tensor logits);
    }

    DeviceAscent(
            InputAscent ascent, Features natural, float[] start, InputAscent.Head head, int classes, Device device) {
        this.ascent = ascent;
        int n = natural.size();
        int width = natural.width();
        this.natural = Tensors.upload(natural.data(), device, n, width);
        this.points = Tensors.upload(start, device, n, width);
        this.origin = this.natural.to(ScalarType.Double);
        Domain domain = natural.domain();
        float[] lower = new float[width];
        float[] upper = new float[width];
        float[] free = new float[width];
        for (int j = 0; j < width; j++) {
            lower[j] = domain.lower(j);
            upper[j] = domain.upper(j);
            free[j] = domain.mutable(j) ? 1 : 0;
        }
        this.mutable = Tensors.upload(free, device, 1, width).gt(new Scalar(0.5));
        this.up = room(
                Tensors.upload(upper, device, 1, width).to(ScalarType.Double).sub(origin));
        this.down = room(origin.sub(Tensors.upload(lower, device, 1, width).to(ScalarType.Double)))
                .mul(new Scalar(-1.0));
        this.velocity = ascent.momentum() > 0 ? torch.zeros_like(this.natural) : null;
        this.head = head(head, classes, device);
    }

    /** How far each feature may go towards its bound: for LINF within the ball too. */
    private Tensor room(Tensor toBound) {
        boolean ball = ascent.norm() == InputAscent.Norm.LINF;
        ScalarOptional most = ball ? new ScalarOptional(new Scalar(ascent.epsilon())) : new ScalarOptional();
        return orZero(mutable, toBound.clamp(new ScalarOptional(new Scalar(0.0)), most));
    }

    private static Tensor orZero(Tensor condition, Tensor values) {
        return torch.where(condition, values, torch.zeros_like(values));
    }

    private static Head head(InputAscent.Head head, int classes, Device device) {
        int n = head.size();
        if (head instanceof InputAscent.AwayFrom away) {
            float[] hot = new float[n * classes];
            for (int i = 0; i < n; i++) {
                hot[i * classes + away.labels()[i]] = 1;
            }
            Tensor own = Tensors.upload(hot, device, n, classes).gt(new Scalar(0.5));
            return z -> z.masked_fill(own, new Scalar(Double.NEGATIVE_INFINITY))
                    .softmax(1, new ScalarTypeOptional())
                    .masked_fill(own, new Scalar(-1.0));
        }
        Matrix p = ((InputAscent.Divergence) head).reference();
        double[] values = new double[n * classes];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < classes; j++) {
                values[i * classes + j] = p.get(i, j);
            }
        }
        Tensor reference = Tensor.create(values, n, classes).to(device, ScalarType.Double);
        return z -> {
            Tensor now = z.softmax(1, new ScalarTypeOptional());
            Tensor top = now.argmax(new LongOptional(1), true);
            Tensor others = now.sub(reference).scatter(1, top, new Scalar(0.0));
            Tensor d = others.scatter(1, top, rowSum(others).mul(new Scalar(-1.0)));
            Tensor largest = d.abs().amax(new long[] {1}, true);
            return torch.where(largest.gt(new Scalar(0.0)), d.div(largest), d);
        };
    }

    private static Tensor rowSum(Tensor values) {
        return values.sum(new long[] {1}, true, new ScalarTypeOptional());
    }

    /** Where the ascent is, {@code [n][width]}. */
    Tensor points() {
        return points;
    }

    /** The direction of the objective in these logits, up to a positive factor of each row's own. */
    Tensor direction(Tensor logits) {
        return head.direction(logits.to(ScalarType.Double)).to(ScalarType.Float);
    }

    /** One step along a gradient in the input, of any shape with these rows. */
    void move(Tensor gradient) {
        Tensor g = gradient.detach().reshape(points.size(0), -1).to(ScalarType.Double);
        g = orZero(mutable, g);
        if (velocity != null) {
            g = accelerate(g);
        }
        Tensor d = points.to(ScalarType.Double).sub(origin).add(ascent(g).mul(new Scalar(ascent.stepSize())));
        if (ascent.norm() == InputAscent.Norm.LINF) {
            d = d.minimum(up).maximum(down);
        } else {
            d = intoBall(d);
        }
        points.copy_(towards(d));
    }

    private Tensor accelerate(Tensor g) {
        Tensor sum = rowSum(g.abs());
        Tensor usable = sum.gt(new Scalar(0.0)).logical_and(sum.isfinite());
        Tensor next = velocity.to(ScalarType.Double)
                .mul(new Scalar(ascent.momentum()))
                .add(g.div(sum))
                .to(ScalarType.Float);
        velocity.copy_(torch.where(usable, next, velocity));
        return orZero(usable, velocity.to(ScalarType.Double));
    }

    private Tensor ascent(Tensor g) {
        if (ascent.norm() == InputAscent.Norm.LINF) {
            Scalar zero = new Scalar(0.0);
            return g.gt(zero).to(ScalarType.Double).sub(g.lt(zero).to(ScalarType.Double));
        }
        Tensor square = rowSum(g.mul(g));
        Tensor usable = square.gt(new Scalar(0.0)).logical_and(square.isfinite());
        return orZero(usable, g.div(square.sqrt()));
    }

    /** The projection onto the Euclidean ball and the box: Newton's method from the left in the square of the scale. */
    private Tensor intoBall(Tensor d) {
        Tensor room = torch.where(d.gt(new Scalar(0.0)), up, down.mul(new Scalar(-1.0)));
        double limit = ascent.epsilon() * ascent.epsilon();
        Tensor size = d.abs();
        Tensor clipped = size.minimum(room);
        Tensor over = rowSum(clipped.mul(clipped)).gt(new Scalar(limit * (1 + SLACK)));
        Tensor scale = torch.ones_like(over).to(ScalarType.Double);
        if (over.any().item_bool()) {
            Tensor d2 = d.mul(d);
            Tensor r2 = room.mul(room);
            Tensor square = torch.zeros_like(scale);
            boolean moved = true;
            while (moved) {
                Tensor capped = square.mul(d2).ge(r2);
                Tensor free = rowSum(d2.masked_fill(capped, new Scalar(0.0)));
                Tensor kept = rowSum(orZero(capped, r2));
                Tensor next = kept.mul(new Scalar(-1.0)).add(new Scalar(limit)).div(free);
                Tensor further = over.logical_and(free.gt(new Scalar(0.0))).logical_and(next.gt(square));
                square = torch.where(further, next, square);
                moved = further.any().item_bool();
            }
            scale = torch.where(over, square.sqrt(), scale);
        }
        Tensor length = size.mul(scale).minimum(room);
        return torch.where(d.lt(new Scalar(0.0)), length.mul(new Scalar(-1.0)), length);
    }

    /** The floats nearest to the natural inputs plus a displacement that are not farther from the inputs. */
    private Tensor towards(Tensor d) {
        Tensor f = origin.add(d).to(ScalarType.Float);
        Tensor beyond = f.to(ScalarType.Double).sub(origin).abs().gt(d.abs());
        return torch.where(beyond, f.nextafter(natural), f);
    }
}
