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

class AttackCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path model;

    @BeforeEach
    void aModel() throws Exception {
        model = Files.writeString(folder.resolve("model"), "linear 3");
    }

    private int ralf(String... args) {
        out.reset();
        err.reset();
        return Ralf.commandLine(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    @Test
    void aTable_isWrittenInItsOwnUnits_andObeysItsConstraints() throws Exception {
        Path csv = folder.resolve("adv.csv");
        int code = ralf(
                "attack",
                model.toString(),
                "{id: motor-portfolio, rows: 300}",
                "--attack",
                "capgd",
                "--epsilon",
                "1/2",
                "--constraint",
                "fuel: switchable",
                "--constraint",
                "driverAge: grows",
                "--rows",
                "100",
                "--out",
                csv.toString());
        assertEquals(0, code, err.toString(StandardCharsets.UTF_8));
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("under attack") && text.contains("adv-changes.csv"), text);
        List<String> lines = Files.readAllLines(csv);
        assertEquals(101, lines.size());
        List<String> header = List.of(lines.get(0).split(","));
        int age = header.indexOf("driverAge");
        int licence = header.indexOf("licenceYears");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            assertTrue(Integer.parseInt(cells[licence]) <= Integer.parseInt(cells[age]) - 18, line);
        }
        List<String> changes = Files.readAllLines(folder.resolve("adv-changes.csv"));
        assertEquals("id,feature,before,after", changes.get(0));
        assertTrue(changes.size() > 1, "something was changed");
        for (String line : changes.subList(1, changes.size())) {
            String[] c = line.split(",");
            double by = Double.parseDouble(c[3]) - Double.parseDouble(c[2]);
            if (c[1].equals("driverAge")) {
                assertTrue(by == 1 || by == 2, line);
            }
            if (c[1].equals("annualKm")) {
                assertTrue(Math.abs(by) <= 0.2 * Double.parseDouble(c[2]) + 1e-4, line);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--epsilon=-1 | epsilon must be in [0, 1000000], got -1",
                "--epsilon=NaN | epsilon must be a number, got \"NaN\"",
                "--constraint=gander: immutable | constraints name a column \"gander\", which the data do not have",
                "--constraint=fines: shrinks | unknown word \"shrinks\"",
                "--attack=pdg | unknown id \"pdg\"",
                "--set=step=3 | unknown key \"step\""
            })
    void badInput_isOneLine(String option, String part) {
        int code = ralf(
                "attack",
                model.toString(),
                "{id: motor-portfolio, rows: 300}",
                option,
                "--out",
                folder.resolve("a.npz").toString());
        String text = err.toString(StandardCharsets.UTF_8);
        assertEquals(2, code, text);
        assertTrue(text.contains(part) && text.lines().count() == 1, text);
    }

    @Test
    void otherWrongUsage_isOneLine() {
        String csv = folder.resolve("adv.txt").toString();
        assertEquals(2, ralf("attack", model.toString(), "motor-portfolio", "--out", csv));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--out must end in .npz or .csv"));
        assertEquals(2, ralf("attack", "nowhere.zip", "motor-portfolio", "--out", folder + "/a.npz"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("nowhere.zip: no such model file"));
    }
}
