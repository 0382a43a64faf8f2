package dev.ralf.core;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.Bait;
import dev.ralf.core.acquisition.Base;
import dev.ralf.core.acquisition.Clue;
import dev.ralf.core.acquisition.CommitteeScore;
import dev.ralf.core.acquisition.ExpectedErrorReduction;
import dev.ralf.core.acquisition.ExpectedInputGradientLength;
import dev.ralf.core.acquisition.Falcun;
import dev.ralf.core.acquisition.FeatureReconstructionError;
import dev.ralf.core.acquisition.FeatureSimilarity;
import dev.ralf.core.acquisition.Mase;
import dev.ralf.core.acquisition.QueryByBagging;
import dev.ralf.core.acquisition.SparseApproximation;
import dev.ralf.core.acquisition.Surrogate;
import dev.ralf.core.acquisition.TemporalDiscrepancy;
import dev.ralf.core.acquisition.VarianceReduction;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.TrainingPlan;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.core.util.MathOps;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Selectors by what a label is expected to change, and hybrids of uncertainty and representation. */
final class ModelChangeComponents {
    private ModelChangeComponents() {}

    static List<Component<?>> all() {
        return List.of(
                acquisition(
                        "egl-input",
                        "largest expected gradient of the loss in the input",
                        "arXiv:2112.02542",
                        o -> new ExpectedInputGradientLength()),
                acquisition(
                        "expected-error",
                        "least expected error on the pool after a training with the label: trains a model for each candidate and class",
                        "Roy and McCallum, ICML 2001",
                        o -> new ExpectedErrorReduction(
                                o.choice("loss", ExpectedErrorReduction.Loss.LOG),
                                o.integer("candidates", 20, 1, 10_000_000),
                                o.integer("evaluation", 200, 1, 10_000_000))),
                acquisition(
                        "variance-reduction",
                        "least variance left in what the last layer says of the pool (A-optimal design)",
                        "Zhang and Oles, ICML 2000",
                        o -> new VarianceReduction(
                                o.choice("target", VarianceReduction.Target.LIKELIHOOD), lambda(o), features(o))),
                acquisition(
                        "bait",
                        "the batch of most Fisher information for the pool, greedily forward and back",
                        "arXiv:2106.09675",
                        o -> new Bait(lambda(o), o.number("overSample", 2, 1, 1e6), features(o))),
                acquisition(
                        "query-by-bagging",
                        "disagreement of models trained on bootstraps of the labels, with the run's own learner",
                        "Abe and Mamitsuka, ICML 1998",
                        o -> new QueryByBagging(
                                o.integer("members", 8, 2, 1_000), o.choice("score", CommitteeScore.VOTE_ENTROPY))),
                acquisition(
                        "surrogate",
                        "another acquisition with a model of another learner, trained on the same labels",
                        "RALF",
                        ModelChangeComponents::surrogate),
                acquisition("mase", "nearest to a boundary of the last layer", "arXiv:2111.12880", o -> new Mase()),
                acquisition(
                        "base",
                        "as many rows nearest to the boundary of each class",
                        "arXiv:2111.12880",
                        o -> new Base()),
                acquisition(
                        "clue",
                        "nearest to the centres of clusters of embeddings, weighted by entropy",
                        "arXiv:2010.08666",
                        o -> new Clue(o.number("temperature", 1, 1e-6, 1e6), o.integer("iterations", 30, 1, 10_000))),
                acquisition(
                        "falcun",
                        "drawn by uncertainty and distance to the picks, in probabilities",
                        "Gilhuber et al., ECML PKDD 2024",
                        o -> new Falcun(o.number("gamma", 10, 0, 1e6))),
                acquisition(
                        "tod",
                        "predictions changed most since the last round (TOD)",
                        "arXiv:2107.14153",
                        o -> new TemporalDiscrepancy()),
                acquisition(
                        "fre",
                        "farthest from the subspace of the labelled rows of the predicted class, classes by turns",
                        "arXiv:2109.06873",
                        o -> new FeatureReconstructionError(
                                o.number("variance", 0.995, 1e-6, 1), o.flag("perClass", true))),
                acquisition(
                        "feature-similarity",
                        "least like the labelled rows of the predicted class, classes by turns",
                        "arXiv:2109.06873",
                        o -> new FeatureSimilarity()),
                acquisition(
                        "sparse-approximation",
                        "a few weighted rows whose gradients or losses stand for the pool's",
                        "arXiv:2211.00246",
                        o -> new SparseApproximation(
                                o.choice("kind", SparseApproximation.Kind.GRADIENT),
                                o.choice("solver", SparseApproximation.Solver.GREEDY),
                                o.number("alpha", 1, 0, 1e9),
                                o.number("beta", 1, 0, 1e9),
                                o.integer("passes", 10, 1, 10_000),
                                o.integer("iterations", 300, 1, 100_000))));
    }

    private static Component<Acquisition> acquisition(
            String id, String summary, String reference, Function<Options, ? extends Acquisition> factory) {
        return new Component<>(Acquisition.class, id, summary, reference, factory);
    }

    private static Surrogate surrogate(Options o) {
        Learner learner = o.component("learner", Learner.class, "softmax-regression");
        Acquisition score = o.component("score", Acquisition.class, "egl");
        TrainingRegime regime = TrainingRegime.standard(TrainingPlan.defaults());
        return new Surrogate(score, task -> {
            Inputs inputs = task.inputs();
            int[] rows = task.labelled();
            Examples labelled = new Examples(
                    rows,
                    inputs.features().select(rows),
                    task.labels(),
                    List.of(),
                    MathOps.select(inputs.weights(), rows));
            SeedTree seed = task.seed().child("surrogate");
            return learner.fit(new TrainingTask(
                            labelled,
                            labelled.head(0),
                            task.model().classes(),
                            regime,
                            Optional.empty(),
                            seed.child("train"),
                            seed.child("network")))
                    .model();
        });
    }

    private static double lambda(Options o) {
        return o.number("lambda", 1, 1e-9, 1e9);
    }

    private static int features(Options o) {
        return o.integer("features", 100, 2, 10_000);
    }
}
