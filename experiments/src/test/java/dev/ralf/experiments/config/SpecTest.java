package dev.ralf.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.experiments.Specs;
import dev.ralf.experiments.run.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecTest {
    private static final Registry REGISTRY = Registry.load();

    private static Spec parse(String text) {
        return Spec.parse("s.yaml", text, REGISTRY);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "name: x\ndecision: {rules: {id: fair, atribute: g}}\n",
                        "s.yaml:2:30: rules \"fair\" needs \"attribute\"; did you mean it by \"atribute\"?"),
                Arguments.of(
                        "name: x\nevaluation: [clean, {id: clean, name: q}]\n",
                        "s.yaml:2:21: two entries of evaluation are named \"clean\""),
                Arguments.of(
                        "name: x\nacquisition: {id: random, name: " + "x".repeat(65) + "}\n",
                        "s.yaml:2:33: name must be at most 64 letters"),
                Arguments.of("[".repeat(20000), "s.yaml: not valid YAML: nested too deeply"),
                Arguments.of(
                        "name: x\nacquisitions: random\n",
                        "s.yaml:2:1: unknown key \"acquisitions\" in the spec; did you mean \"acquisition\"?"),
                Arguments.of(
                        "name: x\nacquisition: entropi\n",
                        "s.yaml:2:14: unknown id \"entropi\" in acquisition; did you mean \"entropy\"?"),
                Arguments.of(
                        "name: x\ntraining:\n  - id: pgd\n    epsilom: 0.1\n",
                        "s.yaml:4:5: unknown key \"epsilom\" in training \"pgd\"; did you mean \"epsilon\""),
                Arguments.of("name: x\nseeds: many\n", "s.yaml:2:8: seeds must be a whole number, got \"many\""),
                Arguments.of("name: x\nseeds: 0\n", "s.yaml:2:8: seeds must be in [1, 100000], got 0"),
                Arguments.of(
                        "name: x\ntraining: {id: pgd, epsilon: .nan}\n",
                        "s.yaml:2:30: epsilon must be a number, got \".nan\""),
                Arguments.of("name: x\ntraining: {id: pgd, epsilon: -1}\n", "s.yaml:2:30: epsilon must be in [0, "),
                Arguments.of("name: x\nname: y\n", "s.yaml:2:1: key \"name\" is given twice in the spec"),
                Arguments.of("seeds: 3\n", "s.yaml:1:1: the spec needs \"name\""),
                Arguments.of("name: a b\n", "s.yaml:1:7: name must consist of letters, digits and ._- , got \"a b\""),
                Arguments.of("name: [x\n", "s.yaml:2:1: not valid YAML: "),
                Arguments.of("", "s.yaml: the spec is empty"),
                Arguments.of("- a\n", "s.yaml:1:1: a spec is a mapping"),
                Arguments.of(
                        "name: x\nacquisition: [dre, {id: dre, rounding: authors}]\n",
                        "s.yaml:2:20: two entries of acquisition are named \"dre\""),
                Arguments.of(
                        "name: x\nacquisition: {id: dre, rounding: author}\n",
                        "s.yaml:2:34: rounding must be one of systematic, largest-remainder, authors, got \"author\""),
                Arguments.of(
                        "name: x\ndecision: {rules: {id: fair}}\n", "s.yaml:2:19: rules \"fair\" needs \"attribute\""),
                Arguments.of(
                        "name: x\nsplit: {test: 0.6, calibration: 0.5}\n",
                        "s.yaml:2:15: split.test + split.calibration + split.validation must be below 1"),
                Arguments.of("name: x\nquery: 3\n", "s.yaml:2:8: query must be a mapping of options"),
                Arguments.of(
                        "name: x\nstatistics: {baseline: randon}\n",
                        "s.yaml:2:24: unknown baseline \"randon\" in axis acquisition; did you mean \"random\"?"),
                Arguments.of(
                        "name: x\nstatistics: {metric: argmin/accuracy}\n",
                        "s.yaml:2:22: unknown decision rule \"argmin\" in metric; did you mean \"argmax\"?"),
                Arguments.of(
                        "name: x\nstatistics: {metric: argmax/acuracy}\n",
                        "s.yaml:2:22: unknown metric \"acuracy\" in argmax; did you mean \"accuracy\"?"),
                Arguments.of(
                        "name: x\nstatistics: {metric: argmax/robust-accuracy.pgd}\n",
                        "s.yaml:2:22: unknown attack \"pgd\" in metric argmax/robust-accuracy.pgd; known: none"),
                Arguments.of(
                        "name: x\nstatistics: {metric: argmax/unfairness-attacked.pgd/sex}\nevaluation: [{id:"
                                + " robust, attack: pgd}, {id: unfairness-under-attack, name: capgd}]\n",
                        "s.yaml:2:22: unknown attack \"pgd\" in metric argmax/unfairness-attacked.pgd/sex; did"
                                + " you mean \"capgd\"?"),
                Arguments.of("name: x\nacquisition: []\n", "s.yaml:2:14: acquisition must have at least one entry"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongSpec_isOneLineWithPlaceAndRemedy(String text, String expected) {
        String message = assertThrows(SpecException.class, () -> parse(text)).getMessage();
        assertTrue(message.startsWith(expected), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void fractionsAreNumbers() {
        assertTrue(parse("name: x\ntraining: {id: pgd, epsilon: 8/255}\n")
                .resolved()
                .contains("epsilon: " + 8.0 / 255));
    }

    @Test
    void resolvedSpec_holdsEveryDefault_andResolvesToItself() {
        Spec spec = parse(Specs.small("warm"));
        assertTrue(spec.resolved().contains("learningRate: 0.001"), spec.resolved());
        assertTrue(spec.resolved().contains("minimumSeeds: 20"), spec.resolved());
        Spec again = parse(spec.resolved());
        assertEquals(spec.resolved(), again.resolved());
        assertEquals(spec.folder(), again.folder());
    }

    @Test
    void folder_followsWhatTheSpecMeans_notHowItIsWritten() {
        String folder = parse("name: x\nseeds: 5\n").folder();
        assertEquals(folder, parse("# note\nname: x\n").folder());
        assertNotEquals(folder, parse("name: x\nseeds: 6\n").folder());
    }

    @Test
    void shippedSpecs_areValid() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("specs"))) {
            List<Path> specs = files.filter(Files::isRegularFile).sorted().toList();
            assertEquals(18, specs.size());
            for (Path file : specs) {
                String name = file.getFileName().toString().replaceAll("\\.yaml$", "");
                List<Spec> read = Spec.readAll(file, List.of(), REGISTRY);
                for (Spec spec : read) { // several specs of one file add a word to its name
                    assertTrue(
                            read.size() == 1
                                    ? spec.name().equals(name)
                                    : spec.name().startsWith(name + "-"),
                            spec.name());
                }
            }
        }
    }

    /** The example of the README, on a small file of that shape. */
    @Test
    void readmeExample_runs(@TempDir Path folder) throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        int from = readme.indexOf("```yaml\n") + "```yaml\n".length();
        String example = readme.substring(from, readme.indexOf("```", from));
        StringBuilder csv = new StringBuilder("risk,gender,exposure,claim_amount,age,fuel\n");
        RandomGenerator rng = new SeedTree(1).generator();
        for (int i = 0; i < 1200; i++) {
            int age = 18 + rng.nextInt(60);
            csv.append(age + rng.nextInt(60) > 70 ? "low" : "high").append(rng.nextBoolean() ? ",f," : ",m,");
            csv.append(0.1 + 0.9 * rng.nextDouble())
                    .append(',')
                    .append(rng.nextInt(5000))
                    .append(',');
            csv.append(age).append(rng.nextBoolean() ? ",diesel\n" : ",petrol\n");
        }
        Path file = Files.writeString(folder.resolve("claims.csv"), csv);
        Spec spec = parse(example.replace("claims.csv", file.toString()).replace("seeds: 20", "seeds: 1"));
        assertEquals(8, spec.cells());
        Study study = new Study(spec);
        assertEquals(List.of("high", "low"), study.datasetInfo().classes());
        assertTrue(study.datasetInfo().facts().toString().contains("claim_amount"), "the leak is listed");
    }

    @Test
    void optionsOfEveryComponent_areListedWithTheirDefaults() {
        List<OptionTable.Option> pgd =
                OptionTable.of(REGISTRY.find(TrainingRegime.class, "pgd").orElseThrow());
        assertTrue(pgd.contains(new OptionTable.Option("steps", "whole number in [1, 100000]", "7")), pgd.toString());
        List<OptionTable.Option> fair =
                OptionTable.of(REGISTRY.find(RuleFitter.class, "fair").orElseThrow());
        assertEquals("required", fair.get(0).defaultValue());
        assertEquals(6, fair.size());
    }

    @Test
    void missingFile_isOneLine() {
        assertEquals(
                "nowhere.yaml: no such spec file",
                assertThrows(SpecException.class, () -> Spec.read(Path.of("nowhere.yaml"), REGISTRY))
                        .getMessage());
    }

    @Test
    void fileOfSeveralSpecs_isReadWhole_andMessagesNameItsLines(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("two.yaml");
        Files.writeString(file, "# two\nname: a\n---\nname: b\nseeds: 3\n");
        List<Spec> specs = Spec.readAll(file, List.of(), REGISTRY);
        assertEquals(List.of("a", "b"), specs.stream().map(Spec::name).toList());
        assertEquals(3, specs.get(1).seeds());
        Files.writeString(file, "---\nname: a\n");
        assertEquals("a", Spec.readAll(file, List.of(), REGISTRY).get(0).name());
        Files.writeString(file, "name: a\n---\nname: b\nsed: 3\n");
        String message = assertThrows(SpecException.class, () -> Spec.readAll(file, List.of(), REGISTRY))
                .getMessage();
        assertTrue(message.startsWith(file + ":4:1: unknown key \"sed\""), message);
    }
}
