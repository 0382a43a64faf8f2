package dev.ralf.fairness.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tutorial shows the code of the example project, which the build runs. */
class TutorialTest {
    private static final Pattern BLOCK = Pattern.compile("```(java|xml)\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyBlock_isInTheExampleProject() throws IOException {
        Path example = Path.of("../examples/fairness-in-your-build");
        List<Path> files;
        try (Stream<Path> sources = Files.walk(example.resolve("src"))) {
            files = Stream.concat(
                            sources.filter(p -> p.toString().endsWith(".java")), Stream.of(example.resolve("pom.xml")))
                    .toList();
        }
        StringBuilder code = new StringBuilder();
        for (Path file : files) {
            code.append(Files.readString(file));
        }
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/fairness-testkit.md")));
        int blocks = 0;
        while (block.find()) {
            blocks++;
            String text = block.group(2);
            assertTrue(code.indexOf(text) >= 0, () -> "not in the example project: " + text);
        }
        assertTrue(blocks >= 8, "blocks of the tutorial: " + blocks);
    }
}
