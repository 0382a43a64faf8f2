package dev.ralf.core.acquisition;

import dev.ralf.core.data.Features;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.CommitteeModel;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Query by committee: the rows about which the members of a committee disagree most. A committee comes from a learner
 * {@code bagging} (query by bagging), {@code boosting} (query by boosting, whose members' votes are weighted) or
 * {@code ensemble}. Ties, many with the entropy of a few votes, are broken at random, independently of the pool's order.
 * O(N T K) for T members.
 *
 * <p>References: Seung, Opper and Sompolinsky, Query by Committee, COLT 1992, doi:10.1145/130385.130417; Abe and Mamitsuka,
 * Query Learning Strategies Using Boosting and Bagging, ICML 1998; the scores' own in {@link CommitteeScore}.
 *
 * @param id name in records
 * @param score measure of disagreement
 */
public record QueryByCommittee(String id, CommitteeScore score) implements Acquisition {
    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a member gives anything but finite probabilities
     */
    @Override
    public Selection select(AcquisitionTask task) {
        CommitteeModel committee = task.require(CommitteeModel.class, id);
        int[] ids = Space.ascending(task);
        Features rows = task.inputs().features().select(ids);
        List<Matrix> members = new ArrayList<>();
        for (Classifier member : committee.members()) {
            members.add(Space.finite(member.probabilities(rows), ids, id, "probability"));
        }
        return new Scores(ids, score.of(members, committee.weights()))
                .top(task, Map.of("members", (double) members.size()));
    }
}
