package dev.ralf.core.label;

import java.util.List;
import java.util.SortedMap;

/** Makes one label a row out of the answers of several annotators. */
public enum Aggregation {
    /**
     * The class with the most votes; of tied classes the one with the smallest index. It knows nothing of who is
     * reliable.
     */
    MAJORITY {
        @Override
        public SortedMap<Integer, Integer> labels(List<Answer> answers, int classes) {
            return Votes.majority(answers, classes);
        }
    },

    /** {@link DawidSkene}: votes weighted by what the answers on all rows say of each annotator's errors. */
    DAWID_SKENE {
        @Override
        public SortedMap<Integer, Integer> labels(List<Answer> answers, int classes) {
            return DawidSkene.fit(answers, classes).labels();
        }
    };

    /**
     * The labels.
     *
     * @param answers answers on any rows, in any order
     * @param classes number of classes
     * @return the label by row; {@link Answer#CANNOT_TELL} for rows on which nobody voted
     */
    public abstract SortedMap<Integer, Integer> labels(List<Answer> answers, int classes);
}
