package dev.ralf.engine.dl4j;

import dev.ralf.core.engine.BlueprintEngine;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.EngineSubject;
import dev.ralf.core.engine.Execution;
import dev.ralf.core.engine.Execution.Precision;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.blueprint.Blueprint;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.blueprint.SmoothConvolutions;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.util.List;

/** The DL4J engine. Native code is loaded when somebody asks for its status or creates a network. */
public final class Dl4jEngine implements BlueprintEngine {
    /** Its id. */
    public static final String ID = "dl4j";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public EngineStatus status() {
        try {
            return EngineStatus.runs(EngineInfo.describe());
        } catch (IllegalStateException e) {
            return EngineStatus.missing(e.getMessage());
        }
    }

    /** {@inheritDoc} DL4J has one device a process, which is chosen when that starts. */
    @Override
    public void require(Execution execution) {
        Checks.argument(
                execution.device().equals("auto")
                        && execution.precision() == Precision.FLOAT
                        && !execution.channelsLast(),
                "engine dl4j runs on device auto alone, chosen for the whole process by the property %s, got device %s"
                        + "; engine torch takes a device for each learner",
                Backend.PROPERTY,
                execution.device());
    }

    @Override
    public Network build(Blueprint blueprint, SeedTree seed, Execution execution) {
        require(execution);
        return Dl4jNetwork.create(blueprint, seed);
    }

    @Override
    public List<EngineSubject> subjects() {
        return List.of(
                new EngineSubject(
                        "smooth convolutions",
                        architecture(new SmoothConvolutions()),
                        new int[] {2, 9, 9},
                        1e-3,
                        5e-3,
                        1e-5f),
                new EngineSubject("lenet5", architecture(new LeNet5(0.3)), new int[] {1, 28, 28}, 3e-4, 1e-2, 1e-5f),
                new EngineSubject(
                        "resnet8",
                        architecture(new ResNet(ResNet.Kind.RESNET8, 8, 0.3)),
                        new int[] {3, 16, 16},
                        2e-4,
                        1e-2,
                        1e-5f));
    }
}
