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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    /** Rows whose label follows from the age: other order, other delimiter, a column more, levels the model knows. */
    private Path labelled(String header, List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of(header));
        lines.addAll(rows);
        return write("fresh.csv", lines);
    }

    @Test
    void evaluateAndAttack_matchColumnsAndClassesByName() throws IOException {
        Path model = model();
        List<String> rows = new ArrayList<>();
        Map<String, List<String>> byFuel = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("train.csv")).subList(1, 301)) {
            String[] c = line.split(",", -1);
            String row = c[3] + ";P" + rows.size() + ";" + c[2] + ";" + c[1] + ";" + c[0];
            rows.add(row);
            byFuel.computeIfAbsent(c[2], f -> new ArrayList<>()).add(row);
        }
        String header = "risk;policy;fuel;power;age";
        Result asTrained = evaluate(model, folder.resolve("train.csv"));
        Result moved = evaluate(model, labelled(header, rows));
        assertEquals(metrics(asTrained), metrics(moved));
        // one level alone: read without the model, such a file would have other columns
        double right = 0;
        for (List<String> part : byFuel.values()) {
            right += part.size() * accuracy(evaluate(model, labelled(header, part)));
        }
        assertEquals(300 * accuracy(asTrained), right, 1e-6);
        Path fresh = labelled(header, byFuel.get("diesel"));
        Path found = folder.resolve("found.csv");
        Result attacked =
                ralf("attack", model.toString(), fresh.toString(), "--label", "risk", "--out", found.toString());
        assertEquals(0, attacked.code, attacked.err);
        String head = Files.readAllLines(found).get(0);
        assertTrue(head.contains("age") && head.contains("fuel=electric"), head);
    }

    private static Result evaluate(Path model, Path data) {
        return ralf("evaluate", model.toString(), data.toString(), "--label", "risk", "--json", "--rows", "0");
    }

    private static JsonNode metrics(Result evaluated) {
        assertEquals(0, evaluated.code, evaluated.err);
        return new JsonMapper().readTree(evaluated.out).path("metrics");
    }

    private static double accuracy(Result evaluated) {
        return metrics(evaluated).path("argmax/accuracy").asDouble(-1);
    }

    @Test
    void evaluate_namesWhatTheDataLack() throws IOException {
        Path model = model();
        List<Bad> cases = List.of(
                new Bad(
                        "risk;fuel;power",
                        "low;diesel;90",
                        "high;petrol;75",
                        "has no column age, which the model was trained on"),
                new Bad(
                        "risk;fuel;power;age",
                        "low;gas;90;40",
                        "high;petrol;75;41",
                        "has fuel=gas, which the model never saw"),
                new Bad("risk;fuel;power;age", "low;diesel;90;", "high;petrol;75;41", "has no value in column age"),
                new Bad("risk;fuel;power;age", "low;diesel;90;40", "big;petrol;75;41", "the classes [big, low]"));
        for (Bad c : cases) {
            Path fresh = labelled(c.header, List.of(c.first, c.second));
            Result result = ralf("evaluate", model.toString(), fresh.toString(), "--label", "risk");
            assertEquals(2, result.code, result.out);
            assertTrue(result.err.contains(c.part) && result.err.lines().count() == 1, result.err);
        }
    }

    private record Bad(String header, String first, String second, String part) {}

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
