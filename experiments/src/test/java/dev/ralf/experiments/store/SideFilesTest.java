package dev.ralf.experiments.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.loop.RoundRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideFilesTest {
    @TempDir
    private Path root;

    @Test
    void factsOfStrataAlone() throws IOException {
        Files.createDirectories(root.resolve("selections"));
        Files.writeString(
                root.resolve("selections/a+b+c+s012.jsonl"),
                "{\"round\":0,\"ids\":[1],\"utilities\":[1],\"facts\":{\"bin[0].rows\":4,\"cluster[0]\":2}}\n"
                        + "{\"round\":1,\"ids\":[1],\"utilities\":[1],\"facts\":{\"cluster[0]\":2}}\n{\"rou");
        assertEquals(
                List.of(new SideFiles.Line("a+b+c", 12, 0, Map.of("bin[0].rows", 4.0))), SideFiles.selections(root));
        assertTrue(SideFiles.times(root).isEmpty(), "no folder, no times");
    }

    @Test
    void aRoundThatWasBegunAnewCountsOnce() throws IOException {
        Files.createDirectories(root.resolve("timings"));
        Files.writeString(
                root.resolve("timings/a+b+c+s000.jsonl"),
                "{\"round\":0,\"fitSeconds\":1.5}\n{\"round\":0,\"fitSeconds\":2.5}\n");
        assertEquals(List.of(new SideFiles.Line("a+b+c", 0, 0, Map.of("fit", 2.5))), SideFiles.times(root));
    }

    @Test
    void detailsOfARecordSurviveTheFile() {
        RoundRecord record = new RoundRecord(
                1,
                "l",
                "t",
                "a",
                0,
                0,
                5,
                0,
                0,
                Map.of(),
                new int[0],
                Optional.empty(),
                Map.of("labelled/class", new double[] {3, 2.25, Double.NaN}));
        String line = RecordJson.write(record);
        assertTrue(line.endsWith("\"details\":{\"labelled/class\":[3,2.25,null]}}"), line);
        assertArrayEquals(
                new double[] {3, 2.25, Double.NaN},
                RecordJson.read(line).details().get("labelled/class"));
        String old = line.replaceFirst(",\"details\".*", "}");
        assertTrue(RecordJson.read(old).details().isEmpty(), "a record of an older version");
    }
}
