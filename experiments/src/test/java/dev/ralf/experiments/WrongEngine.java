package dev.ralf.experiments;

import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.EngineSubject;
import dev.ralf.core.engine.Faulty;
import dev.ralf.core.model.dense.Mlp;
import java.util.List;

/** An engine that runs and divides its gradients by the batch size. */
public final class WrongEngine implements Engine {
    @Override
    public String id() {
        return "wrong";
    }

    @Override
    public EngineStatus status() {
        return EngineStatus.runs("wrong on purpose");
    }

    @Override
    public List<EngineSubject> subjects() {
        return List.of(new EngineSubject(
                "averaging mlp", new Faulty(Mlp.of(9), Faulty.Fault.AVERAGED_GRADIENTS), new int[] {5}, 1e-3, 5e-3, 0));
    }
}
