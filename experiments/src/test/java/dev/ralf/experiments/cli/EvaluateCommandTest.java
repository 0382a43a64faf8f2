package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest {
    private static final String DATA = "{id: motor-portfolio, rows: 300}";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String model;

    @BeforeEach
    void aModel() throws Exception {
        model = Files.writeString(folder.resolve("model"), "linear 3").toString();
    }

    private int ralf(String... args) {
        out.reset();
        err.reset();
        return Ralf.commandLine(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTable_isMeasuredCleanByGroupAndUnderConstrainedAttacks() {
        int code = ralf("evaluate", model, DATA, "--robust", "standard", "--epsilon", "1/5", "--rows", "60", "--json");
        assertEquals(0, code, err.toString(StandardCharsets.UTF_8));
        JsonNode json = new JsonMapper().readTree(text());
        assertEquals(60, json.path("rows").asInt());
        assertTrue(json.path("attacks").has("pgd") && json.path("attacks").has("capgd"), text());
        JsonNode numbers = json.path("metrics");
        double clean = numbers.path("argmax/accuracy").asDouble(-1);
        double robust = numbers.path("argmax/robust-accuracy.standard").asDouble(-1);
        assertTrue(robust >= 0 && robust < clean, clean + " " + robust);
        for (String attack : new String[] {"pgd", "capgd"}) {
            double alone =
                    numbers.path("argmax/robust-accuracy.standard." + attack).asDouble(-1);
            assertTrue(robust <= alone && alone <= clean, attack + " " + alone);
        }
        for (String key : new String[] {
            "model/ece", "argmax/unfairness-max/gender", "argmax/robust-accuracy.standard/gender=female"
        }) {
            assertTrue(numbers.has(key), key);
        }
        assertEquals(
                numbers.path("argmax/masking-flags.standard").asInt(-1),
                json.path("maskingFlags").size());
    }

    @Test
    void withoutAttack_theTableHasEachRuleOnce_andSaysThatTrainingRowsMayBeAmong() {
        assertEquals(0, ralf("evaluate", model, DATA, "--rows", "0"));
        assertEquals(1, text().lines().filter("argmax"::equals).count());
        assertTrue(text().contains("300 rows") && text().contains("rows that the model was trained on"), text());
        assertTrue(!text().contains("robust") && !text().contains("masked"), text());
    }

    @Test
    void aCsv_needsItsLabel_andTakesSensitiveColumns() throws Exception {
        Path csv = folder.resolve("data.csv");
        StringBuilder rows = new StringBuilder("a,b,sex,y\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i % 7 + 0.5).append(',').append(i % 5 + 0.25).append(i % 2 == 0 ? ",f," : ",m,");
            rows.append(i % 3 == 0 ? "yes\n" : "no\n");
        }
        Files.writeString(csv, rows);
        assertEquals(2, ralf("evaluate", model, csv.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("a CSV file needs --label COLUMN"));
        assertEquals(2, ralf("evaluate", model, csv.toString(), "--label", "yy"));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("has no column yy"),
                err.toString(StandardCharsets.UTF_8));
        assertEquals(2, ralf("evaluate", model, csv + "x.csv", "--label", "y"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("no such file"));
        assertEquals(
                "{id: csv, path: \"" + csv + "\", label: \"y\", sensitive: [\"sex\"]}",
                ModelOnData.yaml(Path.of(model), csv.toString(), "y", List.of("sex"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--robust=pgd | --epsilon=-1 | epsilon must be in [0, 1000000], got -1",
                "--robust=pgd | --epsilon=NaN | epsilon must be a number, got \"NaN\"",
                "--robust=pgd | --epsilon=8/0 | epsilon must be in [0, 1000000], got 8/0",
                "--robust=pgd | --norm=l3 | norm must be one of linf, l2, l1, got \"l3\"",
                "--robust=pgd | --constraint=gander: immutable | constraints name a column \"gander\"",
                "--robust=most | --seed=1 | expected one of [standard, pgd]",
                "--rows=-1 | --seed=1 | --rows must be at least 0, got -1",
                "--seed=1 | --epsilon=0.1 | need --robust"
            })
    void badInput_isOneLine(String first, String second, String part) {
        int code = ralf("evaluate", model, DATA, first, second);
        String text = err.toString(StandardCharsets.UTF_8);
        assertEquals(2, code, text);
        assertTrue(text.contains(part) && text.lines().count() == 1, text);
    }
}
