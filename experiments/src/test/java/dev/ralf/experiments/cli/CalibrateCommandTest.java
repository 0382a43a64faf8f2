package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.random.SeedTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrateCommandTest {
    @TempDir
    private Path temporary;

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

    /** Three classes, group f leans to class low; probabilities with four digits. */
    private Path table(String name, int rows) throws IOException {
        RandomGenerator rng = new SeedTree(7).child(name).generator();
        StringBuilder csv = new StringBuilder("case,gender,y,p_low,p_mid,p_high\n");
        for (int i = 0; i < rows; i++) {
            boolean f = i % 3 == 0;
            double[] e = {
                Math.exp(rng.nextGaussian() + (f ? 1 : 0)), Math.exp(rng.nextGaussian()), Math.exp(rng.nextGaussian())
            };
            double sum = e[0] + e[1] + e[2];
            double u = rng.nextDouble() * sum;
            String y = u < e[0] ? "low" : u < e[0] + e[1] ? "mid" : "high";
            csv.append(String.format(
                    Locale.ROOT,
                    "c%d,%s,%s,%.4f,%.4f,%.4f%n",
                    i,
                    f ? "f" : "m",
                    y,
                    e[0] / sum,
                    e[1] / sum,
                    e[2] / sum));
        }
        return Files.writeString(temporary.resolve(name), csv);
    }

    private Path file(String name) {
        return temporary.resolve(name);
    }

    private static double gap(Path table, Path decisions) throws IOException {
        Map<String, String> groups = new HashMap<>();
        for (String line :
                Files.readAllLines(table).subList(1, Files.readAllLines(table).size())) {
            groups.put(line.split(",")[0], line.split(",")[1]);
        }
        Map<String, Double> rates = new HashMap<>();
        for (String line : Files.readAllLines(decisions).subList(1, groups.size() + 1)) {
            String[] cells = line.split(",");
            String group = groups.get(cells[0]);
            double size = groups.values().stream().filter(group::equals).count();
            rates.merge(cells[1] + group, 1 / size, Double::sum);
        }
        double gap = 0;
        for (String k : List.of("low", "mid", "high")) {
            gap = Math.max(gap, Math.abs(rates.getOrDefault(k + "f", 0.0) - rates.getOrDefault(k + "m", 0.0)));
        }
        return gap;
    }

    @Test
    void fitAndApply_keepTheToleranceOnTheCalibrationRows() throws IOException {
        Path p = table("p.csv", 900);
        Result fit = ralf(
                "calibrate",
                "fit",
                "--probs",
                p.toString(),
                "--group",
                "gender",
                "--tolerance",
                "0.02",
                "--out",
                file("fair.json").toString());
        assertEquals(0, fit.code, fit.err);
        assertTrue(fit.out.contains("demographic-parity, tolerance 0.02, 3 classes, 2 groups of gender"), fit.out);
        assertTrue(fit.out.contains("certified optimal on these rows"), fit.out);
        assertTrue(fit.out.contains("promises neither accuracy on labels nor fairness on other rows"), fit.out);
        Result apply = ralf(
                "calibrate",
                "apply",
                "--rule",
                file("fair.json").toString(),
                "--probs",
                p.toString(),
                "--id",
                "case",
                "--out",
                file("d.csv").toString());
        assertEquals(0, apply.code, apply.err);
        List<String> lines = Files.readAllLines(file("d.csv"));
        assertEquals(901, lines.size());
        assertEquals("case,decision", lines.get(0));
        assertTrue(lines.get(1).matches("c0,(low|mid|high)"), lines.get(1));
        // Ties: at most K - 1 = 2 rows in each group of an exact vertex.
        assertTrue(gap(p, file("d.csv")) <= 0.02 + 2 / 300.0 + 2 / 600.0 + 1e-9, "gap " + gap(p, file("d.csv")));
        assertTrue(Files.readString(file("fair.json")).contains("\"schema\" : \"ralf-fair-rule/1\""));
        assertFalse(Files.exists(file("d.csv.part")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"equal-opportunity", "equalised-odds"})
    void ratesGivenTheLabel_withCalibratorAndRandomisedRule(String constraint) throws IOException {
        Path p = table("p.csv", 1200);
        Result fit = ralf(
                "calibrate",
                "fit",
                "--probs",
                p.toString(),
                "--group",
                "gender",
                "--tolerance",
                "0",
                "--constraint",
                constraint,
                "--calibrator",
                "temperature",
                "--label",
                "y",
                "--randomised",
                "--costs",
                "1,2,1",
                "--out",
                file("fair.json").toString());
        assertEquals(0, fit.code, fit.err);
        assertTrue(fit.out.contains("largest difference of a rate, this rule, these rows: 0.000000"), fit.out);
        List<String> texts = new ArrayList<>();
        for (String seed : List.of("1", "1", "2")) {
            Result apply = ralf(
                    "calibrate",
                    "apply",
                    "--rule",
                    file("fair.json").toString(),
                    "--probs",
                    p.toString(),
                    "--seed",
                    seed,
                    "--out",
                    file("d.csv").toString());
            assertEquals(0, apply.code, apply.err);
            texts.add(Files.readString(file("d.csv")));
        }
        assertEquals(texts.get(0), texts.get(1));
        assertTrue(texts.get(0).startsWith("row,decision\n1,"), texts.get(0).substring(0, 40));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,g,x,y\\n1,u,0.5,0.5\\n2,u,0.7,0.5|:3: the probabilities of [x, y] must sum to 1",
                "a,g,x,y\\n1,u,0.5,0.5\\n2,,0.5,0.5|:3: no group in column g",
                "a,g,x,y\\n1,u,0.5,0.5\\n2,v,oops,0.5|:3: a probability must be a number in [0, 1], got \"oops\"",
                "a,g,x,y\\n1,u,0.5,0.5\\n2,v,NaN,0.5|:3: a probability must be a number in [0, 1], got \"NaN\"",
                "a,h,x,y\\n1,u,0.5,0.5|:1: no column g",
                "a,g,x,y\\n1,u,0.5,0.5\\n2,v,0.5,0.5|needs at least 2 x 2 = 4 calibration rows in each group of g",
                "a,g,x,y\\n1,u,0.5,0.5\\n2,u,0.5,0.5|needs at least 2 groups of g, got [u]",
            })
    void badTable_isOneLineWithFileAndLine(String text, String message) throws IOException {
        Path p = Files.writeString(file("bad.csv"), text.replace("\\n", "\n") + "\n");
        Result result = ralf(
                "calibrate",
                "fit",
                "--probs",
                p.toString(),
                "--group",
                "g",
                "--tolerance",
                "0",
                "--classes",
                "x,y",
                "--out",
                file("fair.json").toString());
        assertEquals(2, result.code, result.out);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.startsWith("ralf: " + p + ":"), result.err);
        assertTrue(result.err.contains(message), result.err);
        assertFalse(Files.exists(file("fair.json")));
    }

    @Test
    void apply_refusesUnknownGroupsAndBrokenRules_andLeavesOutAlone() throws IOException {
        Path p = table("p.csv", 300);
        String rule = file("fair.json").toString();
        assertEquals(
                0,
                ralf(
                                "calibrate",
                                "fit",
                                "--probs",
                                p.toString(),
                                "--group",
                                "gender",
                                "--tolerance",
                                "0.1",
                                "--out",
                                rule)
                        .code);
        Path other = Files.writeString(file("other.csv"), "gender,p_low,p_mid,p_high\nf,0.2,0.3,0.5\nx,0.2,0.3,0.5\n");
        Files.writeString(file("d.csv"), "mine\n");
        String[] apply = {
            "calibrate",
            "apply",
            "--rule",
            rule,
            "--probs",
            other.toString(),
            "--out",
            file("d.csv").toString()
        };
        Result unknown = ralf(apply);
        assertEquals(2, unknown.code);
        assertEquals(
                "ralf: " + other + ":3: the rule was calibrated on the groups [f, m] of gender, got x",
                unknown.err.strip());
        assertEquals("mine\n", Files.readString(file("d.csv")));
        String saved = Files.readString(file("fair.json"));
        Files.writeString(file("fair.json"), saved.replace("ralf-fair-rule/1", "ralf-fair-rule/9"));
        assertTrue(ralf(apply).err.contains("the schema must be ralf-fair-rule/1, got ralf-fair-rule/9"));
        Files.writeString(file("fair.json"), saved.substring(0, saved.length() / 2));
        Result broken = ralf(apply);
        assertEquals(2, broken.code, broken.err);
        assertEquals(1, broken.err.lines().count(), broken.err);
        Files.writeString(file("fair.json"), saved.replace("\"offsets/0\"", "\"offset\""));
        assertTrue(ralf(apply).err.contains("no offsets/0"));
        assertEquals(2, ralf("calibrate").code);
    }

    @Test
    void path_risesWithTolerance_andEachRowIsThatOfAFit() throws IOException {
        Path probs = table("path.csv", 300);
        Path out = file("path-out.csv");
        Result result = ralf(
                "calibrate",
                "path",
                "--probs",
                probs.toString(),
                "--group",
                "gender",
                "--ignore",
                "case,y",
                "--tolerances",
                "0,0.05,0.3",
                "--out",
                out.toString());
        assertEquals(0, result.code(), result.err());
        List<String> lines = Files.readAllLines(out);
        assertEquals(4, lines.size());
        assertTrue(lines.get(0).endsWith("rate/f/low,rate/f/mid,rate/f/high,rate/m/low,rate/m/mid,rate/m/high"));
        double before = 0;
        for (String line : lines.subList(1, 4)) {
            String[] cells = line.split(",");
            double optimum = Double.parseDouble(cells[1]);
            assertTrue(optimum > before, line);
            before = optimum;
            assertEquals("true", cells[5], line);
            Result fit = ralf(
                    "calibrate",
                    "fit",
                    "--probs",
                    probs.toString(),
                    "--group",
                    "gender",
                    "--classes",
                    "p_low,p_mid,p_high",
                    "--tolerance",
                    cells[0],
                    "--out",
                    file("path-rule.json").toString());
            assertTrue(fit.out().contains(String.format(Locale.ROOT, "has more: %.9f", optimum)), fit.out());
        }
        Result wrong = ralf(
                "calibrate",
                "path",
                "--probs",
                probs.toString(),
                "--group",
                "gender",
                "--classes",
                "p_low,p_mid,p_high",
                "--tolerances",
                "0,1.5");
        assertTrue(wrong.code() != 0 && wrong.err().contains("tolerance"), wrong.err());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void blindRule_decidesWithoutTheGroup(boolean randomised) throws IOException {
        Path probs = table("blind.csv", 300);
        String rule = file("blind.json").toString();
        List<String> fit = new ArrayList<>(List.of(
                "calibrate",
                "fit",
                "--probs",
                probs.toString(),
                "--group",
                "gender",
                "--classes",
                "p_low,p_mid,p_high",
                "--tolerance",
                "0.02",
                "--blind",
                "--out",
                rule));
        if (randomised) {
            fit.add("--randomised");
        }
        Result fitted = ralf(fit.toArray(String[]::new));
        assertEquals(0, fitted.code(), fitted.err());
        assertTrue(Files.readString(file("blind.json")).contains("\"blind\" : true"));
        Path nameless = file("nameless.csv");
        List<String> rows = Files.readAllLines(probs).stream()
                .map(line -> line.replaceFirst(",[^,]*,", ","))
                .toList();
        Files.write(nameless, rows);
        for (Path table : List.of(probs, nameless)) {
            Result applied = ralf(
                    "calibrate",
                    "apply",
                    "--rule",
                    rule,
                    "--probs",
                    table.toString(),
                    "--id",
                    "case",
                    "--out",
                    file(table.getFileName() + ".out").toString());
            assertEquals(0, applied.code(), applied.err());
        }
        List<String> with = Files.readAllLines(file("blind.csv.out"));
        assertEquals(with, Files.readAllLines(file("nameless.csv.out")), "the group does not matter");
        assertEquals(
                3, with.stream().skip(1).map(l -> l.split(",")[1]).distinct().count(), "decisions differ");
    }
}
