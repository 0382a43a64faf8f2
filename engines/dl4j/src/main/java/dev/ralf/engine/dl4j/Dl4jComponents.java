package dev.ralf.engine.dl4j;

import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.NetworkLearner;
import java.util.List;

/** The catalogue of this module. */
public final class Dl4jComponents implements ComponentProvider {
    @Override
    public List<Component<?>> components() {
        return List.of(new Component<>(
                Learner.class,
                "lenet5",
                "LeNet-5 with batch norm for 28 x 28 and 32 x 32 images, DL4J",
                "doi:10.1109/5.726791",
                o -> new NetworkLearner(new LeNet5(o.number("dropout", 0, 0, 0.999)))));
    }
}
