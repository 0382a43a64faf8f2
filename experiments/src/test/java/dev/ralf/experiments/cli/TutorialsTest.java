package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the tutorials as a user would, and looks for the lines that they quote. */
class TutorialsTest {
    private static final Path TUTORIALS = Path.of("../docs/tutorials");
    private static final Pattern BLOCK = Pattern.compile("```(sh|text|yaml)\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void everyCommandWorks_andSaysWhatIsQuoted() throws Exception {
        try (Stream<Path> files = Files.list(TUTORIALS)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        int commands = follow("run-an-experiment.md") + follow("select-for-retraining.md");
        assertEquals(11, commands);
        assertTrue(Files.readString(folder.resolve("elsewhere.csv"))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .startsWith("margin,1,3,5,30004,claim,0.520000"));
        List<String> chosen = Files.readAllLines(folder.resolve("rows.csv"));
        assertEquals(1 + 3 * 25, chosen.size());
    }

    private int follow(String page) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(TUTORIALS.resolve(page)));
        String output = "";
        int commands = 0;
        while (block.find()) {
            String text = block.group(2);
            switch (block.group(1)) {
                case "sh" -> {
                    output = "";
                    for (String line : text.lines().toList()) {
                        assertTrue(line.startsWith("./ralf "), line);
                        output += ralf(line.substring("./ralf ".length()).split(" "));
                        commands++;
                    }
                }
                case "text" -> {
                    for (String line : text.lines().toList()) {
                        Pattern quoted = Pattern.compile(Arrays.stream(line.split("\\.\\.\\."))
                                .map(String::strip)
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")));
                        assertTrue(
                                quoted.matcher(output).find(), page + " quotes \"" + line + "\", not in:\n" + output);
                    }
                }
                default -> assertEquals(Files.readString(folder.resolve("claims-study.yaml")), text);
            }
        }
        return commands;
    }

    private String ralf(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Ralf.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(
                arguments[0].equals("diff") ? 1 : 0, // as diff does where files differ
                process.waitFor(),
                String.join(" ", arguments) + ": " + output);
        return output;
    }
}
