package dev.ralf.experiments.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.config.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    private static final String SAME = """
            name: my-study
            seeds: 3
            dataset: {id: motor-portfolio, rows: 800}
            training: [standard, {id: pgd, epsilon: 0.1, epochs: 5}]
            acquisition: [random, dre]
            query: {batch: 30, rounds: 2}
            decision: {rules: [{id: fair, attribute: gender, tolerance: 0.05}]}
            evaluation: {id: robust, attack: {id: pgd, epsilon: 0.1}}
            statistics: {metric: fair(0.05)/robust-accuracy.pgd, baseline: random}
            """;

    @TempDir
    Path folder;

    private static Experiment mine() {
        return new MyStudy().experiments().get(0);
    }

    @Test
    void theBuilder_resolvesToWhatTheYamlDoes() {
        assertEquals(
                Spec.parse("same.yaml", SAME, Registry.load()).resolved(),
                mine().spec().resolved());
        assertEquals(
                mine().spec().resolved(),
                Spec.parse("written.yaml", mine().yaml(), Registry.load()).resolved());
    }

    @Test
    void theExampleRuns_toTheBytesOfItsYaml_andASecondRunOfItIsDoneAlready() throws IOException {
        Experiment.Finished mine = mine().run(folder.resolve("java"), 2);
        assertEquals(0, mine.failures());
        assertTrue(Files.size(mine.report()) > 10_000);
        Path spec = Files.writeString(folder.resolve("same.yaml"), SAME);
        Experiment.read(spec).get(0).run(folder.resolve("yaml"), 1);
        Map<String, String> records = records(folder.resolve("java"));
        assertEquals(4 * 3, records.size());
        assertEquals(records, records(folder.resolve("yaml")));
        byte[] results = Files.readAllBytes(folder.resolve("java/results.csv"));
        assertArrayEquals(results, Files.readAllBytes(folder.resolve("yaml/results.csv")));
        mine().run(folder.resolve("java"), 1);
        assertArrayEquals(results, Files.readAllBytes(folder.resolve("java/results.csv")));
        Experiment other = Experiment.builder("other").build();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> other.run(folder.resolve("java"), 1));
        assertTrue(e.getMessage().endsWith("has the run of another study: choose another folder"), e.getMessage());
    }

    private static Map<String, String> records(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("records"))) {
            Map<String, String> all = new TreeMap<>();
            for (Path f : files.toList()) {
                all.put(f.getFileName().toString(), Files.readString(f));
            }
            return all;
        }
    }

    @Test
    void mistakes_haveTheMessagesOfASpec() {
        assertTrue(assertThrows(
                        SpecException.class,
                        () -> Experiment.builder("x").training("pdg").build())
                .getMessage()
                .contains("did you mean \"pgd\""));
        assertTrue(assertThrows(SpecException.class, () -> Experiment.builder("x")
                        .training("pgd", "epsilom", 0.1)
                        .build())
                .getMessage()
                .contains("unknown key \"epsilom\""));
        assertThrows(SpecException.class, () -> Experiment.builder("x").seeds(0).build());
        assertThrows(SpecException.class, () -> Experiment.builder("no spaces").build());
        assertEquals(
                "options must be names and values by turns, got 1 arguments, the last one epsilon",
                assertThrows(IllegalArgumentException.class, () -> Experiment.component("pgd", "epsilon"))
                        .getMessage());
        assertEquals(
                "the name of an option must be a text, got 3",
                assertThrows(IllegalArgumentException.class, () -> Experiment.component("pgd", 3, 4))
                        .getMessage());
        assertEquals(
                "option epsilon is given twice",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Experiment.component("pgd", "epsilon", 1, "epsilon", 2))
                        .getMessage());
        assertEquals(
                "RALF brings no spec nothing.yaml along",
                assertThrows(IllegalArgumentException.class, () -> Experiment.shipped("nothing"))
                        .getMessage());
    }

    /** The classes of the shipped studies give what their files give; no data is loaded. */
    @Test
    void experimentClasses_areFoundByName_andReadTheSpecOfTheirName() {
        List<ExperimentClasses.Found> all = ExperimentClasses.all();
        assertTrue(all.stream().anyMatch(f -> f.name().equals("my-study")));
        assertTrue(ExperimentClasses.find("density-herding").isPresent());
        assertFalse(ExperimentClasses.find("density-hearding").isPresent());
        assertEquals(List.of("density-herding"), ExperimentClasses.closest("density-hearding"));
        for (ExperimentClasses.Found found : all) {
            Path file = Path.of("specs", found.name() + ".yaml");
            if (found.name().equals("my-study")) {
                continue;
            }
            assertEquals(
                    Experiment.read(file).stream().map(e -> e.spec().resolved()).collect(Collectors.toList()),
                    found.source().experiments().stream()
                            .map(e -> e.spec().resolved())
                            .collect(Collectors.toList()),
                    found.name());
        }
    }

    @Test
    void readmeAndDocs_quoteTheExampleAsItIs() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/ralf/experiments/api/MyStudy.java"));
        String example = source.substring(
                        source.indexOf("// example: begin\n") + "// example: begin\n".length(),
                        source.indexOf("// example: end"))
                .strip();
        for (String page : List.of("../README.md", "../docs/java.md")) {
            assertTrue(Files.readString(Path.of(page)).contains("```java\n" + example + "\n```"), page);
        }
    }
}
