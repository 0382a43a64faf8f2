package dev.ralf.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
                        "name: x\nacquisitions: random\n",
                        "s.yaml:2:1: unknown key \"acquisitions\" in the spec; did you mean \"acquisition\"?"),
                Arguments.of(
                        "name: x\nacquisition: entropi\n",
                        "s.yaml:2:14: unknown id \"entropi\" in acquisition; did you mean \"entropy\"?"),
                Arguments.of(
                        "name: x\ntraining:\n  - id: pgd\n    epsilom: 0.1\n",
                        "s.yaml:4:5: unknown key \"epsilom\" in training \"pgd\"; did you mean \"epsilon\"?"),
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
            List<Path> specs = files.sorted().toList();
            assertEquals(3, specs.size());
            for (Path file : specs) {
                Spec spec = Spec.read(file, REGISTRY);
                assertEquals(file.getFileName().toString(), spec.name() + ".yaml");
            }
        }
    }

    @Test
    void missingFile_isOneLine() {
        assertEquals(
                "nowhere.yaml: no such spec file",
                assertThrows(SpecException.class, () -> Spec.read(Path.of("nowhere.yaml"), REGISTRY))
                        .getMessage());
    }
}
