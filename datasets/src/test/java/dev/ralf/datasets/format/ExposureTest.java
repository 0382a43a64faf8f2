package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureTest {
    private static final String TEXT = "age,days,claim\n30,365,no\n41,73,yes\n52,365,yes\n63,0,no\n";

    @TempDir
    Path dir;

    @Test
    void byDefault_theShareOfAFullPeriod_isTheWeight() throws IOException {
        Dataset d = load(TEXT, Map.of());
        assertArrayEquals(new double[] {1, 0.2, 1, 0}, d.inputs().weights(), 1e-15);
        assertEquals(
                "weighs its row, 365 being 1 (exposureUse: weight, full or ignore)",
                d.facts().get("exposure days"));
    }

    @Test
    void full_leavesOutRowsOfLess_andCountsThem() throws IOException {
        Dataset d = load(TEXT, Map.of("exposureUse", "full"));
        assertArrayEquals(new double[] {1, 1}, d.inputs().weights());
        assertEquals(52, d.inputs().features().get(1, 0));
        assertEquals(
                "rows below 365 are left out, the others count alike; 2 were left out (exposureUse: weight, full or"
                        + " ignore)",
                d.facts().get("exposure days"));
    }

    @Test
    void ignore_makesRowsCountAlike() throws IOException {
        assertArrayEquals(
                new double[] {1, 1, 1, 1},
                load(TEXT, Map.of("exposureUse", "ignore")).inputs().weights());
    }

    @Test
    void exposure_mustBeANumber_andSomeRowMustBeFull() throws IOException {
        for (String use : new String[] {"weight", "full", "ignore"}) {
            String bad = assertThrows(
                            DatasetFormatException.class,
                            () -> load(TEXT.replace("73", "-73"), Map.of("exposureUse", use)))
                    .getMessage();
            assertEquals(
                    "line 3, column days: must be a weight of at least 0, got '-73'", bad.replaceFirst(".*csv: ", ""));
        }
        String none = assertThrows(
                        DatasetFormatException.class,
                        () -> load(TEXT.replace("365", "364"), Map.of("exposureUse", "full")))
                .getMessage();
        assertEquals("no row has a full exposure", none.replaceFirst(".*csv: ", ""));
    }

    private Dataset load(String text, Map<String, Object> more) throws IOException {
        Path file = Files.writeString(dir.resolve("policies.csv"), text);
        Map<String, Object> options = new HashMap<>(
                Map.of("path", file.toString(), "label", "claim", "exposure", "days", "fullExposure", 365.0));
        options.putAll(more);
        return CsvSource.from(new MapOptions(options)).load(new SeedTree(1));
    }
}
