package dev.ralf.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.calibration.SetPredictor;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Examples;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.metrics.ClassificationMetrics;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.saved.FineTuned;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.saved.SavedModels;
import dev.ralf.core.util.Matrix;
import dev.ralf.experiments.Specs;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.store.Manifest;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelsTest {
    @TempDir
    private Path temporary;

    /** Says nothing. */
    private static final class Silent implements Progress {
        @Override
        public void begin(long total, long done) {}

        @Override
        public void round(String cell, int seed, int round) {}

        @Override
        public void failed(String cell, int seed, String message) {
            throw new AssertionError(message);
        }

        @Override
        public void note(String message) {}

        @Override
        public void end() {}
    }

    private Spec run(String name, String text) {
        Spec spec = Spec.parse("s.yaml", text, Registry.load());
        try (RunFolder folder = RunFolder.create(temporary.resolve(name), spec.text(), spec.resolved())) {
            assertEquals(0, new Study(spec).run(folder, 2, new Silent()));
        }
        return spec;
    }

    private static final String SAVING = Specs.small("scratch") + "saveModels: true\n";

    private static List<Path> models(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("models"))) {
            return files.sorted().toList();
        }
    }

    /** The recorded numbers of the last round come out of the saved models again, from raw data. */
    @Test
    void savedModelsDecideAsThoseOfTheRun() throws IOException {
        assertEquals(16, compared(SAVING, 8, 2));
    }

    /** Also those of learners without networks, of committees, and rules that are randomised, calibrated or sets. */
    @Test
    void everyLearnerAndRuleIsSaved() throws IOException {
        String text = """
                name: all
                seeds: 1
                dataset: {id: motor-portfolio, rows: 400}
                learner:
                  - tribuo-logistic
                  - {id: random-forest, trees: 5}
                  - {id: xgboost, rounds: 5}
                  - {id: bagging, members: 2, learner: {id: random-forest, trees: 3}}
                  - {id: boosting, members: 2, learner: {id: mlp, hidden: [4]}}
                  - {id: ensemble, members: 2, learner: softmax-regression}
                training: {id: standard, epochs: 2}
                acquisition: random
                initial: {size: 40}
                query: {batch: 5, rounds: 1}
                decision:
                  rules:
                    - {id: fair, attribute: gender, tolerance: 0.05}
                    - {id: fair, attribute: gender, tolerance: 0.05, mode: randomised}
                    - {id: calibrated, calibrator: temperature, rule: argmax}
                    - {id: conformal, alpha: 0.001}
                evaluation: clean
                saveModels: true
                """;
        assertEquals(24, compared(text, 6, 4));
    }

    private int compared(String text, int models, int rules) throws IOException {
        Spec spec = run("a", text);
        Path root = temporary.resolve("a");
        SeedTree master = new SeedTree(spec.seed());
        Dataset raw = spec.dataset().load(master.child("data"));
        assertEquals(models, models(root).size());
        int compared = 0;
        for (RoundRecord record : RunFolder.records(root)) {
            if (record.round() < spec.rounds()) {
                continue;
            }
            Path file = root.resolve("models/" + record.learner() + "+" + record.training() + "+" + record.acquisition()
                    + "+s00" + record.seed() + ".zip");
            SavedModel saved = SavedModels.load(file, raw.inputs().features().shape());
            assertEquals("RALF model", saved.format());
            assertEquals(raw.classes(), saved.classes());
            Dataset data = raw.withInputs(saved.standardization().orElseThrow().apply(raw.inputs()));
            Examples test = data.examples(spec.splitter()
                    .split(raw, master.child("seed", record.seed()).child("split"))
                    .test());
            Matrix p = saved.classifier().probabilities(test.features());
            assertEquals(rules, saved.rules().size());
            for (DecisionRule rule : saved.rules()) {
                int[] groups = rule.attribute()
                        .map(a -> test.groups().stream()
                                .filter(g -> g.attribute().equals(a))
                                .findFirst()
                                .orElseThrow()
                                .codes())
                        .orElse(null);
                if (rule instanceof SetPredictor sets) {
                    boolean[] all = new boolean[raw.classes().size()];
                    Arrays.fill(all, true); // the sample is too small for so small an alpha: an infinite threshold
                    assertArrayEquals(all, sets.sets(p, groups)[0]);
                }
                int[] decisions = rule.decide(p, groups, test.ids(), new SeedTree(0));
                double accuracy = ClassificationMetrics.accuracy(decisions, test.labels(), test.weights());
                double slack = rule.id().startsWith("fair-mix") ? 0.1 : 1e-15; // its draws are others
                assertEquals(record.metrics().get(rule.id() + "/accuracy"), accuracy, slack, file + " " + rule.id());
                compared++;
            }
        }
        return compared;
    }

    @Test
    void theSameRunWritesTheSameModels_andTheManifestHasThem() throws IOException {
        run("a", SAVING);
        run("b", SAVING);
        List<Path> a = models(temporary.resolve("a"));
        List<Path> b = models(temporary.resolve("b"));
        for (int i = 0; i < a.size(); i++) {
            assertArrayEquals(Files.readAllBytes(a.get(i)), Files.readAllBytes(b.get(i)));
        }
        Path file = a.get(0);
        String before = Manifest.of(temporary.resolve("a"));
        assertTrue(before.contains("\"models/" + file.getFileName() + "\""), before);
        Files.write(file, new byte[] {1, 2, 3});
        assertFalse(before.equals(Manifest.of(temporary.resolve("a"))));
        run("c", Specs.small("scratch"));
        assertFalse(Files.exists(temporary.resolve("c/models")));
    }

    @Test
    void aSavedModelCanBeTunedFurther_savedAgain_andReadWithoutTheFirstFile() throws IOException {
        run("a", SAVING);
        Path first = models(temporary.resolve("a")).get(0);
        Path copy = temporary.resolve("first.zip");
        Files.copy(first, copy);
        run(
                "b",
                SAVING.replace(
                        "{id: mlp, hidden: [8], dropout: 0.1}",
                        "{id: fine-tune, from: \"" + copy + "\", freezeUpTo: dense1}"));
        Files.delete(copy);
        int[] shape = Spec.parse("s.yaml", SAVING, Registry.load())
                .dataset()
                .load(new SeedTree(5).child("data"))
                .inputs()
                .features()
                .shape();
        Path tuned = models(temporary.resolve("b")).get(0);
        Network old = ((NetworkClassifier) SavedModels.load(first, shape).classifier()).network();
        Network now = ((NetworkClassifier) SavedModels.load(tuned, shape).classifier()).network();
        int frozen = now.frozen();
        assertTrue(frozen > 0);
        assertArrayEquals(Arrays.copyOf(old.trainable(), frozen), Arrays.copyOf(now.trainable(), frozen));
        assertFalse(Arrays.equals(old.trainable(), now.trainable()));
        assertEquals("java", new FineTuned(tuned, "", false).engine());
    }

    @Test
    void aChangedFileOfALearnerStopsTheResume() throws IOException {
        run("a", SAVING);
        List<Path> first = models(temporary.resolve("a"));
        Path copy = temporary.resolve("first.zip");
        Files.copy(first.get(0), copy);
        String tuned = "{id: bagging, members: 2, learner: {id: fine-tune, from: \"" + copy + "\"}}";
        String text = SAVING.replace("{id: mlp, hidden: [8], dropout: 0.1}", tuned)
                .replaceAll("(?m)^.*\\{id: pgd, epochs.*\n", "")
                .replaceAll("(?m)^.*robust.*\n", "");
        Spec spec = run("b", text);
        Path root = temporary.resolve("b");
        assertTrue(Files.readString(root.resolve("provenance.json")).contains("sha256 learner bagging learner/from"));
        int[] shape = spec.dataset()
                .load(new SeedTree(5).child("data"))
                .inputs()
                .features()
                .shape();
        Path saved = models(root).get(0);
        Files.copy(first.get(1), copy, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(3, SavedModels.load(saved, shape).classifier().classes());
        try (RunFolder folder = RunFolder.resume(root)) {
            Study study = new Study(spec);
            String message = assertThrows(IllegalStateException.class, () -> study.run(folder, 1, new Silent()))
                    .getMessage();
            assertTrue(message.contains("sha256 learner bagging learner/from: was "), message);
        }
    }

    @Test
    void brokenModelsAreOneLine() throws IOException {
        run("a", SAVING.replace("seeds: 2", "seeds: 1"));
        Path file = models(temporary.resolve("a")).get(0);
        byte[] bytes = Files.readAllBytes(file);
        String message = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(file, new int[] {3}))
                .getMessage();
        assertTrue(message.contains("(RALF model): takes inputs of shape ["), message);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
        String cut = assertThrows(IllegalArgumentException.class, () -> SavedModels.load(file, new int[] {3}))
                .getMessage();
        assertTrue(cut.contains("is no model that RALF can read"), cut);
        assertEquals(1, cut.lines().count());
    }
}
