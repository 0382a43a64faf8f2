package dev.ralf.engine.dl4j;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.NetworkContract;
import dev.ralf.core.model.blueprint.LeNet5;

/** LeNet-5 keeps the contract of every engine's networks. {@link GradientTest} is the sharp test of its derivatives. */
class LeNet5ContractTest implements NetworkContract {
    @Override
    public Architecture architecture() {
        return Designed.of(new LeNet5(0.3));
    }

    @Override
    public int[] shape() {
        return new int[] {1, 28, 28};
    }

    /** A smaller step than the default: ReLU and the maximum have kinks. */
    @Override
    public double step() {
        return 3e-4;
    }

    @Override
    public double tolerance() {
        return 1e-2;
    }

    /** oneDNN may choose other kernels for another batch size. */
    @Override
    public float batchTolerance() {
        return 1e-5f;
    }
}
