package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsCommandTest {
    @TempDir
    private Path dir;

    @Test
    void describe_writesASchemaOnce_andPrintsNoCell() throws IOException {
        StringBuilder text = new StringBuilder("id,sex,note,claim\n");
        for (int i = 0; i < 80; i++) {
            text.append(i + 1)
                    .append(i % 2 == 0 ? ",f" : ",m")
                    .append(",private words ")
                    .append(i)
                    .append(i % 3 == 0 ? ",yes\n" : ",no\n");
        }
        Path file = Files.writeString(dir.resolve("a.csv"), text);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(0, run(out, "datasets", "describe", file.toString()));
        String printed = out.toString(StandardCharsets.UTF_8);
        assertTrue(printed.startsWith("80 rows, 4 columns"), printed);
        assertFalse(printed.contains("private"), printed);
        assertTrue(Files.readString(dir.resolve("a.schema.yaml")).contains("\"sex\": {role: sensitive"));
        assertEquals(Ralf.BAD_INPUT, run(out, "datasets", "describe", file.toString()));
        assertEquals(
                Ralf.BAD_INPUT,
                run(out, "datasets", "describe", dir.resolve("none.csv").toString()));
        assertEquals(Ralf.BAD_INPUT, run(out, "datasets", "import", "adult", file.toString()));
    }

    @Test
    void view_hasBarsRangesMissingOnes_andAPicture() {
        List<Column> columns = List.of(
                new Column("age", "age", Column.Kind.NUMERIC),
                new Column("age=missing", "age", Column.Kind.NUMERIC),
                new Column("fuel=a", "fuel", Column.Kind.ONE_HOT),
                new Column("fuel=b", "fuel", Column.Kind.ONE_HOT));
        Features x = new Features(new float[] {1, 0, 1, 0, 2.5f, 1, 0, 1, 4, 0, 0, 1}, 3, 4);
        Dataset table = data(x, columns);
        assertEquals(
                List.of(
                        "  no         2 ########################################",
                        "  yes        1 ####################"),
                DataView.histogram(table));
        assertEquals(
                List.of("values of age: 1 to 4, median 2.50000, missing in 1 rows", "values of fuel: a 1, b 2"),
                DataView.columns(table));
        assertEquals(List.of(), DataView.picture(table));
        Dataset images = data(new Features(new float[] {0, 1, 0.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 3, 1, 2, 2), List.of());
        assertEquals(List.of("the first image, no:", "    @@", "  ++"), DataView.picture(images));
    }

    private static Dataset data(Features x, List<Column> columns) {
        Inputs inputs = new Inputs(x, columns, List.of(), new double[] {1, 1, 1});
        return new Dataset("d", inputs, new int[] {0, 1, 0}, List.of("no", "yes"), new int[0], Map.of());
    }

    private static int run(ByteArrayOutputStream out, String... args) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Ralf.commandLine(stream, new PrintStream(OutputStream.nullOutputStream()))
                .execute(args);
    }
}
