package dev.ralf.core.loop;

import dev.ralf.core.label.Answer;
import java.util.Map;

/** The only holder of pool labels. Every distinct row that is asked for costs one label; asking again is free. */
public interface Oracle {
    /** The label of a row whose class nobody could tell: it was paid for, and the loop trains and measures without it. */
    int NONE = Answer.CANNOT_TELL;

    /**
     * Labels of these rows, in this order; {@link #NONE} where nobody could tell.
     *
     * @throws LabelsPendingException if people have to answer first
     */
    int[] label(int[] rows);

    /** How many distinct rows were labelled so far. */
    int bought();

    /**
     * What is to be recorded of the answers so far, by metric name, for example the share of wrong labels of a simulated
     * annotator; a function of the rows that were asked for alone.
     */
    default Map<String, Double> measurements() {
        return Map.of();
    }
}
