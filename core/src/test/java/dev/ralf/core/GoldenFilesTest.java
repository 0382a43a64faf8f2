package dev.ralf.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFilesTest {
    private static final String PROPERTY = "ralf.golden.fixture";

    @Test
    void propertyNamesAnotherFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("attacks_b.json"), "{\"x\": 2}");
        Files.writeString(folder.resolve("attacks_a.json"), "{\"x\": 1}");
        Files.writeString(folder.resolve("attacks_a.txt"), "");
        Files.writeString(folder.resolve("defence_a.json"), "{}");
        System.setProperty(PROPERTY, folder.toString());
        try {
            List<Path> files = GoldenFiles.list(PROPERTY, "robust_fair", "attacks_");
            assertEquals(List.of(folder.resolve("attacks_a.json"), folder.resolve("attacks_b.json")), files);
            assertEquals(2, GoldenFiles.read(files.get(1)).get("x").asInt());
        } finally {
            System.clearProperty(PROPERTY);
        }
    }

    @Test
    void withoutPropertyTheCommittedOnesAreUsed() {
        assertTrue(GoldenFiles.list(PROPERTY, "robust_fair", "").size() > 0);
        assertThrows(IllegalArgumentException.class, () -> GoldenFiles.list(PROPERTY, "absent", ""));
    }

    @Test
    void buildPassesTheProperties() {
        assertTrue(System.getProperties().containsKey("ralf.root"));
    }
}
