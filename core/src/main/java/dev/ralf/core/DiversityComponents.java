package dev.ralf.core;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.ClusterMargin;
import dev.ralf.core.acquisition.Dre;
import dev.ralf.core.acquisition.GraphDensity;
import dev.ralf.core.acquisition.Herding;
import dev.ralf.core.acquisition.InformationDensity;
import dev.ralf.core.acquisition.KCenter;
import dev.ralf.core.acquisition.KMeansSampling;
import dev.ralf.core.acquisition.Metric;
import dev.ralf.core.acquisition.MmdBatch;
import dev.ralf.core.acquisition.OutlierFilter;
import dev.ralf.core.acquisition.PredictedClass;
import dev.ralf.core.acquisition.ProbCover;
import dev.ralf.core.acquisition.RankedBatch;
import dev.ralf.core.acquisition.RedundancyFilter;
import dev.ralf.core.acquisition.RobustKCenter;
import dev.ralf.core.acquisition.SensitiveGroup;
import dev.ralf.core.acquisition.Space;
import dev.ralf.core.acquisition.Strata;
import dev.ralf.core.acquisition.StratifiedHerding;
import dev.ralf.core.acquisition.TypiClust;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import java.util.List;
import java.util.function.Function;

/** Acquisitions by diversity, density and distribution, and the filters around others. */
final class DiversityComponents {
    private enum By {
        PREDICTED,
        GROUP
    }

    private DiversityComponents() {}

    static List<Component<?>> list() {
        return List.of(
                acquisition(
                        "dre",
                        "the pool's entropy distribution, kept in the batch: random sampling with less variance",
                        "arXiv:2112.02542",
                        o -> dre(o, Dre.Score.of(o.choice("score", UncertaintyScore.ENTROPY)))),
                acquisition(
                        "dre-over",
                        "the pool's distribution of another acquisition's utility, kept in the batch",
                        "arXiv:2112.02542",
                        o -> dre(o, Dre.Score.of(inner(o)))),
                acquisition(
                        "herding",
                        "density matching: greedy kernel herding of the pool, counting what is labelled",
                        "RALF",
                        DiversityComponents::herding),
                acquisition(
                        "herding-quota",
                        "herding inside each predicted class or group, with a quota for each",
                        "RALF",
                        DiversityComponents::stratifiedHerding),
                acquisition(
                        "k-center",
                        "core-set: greedy k-centre, counting what is labelled",
                        "arXiv:1708.00489",
                        o -> new KCenter(space(o), o.choice("metric", Metric.EUCLIDEAN))),
                acquisition(
                        "robust-k-center",
                        "core-set with outliers: k-centre narrowed by local search",
                        "arXiv:1708.00489",
                        o -> new RobustKCenter(
                                space(o),
                                o.choice("metric", Metric.EUCLIDEAN),
                                o.number("outliers", 1e-4, 0, 0.999),
                                o.integer("candidates", 16, 1, 1_000_000),
                                o.integer("swaps", 100, 0, 1_000_000))),
                acquisition(
                        "k-means",
                        "the rows nearest to as many cluster centres",
                        "arXiv:2203.13450",
                        o -> new KMeansSampling(space(o), iterations(o))),
                acquisition(
                        "probcover",
                        "most of the pool within a radius of a label",
                        "arXiv:2205.11320",
                        o -> new ProbCover(space(o), o.number("delta", 0, 0, 1e9), o.number("purity", 0.95, 0, 1))),
                acquisition(
                        "typiclust",
                        "typical rows of clusters that have no label yet",
                        "arXiv:2202.02794",
                        o -> new TypiClust(
                                space(o),
                                o.integer("neighbours", 20, 1, 10_000),
                                o.integer("minCluster", 5, 0, 1_000_000),
                                o.integer("maxClusters", 500, 1, 1_000_000),
                                iterations(o))),
                acquisition(
                        "cluster-margin",
                        "small margins from many clusters, by turns",
                        "arXiv:2107.14263",
                        o -> new ClusterMargin(
                                space(o),
                                o.integer("clusters", 20, 1, 1_000_000),
                                o.integer("factor", 10, 1, 1_000_000),
                                iterations(o))),
                acquisition(
                        "information-density",
                        "entropy times the mean similarity to the unlabelled rows",
                        "Settles and Craven, EMNLP 2008",
                        o -> new InformationDensity(
                                space(o),
                                o.choice("metric", Metric.EUCLIDEAN),
                                o.number("beta", 1, 0, 1e6),
                                o.integer("sample", 5_000, 1, 10_000_000),
                                o.flag("countSelf", true))),
                acquisition(
                        "graph-density",
                        "the midst of dense neighbourhoods, each once",
                        "doi:10.1109/CVPR.2012.6248108",
                        o -> new GraphDensity(
                                space(o), o.integer("neighbours", 10, 1, 10_000), o.flag("discountLabelled", false))),
                acquisition(
                        "ranked-batch",
                        "uncertain and unlike what is labelled, weighed by the labels so far",
                        "doi:10.1016/j.ins.2016.10.037",
                        o -> new RankedBatch(space(o))),
                acquisition(
                        "mmd-batch",
                        "uncertain rows that match the labelled set's distribution to the rest of the pool (BMAL)",
                        "doi:10.1145/2339530.2339647",
                        o -> new MmdBatch(
                                space(o),
                                o.number("lambda", 0, 0, 1e12),
                                o.number("gamma", 20, 0, 100),
                                o.number("tau", 10, 0, 1e6),
                                exactRows(o))),
                acquisition(
                        "without-outliers",
                        "another acquisition, kept away from rows far from their neighbours",
                        "doi:10.1145/342009.335437",
                        o -> new OutlierFilter(
                                inner(o),
                                space(o),
                                o.integer("neighbours", 10, 1, 10_000),
                                o.number("outliers", 0.05, 0, 0.999),
                                o.integer("sample", 5_000, 1, 10_000_000))),
                acquisition(
                        "without-copies",
                        "another acquisition, without rows too similar to others in its batch",
                        "Shen et al., ACL 2004 (P04-1075)",
                        o -> new RedundancyFilter(
                                inner(o),
                                space(o),
                                o.number("similarity", 0.95, -1, 1),
                                o.integer("factor", 4, 1, 1_000_000),
                                o.flag("countLabelled", false))));
    }

