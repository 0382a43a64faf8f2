package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ralf.core.engine.Engine;
import dev.ralf.core.engine.EngineStatus;
import dev.ralf.core.engine.Engines;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of natives in processes of their own, since each loads them but once. */
class NativesProcessTest {
    @TempDir
    private Path temporary;

    private record Result(int code, String out, String err) {}

    /** What the processes run: a line for each engine. */
    static final class Listing {
        private Listing() {}

        /** Lists the engines; with an argument, sets the user's property to it first. */
        public static void main(String[] args) throws IOException {
            StringBuilder lines = new StringBuilder();
            for (Engine engine : Engines.all()) {
                EngineStatus status = engine.status();
                lines.append(engine.id()).append(' ').append(status.available()).append(' ');
                lines.append(status.line()).append('\n');
            }
            Files.writeString(Path.of(args[0]), lines);
        }
    }

    @BeforeEach
    void onlyWhereTheBuildsAre() {
        assumeTrue(
                NativeSelector.platform(System.getProperty("os.name"), System.getProperty("os.arch"))
                        .equals("linux-x86_64"),
                "the class path has the oneDNN builds on Linux on x86-64 alone");
    }

    private Result list(String classPath, String... properties) throws IOException, InterruptedException {
        Path lines = temporary.resolve("lines");
        Path err = temporary.resolve("err");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
        command.addAll(Arrays.asList(properties));
        command.add(Listing.class.getName());
        command.add(lines.toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end");
        }
        // Without a logger on the class path SLF4J says so.
        String errors = Files.readString(err)
                .lines()
                .filter(line -> !line.startsWith("SLF4J"))
                .collect(Collectors.joining("\n"));
        return new Result(process.exitValue(), Files.readString(lines).strip(), errors);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static String dl4j(Result result) {
        assertEquals(0, result.code, result.err);
        assertEquals("", result.err);
        List<String> lines = result.out.lines().toList();
        assertEquals(2, lines.size(), result.out);
        assertTrue(lines.get(0).startsWith("java true "), result.out);
        return lines.get(1);
    }

    @Test
    void theUsersBuildIsLoaded() throws Exception {
        String line = dl4j(list(classPath(), "-D" + NativeSelector.PROPERTY + "=-onednn"));
        assertTrue(line.startsWith("dl4j true dl4j cpu onednn, "), line);
    }

    @Test
    void aMissingBuildIsOneLine_andThePlainOneIsNotPacked() throws Exception {
        String line = dl4j(list(classPath(), "-D" + NativeSelector.PROPERTY + "=-avx2"));
        assertTrue(line.startsWith("dl4j false ND4J's native library \"avx2\" (from "), line);
        assertTrue(line.contains("which has: onednn, onednn-avx512"), line);
    }

    @Test
    void withoutAnyNativesEnginesCanStillBeListed() throws Exception {
        String without = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*nd4j-native-[^/]*-x86_64[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        String line = dl4j(list(without));
        assertTrue(
                line.startsWith("dl4j false ND4J's native library for linux-x86_64 is not on the class path; "), line);
    }

    @Test
    void cudaOnDemandWithoutCudaIsOneLine() throws Exception {
        String line = dl4j(list(classPath(), "-D" + Backend.PROPERTY + "=cuda"));
        assertTrue(line.startsWith("dl4j false " + Backend.PROPERTY + " is cuda, but "), line);
    }
}
