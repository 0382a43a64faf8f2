package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MetricKeyTest {
    @Test
    void partsOfKeys() {
        assertEquals(new MetricKey("model", "log-loss", "", ""), MetricKey.parse("model/log-loss"));
        assertEquals(
                new MetricKey("fair(0.05)", "unfairness-max", "Gender", ""),
                MetricKey.parse("fair(0.05)/unfairness-max/Gender"));
        MetricKey key = MetricKey.parse("argmax/robust-accuracy.pgd/Origin=Asian/Pacific = other");
        assertEquals("Origin", key.attribute());
        assertEquals("Asian/Pacific = other", key.group());
        assertEquals("robust-accuracy", key.base());
        assertEquals("pgd", key.argument());
    }

    @Test
    void directionOfMetrics() {
        assertTrue(MetricKey.parse("argmax/robust-accuracy.pgd").higherIsBetter());
        assertTrue(MetricKey.parse("argmax/macro-f1").higherIsBetter());
        assertFalse(MetricKey.parse("argmax/unfairness-max/Gender").higherIsBetter());
        assertFalse(MetricKey.parse("model/ece").higherIsBetter());
        assertFalse(MetricKey.parse("argmax/robust-accuracy-gap.pgd/Gender").higherIsBetter());
        assertFalse(MetricKey.parse("argmax/accuracy-difference/Gender").higherIsBetter());
        assertFalse(MetricKey.parse("argmax/unfairness-attacked.pgd/Gender").higherIsBetter());
    }

    @Test
    void keyWithoutRuleIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> MetricKey.parse("accuracy"));
        assertEquals("metric key must be rule/metric, got accuracy", e.getMessage());
    }

    @Test
    void valuesOfATrueClass_areNotOfASensitiveAttribute() {
        assertFalse(MetricKey.parse("argmax/robust-accuracy.pgd/class=1").ofAttribute());
        assertTrue(MetricKey.parse("argmax/robust-accuracy.pgd/gender=Female").ofAttribute());
        assertFalse(MetricKey.parse("argmax/accuracy").ofAttribute());
    }
}
