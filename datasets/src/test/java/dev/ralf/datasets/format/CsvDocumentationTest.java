package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.MapOptions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDocumentationTest {
    @TempDir
    Path dir;

    @Test
    void everyOption_isInTheTable_withItsDefault_andNoOther() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-zA-Z]+)` \\| ([^|]*) \\|").matcher(text());
        while (row.find()) {
            documented.put(row.group(1), row.group(2));
        }
        assertEquals(read(), documented);
    }

    @Test
    void example_isReadAsItSays() throws IOException {
        Matcher block = Pattern.compile("(?s)```csv\n(.*?)```").matcher(text());
        assertTrue(block.find());
        Path file = Files.writeString(dir.resolve("claims.csv"), block.group(1));
        Dataset d = CsvSource.from(new MapOptions(Map.of(
                        "path", file.toString(),
                        "label", "risk",
                        "sensitive", List.of("gender"),
                        "weight", "exposure",
                        "leak", List.of("claim_amount"),
                        "ids", List.of("policy_no"),
                        "immutable", List.of("age"))))
                .load(new SeedTree(1));
        assertEquals("time: inferred: date-like", d.facts().get("dropped start"));
        assertEquals(
                List.of("age", "vehicle_value", "vehicle_value=missing", "fuel=diesel", "fuel=petrol"),
                d.inputs().columns().stream().map(Column::name).toList());
        assertFalse(d.inputs().features().domain().mutable(0));
    }

    /** Options that the component reads, with their defaults as the table writes them. */
    private static Map<String, String> read() {
        Map<String, String> defaults = new TreeMap<>();
        Options given = new MapOptions(Map.of("path", "x.csv", "label", "y"));
        Options recorder = (Options) Proxy.newProxyInstance(
                Options.class.getClassLoader(), new Class<?>[] {Options.class}, (proxy, method, arguments) -> {
                    String name = (String) arguments[0];
                    defaults.put(name, shown(name, arguments));
                    try {
                        return method.invoke(given, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        CsvSource.from(recorder);
        return defaults;
    }

    private static String shown(String name, Object[] arguments) {
        if (name.equals("missing")) {
            assertEquals(CsvSource.MISSING, arguments[1]);
            return "`\"\", \"?\", " + String.join(", ", CsvSource.MISSING.subList(2, CsvSource.MISSING.size())) + "`";
        } else if (arguments.length == 1) {
            return List.of("weight", "exposure", "schema").contains(name) ? "none" : "required";
        } else if (arguments[1] instanceof Enum<?> constant) {
            return "`" + constant.name().toLowerCase(Locale.ROOT) + "`";
        }
        return List.of().equals(arguments[1]) ? "none" : "`" + arguments[1] + "`";
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "docs", "csv.md"));
    }
}
