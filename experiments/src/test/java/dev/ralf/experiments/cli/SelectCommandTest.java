package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectCommandTest {
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

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    /** Claims with a number, a number that is missing here and there, and levels. */
    private Path train() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>(List.of("age,power,fuel,risk"));
        for (int i = 0; i < 300; i++) {
            int age = 18 + random.nextInt(60);
            String power = i % 9 == 0 ? "" : Integer.toString(50 + random.nextInt(100));
            String fuel = List.of("diesel", "petrol", "electric").get(random.nextInt(3));
            boolean high = age + 30 * random.nextGaussian() < 40;
            lines.add(age + "," + power + "," + fuel + "," + (high ? "high" : "low"));
        }
        return write("train.csv", lines);
    }

    private Path model() throws IOException {
        Path spec = write(
                "s.yaml",
                List.of(
                        "name: m",
                        "seeds: 1",
                        "dataset: {id: csv, path: \"" + train() + "\", label: risk}",
                        "learner: {id: mlp, hidden: [8]}",
                        "training: {id: standard, epochs: 20}",
                        "acquisition: random",
                        "initial: {size: 120}",
                        "query: {batch: 1, rounds: 0}",
                        "saveModels: true"));
        Result run = ralf("run", spec.toString(), "--out", folder.resolve("run").toString());
        assertEquals(0, run.code, run.err);
        try (Stream<Path> files = Files.list(folder.resolve("run/models"))) {
            return files.findFirst().orElseThrow();
        }
    }

    /** No label, other order of columns, one that the model does not know. */
    private List<String> pool() {
        return new ArrayList<>(List.of(
                "policy;fuel;power;age", "A1;diesel;90;22", "A2;petrol;;40", "A3;electric;120;41", "A4;diesel;75;77"));
    }

    @Test
    void aPoolWithoutLabels_isReadByName_andEveryRowHasItsReason() throws IOException {
        Path model = model();
        Path pool = write("pool.csv", pool());
        Path out = folder.resolve("out/rows.csv");
        Result result = ralf(
                "select",
                "--model",
                model.toString(),
                "--pool",
                pool.toString(),
                "--id",
                "policy",
                "--budget",
                "2",
                "--strategy",
                "margin",
                "--also",
                "random,{id: herding, space: input}",
                "--out",
                out.toString());
        assertEquals(0, result.code, result.err);
        List<String> lines = Files.readAllLines(out);
        assertEquals(1 + 3 * 2, lines.size());
        assertTrue(lines.get(0).startsWith("strategy,rank,row,line,id,predicted"), lines.get(0));
        assertTrue(lines.get(1).matches("margin,1,[0-3],[2-5],A[1-4],(high|low),.*less certain than.*"), lines.get(1));
        assertTrue(result.out.contains("rows in common with the first"), result.out);
        byte[] first = Files.readAllBytes(out);
        ralf(
                "select",
                "--model",
                model.toString(),
                "--pool",
                pool.toString(),
                "--id",
                "policy",
                "--budget",
                "2",
                "--strategy",
                "margin",
                "--also",
                "random,{id: herding, space: input}",
                "--out",
                out.toString());
        assertEquals(new String(first, StandardCharsets.UTF_8), Files.readString(out), "the same bytes");
    }

    @Test
    void whatTheModelCannotTake_isOneLineWithItsPlace() throws IOException {
        Path model = model();
        check(model, 1, "A1;steam;90;22", "line 2: column fuel has the level \"steam\", which the model never saw");
        check(model, 2, "A2;petrol;90;", "line 3: column age has no value");
        check(model, 3, "A3;electric;many;41", "line 4: column power must be a number, got \"many\"");
        check(model, 0, "policy;fuel;power;alter", "has no column age, which the model was trained on");
        Path pool = write("pool.csv", pool());
        Result result = ralf(
                "select",
                "--model",
                model.toString(),
                "--pool",
                pool.toString(),
                "--budget",
                "9",
                "--strategy",
                "margin",
                "--out",
                folder.resolve("x.csv").toString());
        assertEquals(2, result.code);
        assertTrue(result.err.contains("--budget must be in [1, 4], got 9"), result.err);
    }

    private void check(Path model, int at, String line, String says) throws IOException {
        List<String> lines = pool();
        lines.set(at, line);
        Path pool = write("wrong.csv", lines);
        Result result = ralf(
                "select",
                "--model",
                model.toString(),
                "--pool",
                pool.toString(),
                "--budget",
                "2",
                "--strategy",
                "margin",
                "--out",
                folder.resolve("x.csv").toString());
        assertEquals(2, result.code, result.out);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains(says), result.err);
    }

    @Test
    void probabilitiesFromElsewhere_areEnough() throws IOException {
        Path probs = write(
                "p.csv", List.of("id,no,yes", "a,0.9,0.1", "b,0.5,0.5", "c,0.3,0.7", "d,0.55,0.45", "e,0.99,0.01"));
        Path out = folder.resolve("rows.csv");
        Result result = ralf(
                "select",
                "--probs",
                probs.toString(),
                "--id",
                "id",
                "--budget",
                "2",
                "--strategy",
                "entropy",
                "--out",
                out.toString());
        assertEquals(0, result.code, result.err);
        List<String> lines = Files.readAllLines(out);
        assertTrue(lines.get(1).startsWith("entropy,1,1,3,b,no,0.500000,"), lines.get(1));
        assertTrue(lines.get(2).startsWith("entropy,2,3,5,d,no,0.550000,"), lines.get(2));
        Path wrong = write("q.csv", List.of("id,no,yes", "a,0.9,0.4"));
        Result bad = ralf(
                "select",
                "--probs",
                wrong.toString(),
                "--id",
                "id",
                "--budget",
                "1",
                "--strategy",
                "entropy",
                "--out",
                out.toString());
        assertEquals(2, bad.code);
        assertTrue(bad.err.contains("line 2: probabilities must sum to 1"), bad.err);
        Result gradients = ralf(
                "select",
                "--probs",
                probs.toString(),
                "--id",
                "id",
                "--budget",
                "2",
                "--strategy",
                "badge",
                "--out",
                out.toString());
        assertEquals(2, gradients.code);
        assertEquals(1, gradients.err.lines().count(), gradients.err);
    }
}
