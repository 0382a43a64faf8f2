package dev.ralf.core.loop;

/** The only holder of pool labels. Every distinct row that is asked for costs one label; asking again is free. */
public interface Oracle {
    /** Labels of these rows, in this order. */
    int[] label(int[] rows);

    /** How many distinct rows were labelled so far. */
    int bought();
}
