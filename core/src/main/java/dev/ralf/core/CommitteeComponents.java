package dev.ralf.core;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.BalanceClustering;
import dev.ralf.core.acquisition.BatchBalance;
import dev.ralf.core.acquisition.CommitteeScore;
import dev.ralf.core.acquisition.QueryByCommittee;
import dev.ralf.core.acquisition.StochasticBatch;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import dev.ralf.core.training.BoostingLearner;
import dev.ralf.core.training.CommitteeLearner;
import dev.ralf.core.training.Learner;
import java.util.List;

/** Committees and ensembles: their learners, and selectors by disagreement of models. */
final class CommitteeComponents {
    private CommitteeComponents() {}

    static List<Component<?>> all() {
        return List.of(
                new Component<>(
                        Learner.class,
                        "bagging",
                        "a committee, each member trained on a bootstrap of the labels",
                        "doi:10.1007/BF00058655",
                        o -> new CommitteeLearner(base(o), members(o), CommitteeLearner.Scheme.BAGGING)),
                new Component<>(
                        Learner.class,
                        "boosting",
                        "a committee, each member trained on what those before it got wrong (AdaBoost-SAMME)",
                        "doi:10.4310/SII.2009.v2.n3.a8",
                        o -> new BoostingLearner(base(o), members(o), o.flag("resample", true))),
                new Component<>(
                        Learner.class,
                        "ensemble",
                        "a committee, each member trained on all labels from its own start (deep ensemble)",
                        "arXiv:1612.01474",
                        o -> new CommitteeLearner(base(o), members(o), CommitteeLearner.Scheme.ENSEMBLE)),
                committee(
                        "vote-entropy",
                        "a committee's votes are spread most",
                        "arXiv:cmp-lg/9606030",
                        CommitteeScore.VOTE_ENTROPY),
                committee(
                        "consensus-entropy",
                        "largest entropy of a committee's mean probabilities",
                        "Settles, Active Learning Literature Survey, 2009",
                        CommitteeScore.CONSENSUS_ENTROPY),
                committee(
                        "mean-kl",
                        "a committee's members diverge most from their mean",
                        "McCallum and Nigam, ICML 1998",
                        CommitteeScore.MEAN_KL),
                committee(
                        "max-disagreement",
                        "the member of a committee that diverges most from its mean does so most",
                        "McCallum and Nigam, ICML 1998",
                        CommitteeScore.MAX_DISAGREEMENT),
                new Component<>(
                        Acquisition.class,
                        "stochastic-batch",
                        "drawn with probability by a power, softmax or rank of any score",
                        "arXiv:2106.12059",
                        o -> new StochasticBatch(
                                o.component("score", Acquisition.class, "bald"),
                                o.choice("kind", StochasticBatch.Kind.POWER),
                                o.number("coldness", 1, 0, 1e6))),
                new Component<>(
                        Acquisition.class,
                        "batch-balance",
                        "expected to tell apart most pairs of models together, greedily (Batch-BALanCe)",
                        "arXiv:2112.13737",
                        o -> new BatchBalance(pairs(o), threshold(o))),
                new Component<>(
                        Acquisition.class,
                        "balance-clustering",
                        "medoids of rows that tell apart the same models (BALanCe-Clustering)",
                        "arXiv:2112.13737",
                        o -> new BalanceClustering(
                                pairs(o),
                                threshold(o),
                                o.integer("candidates", 500, 1, 1_000_000),
                                o.number("coldness", 1, 0, 1e6),
                                o.integer("iterations", 100, 1, 100_000))));
    }

    private static Component<Acquisition> committee(String id, String summary, String reference, CommitteeScore score) {
        return new Component<>(Acquisition.class, id, summary, reference, o -> new QueryByCommittee(id, score));
    }

    private static Learner base(Options o) {
        return o.component("learner", Learner.class, "mlp");
    }

    private static int members(Options o) {
        return o.integer("members", 5, 1, 1_000);
    }

    private static int pairs(Options o) {
        return o.integer("pairs", 10, 1, 10_000);
    }

    private static double threshold(Options o) {
        return o.number("threshold", 0.05, 0, 1);
    }
}
