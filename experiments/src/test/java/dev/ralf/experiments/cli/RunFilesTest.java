package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.experiments.Specs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dry run, status and comparison of runs. */
class RunFilesTest {
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

    private Path run(String name, String... more) throws IOException {
        Path spec = Files.writeString(folder.resolve("s.yaml"), Specs.small("scratch"));
        Path out = folder.resolve(name);
        String[] args = new String[4 + more.length];
        System.arraycopy(new String[] {"run", spec.toString(), "--out", out.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        Result result = ralf(args);
        assertEquals(0, result.code, result.err);
        return out;
    }

    @Test
    void aDryRun_namesCellsTimeAndDisk_andRunsNothing() throws IOException {
        Path out = run("dry", "--dry-run");
        assertFalse(Files.exists(out));
        Path spec = folder.resolve("s.yaml");
        Result result = ralf("run", spec.toString(), "--dry-run");
        assertTrue(result.out.contains("small: 4 cells x 2 seeds x 4 rounds"), result.out);
        assertTrue(result.out.contains("mlp+pgd+dre"), result.out);
        assertTrue(result.out.matches("(?s).*about \\d+ (s|min) with \\d+ jobs, \\d.*MB of records.*"), result.out);
    }

    @Test
    void diff_ofTheSameSpec_isNothing_ofAnotherOne_saysWhatAndWhy() throws IOException {
        Path a = run("a");
        Path b = run("b", "--jobs", "1");
        Result same = ralf("diff", a.toString(), b.toString());
        assertEquals(0, same.code, same.out + same.err);
        assertTrue(same.out.contains("16 of 16 files"), same.out);
        assertTrue(same.out.contains("spec: the same"), same.out);
        Path c = run("c", "--set", "training.pgd.steps=3");
        Result other = ralf("diff", a.toString(), c.toString());
        assertEquals(1, other.code);
        assertTrue(other.out.contains("training.1.steps: 2 | 3"), other.out);
        assertTrue(other.out.contains("records/mlp+pgd+dre+s000.jsonl: differs from line 1"), other.out);
        assertFalse(other.out.contains("records/mlp+standard+dre"), other.out);
        assertEquals(2, ralf("diff", a.toString(), folder.toString()).code);
    }

    @Test
    void whatAKillLeftOfTheMakingOfARun_isTakenOver_andNothingElseIs() throws IOException {
        Path half = folder.resolve("half");
        Files.createDirectories(half.resolve("records"));
        Files.writeString(half.resolve("spec.yaml"), "name: half\n");
        run("half");
        assertTrue(Files.size(half.resolve("resolved.yaml")) > 0);
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "mine");
        Result refused = ralf("run", folder.resolve("s.yaml").toString(), "--out", other.toString());
        assertEquals(2, refused.code);
        assertTrue(refused.err.contains("is not empty, and no run"), refused.err);
    }

    @Test
    void status_countsDoneOpenAndFailedCells() throws IOException {
        Path a = run("a");
        Result done = ralf("status", a.toString());
        assertEquals(0, done.code, done.err);
        assertTrue(done.out.contains("8 of 8 cells x seeds done, 0 begun, 0 open, 0 failed"), done.out);
        Path records = a.resolve("records/mlp+pgd+dre+s000.jsonl");
        List<String> lines = Files.readAllLines(records);
        Files.write(records, lines.subList(0, 2));
        Files.delete(a.resolve("records/mlp+pgd+dre+s001.jsonl"));
        Files.writeString(a.resolve("failures/mlp+pgd+random+s001.txt"), "diverged\n");
        Result open = ralf("status", a.toString());
        assertTrue(open.out.contains("5 of 8 cells x seeds done, 1 begun, 1 open, 1 failed"), open.out);
        assertTrue(open.out.contains("begun     mlp+pgd+dre+s000: 2 of 4 rounds"), open.out);
        assertTrue(open.out.contains("diverged"), open.out);
        assertTrue(open.out.contains("left, by the mean round"), open.out);
    }

    @Test
    void compare_testsAFamilyThatTheRunDidNotDeclare_alsoUnderAnAttackOnFairness() throws IOException {
        Path spec = Files.writeString(folder.resolve("c.yaml"), """
                name: unfair
                seeds: 2
                dataset: {id: motor-portfolio, rows: 600}
                split: {test: 0.3, calibration: 0.3, validation: 0}
                training: [{id: standard, epochs: 2}, {id: pgd, epsilon: 0.2, steps: 2, epochs: 2}]
                learner: {id: mlp, hidden: [8]}
                acquisition: [random, entropy]
                initial: {size: 40}
                query: {rounds: 0}
                decision: {rules: [argmax, {id: fair, attribute: gender, tolerance: 0.05}]}
                evaluation:
                  - {id: unfairness-under-attack, attack: {id: pgd, steps: 2}, attributes: [gender], rows: 60}
                statistics: {metric: argmax/unfairness-attacked.pgd/gender, axis: training, baseline: standard}
                """);
        Path out = folder.resolve("unfair");
        assertEquals(0, ralf("run", spec.toString(), "--out", out.toString()).code);
        Result along = ralf(
                "compare",
                out.toString(),
                "--metric",
                "argmax/unfairness-attacked.pgd/gender",
                "--axis",
                "training",
                "--baseline",
                "standard");
        assertEquals(0, along.code, along.err);
        assertTrue(along.out.contains("| pgd | random |"), along.out);
        Result between = ralf(
                "compare",
                out.toString(),
                "--metric",
                "argmax/unfairness-attacked.pgd/gender",
                "--with",
                "argmax/unfairness-clean.pgd/gender");
        assertTrue(between.out.contains("family of 4"), between.out + between.err);
        for (String[] wrong : List.of(
                new String[] {"compare", out.toString(), "--metric", "argmax/accuracy", "--with", "argmax/macro-f1"},
                new String[] {"compare", out.toString(), "--metric", "argmax/accuracy"},
                new String[] {"compare", "nowhere", "--metric", "a/b", "--with", "a/c"})) {
            Result refused = ralf(wrong);
            assertEquals(2, refused.code, refused.out);
            assertEquals(1, refused.err.lines().count(), refused.err);
        }
    }
}
