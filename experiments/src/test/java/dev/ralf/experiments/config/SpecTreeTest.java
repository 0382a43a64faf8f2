package dev.ralf.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecTreeTest {
    private static final Registry REGISTRY = Registry.load();

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<Spec> specs(String text, String... overrides) throws IOException {
        return Spec.readAll(file("s.yaml", text), List.of(overrides), REGISTRY);
    }

    private String refused(String text, String... overrides) {
        String message =
                assertThrows(SpecException.class, () -> specs(text, overrides)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static List<String> names(List<Spec> specs) {
        return specs.stream().map(Spec::name).toList();
    }

    @Test
    void aSpecWithoutAnyOfIt_keepsItsText() throws IOException {
        String text = "name: plain # a comment\nseeds: 2\n";
        assertEquals(text, specs(text).get(0).text());
    }

    @Test
    void listsOutsideOfTheAxes_areRuns_namedByTheirValues() throws IOException {
        List<Spec> specs = specs("name: g\ndataset: [motor-portfolio, {id: gaussian-mixture, name: mix}]\n"
                + "query: {batch: [10, 50], rounds: 2}\n");
        assertEquals(
                List.of("g-motor-portfolio-batch10", "g-motor-portfolio-batch50", "g-mix-batch10", "g-mix-batch50"),
                names(specs));
        assertEquals("gaussian-mixture", specs.get(3).datasetName());
        assertEquals(50, specs.get(3).batch());
        // what the run keeps gives the same spec again, so that it can be resumed
        Spec again = Spec.parse("spec.yaml", specs.get(3).text(), REGISTRY);
        assertEquals(specs.get(3).resolved(), again.resolved());
    }

    @Test
    void eachInsideAnAxis_isAnEntryForEach() throws IOException {
        Spec spec = specs("name: g\nlearner: {id: mlp, dropout: {each: [0, 0.2]}, hidden: {each: [[8], [8, 8]]}}\n"
                        + "training: [standard, {id: pgd, epsilon: {each: [0.05, 8/255]}}]\n")
                .get(0);
        assertEquals(
                List.of("standard", "pgd(epsilon=0.05)", "pgd(epsilon=8-255)"),
                spec.trainings().stream().map(Named::name).toList());
        assertEquals(
                List.of(
                        "mlp(dropout=0,hidden=8)",
                        "mlp(dropout=0,hidden=8-8)",
                        "mlp(dropout=0.2,hidden=8)",
                        "mlp(dropout=0.2,hidden=8-8)"),
                spec.learners().stream().map(Named::name).toList());
    }

    @Test
    void eachElsewhere_isARunForEach() throws IOException {
        assertEquals(
                List.of("g-rows300", "g-rows400"),
                names(specs("name: g\ndataset: {id: motor-portfolio, rows: {each: [300, 400]}}\n")));
    }

    @Test
    void overrides_setAnything_byKeyIdNameOrNumber() throws IOException {
        Spec spec = specs(
                        "name: o\nlearner: mlp\ntraining: [{id: pgd, epsilon: 0.2}, {id: pgd, name: weak}]\n",
                        "seeds=3",
                        "learner.hidden=[4]",
                        "training.0.epsilon=0.3",
                        "training.weak.epsilon=1/255",
                        "query.batch=7",
                        "dataset={id: motor-portfolio, rows: 300}")
                .get(0);
        assertEquals(3, spec.seeds());
        assertEquals(7, spec.batch());
        assertTrue(spec.resolved().contains("- 4"), spec.resolved());
        assertTrue(spec.resolved().contains("epsilon: 0.3"), spec.resolved());
        assertTrue(spec.resolved().contains("epsilon: 0.00392"), spec.resolved());
        assertEquals(
                spec.resolved(), Spec.parse("spec.yaml", spec.text(), REGISTRY).resolved());
    }

    @Test
    void includes_areMerged_ownKeysWin() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        file(
                "parts/base.yaml",
                "name: base\nseeds: 9\nlearner: {id: mlp, hidden: [8]}\nquery: {batch: 5, rounds: 2}\n");
        Spec spec = specs(
                        "include: parts/base.yaml\nname: own\nquery: {rounds: 4}\nlearner: {id: softmax-regression}\n")
                .get(0);
        assertEquals("own", spec.name());
        assertEquals(9, spec.seeds());
        assertEquals(5, spec.batch());
        assertEquals(4, spec.rounds());
        assertEquals("softmax-regression", spec.learners().get(0).name());
    }

    @Test
    void mistakes_areOneLineWithTheirPlace() throws IOException {
        file("a.yaml", "include: b.yaml\nname: a\n");
        file("b.yaml", "include: a.yaml\nname: b\n");
        file("wrong.yaml", "name: w\nseeds: many\n");
        assertTrue(refused("include: a.yaml\nname: x\n").contains("circle"));
        assertTrue(refused("include: none.yaml\nname: x\n").contains("s.yaml:1:10: include: no such file"));
        assertTrue(refused("include: wrong.yaml\n").contains("wrong.yaml:2:8: seeds must be"));
        assertTrue(refused("name: x\n", "sedes=3").startsWith("--set sedes=3:1:"));
        assertEquals(
                "--set training.epsilon=0.1: the spec has no training whose option this could be: say which first, with --set"
                        + " training.id=..., or in the spec",
                refused("name: x\n", "training.epsilon=0.1"));
        assertEquals(
                "pgd",
                specs("name: x\n", "training.id=pgd", "training.epsilon=0.1")
                        .get(0)
                        .trainings()
                        .get(0)
                        .name());
        assertTrue(refused("name: x\n", "seeds=many").startsWith("--set seeds=many:1:"));
        assertTrue(refused("name: x\n", "seeds").contains("must be path=value"));
        assertTrue(refused("name: x\nacquisition: [random, dre]\n", "acquisition.bins=3")
                .contains("say which entry of the list, one of random, dre"));
        assertTrue(refused("name: x\ndataset: {id: motor-portfolio, rows: {each: []}}\n")
                .contains("each must be a list with at least one entry"));
        assertTrue(
                refused("name: x\ntraining: {id: pgd, epsilon: [0.1, 0.2]}\n").contains("{each: [...]}"));
        assertTrue(refused("name: x\nlearner: &a [*a]\n").contains("an alias (*) stands inside of what it names"));
        assertTrue(refused("name: x\norcale: file\n").contains("did you mean \"oracle\""));
        assertTrue(refused("name: x\ntestLabel: {first: 3}\n").contains("did you mean \"testLabels\""));
        assertTrue(refused("name: x\ndataset: []\n").contains("dataset must have at least one entry"));
    }
}
