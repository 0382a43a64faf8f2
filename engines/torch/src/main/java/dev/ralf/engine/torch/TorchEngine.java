package dev.ralf.engine.torch;

import dev.ralf.core.engine.BlueprintEngine;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.EngineSubject;
import dev.ralf.core.engine.Execution;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.SmoothConvolutions;
import dev.ralf.core.random.SeedTree;
import java.util.List;
import java.util.Optional;

/** The PyTorch engine. Native code is loaded when somebody asks for its status or creates a network. */
public final class TorchEngine implements BlueprintEngine {
    /** Its id. */
    public static final String ID = "torch";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public EngineStatus status() {
        try {
            return EngineStatus.runs(Libtorch.describe());
        } catch (IllegalStateException e) {
            return EngineStatus.missing(e.getMessage());
        }
    }

    /** {@inheritDoc} Whether a card is there shows when a network is built. */
    @Override
    public void require(Execution execution) {
        // Everything that an execution can say is possible here.
    }

    @Override
    public Optional<String> device(Execution execution) {
        Libtorch.start();
        return Optional.of(Devices.line(execution.device())
                + (execution.precision() == Execution.Precision.BF16 ? ", bf16" : "")
                + (execution.channelsLast() ? ", channels last" : ""));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException with what was found, if the device is not here
     * @throws IllegalStateException if PyTorch's native library cannot be loaded
     */
    @Override
    public Network build(Blueprint blueprint, SeedTree seed, Execution execution) {
        return TorchNetwork.create(blueprint, seed, execution);
    }

    @Override
    public List<EngineSubject> subjects() {
        return subjects(Execution.DEFAULT);
    }

    /** The same networks, run so. */
    static List<EngineSubject> subjects(Execution execution) {
        TorchEngine engine = new TorchEngine();
        return List.of(
                new EngineSubject(
                        "smooth convolutions",
                        engine.architecture(new SmoothConvolutions(), execution),
                        new int[] {2, 9, 9},
                        1e-3,
                        5e-3,
                        1e-5f),
                new EngineSubject(
                        "lenet5",
                        engine.architecture(new LeNet5(0.3), execution),
                        new int[] {1, 28, 28},
                        3e-4,
                        1e-2,
                        1e-5f),
                new EngineSubject(
                        "resnet8",
                        engine.architecture(new ResNet(ResNet.Kind.RESNET8, 8, 0.3), execution),
                        new int[] {3, 16, 16},
                        2e-4,
                        1e-2,
                        1e-5f));
    }
}
