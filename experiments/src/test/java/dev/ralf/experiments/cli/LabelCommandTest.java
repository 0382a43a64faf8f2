package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Components;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCommandTest {
    private static final String DATA = "{id: motor-portfolio, rows: 400}";
    private static final String SPEC = """
            name: people
            seed: 5
            seeds: 1
            dataset: %s
            learner: {id: mlp, hidden: [8]}
            training: [{id: standard, epochs: 4, batch: 16, keepBest: true}]
            acquisition: [margin]
            initial: {size: 20}
            query: {batch: 10, rounds: 3}
            decision: {rules: [argmax, {id: fair, attribute: gender, tolerance: 0.05}]}
            evaluation: [clean, fairness]
            testLabels: {first: 30, perRound: 5}
            oracle: %s
            """;

    @TempDir
    private Path folder;

    private record Result(int code, String out, String err) {}

    private static Result ralf(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Ralf.commandLine(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Path spec(String oracle) throws IOException {
        return Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(DATA, oracle));
    }

    private static Dataset truth() {
        return Components.build(DatasetSource.class, "data", DATA, Registry.load())
                .load(new SeedTree(5).child("data"));
    }

    /** Fills in the column label of every line. */
    private static List<String> filled(Path batch, Dataset truth) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(batch));
        for (int i = 1; i < lines.size(); i++) {
            int row = Integer.parseInt(lines.get(i).split(",")[1]);
            String label = truth.classes().get(truth.labels()[row]);
            lines.set(i, lines.get(i).replaceFirst(",,,$", "," + label + ",4.5,"));
        }
        return lines;
    }

    private Path run(String oracle) throws IOException {
        Path run = folder.resolve("run-" + oracle.replaceAll("[^a-z]", ""));
        Result first = ralf("run", spec(oracle).toString(), "--out", run.toString());
        assertEquals(0, first.code, first.err);
        return run;
    }

    @Test
    void aStudyThroughFiles_isTheSimulatedOne_byteForByte() throws IOException {
        Path simulated = run("simulated");
        Path people = run("file");
        Dataset truth = truth();
        for (int trip = 0; trip < 4; trip++) {
            Path batch = folder.resolve("batch-" + trip + ".csv");
            Result next = ralf("label", "next", people.toString(), "--out", batch.toString());
            assertEquals(0, next.code, next.err);
            assertTrue(next.out.contains(batch.toString()), next.out);
            Files.write(batch, filled(batch, truth));
            Result taken = ralf("label", "import", people.toString(), batch.toString(), "--annotator", "ann");
            assertEquals(0, taken.code, taken.err);
            assertTrue(taken.out.contains("No row waits any more"), taken.out);
            Result resumed = ralf("resume", people.toString());
            assertEquals(0, resumed.code, resumed.err);
        }
        String name = "mlp+standard+margin+s000.jsonl";
        assertEquals(4, Files.readAllLines(simulated.resolve("records/" + name)).size());
        for (String kind : List.of("records/", "selections/")) {
            assertArrayEquals(
                    Files.readAllBytes(simulated.resolve(kind + name)),
                    Files.readAllBytes(people.resolve(kind + name)));
        }
        Result end = ralf(
                "label",
                "next",
                people.toString(),
                "--out",
                folder.resolve("none.csv").toString());
        assertEquals(0, end.code, end.err);
        assertTrue(end.out.startsWith("No row waits"), end.out);
        assertFalse(Files.exists(folder.resolve("none.csv")));
        Result status = ralf("label", "status", people.toString());
        assertTrue(status.out.contains("rows that wait        0"), status.out);
        assertTrue(status.out.contains("median 4.500 s"), status.out);
    }

    @Test
    void wrongFiles_areOneLine_andChangeNothing() throws IOException {
        Path people = run("file");
        Dataset truth = truth();
        Path batch = folder.resolve("batch.csv");
        assertEquals(0, ralf("label", "next", people.toString(), "--out", batch.toString()).code);
        List<String> good = filled(batch, truth);
        List<Case> cases = List.of(
                new Case("half-filled", l -> set(l, 3, l.get(3).replaceFirst(",[^,]*,4.5,$", ",,,")), "has no label"),
                new Case("a row missing", l -> l.subList(0, l.size() - 1), "is missing; --partial"),
                new Case("reordered", LabelCommandTest::swapped, "--reordered"),
                new Case("duplicated", l -> set(l, 4, l.get(3)), "stands there twice"),
                new Case("edited id", l -> set(l, 2, moved(l.get(2), l.get(5))), "do not belong together"),
                new Case("foreign id", l -> set(l, 2, l.get(2).replaceFirst(",\\d+,", ",99999,")), "is not in batch"),
                new Case("no number", l -> set(l, 2, l.get(2).replaceFirst(",\\d+,", ",x,")), "whole number"),
                new Case(
                        "unknown class",
                        l -> set(l, 2, l.get(2).replaceFirst(",[^,]*,4.5,$", ",huge,4.5,")),
                        "label must be"),
                new Case(
                        "negative time",
                        l -> set(l, 2, l.get(2).replace(",4.5,", ",-1,")),
                        "seconds must be at least 0"),
                new Case("another batch", l -> set(l, 1, l.get(1).replaceFirst("^\\w+", "abc123")), "was not written"),
                new Case("no label column", l -> set(l, 0, l.get(0).replace(",label,", ",answer,")), "no column label"),
                new Case("edited column", LabelCommandTest::edited, "is not what was written"));
        for (Case c : cases) {
            Path file = Files.write(folder.resolve("wrong.csv"), c.change.apply(new ArrayList<>(good)));
            Result result = ralf("label", "import", people.toString(), file.toString(), "--annotator", "ann");
            assertEquals(2, result.code, c.name);
            assertEquals(1, result.err.lines().count(), c.name + ": " + result.err);
            assertTrue(result.err.contains(c.says), c.name + ": " + result.err);
            assertFalse(Files.exists(people.resolve("labels/answers.jsonl")), c.name);
        }
        Files.write(batch, good);
        String[] take = {"label", "import", people.toString(), batch.toString(), "--annotator", "ann"};
        assertEquals(0, ralf(take).code);
        byte[] answers = Files.readAllBytes(people.resolve("labels/answers.jsonl"));
        Result twice = ralf(take);
        assertEquals(2, twice.code);
        assertTrue(twice.err.contains("imported already"), twice.err);
        assertArrayEquals(answers, Files.readAllBytes(people.resolve("labels/answers.jsonl")));
        assertEquals(2, ralf("label", "next", people.toString(), "--out", batch.toString()).code, "keeps the labels");
    }

    private record Case(String name, UnaryOperator<List<String>> change, String says) {}

    private static List<String> set(List<String> lines, int i, String line) {
        lines.set(i, line);
        return lines;
    }

    private static List<String> swapped(List<String> lines) {
        Collections.swap(lines, 2, 5);
        return lines;
    }

    /** The line with the row id of another. */
    private static String moved(String line, String other) {
        return line.replaceFirst(",\\d+,", "," + other.split(",")[1] + ",");
    }

    private static List<String> edited(List<String> lines) {
        String[] cells = lines.get(3).split(",", -1);
        int at = List.of(lines.get(0).split(",", -1)).indexOf("vehicleAge");
        assertTrue(at > 0, lines.get(0));
        cells[at] = "77";
        return set(lines, 3, String.join(",", cells));
    }

    @Test
    void partialAndReorderedFiles_areTakenWhenTheUserSaysSo() throws IOException {
        Path people = run("file");
        Path batch = folder.resolve("batch.csv");
        ralf("label", "next", people.toString(), "--out", batch.toString());
        List<String> lines = swapped(filled(batch, truth()));
        lines.set(3, lines.get(3).replaceFirst(",[^,]*,4.5,$", ",,,"));
        Files.write(batch, lines);
        Result result = ralf(
                "label",
                "import",
                people.toString(),
                batch.toString(),
                "--annotator",
                "ann",
                "--partial",
                "--reordered");
        assertEquals(0, result.code, result.err);
        assertTrue(result.out.contains("1 rows wait still"), result.out);
    }

    @Test
    void twoAnnotators_whoDisagree_areAskedOnceMore_andAgreementIsShown() throws IOException {
        Path people = run("{id: file, perRow: 2, maxPerRow: 3}");
        Dataset truth = truth();
        Path batch = folder.resolve("a.csv");
        ralf("label", "next", people.toString(), "--out", batch.toString(), "--annotator", "a");
        List<String> good = filled(batch, truth);
        Files.write(batch, good);
        assertEquals(0, ralf("label", "import", people.toString(), batch.toString(), "--annotator", "a").code);
        Path second = folder.resolve("b.csv");
        ralf("label", "next", people.toString(), "--out", second.toString(), "--annotator", "b");
        List<String> other = filled(second, truth);
        Set<String> labels = new TreeSet<>(truth.classes());
        String mine = other.get(1).replaceFirst(".*,([^,]*),4.5,$", "$1");
        labels.remove(mine);
        other.set(
                1,
                other.get(1)
                        .replaceFirst(",[^,]*,4.5,$", "," + labels.iterator().next() + ",4.5,"));
        other.set(2, other.get(2).replaceFirst(",[^,]*,4.5,$", ",?,4.5,"));
        Files.write(second, other);
        Result result = ralf("label", "import", people.toString(), second.toString(), "--annotator", "b");
        assertEquals(0, result.code, result.err);
        assertTrue(result.out.contains("1 rows wait still"), result.out);
        Path third = folder.resolve("c.csv");
        ralf("label", "next", people.toString(), "--out", third.toString(), "--annotator", "c");
        List<String> conflict = Files.readAllLines(third);
        assertEquals(2, conflict.size());
        assertTrue(conflict.get(1).contains("conflict: "), conflict.get(1));
        Result status = ralf("label", "status", people.toString());
        assertTrue(status.out.contains("cannot tell           1 of"), status.out);
        assertTrue(status.out.contains("kappa (Cohen) of a and b: 0.9"), status.out);
        Result none = ralf(
                "label",
                "next",
                people.toString(),
                "--out",
                folder.resolve("d.csv").toString(),
                "--annotator",
                "a");
        assertTrue(none.out.startsWith("No row waits for a label of a"), none.out);
    }

    @Test
    void aRunWithoutPeople_saysSo() throws IOException {
        Path run = run("simulated");
        Result result = ralf("label", "status", run.toString());
        assertEquals(2, result.code);
        assertTrue(result.err.contains("asks no people"), result.err);
    }
}
