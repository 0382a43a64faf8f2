package dev.ralf.core.loop;

import dev.ralf.core.data.Dataset;
import java.util.BitSet;

/** Answers with the data set's own labels. */
public final class SimulatedOracle implements Oracle {
    private final int[] labels;
    private final BitSet asked = new BitSet();

    /** An oracle over all rows of a data set. */
    public SimulatedOracle(Dataset data) {
        this.labels = data.labels();
    }

    @Override
    public int[] label(int[] rows) {
        int[] out = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            asked.set(rows[i]);
            out[i] = labels[rows[i]];
        }
        return out;
    }

    @Override
    public int bought() {
        return asked.cardinality();
    }
}
