package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.Engines;
import dev.ralf.experiments.Specs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RalfTest {
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

    private Path spec(String text) throws IOException {
        return Files.writeString(temporary.resolve("spec.yaml"), text);
    }

    @Test
    void run_writesARunWithItsReport() throws IOException {
        Path out = temporary.resolve("out");
        Result result = ralf("run", spec(Specs.small("scratch")).toString(), "--out", out.toString());
        assertEquals(0, result.code, result.err);
        assertTrue(result.out.contains("Report: " + out.resolve("report.html").toAbsolutePath()), result.out);
        for (String file : new String[] {
            "report.html", "report.md", "results.csv", "manifest.json", "provenance.json", "spec.yaml", "resolved.yaml"
        }) {
            assertTrue(Files.size(out.resolve(file)) > 0, file);
        }
        Result again = ralf("run", temporary.resolve("spec.yaml").toString(), "--out", out.toString());
        assertEquals(2, again.code);
        assertTrue(again.err.contains("ralf resume"), again.err);
        assertEquals(0, ralf("report", out.toString()).code);
        String timings = ralf("report", out.toString(), "--timings").out;
        assertTrue(timings.contains("| mlp+pgd+dre | 6 |"), timings); // three selections of two seeds
        assertEquals(0, ralf("resume", out.toString()).code);
    }

    @Test
    void wrongSpec_isOneLineAndExitCode2() throws IOException {
        Path file = spec("name: x\nacquisition: entropi\n");
        Result result = ralf("run", file.toString());
        assertEquals(2, result.code);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.startsWith("ralf: " + file + ":2:14: unknown id"), result.err);
    }

    @Test
    void wrongUsage_isOneLineAndExitCode2() {
        for (String[] args :
                new String[][] {{}, {"ruin"}, {"run"}, {"run", "--jobs", "x", "y.yaml"}, {"resume", "nowhere"}}) {
            Result result = ralf(args);
            assertEquals(2, result.code, String.join(" ", args));
            assertEquals(1, result.err.lines().count(), result.err);
        }
    }

    @Test
    void bench_withoutTheScript_saysHowToGetIt() {
        Result result = ralf("bench", "engine", "--json", "x");
        assertEquals(2, result.code);
        assertTrue(
                result.err.startsWith("ralf: comparisons with peers are built on demand: run ./ralf bench"),
                result.err);
        assertTrue(ralf("bench", "--help").out.contains("./ralf bench NAME"));
    }

    @Test
    void catalogues_listEveryKind() {
        assertTrue(ralf("strategies").out.contains("density matching"));
        assertTrue(ralf("strategies", "--json").out.contains("\"arXiv:2112.02542\""));
        assertTrue(ralf("attacks").out.contains("pgd"));
        assertTrue(ralf("metrics").out.contains("fairness"));
        assertTrue(ralf("datasets").out.contains("frempl"));
        assertTrue(ralf("datasets", "show", "frempl").out.contains("BonusMalus"));
        assertTrue(ralf("datasets", "show", "beMTPL97", "--label", "amount").err.contains("one of [claim, coverage]"));
        Result unknown = ralf("datasets", "show", "fremp");
        assertEquals(2, unknown.code);
        assertTrue(unknown.err.contains("did you mean frempl"), unknown.err);
        assertFalse(ralf("--version").out.isBlank());
        String shown = ralf("strategies", "show", "badge").out;
        for (String part :
                List.of("formula", "k-means++ seeds", "needs", "embeddings", "cost", "O(N n (d + K))", "source")) {
            assertTrue(shown.contains(part), shown);
        }
        assertTrue(ralf("strategies", "show", "dre").out.contains("default: systematic"));
        assertTrue(ralf("strategies", "show", "filter").out.contains("one of `ralf strategies`"));
        String herding = ralf("strategies", "show", "robust-fair-herding").out;
        assertTrue(herding.contains("one of `ralf attacks`") && herding.contains("formula"), herding);
        assertTrue(ralf("strategies", "show", "dfal").out.contains("cost"));
        assertTrue(ralf("datasets", "show", "csv").out.contains("labelCuts"));
        assertTrue(ralf("demmo").err.contains("did you mean demo"), ralf("demmo").err);
    }

    @Test
    void engines_areListed_alsoWhereOneIsNotHere() {
        Result result = ralf("engines");
        assertEquals(0, result.code, result.err);
        List<String> lines = result.out.lines().toList();
        assertTrue(lines.get(0).startsWith("java dense networks, "), result.out);
        assertEquals("absent is not here: no libabsent.so on this machine", lines.get(1));
        assertTrue(lines.get(2).startsWith("dl4j "), result.out);
        assertEquals("wrong on purpose", lines.get(lines.size() - 1)); // a build may have optional engines before it
        assertTrue(ralf("engines", "--json").out.contains("\"available\" : false"));
    }

    @Test
    void engineCheck_hasALineForEachItem_andExitCode1IfOneFails() {
        Result right = ralf("engines", "check", "--engine", "java");
        assertEquals(0, right.code, right.out);
        assertTrue(right.out.contains("  ok   relu mlp: resume to the same bits ("), right.out);
        assertTrue(right.out.contains("  time relu mlp: speed of a PGD step ("), right.out);
        assertTrue(right.out.contains("  -    relu mlp: running statistics of batch norm (no buffers)"), right.out);
        Result wrong = ralf("engines", "check", "--engine", "wrong");
        assertEquals(1, wrong.code, wrong.out);
        assertTrue(
                wrong.out.contains("  FAIL averaging mlp: gradients in inference mode (derivative of dense1/weight"),
                wrong.out);
        assertTrue(wrong.out.contains("  ok   averaging mlp: two forward passes before one backward"), wrong.out);
        Result json = ralf("engines", "check", "--engine", "wrong", "--json");
        assertEquals(1, json.code);
        assertTrue(json.out.contains("\"outcome\" : \"failed\""), json.out);
    }

    @Test
    void engineCheck_ofAnEngineThatIsNotHere_saysSo() {
        Result absent = ralf("engines", "check", "--engine", "absent");
        assertEquals(1, absent.code);
        assertEquals("absent is not here: no libabsent.so on this machine", absent.out.strip());
        Result unknown = ralf("engines", "check", "--engine", "dl4");
        assertEquals(2, unknown.code);
        String known = String.join(", ", Engines.all().stream().map(Engine::id).toList());
        assertEquals("ralf: unknown engine \"dl4\"; did you mean dl4j? (known: " + known + ")", unknown.err.strip());
    }

    @Test
    void killedAndResumed_hasTheBytesOfAQuietRun() throws Exception {
        killAndResume(
                Specs.small("warm-with-optimizer")
                        .replace("rows: 500", "rows: 1500")
                        .replace("epochs: 4", "epochs: 40"),
                3);
    }

    /** The same with native code, batch norm, dropout and averaged weights. */
    @Test
    void killedAndResumed_withADl4jNetwork_hasTheBytesOfAQuietRun() throws Exception {
        killAndResume(
                Specs.small("warm-with-optimizer")
                        .replace("{id: mlp, hidden: [8], dropout: 0.1}", "{id: mlp-bn, hidden: [8], dropout: 0.1}")
                        .replace("id: standard,", "id: standard, averageDecay: 0.9, classWeights: balanced,")
                        .replace("seeds: 2", "seeds: 1"),
                2);
    }

    /** Kills the process without warning, again and again, and resumes: the records are those of a quiet run. */
    private void killAndResume(String spec, int leastKills) throws Exception {
        Path file = spec(spec);
        Path quiet = temporary.resolve("quiet");
        Result whole = ralf("run", file.toString(), "--out", quiet.toString());
        assertEquals(0, whole.code, whole.err);
        Path killed = temporary.resolve("killed");
        int kills = 0;
        for (int attempt = 0; attempt < 40; attempt++) {
            Process process = attempt == 0
                    ? java("run", file.toString(), "--out", killed.toString(), "--jobs", "2")
                    : java("resume", killed.toString(), "--jobs", "2");
            long before = lines(killed);
            while (process.isAlive() && lines(killed) < before + 3) {
                Thread.sleep(2);
            }
            if (!process.isAlive()) {
                assertEquals(0, process.exitValue());
                break;
            }
            process.destroyForcibly().waitFor();
            kills++;
        }
        assertTrue(kills >= leastKills, "only " + kills + " kills came in time");
        assertEquals(0, ralf("resume", killed.toString()).code);
        assertEquals(contents(quiet.resolve("records")), contents(killed.resolve("records")));
        assertEquals(contents(quiet.resolve("selections")), contents(killed.resolve("selections")));
    }

    private Process java(String... args) throws IOException {
        String[] command = new String[args.length + 4];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = "-cp";
        command[2] = System.getProperty("java.class.path");
        command[3] = Ralf.class.getName();
        System.arraycopy(args, 0, command, 4, args.length);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("process.log").toFile())
                .start();
    }

    private static long lines(Path root) throws IOException {
        long lines = 0;
        if (Files.isDirectory(root.resolve("records"))) {
            try (Stream<Path> files = Files.list(root.resolve("records"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                    lines += Files.readString(file).lines().count();
                }
            }
        }
        return lines;
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> out = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                out.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return out;
    }

    @Test
    void pagesOfTheCatalogue_areThoseOfTheCode(@TempDir Path folder) throws IOException {
        assertEquals(0, ralf("strategies", "pages", folder.toString()).code);
        Path committed = Path.of("..", "docs", "algorithms");
        try (Stream<Path> pages = Files.list(folder)) {
            for (Path page : pages.toList()) {
                assertEquals(
                        Files.readString(page),
                        Files.readString(committed.resolve(page.getFileName())),
                        page.getFileName() + ": write it anew with `./ralf strategies pages docs/algorithms`");
            }
        }
        try (Stream<Path> pages = Files.list(committed)) {
            assertTrue(pages.allMatch(p -> Files.exists(folder.resolve(p.getFileName()))), "a page of no kind");
        }
    }
}
