package dev.ralf.core.model;

import java.util.List;

/** A model that decides as a committee: each member has its own probabilities. */
public interface CommitteeModel extends Classifier {
    /** The members, at least one, all with the committee's classes. */
    List<Classifier> members();

    /** How much each member's vote counts: not negative, summing to 1. A copy. */
    double[] weights();
}
