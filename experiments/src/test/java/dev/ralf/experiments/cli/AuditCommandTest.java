package dev.ralf.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.datasets.format.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditCommandTest {
    @TempDir
    private Path temporary;

    private String errors;

    private int audit(String csv, String... args) throws IOException {
        Path file = Files.writeString(temporary.resolve("p.csv"), csv);
        List<String> all = new ArrayList<>(List.of("audit", file.toString(), "--out", out().toString()));
        all.addAll(List.of(args));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Ralf.commandLine(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(all.toArray(String[]::new));
        errors = err.toString(StandardCharsets.UTF_8);
        return code;
    }

    private Path out() {
        return temporary.resolve("audit");
    }

    private JsonNode json(String name) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(out().resolve(name)));
    }

    private static JsonNode find(JsonNode list, String key, String value) {
        return list.valueStream()
                .filter(n -> n.get(key).asString().equals(value))
                .findFirst()
                .orElseThrow();
    }

    /** As a data frame writes it: an index column without name, floats as labels, quotes, a comma in a cell. */
    private static String frame() {
        StringBuilder csv = new StringBuilder("\ufeff,\"y\",yhat,sex,race,proba_0.0,proba_1.0\r\n");
        for (int i = 0; i < 40; i++) {
            boolean woman = i < 20;
            int y = i % 2;
            int d = i % 20 < (woman ? 5 : 10) ? 1 : 0;
            csv.append(i).append(',').append(y).append(".0,").append(d).append(woman ? ",\"f\"," : ",m,");
            csv.append(woman ? "\"say \"\"x\"\", <b>\"" : i % 3 == 0 ? "" : "1.0");
            csv.append(d == 1 ? ",0.25,0.75\r\n" : ",0.75,0.25\r\n");
        }
        return csv.toString();
    }

    @Test
    void frame_isAudited() throws IOException {
        String[] args = {"--label", "y", "--decision", "yhat", "--group", "sex,race", "--probs", "proba_0.0,proba_1.0"};
        assertEquals(0, audit(frame(), args), errors);
        JsonNode audit = json("audit.json");
        assertEquals("[\"0\",\"1\"]", audit.get("classes").toString());
        assertEquals("1", audit.get("favourable").asString());
        assertEquals(3, audit.get("breakdowns").size());
        JsonNode sex = audit.get("breakdowns").get(0);
        JsonNode cell = sex.get("cells").get(0);
        assertEquals("f", cell.get("group").asString());
        assertEquals(0.25, cell.get("value").asDouble(), 1e-15);
        assertEquals(-0.25, cell.get("toRest").asDouble(), 1e-15);
        assertEquals(0.08657147, cell.get("lower").asDouble(), 1e-6, "Clopper-Pearson of 5 in 20");
        assertEquals("exact", cell.get("interval").asString());
        assertEquals(
                "below",
                find(sex.get("fourFifths"), "group", "f").get("verdict").asString());
        assertEquals(
                0.25,
                find(sex.get("metrics"), "id", "selection-rate-difference")
                        .get("value")
                        .asDouble(),
                1e-15);
        JsonNode race = audit.get("breakdowns").get(1).get("groups");
        assertEquals("1", race.get(0).get("name").asString());
        assertEquals("(missing)", race.get(2).get("name").asString(), race.toString());
        JsonNode crossed = audit.get("breakdowns").get(2);
        assertEquals("sex x race", crossed.get("attribute").asString());
        JsonNode empty = find(crossed.get("cells"), "group", "f, 1");
        assertTrue(empty.get("value").isNull(), "an empty intersection is undefined");
        assertEquals(2, sex.get("calibration").size());

        String page = Files.readString(out().resolve("audit.html"));
        assertTrue(page.contains("say &quot;x&quot;, &lt;b&gt;"), "cells are escaped");
        assertFalse(page.contains("<b>\"") || page.contains("<script") || page.contains("://"), "nothing is loaded");
        assertFalse(page.toLowerCase(java.util.Locale.ROOT).contains("unbiased"));
        JsonNode manifest = json("manifest.json");
        assertEquals(
                Sha256.of(out().resolve("audit.html")),
                manifest.get("sha256").get("audit.html").asString());
        assertEquals("audit", manifest.get("command").get(1).asString());
        assertEquals(
                Sha256.of(temporary.resolve("p.csv")),
                manifest.get("input").get(temporary.resolve("p.csv").toString()).asString());

        byte[] before = Files.readAllBytes(out().resolve("audit.json"));
        assertEquals(0, audit(frame(), args), errors);
        assertArrayEquals(before, Files.readAllBytes(out().resolve("audit.json")), "same input, same bytes");
    }

    @Test
    void weightsControlAndThreeClasses_withoutHeader() throws IOException {
        StringBuilder csv = new StringBuilder();
        RandomGenerator rng = new java.util.SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            csv.append("abc".charAt(rng.nextInt(3)))
                    .append(';')
                    .append("abc".charAt(rng.nextInt(3)))
                    .append(';');
            csv.append(rng.nextInt(3))
                    .append(";")
                    .append(rng.nextInt(2))
                    .append(';')
                    .append(rng.nextDouble());
            csv.append('\n');
        }
        assertEquals(
                0,
                audit(
                        csv.toString(),
                        "--columns",
                        "y,d,g,c,w",
                        "--label",
                        "y",
                        "--decision",
                        "d",
                        "--group",
                        "g",
                        "--control",
                        "c",
                        "--weight",
                        "w",
                        "--bootstraps",
                        "50",
                        "--permutations",
                        "49"),
                errors);
        JsonNode audit = json("audit.json");
        assertTrue(audit.get("favourable").isNull());
        JsonNode g = audit.get("breakdowns").get(0);
        assertEquals(3 * (3 * 4 + 1), g.get("cells").size());
        assertEquals("bootstrap", g.get("cells").get(0).get("interval").asString());
        assertEquals(0, g.get("fourFifths").size());
        JsonNode controlled = audit.get("controlled").get(0);
        assertEquals(2, controlled.get("levels").size());
        double mean = 0;
        double weight = 0;
        for (JsonNode level : controlled.get("levels")) {
            double w = level.get("weight").asDouble();
            mean += w * level.get("metrics").get(0).get("value").asDouble();
            weight += w;
        }
        assertEquals(
                mean / weight,
                controlled.get("mean").get("demographic-parity-max").asDouble(),
                1e-12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "y,d,g\\n1,0,a\\n,1,b | --group g | line 3: column y is empty",
                "y,d,g\\n1,0,a\\n1 | --group g | line 3: 1 cells, but there are 3 columns",
                "y,d,g\\n1,0,a | --group h | line 1: there is no column h; columns are [y, d, g]",
                "y,d,g\\n1,0,a\\n1,1,2 | --group g --weight g | line 2: column g must be a number, got 'a'",
                "y,d,g\\n1,0,-1 | --group g --weight g | column g must be a finite number of at least 0, got -1",
                "y,d,g\\n1,0,2 | --group g --score g | line 2: column g must be in [0, 1], got 2",
                "y,d,g\\n | --group g | has no rows",
                "y,d,g\\n1,1,2 | --group g | an audit needs two classes, but labels and decisions are all [1]",
                "y,d,g\\n1,0,2 | --group g --favourable x | --favourable must be one of the classes [0, 1], got x",
                "y,d,g\\n1,0,2 | --group g,g | --group and --control must name different columns, got [g, g]",
                "y,d,g,p_0,p_1\\n1,0,2,0.5,0.6 | --group g --probs p_0,p_1 | line 2: probabilities must sum to 1",
                "y,d,g,p_0,p_2\\n1,0,2,0.5,0.5 | --group g --probs p_0,p_2 | is none of the classes of --probs [0, 2]",
                "y,d,g\\n1,0,2 | --group g --level NaN | --level must be in (0, 1), got NaN",
            })
    void badInput_isOneLine(String csv, String args, String message) throws IOException {
        List<String> all = new ArrayList<>(List.of("--label", "y", "--decision", "d"));
        all.addAll(List.of(args.split(" ")));
        assertEquals(2, audit(csv.replace("\\n", "\n"), all.toArray(String[]::new)));
        assertEquals(1, errors.lines().count(), errors);
        assertTrue(errors.contains(message), errors);
        assertFalse(Files.exists(out()), "nothing is written");
    }
}
