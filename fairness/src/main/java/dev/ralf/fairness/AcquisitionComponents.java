package dev.ralf.fairness;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.Dre;
import dev.ralf.core.acquisition.Quota;
import dev.ralf.core.acquisition.Space;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Notes;
import dev.ralf.core.registry.Options;
import dev.ralf.fairness.acquisition.ExpectedUnfairness;
import dev.ralf.fairness.acquisition.FairUncertainty;
import java.util.List;

/** The acquisition strategies of this module with their options. */
final class AcquisitionComponents {
    private AcquisitionComponents() {}

    static List<Component<?>> all() {
        return List.of(
                uncertainty("fair-entropy", "largest entropy", UncertaintyScore.ENTROPY, "H(q)"),
                uncertainty("fair-margin", "smallest margin", UncertaintyScore.MARGIN, "-(q1 - q2)"),
                new Component<>(
                                Acquisition.class,
                                "group-class-quota",
                                "another acquisition, kept to quotas by group and predicted class",
                                "RALF",
                                o -> quota(
                                        o,
                                        o.component("acquisition", Acquisition.class, "entropy"),
                                        Quota.By.GROUP_AND_CLASS))
                        .with(new Notes(
                                "the next row goes to the group and predicted class with fewest labelled and chosen rows",
                                "that of the other on each stratum",
                                "ours; labelled rows are counted by their labels")),
                new Component<>(
                                Acquisition.class,
                                "group-balanced-dre",
                                "the entropy distribution of each group's unlabelled rows, groups in equal numbers",
                                "RALF",
                                o -> quota(
                                        o,
                                        new Dre(
                                                Dre.Rounding.SYSTEMATIC,
                                                1,
                                                Dre.Score.of(o.choice("score", UncertaintyScore.ENTROPY)),
                                                false),
                                        Quota.By.GROUP))
                        .with(new Notes(
                                "dre inside each group s, n_s rows: the next goes to the group with fewest labelled and chosen",
                                "O(N K)",
                                "ours; dre itself is proportional, so that a rare group stays rare in the batch")),
                new Component<>(
                                Acquisition.class,
                                "expected-unfairness",
                                "uncertain, and least expected unfairness after a training with the label (FAL):"
                                        + " trains a model for each candidate and class",
                                "arXiv:2001.01796",
                                o -> new ExpectedUnfairness(
                                        o.text("attribute", ""),
                                        o.number("alpha", 0.5, 0, 1),
                                        o.choice("choice", ExpectedUnfairness.Candidates.RANDOM),
                                        o.integer("candidates", 20, 1, 10_000_000),
                                        o.integer("evaluation", 200, 1, 10_000_000)))
                        .with(new Notes(
                                "alpha scaled(H(p)) + (1 - alpha) scaled(-sum_y p(y|x) U(h^(x,y))), U the largest"
                                        + " selection rate gap",
                                "a training for each candidate and class",
                                "sub-sampled candidates, evaluation on rows of the pool, any number of groups and"
                                        + " classes, a constant alpha")));
    }

    private static Component<Acquisition> uncertainty(String id, String what, UncertaintyScore score, String formula) {
        return new Component<Acquisition>(
                        Acquisition.class,
                        id,
                        what + " of scores calibrated by the fair rule of the unlabelled rows",
                        "RALF",
                        o -> new FairUncertainty(id, score, o.text("attribute", ""), o.number("tolerance", 0, 0, 1)))
                .with(new Notes(
                        formula + ", q the projection of p_k - mu_sk / pi_s on the simplex, mu of the fair rule",
                        "O(N K) for each step of the solver",
                        "ours; the rule is that of arXiv:2109.13642"));
    }

    private static Quota quota(Options o, Acquisition inner, Quota.By by) {
        return new Quota(
                inner, by, o.choice("share", Quota.Share.BALANCED), o.text("attribute", ""), 1, Space.embedding());
    }
}
