package dev.ralf.experiments;

import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.EngineSubject;
import java.util.List;

/** An engine whose native code is not there. */
public final class AbsentEngine implements Engine {
    @Override
    public String id() {
        return "absent";
    }

    @Override
    public EngineStatus status() {
        return EngineStatus.missing("no libabsent.so on this machine\nwith a second line");
    }

    @Override
    public List<EngineSubject> subjects() {
        throw new AssertionError("an engine that is not here has nothing to check");
    }
}
