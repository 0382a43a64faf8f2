package dev.ralf.adversarial.threat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Domain;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static final double[] ROW = {30, 5, 10, 9000, 8000, 1, 0, 0, 1, 0};

    private static float[] row(Domain domain, double... raw) {
        return Tables.features(domain, raw).row(0);
    }

    private static ThreatModel wide(String... lines) {
        return new ThreatModel(Norm.LINF, 100).withConstraints(Constraints.parse(List.of(lines)));
    }

    @Test
    void wholeNumbers_areRoundedTowardsTheNaturalValue() {
        Domain domain = Tables.domain("age: integer", "years: integer");
        float[] natural = row(domain, ROW);
        float[] candidate = row(domain, 33.9, 3.2, 10.7, 9000, 8000, 1, 0, 0, 1, 0);
        float[] got = new Repair(wide(), domain).row(natural, candidate).orElseThrow();
        assertArrayEquals(row(domain, 33, 4, 10.7, 9000, 8000, 1, 0, 0, 1, 0), got, 1e-6f);
        assertEquals(33, Tables.raw(domain, got, 0), 1e-5);
        assertArrayEquals(got, new Repair(wide(), domain).row(natural, got).orElseThrow(), "a fixed point");
    }

    @Test
    void directionAndBudgets_holdInTheDatasUnits() {
        Domain domain = Tables.domain("age: grows, at most 3", "years: grows", "km: falls, at most 20 %");
        float[] natural = row(domain, ROW);
        float[] candidate = row(domain, 40, 2, 3, 9000, 8000, 1, 0, 0, 1, 0);
        float[] got = new Repair(wide(), domain).row(natural, candidate).orElseThrow();
        assertArrayEquals(row(domain, 33, 5, 8, 9000, 8000, 1, 0, 0, 1, 0), got, 1e-6f);
        float[] up = new Repair(wide(), domain)
                .row(natural, row(domain, 25, 9, 15, 9000, 8000, 1, 0, 0, 1, 0))
                .orElseThrow();
        assertArrayEquals(row(domain, 30, 9, 10, 9000, 8000, 1, 0, 0, 1, 0), up, 1e-6f);
    }

    @Test
    void aBrokenRelation_isProjectedInInputUnits() {
        // claim <= sum insured from (sum 9000, claim 11000): in inputs, sum is in 10000 and claim in 4000; the nearest
        // point has sum = 9000 + s, claim = s + 9000 with minimal (s/10000)^2 + ((2000 - s)/4000)^2: s = 1724.13...
        Domain domain = Tables.domain("claim <= sum insured");
        float[] natural = row(domain, ROW);
        float[] candidate = row(domain, 30, 5, 10, 9000, 11_000, 1, 0, 0, 1, 0);
        float[] got = new Repair(wide(), domain).row(natural, candidate).orElseThrow();
        double s = 2000 / 1.16;
        assertEquals(9000 + s, Tables.raw(domain, got, 3), 0.05);
        assertTrue(Tables.raw(domain, got, 4) <= Tables.raw(domain, got, 3), "satisfied strictly");
        assertEquals(9000 + s, Tables.raw(domain, got, 4), 0.05);
    }

    @Test
    void roundingThatBreaksARelation_isMendedByWholeSteps() {
        Domain domain = Tables.domain("age: integer", "years: integer", "years <= age - 18");
        float[] natural = row(domain, 30, 12, 10, 9000, 8000, 1, 0, 0, 1, 0);
        float[] candidate = row(domain, 30, 15.4, 10, 9000, 8000, 1, 0, 0, 1, 0);
        float[] got = new Repair(wide(), domain).row(natural, candidate).orElseThrow();
        double age = Math.rint(Tables.raw(domain, got, 0));
        double years = Math.rint(Tables.raw(domain, got, 1));
        assertTrue(years <= age - 18, years + " and " + age);
        assertEquals(List.of(), new Validator(wide(), domain).violations(natural, got));
    }

    @Test
    void categories_switchByTheirGain_asManyAsAllowed() {
        Domain domain = Tables.domain();
        float[] natural = row(domain, ROW);
        float[] candidate = row(domain, 30, 5, 10, 9000, 8000, 0.2, 0.1, 0.7, 0.4, 0.6);
        String[] both = {"fuel: switchable", "parking: switchable"};
        float[] one = new Repair(wide(both), domain).row(natural, candidate).orElseThrow();
        assertArrayEquals(row(domain, 30, 5, 10, 9000, 8000, 0, 0, 1, 1, 0), one, 1e-6f);
        ThreatModel two = wide(both).withConstraints(wide(both).constraints().withSwitches(2));
        float[] all = new Repair(two, domain).row(natural, candidate).orElseThrow();
        assertArrayEquals(row(domain, 30, 5, 10, 9000, 8000, 0, 0, 1, 0, 1), all, 1e-6f);
        assertEquals(
                2,
                new Validator(wide(), domain)
                        .violations(natural, all).stream()
                                .filter(v -> v.endsWith("may not switch"))
                                .count());
        assertEquals(
                List.of("2 categorical columns switched, at most 1 may"),
                new Validator(wide(both), domain).violations(natural, all));
    }

    @Test
    void aRowThatBreaksARelationItself_cannotAlwaysBeRepaired() {
        Domain domain = Tables.domain("claim <= sum insured", "claim: immutable", "sum insured: immutable");
        float[] natural = row(domain, 30, 5, 10, 9000, 9500, 1, 0, 0, 1, 0);
        float[] candidate = row(domain, 31, 5, 10, 9000, 9500, 1, 0, 0, 1, 0);
        assertTrue(new Repair(wide(), domain).row(natural, candidate).isEmpty());
        Domain free = Tables.domain("claim <= sum insured");
        float[] mended = new Repair(wide(), free).row(natural, candidate).orElseThrow();
        assertEquals(List.of(), new Validator(wide(), free).violations(natural, mended));
    }

    @Test
    void validator_namesEveryKindOfBreach() {
        Domain domain = Tables.domain(
                "age: integer, grows, at most 3",
                "km: falls, at most 20 %",
                "claim <= sum insured",
                "years: immutable");
        float[] natural = row(domain, ROW);
        Validator validator = new Validator(new ThreatModel(Norm.LINF, 0.5), domain);
        assertEquals(List.of(), validator.violations(natural, natural));
        String wrong = String.join(
                "; ", validator.violations(natural, row(domain, 25.5, 6, 12, 9000, 9900, 0, 1, 0, 0.5, 0.5)));
        for (String part : List.of(
                "age must be a whole number",
                "age may only grow",
                "age changed by 4.5",
                "km may only fall",
                "years is immutable",
                "\"claim <= sum insured\" is broken by 900",
                "fuel may not switch",
                "parking has not exactly one level")) {
            assertTrue(wrong.contains(part), part + " in " + wrong);
        }
        assertTrue(validator
                .violations(natural, row(domain, 30, 5, 6, 9000, 8000, 1, 0, 0, 1, 0))
                .toString()
                .contains("is above epsilon 0.5"));
        assertTrue(validator
                .violations(natural, row(domain, 30, 5, 10, 9000, -1, 1, 0, 0, 1, 0))
                .toString()
                .contains("claim is outside its bounds"));
    }
}
