package dev.ralf.engine.dl4j;

import dev.ralf.core.engine.EngineOptions;
import dev.ralf.core.model.blueprint.Cnn1d;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.MlpBn;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.Vgg8;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Options;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.NetworkLearner;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The catalogue of this module. */
public final class Dl4jComponents implements ComponentProvider {
    @Override
    public List<Component<?>> components() {
        return List.of(
                learner(
                        "lenet5",
                        "LeNet-5 with batch norm for 28 x 28 and 32 x 32 images",
                        "doi:10.1109/5.726791",
                        o -> new LeNet5(dropout(o, 0))),
                learner(
                        "conv4",
                        "four convolutions and a hidden layer for images",
                        "-",
                        o -> new Conv4(o.integer("hidden", 128, 1, 100_000), dropout(o, 0))),
                learner(
                        "vgg8",
                        "VGG-8 with batch norm for images",
                        "arXiv:1409.1556",
                        o -> new Vgg8(o.integer("width", 64, 1, 4096), dropout(o, 0))),
                resNet(ResNet.Kind.RESNET8, "residual network of 8 layers for small images", "1512.03385", 16),
                resNet(ResNet.Kind.RESNET18, "residual network of 18 layers for small images", "1512.03385", 64),
                resNet(
                        ResNet.Kind.PREACT_RESNET18,
                        "residual network of 18 layers with pre-activation for small images",
                        "1603.05027",
                        64),
                learner(
                        "cnn1d",
                        "two convolutions along time and 100 features for series",
                        "arXiv:2209.14199",
                        o -> new Cnn1d(dropout(o, 0.5))),
                learner(
                        "mlp-bn",
                        "multi-layer perceptron with batch norm",
                        "arXiv:1502.03167",
                        o -> new MlpBn(o.integers("hidden", List.of(64, 64), 1, 100_000), dropout(o, 0))),
                file(FileArchitecture.DL4J, "the network of a DL4J configuration (JSON) or model (zip), trained anew"),
                file(FileArchitecture.KERAS, "the network of a Keras model (.h5), trained anew, DL4J"));
    }

    private static Component<Learner> resNet(ResNet.Kind kind, String summary, String paper, int width) {
        return learner(
                new ResNet(kind, width, 0).id(),
                summary,
                "arXiv:" + paper,
                o -> new ResNet(kind, o.integer("width", width, 1, 4096), dropout(o, 0)));
    }

    private static Component<Learner> file(String id, String summary) {
        return new Component<>(
                Learner.class,
                id,
                summary,
                "-",
                o -> new NetworkLearner(new FileArchitecture(id, Path.of(o.text(FileArchitecture.OPTION)))));
    }

    private static Component<Learner> learner(
            String id, String summary, String reference, Function<Options, NetworkDesign> design) {
        return new Component<>(
                Learner.class,
                id,
                summary,
                reference,
                o -> new NetworkLearner(EngineOptions.architecture(design.apply(o), o)));
    }

    private static double dropout(Options options, double defaultValue) {
        return options.number("dropout", defaultValue, 0, 0.999);
    }
}
