package dev.ralf.adversarial.threat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintsTest {
    @Test
    void everyWord_isRead() {
        Constraints c = Constraints.parse(List.of(
                "age: integer, grows",
                "km:  falls , at most 20 %, at most 1/2",
                "sum insured: between 0 and 1e4",
                "fuel: switchable",
                "parking: immutable"));
        assertEquals(
                new ColumnRule(
                        "age",
                        false,
                        true,
                        true,
                        false,
                        false,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY),
                c.columns().get(0));
        assertEquals(0.2, c.columns().get(1).atMostShare());
        assertEquals(0.5, c.columns().get(1).atMost());
        assertEquals(10_000, c.columns().get(2).high());
        assertTrue(c.columns().get(3).switchable());
        assertTrue(c.columns().get(4).immutable());
    }

    @Test
    void relations_areReadWithNamesThatHoldSpacesAndHyphens() {
        Constraints c = Constraints.parse(List.of(
                "claim <= sum insured",
                "years <= age - 18",
                "100 >= 2 * capital-gain + hours-per-week * 0.5 - 7",
                "- km <= `a - b`"));
        assertEquals(
                Map.of("claim", 1.0, "sum insured", -1.0), c.relations().get(0).coefficients());
        assertEquals(0, c.relations().get(0).bound());
        assertEquals(Map.of("years", 1.0, "age", -1.0), c.relations().get(1).coefficients());
        assertEquals(-18, c.relations().get(1).bound());
        assertEquals(
                Map.of("capital-gain", 2.0, "hours-per-week", 0.5),
                c.relations().get(2).coefficients());
        assertEquals(107, c.relations().get(2).bound());
        assertEquals(Map.of("km", -1.0, "a - b", -1.0), c.relations().get(3).coefficients());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "age | must be a rule such as",
                "age: grow | unknown word \"grow\"",
                "age: at most NaN | a number is needed, got \"nan\"",
                "age: at most -3 | at most must be in [0, Infinity), got -3",
                "age: between 5 and 2 | the smaller number first, got 5.0 and 2.0",
                "1 <= 2 | names no column",
                "a <= b <= c | must have one comparison",
                "a * b <= 1 | is not linear",
                "a <= | cannot be read"
            })
    void badLines_areNamedInOneLine(String line, String part) {
        String message = assertThrows(IllegalArgumentException.class, () -> Constraints.parse(List.of(line)))
                .getMessage();
        assertTrue(message.contains(part) && message.contains(line) && !message.contains("\n"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gander: immutable | constraints name a column \"gander\", which the data do not have; known:",
                "claims <= age | closest: claim",
                "fuel: grows | a categorical column can be immutable or switchable only",
                "age: switchable | switchable is for categorical columns",
                "age <= fuel | fuel is categorical, a relation is between numbers"
            })
    void linesThatDoNotFitTheData_areNamed(String line, String part) {
        ThreatModel threat = new ThreatModel(Norm.LINF, 1).withConstraints(Constraints.parse(List.of(line)));
        String message = assertThrows(IllegalArgumentException.class, () -> Allowed.of(threat, Tables.domain()))
                .getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void dataOutsideItsBounds_isNamedInTheDatasUnits() {
        Domain domain = Tables.domain("age: between 18 and 80");
        Features x = Tables.features(domain, new double[] {30, 5, 10, 9000, 100, 1, 0, 0, 1, 0}, new double[] {
            81, 5, 10, 9000, 100, 1, 0, 0, 1, 0
        });
        Allowed allowed = Allowed.of(new ThreatModel(Norm.LINF, 1), domain);
        assertEquals(
                "row 1: age must be in [18, 80], got 81",
                assertThrows(IllegalArgumentException.class, () -> allowed.requireInside(x))
                        .getMessage());
    }

    @Test
    void constraintsWithoutColumns_andWeightsOfAnotherWidth_areRefused() {
        ThreatModel rules = new ThreatModel(Norm.LINF, 1).withConstraints(Constraints.parse(List.of("age: immutable")));
        assertThrows(IllegalArgumentException.class, () -> Allowed.of(rules, Domain.unbounded(3)));
        ThreatModel weights = new ThreatModel(Norm.LINF, 1).withWeights(List.of(1.0, 2.0));
        assertEquals(
                "perFeature must have one number for each of the 3 features, got 2",
                assertThrows(IllegalArgumentException.class, () -> Allowed.of(weights, Domain.unbounded(3)))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new ThreatModel(Norm.L1, 1).withWeights(List.of(Double.NaN)));
    }
}
