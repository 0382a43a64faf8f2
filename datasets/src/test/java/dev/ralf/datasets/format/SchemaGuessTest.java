package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaGuessTest {
    @TempDir
    Path dir;

    @Test
    void guess_namesLabelLeakAndProtectedAttributes_andCanBeReadBack() throws IOException {
        StringBuilder text = new StringBuilder("policy_no;Gender;DriverAge;mileage;fuel \"x\";paid;claim\n");
        for (int i = 0; i < 60; i++) {
            boolean claim = i % 3 == 0;
            text.append(1000 + 7 * i)
                    .append(i % 2 == 0 ? ";f;" : i % 4 == 1 ? ";m;" : ";;")
                    .append(20 + i % 31)
                    .append(i % 5 == 0 ? ";;" : ";" + i * 37 % 100 + ";")
                    .append(i % 4 == 0 ? "petrol" : "diesel")
                    .append(claim ? ";" + (100 + i) : ";0")
                    .append(claim ? ";yes" : ";no")
                    .append('\n');
        }
        Path file = Files.writeString(dir.resolve("claims.csv"), text);
        SchemaGuess guess = SchemaGuess.of(file, Optional.empty());
        Map<String, String> roles = new LinkedHashMap<>();
        guess.columns().forEach(g -> roles.put(g.spec().name(), g.spec().role().describe()));
        assertEquals(Optional.of("claim"), guess.label());
        assertEquals("dropped, id", roles.get("policy_no"));
        assertEquals("sensitive, as it is", roles.get("Gender"));
        assertEquals("feature, numeric", roles.get("DriverAge"));
        assertEquals("feature, numeric", roles.get("mileage"));
        assertEquals("dropped, outcome-leak", roles.get("paid"));
        assertEquals(15, guess.columns().get(1).missing());
        assertEquals(
                "may be a protected attribute, by its name",
                guess.columns().get(2).suspicion());
        assertEquals("", guess.columns().get(3).suspicion());
        assertTrue(guess.columns().get(5).suspicion().startsWith("leak: gives the label away: AUC 1.0000"));

        Path schema = Files.writeString(dir.resolve("claims.schema.yaml"), guess.yaml());
        Dataset d = CsvSource.from(new MapOptions(Map.of("path", file.toString(), "schema", schema.toString())))
                .load(new SeedTree(1));
        assertEquals(List.of("no", "yes"), d.classes());
        assertEquals(
                List.of("DriverAge", "mileage", "mileage=missing", "fuel \"x\"=diesel", "fuel \"x\"=petrol"),
                d.inputs().columns().stream().map(c -> c.name()).toList());
        assertEquals(List.of("f", "m", "missing"), d.inputs().groups().get(0).values());
        assertTrue(d.facts().get("dropped paid").startsWith("outcome-leak: gives the label away"));
    }

    @Test
    void withoutALabel_theSchemaSaysSo_andCannotBeRun() throws IOException {
        Path file = Files.writeString(dir.resolve("a.csv"), "u,v\n1.5,2\n2.5,3\n3.5,9\n");
        SchemaGuess guess = SchemaGuess.of(file, Optional.empty());
        assertEquals(Optional.empty(), guess.label());
        assertTrue(guess.yaml().contains("# No label was found"));
        Path schema = Files.writeString(dir.resolve("s.yaml"), guess.yaml());
        assertThrows(
                RuntimeException.class,
                () -> CsvSource.from(new MapOptions(Map.of("path", file.toString(), "schema", schema.toString()))));
        assertThrows(DatasetFormatException.class, () -> SchemaGuess.of(file, Optional.of("w")));
        assertThrows(DatasetFormatException.class, () -> YamlSchema.read(dir.resolve("none.yaml")));
    }

    @Test
    void noCell_isInTheSchema() throws IOException {
        StringBuilder text = new StringBuilder("tweet,class\n");
        for (int i = 0; i < 80; i++) {
            text.append("\"secret words ").append(i).append("\",").append(i % 2).append('\n');
        }
        SchemaGuess guess =
                SchemaGuess.of(Files.writeString(dir.resolve("t.csv"), text + "other,1\n"), Optional.of("class"));
        assertFalse(guess.yaml().contains("secret"), guess.yaml());
    }
}
