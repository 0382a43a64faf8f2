package dev.ralf.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.engine.Engines;
import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.Fitted;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.TrainingTask;
import dev.ralf.experiments.Specs;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyTest {
    private static final Registry REGISTRY = Registry.load();

    @TempDir
    private Path temporary;

    private static final class Quiet implements Progress {
        private final List<String> notes = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();

        @Override
        public void begin(long total, long done) {}

        @Override
        public void round(String cell, int seed, int round) {}

        @Override
        public synchronized void failed(String cell, int seed, String message) {
            failures.add(message);
        }

        @Override
        public synchronized void note(String message) {
            notes.add(message);
        }

        @Override
        public void end() {}
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluation: | [clean, {id: robust, attack: {id: autoattack, immutable: [gander]}}]",
                "evaluation: | [clean, {id: robust, also: [fgsm, {id: capgd, constraints: ['gander <= 3']}]}]",
                "evaluation: | [{id: distance, attack: {id: ddn, immutable: [gander]}}]",
                "training: | [{id: pgd, immutable: [gander]}]",
                "training: | [{id: trades, immutable: [gander]}]",
                "training: | [{id: awp, immutable: [gander]}]",
                "training: | [{id: free, immutable: [gander]}]",
                "acquisition: | [{id: robust-fair-herding, attack: {id: pgd, immutable: [gander]}}]"
            })
    void aColumnThatTheDataDoNotHave_isAnsweredBeforeAnyTraining(String key, String value) {
        String text = "name: s\ndataset: {id: motor-portfolio, rows: 3000}\n" + key + " " + value + "\n";
        Spec spec = Spec.parse("s.yaml", text, REGISTRY);
        Exception e = assertThrows(IllegalArgumentException.class, () -> new Study(spec));
        assertTrue(e.getMessage().contains("constraints name a column \"gander\""), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    private Path run(String name, String text, int jobs) {
        Spec spec = Spec.parse("s.yaml", text, REGISTRY);
        Path root = temporary.resolve(name);
        try (RunFolder folder = RunFolder.create(root, spec.text(), spec.resolved())) {
            assertEquals(0, new Study(spec).run(folder, jobs, new Quiet()));
        }
        return root;
    }

    private static Quiet resume(Path root) {
        Spec spec = Spec.read(root.resolve("spec.yaml"), REGISTRY);
        Quiet quiet = new Quiet();
        try (RunFolder folder = RunFolder.resume(root)) {
            new Study(spec).run(folder, 1, quiet);
        }
        return quiet;
    }

    /** Contents of records/ and selections/. */
    private static Map<String, String> results(Path root) throws IOException {
        Map<String, String> out = new TreeMap<>();
        for (String folder : List.of("records", "selections")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                for (Path file : files.toList()) {
                    out.put(folder + "/" + file.getFileName(), Files.readString(file));
                }
            }
        }
        return out;
    }

    @Test
    void sameSpec_givesTheSameBytes_howeverManyCellsRunAtOnce() throws IOException {
        Map<String, String> one = results(run("a", Specs.small("warm-with-optimizer"), 1));
        Map<String, String> two = results(run("b", Specs.small("warm-with-optimizer"), 2));
        assertEquals(16, one.size());
        assertEquals(one, two);
    }

    @Test
    void cellsOfOneSeed_shareTheirFirstRows() {
        Path root = run("a", Specs.small("scratch"), 2);
        List<RoundRecord> first = RunFolder.records(root).stream()
                .filter(r -> r.round() == 0 && r.seed() == 0 && r.training().equals("standard"))
                .toList();
        assertEquals(2, first.size());
        assertEquals(first.get(0).metrics(), first.get(1).metrics());
    }

    /** Every state that a kill can leave: after any number of whole lines, with a torn line, with checkpoint or not. */
    @ParameterizedTest
    @ValueSource(strings = {"scratch", "warm", "warm-with-optimizer"})
    void resumedRun_equalsAnUninterruptedOne(String start) throws IOException {
        Path whole = run("whole", Specs.small(start), 2);
        Map<String, String> expected = results(whole);
        String cell = "mlp+pgd+dre+s001.jsonl";
        List<String> lines = Files.readAllLines(whole.resolve("records").resolve(cell));
        for (int kept = 0; kept <= 3; kept++) {
            Path record = whole.resolve("records").resolve(cell);
            String text = String.join("\n", lines.subList(0, kept)) + (kept > 0 ? "\n" : "");
            Files.writeString(record, text + lines.get(kept).substring(0, 25)); // torn
            Quiet quiet = resume(whole);
            assertEquals(expected, results(whole), start + " after " + kept);
            assertTrue(
                    quiet.notes.stream().anyMatch(n -> n.contains("cut a torn last line of 25 bytes")),
                    quiet.notes.toString());
        }
    }

    @Test
    void wrongBytesInTheMiddleOfARecordFile_areAnErrorWithFileAndLine() throws IOException {
        Path root = run("a", Specs.small("scratch"), 2);
        Path record = root.resolve("records/mlp+pgd+dre+s000.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(record));
        lines.set(1, "{\"schema\":1");
        Files.write(record, lines);
        String message = assertThrows(IllegalStateException.class, () -> RunFolder.records(root))
                .getMessage();
        assertTrue(message.contains("s000.jsonl:2: not a record"), message);
    }

    @Test
    void existingRun_isRefused_andNamesResume() {
        run("a", Specs.small("scratch"), 2);
        String message = assertThrows(IllegalStateException.class, () -> run("a", Specs.small("scratch"), 2))
                .getMessage();
        assertTrue(message.contains("ralf resume") && message.contains("--out"), message);
    }

    @Test
    void runInUse_isRefused() {
        Path root = run("a", Specs.small("scratch"), 2);
        try (RunFolder held = RunFolder.resume(root)) {
            assertEquals(root, held.root());
            assertThrows(IllegalStateException.class, () -> RunFolder.resume(root));
        }
    }

    @Test
    void divergedTraining_failsItsCellAlone_withOneLine() throws IOException {
        String text = Specs.small("scratch")
                .replace(
                        "{id: standard, epochs: 4,", "{id: standard, learningRate: 1e3, weightDecay: 1e3, epochs: 40,");
        Spec spec = Spec.parse("s.yaml", text, REGISTRY);
        Path root = temporary.resolve("diverged");
        Quiet quiet = new Quiet();
        try (RunFolder folder = RunFolder.create(root, spec.text(), spec.resolved())) {
            assertEquals(4, new Study(spec).run(folder, 2, quiet));
        }
        assertEquals(4, quiet.failures.size());
        assertTrue(quiet.failures.get(0).startsWith("training diverged: loss is "), quiet.failures.get(0));
        assertEquals(4, RunFolder.failures(root).size());
        assertEquals(
                4 * 4,
                RunFolder.records(root).stream()
                        .filter(r -> r.training().equals("pgd"))
                        .count());
        assertTrue(Files.readString(root.resolve("log")).contains("TrainingDivergedException"));
    }

    @Test
    void budgetLargerThanThePool_isRefusedBeforeAnythingRuns() {
        String text = Specs.small("scratch").replace("batch: 10, rounds: 3", "batch: 100, rounds: 3");
        Spec spec = Spec.parse("s.yaml", text, REGISTRY);
        assertEquals(
                "initial.size + query.batch x query.rounds must be at most the pool's 225 rows, got 320",
                assertThrows(IllegalArgumentException.class, () -> new Study(spec))
                        .getMessage());
    }

    @Test
    void attributeThatTheDataDoNotHave_isRefusedBeforeAnythingRuns() {
        Spec spec =
                Spec.parse("s.yaml", Specs.small("scratch").replace("attribute: gender", "attribute: sex"), REGISTRY);
        assertEquals(
                "decision rule fair(0.05) needs the sensitive attribute \"sex\", which motor-portfolio does not have (it has"
                        + " gender)",
                assertThrows(IllegalArgumentException.class, () -> new Study(spec))
                        .getMessage());
    }

    @Test
    void learnerThatCannotTrainSo_isRefusedBeforeAnythingRuns() {
        Spec spec = Spec.parse(
                "s.yaml",
                Specs.small("scratch").replace("{id: mlp, hidden: [8], dropout: 0.1}", "random-forest"),
                REGISTRY);
        String message = assertThrows(IllegalArgumentException.class, () -> new Study(spec))
                .getMessage();
        assertTrue(message.contains("pgd") && message.contains("random-forest"), message);
    }

    @Test
    void acquisitionThatTheLearnerCannotServe_isRefusedBeforeAnythingRuns_andOthersAreNamed() {
        Spec spec = Spec.parse(
                "s.yaml", "name: x\nlearner: random-forest\nacquisition: [{id: filter, then: badge}]\n", REGISTRY);
        String message = assertThrows(IllegalArgumentException.class, () -> new Study(spec))
                .getMessage();
        assertTrue(
                message.startsWith("acquisition filter needs embeddings, which a random-forest model does not have;"
                                + " with it work ")
                        && message.contains("random, least-confidence,"),
                message);
        assertFalse(message.contains("bald") || message.contains("badge,"), message);
    }

    @Test
    void labelSmoothingThatTheLearnerCannotDo_isNamed() {
        Spec spec = Spec.parse(
                "s.yaml",
                "name: x\nlearner: random-forest\ntraining: {id: standard, labelSmoothing: 0.1}\nacquisition: [random]\n",
                REGISTRY);
        assertEquals(
                "training standard with labelSmoothing needs the gradients of a network, which learner random-forest does"
                        + " not have: leave labelSmoothing out for it, or use a network such as mlp or lenet5",
                assertThrows(IllegalArgumentException.class, () -> new Study(spec))
                        .getMessage());
    }

    /** The bandit remembers its selections, and the criteria the rounds before: what a kill leaves must do for both. */
    @Test
    void resumedRun_thatStopsEarly_equalsAnUninterruptedOne() throws IOException {
        Path whole = run("whole", """
                name: stops
                dataset: {id: motor-portfolio, rows: 500}
                seeds: 1
                learner: softmax-regression
                training: {id: standard, epochs: 4, batch: 16}
                acquisition: {id: albl, experts: [entropy, {id: herding, components: 3}], horizon: 5}
                initial: {size: 20}
                query: {batch: 10, rounds: 8}
                stop: [{id: budget, labels: 79}, {id: confidence}]
                """, 1);
        Map<String, String> expected = results(whole);
        String cell = "softmax-regression+standard+albl+s000.jsonl";
        Path record = whole.resolve("records").resolve(cell);
        List<String> lines = Files.readAllLines(record);
        assertEquals(6, lines.size()); // 70 labels: another 10 would be too many
        assertEquals(
                "budget: 70 labels bought, and another 10 would exceed the budget of 79",
                RunFolder.records(whole).get(5).stopped().orElseThrow());
        for (int kept = 0; kept <= 6; kept++) {
            Files.writeString(record, kept == 0 ? "" : String.join("\n", lines.subList(0, kept)) + "\n");
            resume(whole);
            assertEquals(expected, results(whole), "after " + kept);
        }
        Spec spec = Spec.read(whole.resolve("spec.yaml"), REGISTRY);
        try (RunFolder folder = RunFolder.resume(whole)) {
            assertTrue(folder.complete("softmax-regression+standard+albl", 0, spec.rounds()));
            String report = Files.readString(Reports.write(folder, REGISTRY));
            assertTrue(report.contains("Runs that stopped early") && report.contains("budget of 79"));
        }
    }

    @Test
    void tableForAnImageNetwork_isRefusedBeforeAnythingRuns() {
        Spec spec = Spec.parse(
                "s.yaml", Specs.small("scratch").replace("{id: mlp, hidden: [8], dropout: 0.1}", "lenet5"), REGISTRY);
        assertThrows(IllegalArgumentException.class, () -> new Study(spec));
        Spec huge =
                Spec.parse("s.yaml", Specs.small("scratch").replace("hidden: [8]", "hidden: [50000, 50000]"), REGISTRY);
        String message = assertThrows(IllegalArgumentException.class, () -> new Study(huge))
                .getMessage();
        assertTrue(message.startsWith("mlp would have more parameters than an array can hold"), message);
    }

    @Test
    void otherDataThanTheRunBeganWith_areRefusedOnResume() throws IOException {
        Path file = temporary.resolve("data.csv");
        StringBuilder csv = new StringBuilder("x,s,y\n");
        for (int i = 0; i < 300; i++) {
            csv.append(i * 37 % 101)
                    .append(".5,")
                    .append(i % 2 == 0 ? "f" : "m")
                    .append(i * 37 % 101 > 50 ? ",a\n" : ",b\n");
        }
        Files.writeString(file, csv);
        Path root = run(
                "csv",
                "name: c\nseeds: 1\ndataset: {id: csv, path: '" + file
                        + "', label: y, sensitive: [s], allowLeak: [x]}\nlearner: softmax-regression\n"
                        + "initial: {size: 10}\nquery: {batch: 5, rounds: 1}\n",
                1);
        Files.delete(root.resolve("records/softmax-regression+standard+random+s000.jsonl"));
        Files.writeString(file, csv.toString().replace("1.5,f", "2.5,f"));
        String message =
                assertThrows(IllegalStateException.class, () -> resume(root)).getMessage();
        assertTrue(message.contains("data or files are not those that") && message.contains("sha256"), message);
    }

    @Test
    void selectionsLostAfterTheEnd_areMadeAgain() throws IOException {
        Path root = run("a", Specs.small("warm"), 2);
        Map<String, String> expected = results(root);
        Files.delete(root.resolve("selections/mlp+pgd+dre+s001.jsonl"));
        Files.writeString(root.resolve("records/mlp+standard+dre+s001.jsonl"), "torn", StandardOpenOption.APPEND);
        resume(root);
        assertEquals(expected, results(root));
    }

    @Test
    void recordThatBoughtARowTwice_isRefused() throws IOException {
        Path root = run("a", Specs.small("scratch"), 2);
        Path record = root.resolve("records/mlp+pgd+dre+s000.jsonl");
        List<String> lines = Files.readAllLines(record);
        Files.writeString(record, lines.get(0).replaceAll("\"selected\":\\[(\\d+),", "\"selected\":[$1,$1,") + "\n");
        Quiet quiet = resume(root);
        assertEquals(1, quiet.failures.size());
        assertTrue(quiet.failures.get(0).contains("is selected already"), quiet.failures.get(0));
    }

    @Test
    void folderThatIsNoRun_isNotWrittenInto() throws IOException {
        Files.createDirectories(temporary.resolve("a"));
        Files.writeString(temporary.resolve("a/mine.txt"), "mine");
        String message = assertThrows(IllegalStateException.class, () -> run("a", Specs.small("scratch"), 2))
                .getMessage();
        assertTrue(message.contains("is not empty, and no run"), message);
    }

    @Test
    void manifest_showsALaterChange() throws IOException {
        Path root = run("a", Specs.small("scratch"), 2);
        String before = dev.ralf.experiments.store.Manifest.of(root);
        Files.write(
                root.resolve("records/mlp+pgd+dre+s000.jsonl"),
                " ".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
        assertFalse(before.equals(dev.ralf.experiments.store.Manifest.of(root)));
    }

    private static String withLearner(String learner) {
        String one = Specs.small("scratch")
                .replace("learner: {id: mlp, hidden: [8], dropout: 0.1}", "learner: " + learner)
                .replace("seeds: 2", "seeds: 1")
                .replace("rounds: 3", "rounds: 1")
                .replace("acquisition: [random, dre]", "acquisition: random");
        assertTrue(one.contains(learner), one);
        return one;
    }

    @Test
    void enginesThatRanNetworks_areInTheProvenanceAndTheLog() throws IOException {
        Path java = run("java", withLearner("{id: mlp, hidden: [4]}"), 1);
        String engine = RunFolder.readJson(java.resolve("provenance.json")).get("engine");
        assertTrue(engine.startsWith("java dense networks, "), engine);

        Spec spec = Spec.parse("s.yaml", withLearner("[{id: mlp-bn, hidden: [4]}, {id: mlp, hidden: [4]}]"), REGISTRY);
        Path both = temporary.resolve("both");
        Quiet progress = new Quiet();
        try (RunFolder folder = RunFolder.create(both, spec.text(), spec.resolved())) {
            assertEquals(0, new Study(spec).run(folder, 1, progress));
        }
        String dl4j = Engines.of("dl4j").status().line();
        assertEquals(
                dl4j + "; " + Engines.of("java").status().line(),
                RunFolder.readJson(both.resolve("provenance.json")).get("engine"));
        assertTrue(Files.readString(both.resolve("log")).contains(" engine: " + dl4j + "\n"));
        assertEquals(List.of("engine: " + dl4j), progress.notes);

        Path forest = run("forest", withLearner("{id: random-forest, trees: 3}").replace("  - {id: pgd", "  #"), 1);
        assertFalse(RunFolder.readJson(forest.resolve("provenance.json")).containsKey("engine"));
    }

    @Test
    void engineThatIsNotHere_isRefusedBeforeAnythingRuns() {
        List<Component<?>> components = new ArrayList<>();
        ServiceLoader.load(ComponentProvider.class).forEach(p -> components.addAll(p.components()));
        components.add(new Component<>(Learner.class, "absent-net", "-", "-", o -> new Learner() {
            @Override
            public String id() {
                return "absent-net";
            }

            @Override
            public boolean trainsNetworks() {
                return true;
            }

            @Override
            public Optional<String> engine() {
                return Optional.of("absent");
            }

            @Override
            public Fitted fit(TrainingTask task) {
                throw new AssertionError("must not be reached");
            }
        }));
        Spec spec = Spec.parse("s.yaml", withLearner("absent-net"), new Registry(components));
        assertEquals(
                "learner absent-net cannot run: no libabsent.so on this machine",
                assertThrows(IllegalStateException.class, () -> new Study(spec)).getMessage());
    }
}
