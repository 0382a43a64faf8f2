package dev.ralf.engine.dl4j;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Owner of native arrays: all are dense and in C order, start at the beginning of their buffer, and give their memory
 * back when the scope is closed. Views share the memory of an owned array and live no longer than it.
 */
final class Scope implements AutoCloseable {
    private final DataType type;
    private final Set<DataBuffer> owned = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A scope for arrays of this element type, FLOAT or DOUBLE. */
    Scope(DataType type) {
        this.type = type;
    }

    /** Element type of the arrays. */
    DataType type() {
        return type;
    }

    /** A new array with undefined values. */
    INDArray allocate(long... shape) {
        DataBuffer buffer = BufferPool.of(type).take(LongStream.of(shape).reduce(1, Math::multiplyExact));
        owned.add(buffer);
        return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c');
    }

    /** A new array with these values. */
    INDArray upload(float[] values, long... shape) {
        INDArray array = allocate(shape);
        write(values, array);
        return array;
    }

    /** A new array with the values of a dense array. */
    INDArray copy(INDArray array) {
        INDArray copy = allocate(array.shape());
        Scope.run("identity", new INDArray[] {array}, new INDArray[] {copy});
        return copy;
    }

    /** A new array with these values. */
    INDArray upload(double[] values, long... shape) {
        INDArray array = allocate(shape);
        Pointer memory = array.data().pointer();
        if (type == DataType.DOUBLE) {
            ((DoublePointer) memory).put(values, 0, values.length);
        } else {
            float[] rounded = new float[values.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) values[i];
            }
            ((FloatPointer) memory).put(rounded, 0, rounded.length);
        }
        written(array);
        return array;
    }

    /** Gives an array's memory back before the end; nobody may use it, or a view of it, any more. */
    void release(INDArray array) {
        if (owned.remove(array.data())) {
            BufferPool.of(type).give(array.data());
        }
    }

    /** True if two dense arrays share their memory. */
    static boolean same(INDArray a, INDArray b) {
        return a.data().pointer().address() == b.data().pointer().address();
    }

    /** Runs a native operation. */
    static void run(String name, INDArray[] inputs, INDArray[] outputs, int... integers) {
        DynamicCustomOp op = new DynamicCustomOp(name, inputs, outputs);
        for (int i : integers) {
            op.addIArgument(i);
        }
        Nd4j.exec(op);
    }

    /** Runs an operation with broadcasting on two arrays. */
    static void run(String name, INDArray a, INDArray b, INDArray result) {
        run(name, new INDArray[] {a, b}, new INDArray[] {result});
    }

    /** Rows {@code from .. to-1} as a view; the array itself if these are all. */
    static INDArray rows(INDArray array, int from, int to) {
        return from == 0 && to == array.size(0) ? array : array.get(NDArrayIndex.interval(from, to));
    }

    /** Overwrites the values of a dense array. */
    static void write(float[] values, INDArray array) {
        Pointer memory = array.data().pointer();
        if (array.dataType() == DataType.DOUBLE) {
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            ((DoublePointer) memory).put(wide, 0, wide.length);
        } else {
            ((FloatPointer) memory).put(values, 0, values.length);
        }
        written(array);
    }

    /** Tells ND4J that an array's host memory was written: a GPU backend copies it before its next use. */
    private static void written(INDArray array) {
        Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    }

    /** An array's host memory with its newest values: a GPU backend copies them back first. */
    private static Pointer newest(INDArray array) {
        Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
        return array.data().pointer();
    }

    /** The values of a dense array. */
    static double[] doubles(INDArray array) {
        double[] out = new double[Math.toIntExact(array.length())];
        Pointer memory = newest(array);
        if (array.dataType() == DataType.DOUBLE) {
            ((DoublePointer) memory).get(out, 0, out.length);
        } else {
            float[] values = floats(array);
            for (int i = 0; i < out.length; i++) {
                out[i] = values[i];
            }
        }
        return out;
    }

    /** The values of a dense array. */
    static float[] floats(INDArray array) {
        float[] out = new float[Math.toIntExact(array.length())];
        Pointer memory = newest(array);
        if (array.dataType() == DataType.DOUBLE) {
            double[] values = doubles(array);
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) values[i];
            }
        } else {
            ((FloatPointer) memory).get(out, 0, out.length);
        }
        return out;
    }

    /** Adds the values of a dense array to {@code sum[offset ..]}. */
    static void addTo(INDArray array, float[] sum, int offset) {
        float[] values = floats(array);
        for (int i = 0; i < values.length; i++) {
            sum[offset + i] += values[i];
        }
    }

    @Override
    public void close() {
        owned.forEach(BufferPool.of(type)::give);
        owned.clear();
    }
}
