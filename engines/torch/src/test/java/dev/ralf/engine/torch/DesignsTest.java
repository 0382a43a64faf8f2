package dev.ralf.engine.torch;

import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.NetworkContract;
import dev.ralf.core.model.blueprint.Cnn1d;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.MlpBn;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.Vgg8;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The designs that are not among the engine's subjects keep the contract of every engine's networks. */
class DesignsTest {
    private abstract static class Contract implements NetworkContract {
        private final NetworkDesign design;
        private final int[] shape;

        Contract(NetworkDesign design, int... shape) {
            this.design = design;
            this.shape = shape;
        }

        @Override
        public Architecture architecture() {
            return new TorchEngine().architecture(design);
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        /** So small that few values cross the kinks of ReLU and maximum. */
        @Override
        public double step() {
            return 3e-4;
        }

        @Override
        public double tolerance() {
            return 1e-2;
        }

        @Override
        public float batchTolerance() {
            return 1e-5f;
        }
    }

    /**
     * So many ReLUs that a step of differences crosses some of their kinks: a tenth shows what is wrong in kind, and {@link
     * ExchangeTest} compares the derivatives sharply with those of another engine.
     */
    private abstract static class Deep extends Contract {
        Deep(NetworkDesign design, int... shape) {
            super(design, shape);
        }

        @Override
        public double tolerance() {
            return 0.1;
        }
    }

    @Nested
    class Conv4Contract extends Contract {
        Conv4Contract() {
            super(new Conv4(16, 0.3), 1, 8, 7);
        }
    }

    @Nested
    class Vgg8Contract extends Contract {
        Vgg8Contract() {
            super(new Vgg8(4, 0.3), 3, 8, 8);
        }
    }

    @Nested
    class ResNet18Contract extends Deep {
        ResNet18Contract() {
            super(new ResNet(ResNet.Kind.RESNET18, 4, 0.3), 1, 16, 16);
        }
    }

    @Nested
    class PreactResNet18Contract extends Deep {
        PreactResNet18Contract() {
            super(new ResNet(ResNet.Kind.PREACT_RESNET18, 4, 0.3), 1, 16, 16);
        }
    }

    @Nested
    class Cnn1dContract extends Contract {
        Cnn1dContract() {
            super(new Cnn1d(0.5), 6, 17);
        }
    }

    @Nested
    class MlpBnContract extends Contract {
        MlpBnContract() {
            super(new MlpBn(List.of(9, 7), 0.3), 2, 3);
        }
    }
}
