package dev.ralf.engine.dl4j;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory that passes use again and again. ND4J 1.0.0-M2.1 gives an array's memory back only when the garbage
 * collector finds it, also after {@code INDArray.close()}: a loop of passes that allocates anew grows by gigabytes.
 *
 * <p>One pool for each element type serves the whole process. It holds no more than about twice what was in use at once.
 * Safe for use by several threads.
 */
final class BufferPool {
    private static final BufferPool FLOATS = new BufferPool(DataType.FLOAT);
    private static final BufferPool DOUBLES = new BufferPool(DataType.DOUBLE);

    /** A free buffer serves a request of at least its length divided by this. */
    private static final int SLACK = 2;

    private static final int MINIMUM = 64;

    private final DataType type;
    private final TreeMap<Long, Deque<DataBuffer>> free = new TreeMap<>();
    private long created;

    /** An empty pool. */
    BufferPool(DataType type) {
        this.type = type;
    }

    /** The pool of an element type, FLOAT or DOUBLE. */
    static BufferPool of(DataType type) {
        return type == DataType.DOUBLE ? DOUBLES : FLOATS;
    }

    /** A buffer of at least this many elements, with undefined values. */
    synchronized DataBuffer take(long length) {
        long wanted = Math.max(length, MINIMUM);
        Map.Entry<Long, Deque<DataBuffer>> entry = free.ceilingEntry(wanted);
        if (entry == null || entry.getKey() > SLACK * wanted) {
            created += wanted;
            return create(type, wanted);
        }
        DataBuffer buffer = entry.getValue().pop();
        if (entry.getValue().isEmpty()) {
            free.remove(entry.getKey());
        }
        return buffer;
    }

    /** A new buffer with undefined values, outside any workspace that the thread may have open. */
    static DataBuffer create(DataType type, long length) {
        return Nd4j.createUninitializedDetached(type, 'c', length).data();
    }

    /** Takes a buffer back; nobody may use it any more. */
    synchronized void give(DataBuffer buffer) {
        free.computeIfAbsent(buffer.length(), l -> new ArrayDeque<>()).push(buffer);
    }

    /** Elements in all buffers that were ever created. */
    synchronized long created() {
        return created;
    }
}
