package dev.ralf.engine.dl4j;

import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.EngineSubject;
import java.util.List;

/** The DL4J engine. Native code is loaded when somebody asks for its status or creates a network. */
public final class Dl4jEngine implements Engine {
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

    @Override
    public List<EngineSubject> subjects() {
        return List.of(
                new EngineSubject(
                        "smooth convolutions", new SmoothConvolutions(), new int[] {2, 9, 9}, 1e-3, 5e-3, 1e-5f),
                new EngineSubject("lenet5", new LeNet5(0.3), new int[] {1, 28, 28}, 3e-4, 1e-2, 1e-5f),
                new EngineSubject(
                        "resnet8", new ResNet(ResNet.Kind.RESNET8, 8, 0.3), new int[] {3, 16, 16}, 2e-4, 1e-2, 1e-5f));
    }
}
