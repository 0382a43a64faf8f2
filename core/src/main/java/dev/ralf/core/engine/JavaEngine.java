package dev.ralf.core.engine;

import dev.ralf.core.model.dense.Activation;
import dev.ralf.core.model.dense.Mlp;
import java.util.List;

/** The plain-Java engine, which runs everywhere. */
public final class JavaEngine implements Engine {
    /** Its id. */
    public static final String ID = "java";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public EngineStatus status() {
        return EngineStatus.runs("java dense networks, " + System.getProperty("java.vm.name") + " "
                + System.getProperty("java.vm.version") + ", 1 thread");
    }

    @Override
    public List<EngineSubject> subjects() {
        return List.of(
                new EngineSubject(
                        "tanh mlp with dropout",
                        new Mlp(List.of(9, 7), Activation.TANH, 0.3),
                        new int[] {6},
                        1e-2,
                        1e-3,
                        0),
                new EngineSubject(
                        "relu mlp", new Mlp(List.of(64, 64), Activation.RELU, 0.2), new int[] {50}, 1e-3, 5e-3, 0),
                new EngineSubject("softmax regression", Mlp.softmaxRegression(), new int[] {1, 2, 4}, 1e-2, 1e-3, 0));
    }
}
