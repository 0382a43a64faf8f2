package dev.ralf.core.loop;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.label.Answer;
import dev.ralf.core.random.SeedTree;
import java.util.List;

/** The data set's own labels. */
public record SimulatedSource() implements OracleSource {
    @Override
    public String id() {
        return "simulated";
    }

    @Override
    public Oracle open(Dataset data, SeedTree seed, List<Answer> answers) {
        return new SimulatedOracle(data);
    }
}
