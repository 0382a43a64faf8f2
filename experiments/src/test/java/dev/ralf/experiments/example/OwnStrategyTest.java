package dev.ralf.experiments.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionContract;
import dev.ralf.core.acquisition.AcquisitionContract.PoolOrder;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.run.Progress;
import dev.ralf.experiments.run.Study;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation is this code, is short, keeps the contract, and runs from a spec. */
class OwnStrategyTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/ralf/experiments/example");

    private static final class Silent implements Progress {
        private final List<String> failures = new ArrayList<>();

        @Override
        public void begin(long total, long done) {}

        @Override
        public void round(String cell, int seed, int round) {}

        @Override
        public void failed(String cell, int seed, String message) {
            failures.add(message);
        }

        @Override
        public void note(String message) {}

        @Override
        public void end() {}
    }

    @Test
    void documentation_showsTheCode() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "own-strategy.md"));
        for (String file : List.of("OwnStrategy.java", "OwnStrategies.java")) {
            String code = Files.readString(SOURCES.resolve(file));
            assertTrue(page.contains("```java\n" + code + "```"), "docs/own-strategy.md does not show " + file);
            assertTrue(code.lines().count() < 30, file + " has " + code.lines().count() + " lines");
        }
    }

    @TestFactory
    Stream<DynamicTest> contract() {
        return AcquisitionContract.tests("most-likely", () -> new OwnStrategy(1), PoolOrder.IRRELEVANT);
    }

    @Test
    void spec_runsIt(@TempDir Path folder) {
        List<Component<?>> all = new ArrayList<>(new OwnStrategies().components());
        for (Class<?> kind : List.of(
                Acquisition.class,
                dev.ralf.core.data.DatasetSource.class,
                dev.ralf.core.training.Learner.class,
                dev.ralf.core.training.TrainingRegime.class,
                dev.ralf.core.loop.InitialSelector.class,
                dev.ralf.core.decision.RuleFitter.class,
                dev.ralf.core.evaluation.Evaluator.class)) {
            all.addAll(Registry.load().all(kind));
        }
        Spec spec = Spec.parse("own.yaml", """
                name: own
                seeds: 1
                dataset: {id: motor-portfolio, rows: 300}
                learner: softmax-regression
                training: {id: standard, epochs: 2}
                acquisition: [random, {id: most-likely, class: 1}]
                initial: {size: 20}
                query: {batch: 5, rounds: 2}
                """, new Registry(all));
        Silent progress = new Silent();
        try (RunFolder run = RunFolder.create(folder.resolve("run"), spec.text(), spec.resolved())) {
            assertEquals(0, new Study(spec).run(run, 1, progress), progress.failures.toString());
        }
        assertEquals(6, RunFolder.records(folder.resolve("run")).size());
    }
}
