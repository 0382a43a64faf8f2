package dev.ralf.experiments.studies;

import dev.ralf.experiments.api.Experiment;
import dev.ralf.experiments.api.ExperimentClass;
import dev.ralf.experiments.api.ExperimentSource;
import java.util.List;

/** Experiment classes of the studies in {@code docs/results}; each reads the spec of its name, so that the two agree. */
public final class Studies {
    private Studies() {}

    /** The eleven acquisitions of the DRE study and DRE itself, with and without adversarial training, on digits. */
    @ExperimentClass(
            value = "robust-al-optdigits",
            summary =
                    "The eleven acquisitions of the DRE study and DRE itself, with and without adversarial training, on digits.")
    public static final class RobustAlOptdigits implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("robust-al-optdigits");
        }
    }

    /** The same on Fashion-MNIST with LeNet-5, descriptive. */
    @ExperimentClass(
            value = "robust-al-fashion-mnist",
            summary = "The same on Fashion-MNIST with LeNet-5, descriptive.")
    public static final class RobustAlFashionMnist implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("robust-al-fashion-mnist");
        }
    }

    /** Density-matching herding against random rows under PGD training, declared before it was run. */
    @ExperimentClass(
            value = "density-herding",
            summary = "Density-matching herding against random rows under PGD training, declared before it was run.")
    public static final class DensityHerding implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("density-herding");
        }
    }

    /** Standard, FGSM, PGD and TRADES training on MNIST against AutoAttack. */
    @ExperimentClass(
            value = "robust-training-mnist",
            summary = "Standard, FGSM, PGD and TRADES training on MNIST against AutoAttack.")
    public static final class RobustTrainingMnist implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("robust-training-mnist");
        }
    }

    /** Training anew, going on with all labels, going on with the new ones alone; batch sizes. */
    @ExperimentClass(
            value = "training-modes",
            summary = "Training anew, going on with all labels, going on with the new ones alone; batch sizes.")
    public static final class TrainingModes implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("training-modes");
        }
    }

    /** Active learning and certified fair decisions on insurance portfolios. */
    @ExperimentClass(
            value = "insurance-study",
            summary = "Active learning and certified fair decisions on insurance portfolios.")
    public static final class InsuranceStudy implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("insurance-study");
        }
    }

    /** What certified fair decisions cost, on mixtures with known truth and on public data. */
    @ExperimentClass(
            value = "fair-calibration",
            summary = "What certified fair decisions cost, on mixtures with known truth and on public data.")
    public static final class FairCalibration implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("fair-calibration");
        }
    }

    /** Thirty acquisitions against random on digits and motor policies. */
    @ExperimentClass(
            value = "compare-selectors",
            summary = "Thirty acquisitions against random on digits and motor policies.")
    public static final class CompareSelectors implements ExperimentSource {
        @Override
        public List<Experiment> experiments() {
            return Experiment.shipped("compare-selectors");
        }
    }
}
