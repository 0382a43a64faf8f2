package dev.ralf.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.benchmarks.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Bench.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void withoutANameTheComparisonsAreListed() {
        assertEquals(0, run());
        assertTrue(out.toString().startsWith("engine  "), out.toString());
    }

    @Test
    void anUnknownNameIsOneLineWithTheKnownOnes() {
        assertEquals(2, run("engin"));
        assertTrue(err.toString().startsWith("ralf bench: unknown benchmark \"engin\" (known: engine"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void tableNamesThePeerAndSaysWhatIsMet() {
        List<Row> rows = List.of(
                Row.of("a", "ms", 2, "Peer", 1, 1.5).with("floor", 0.25),
                Row.of("b", "ms", 1, "Peer", 1, 1).withRatio(0.9),
                Row.alone("c", "ms", 12));
        assertEquals("""
                | row | RALF | Peer | unit | ratio | target | met | floor |
                |-----|-----:|-----:|-----:|------:|-------:|----:|------:|
                | a   | 2.00 | 1.00 |   ms |  2.00 |   1.50 |  no | 0.250 |
                | b   | 1.00 | 1.00 |   ms | 0.900 |   1.00 | yes |       |
                | c   | 12.0 |      |   ms |       |        |     |       |
                """, Tables.markdown(rows));
    }

    @Test
    void quotedFiguresAreLabelled() {
        Row row = Row.quoted("a", "s", 1, "a paper", 4, Double.NaN);
        assertTrue(row.isQuoted());
        assertEquals("quoted: a paper", row.peerName());
        Map<String, Object> json = Tables.json(row);
        assertEquals(true, json.get("quoted"));
        assertEquals(0.25, json.get("ratio"));
        assertNull(json.get("target"));
        assertFalse(Row.of("b", "s", 1, "a paper", 4, 1).isQuoted());
    }

    @Test
    void aRatioOfNothingMissesItsTarget() {
        assertTrue(Row.of("a", "s", 0, "Peer", 0, 1).misses());
    }
}