    private static Dre dre(Options o, Dre.Score score) {
        Dre.Rounding rounding = o.choice("rounding", Dre.Rounding.SYSTEMATIC);
        int bins = o.integer("bins", 50, 1, 1_000_000);
        boolean conditional = o.flag("byClass", false);
        if (conditional && rounding == Dre.Rounding.AUTHORS) {
            throw o.error("rounding", "rounding must be systematic or largest-remainder by predicted class");
        }
        return new Dre(rounding, bins, score, conditional);
    }

    private static Herding herding(Options o) {
        return new Herding(
                o.choice("kernel", Herding.Kernel.RBF),
                o.number("bandwidth", 0.5, 1e-6, 1e6),
                new Space(o.choice("space", Space.Kind.PCA), o.integer("components", 30, 1, 100_000)),
                exactRows(o),
                o.integer("directions", Herding.DIRECTIONS, 1, 1_000_000));
    }

    private static StratifiedHerding stratifiedHerding(Options o) {
        Herding herding = herding(o);
        By by = o.choice("by", By.PREDICTED);
        Strata.Share share = o.choice("share", Strata.Share.PROPORTIONAL);
        String attribute = o.text("attribute", "");
        return new StratifiedHerding(
                herding, by == By.PREDICTED ? new PredictedClass(share) : new SensitiveGroup(attribute, share));
    }

    private static int exactRows(Options o) {
        return o.integer("exactRows", Herding.EXACT_ROWS, 0, Integer.MAX_VALUE);
    }

    private static Acquisition inner(Options o) {
        return o.component("acquisition", Acquisition.class, "entropy");
    }

    private static Component<Acquisition> acquisition(
            String id, String summary, String reference, Function<Options, ? extends Acquisition> factory) {
        return new Component<>(Acquisition.class, id, summary, reference, factory);
    }

    private static Space space(Options o) {
        return new Space(o.choice("space", Space.Kind.EMBEDDING), o.integer("components", 50, 1, 100_000));
    }

    private static int iterations(Options o) {
        return o.integer("iterations", 30, 1, 10_000);
    }
}
