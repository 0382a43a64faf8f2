package dev.ralf.datasets.shift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Examples;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.evaluation.EvaluationTask;
import dev.ralf.core.evaluation.Measurements;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.datasets.MapOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShiftEvaluatorTest {
    private static final SeedTree SEED = new SeedTree(5);

    @Test
    void contrastBrightnessAndSaturation_byHand() {
        Features grey = new Features(new float[] {0, 1, 0.5f, 0.5f}, 1, 1, 2, 2);
        assertArrayEquals(new float[] {0.125f, 0.875f, 0.5f, 0.5f}, apply(ImageCorruption.CONTRAST, grey, 1), 1e-6f);
        assertArrayEquals(new float[] {0.3f, 1, 0.8f, 0.8f}, apply(ImageCorruption.BRIGHTNESS, grey, 5), 1e-6f);
        // V 0.8 becomes 1, hue and saturation stay: all channels times 1.25
        Features red = new Features(new float[] {0.8f, 0.4f, 0.2f}, 1, 3, 1, 1);
        assertArrayEquals(new float[] {1, 0.5f, 0.25f}, apply(ImageCorruption.BRIGHTNESS, red, 4), 1e-6f);
        // S 0.75 becomes 0.225 = 0.75 * 0.3
        assertArrayEquals(
                new float[] {0.8f, 0.8f * (1 - 0.225f * 2 / 3), 0.8f * (1 - 0.225f)},
                apply(ImageCorruption.SATURATE, red, 1),
                1e-6f);
    }

    @Test
    void blurAndPixelate_keepConstantsAndMass() {
        float[] constant = new float[100];
        java.util.Arrays.fill(constant, 0.4f);
        Features flat = new Features(constant, 1, 1, 10, 10);
        assertArrayEquals(constant, apply(ImageCorruption.GAUSSIAN_BLUR, flat, 5), 1e-6f);
        assertArrayEquals(constant, apply(ImageCorruption.PIXELATE, flat, 5), 1e-6f);
        float[] point = new float[121];
        point[60] = 1;
        float[] blurred = apply(ImageCorruption.GAUSSIAN_BLUR, new Features(point, 1, 1, 11, 11), 5);
        // neighbours of a point: the ratio of the kernel, exp(-1/2)
        assertEquals(Math.exp(-0.5), blurred[61] / blurred[60], 1e-6);
        assertEquals(blurred[61], blurred[71], 1e-7);
        // 2 columns of 0 and 1, 10 to 6 boxes and back
        float[] p = apply(ImageCorruption.PIXELATE, new Features(new float[] {0, 0, 0, 1}, 1, 1, 1, 4), 5);
        // 4 pixels to 2 (0 and 0.5), and back
        assertArrayEquals(new float[] {0, 0, 0.5f, 0.5f}, p, 1e-6f);
    }

    @Test
    void noise_hasTheDeclaredMoments() {
        float[] half = new float[20_000];
        java.util.Arrays.fill(half, 0.5f);
        Features x = new Features(half, 2, 1, 100, 100);
        assertEquals(0.10, deviation(apply(ImageCorruption.GAUSSIAN_NOISE, x, 5)), 0.003);
        assertEquals(0.5 * 0.2, deviation(apply(ImageCorruption.SPECKLE_NOISE, x, 5)), 0.003);
        // Poisson(25) / 50
        assertEquals(5 / 50.0, deviation(apply(ImageCorruption.SHOT_NOISE, x, 5)), 0.003);
        float[] impulse = apply(ImageCorruption.IMPULSE_NOISE, x, 5);
        int changed = 0;
        for (float v : impulse) {
            changed += v != 0.5f ? 1 : 0;
        }
        assertEquals(0.07, changed / 20_000.0, 0.006);
    }

    @ParameterizedTest
    @EnumSource(ImageCorruption.class)
    void images_stayInTheBox_andRowsDrawFromTheirIds(ImageCorruption corruption) {
        for (int channels : new int[] {1, 3}) {
            float[] data = new float[2 * channels * 64];
            for (int j = 0; j < data.length; j++) {
                data[j] = j % 7 / 6f;
            }
            Features x = new Features(data, 2, channels, 8, 8);
            for (int s = 1; s <= 5; s++) {
                Features y = corruption.apply(x, new int[] {7, 9}, s, SEED);
                for (float v : y.data()) {
                    assertTrue(v >= 0 && v <= 1);
                }
                Features alone = corruption.apply(x.slice(1, 2), new int[] {9}, s, SEED);
                assertArrayEquals(y.row(1), alone.row(0));
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> corruption.apply(new Features(new float[2], 1, 2), new int[1], 1, SEED));
    }

    @Test
    void tables_byHand() {
        List<Column> columns = List.of(
                new Column("a", "a", Column.Kind.NUMERIC),
                new Column("a=missing", "a", Column.Kind.NUMERIC),
                new Column("b=x", "b", Column.Kind.ONE_HOT),
                new Column("b=y", "b", Column.Kind.ONE_HOT));
        int n = 4000;
        float[] data = new float[4 * n];
        for (int i = 0; i < n; i++) {
            data[4 * i] = i % 2 == 0 ? -3 : 5;
            data[4 * i + (i % 4 == 0 ? 2 : 3)] = 1;
        }
        Features x = new Features(data, n, 4).in(Domain.unbounded(4).with(Encoding.plain(columns, List.of())));
        int[] ids = MathOps.range(n);
        Features missing = TableCorruption.MISSINGNESS.apply(x, ids, 5, SEED);
        int numbers = 0;
        int levels = 0;
        for (int i = 0; i < n; i++) {
            numbers += missing.get(i, 1) == 1 ? 1 : 0;
            assertEquals(missing.get(i, 1) == 1 ? 1f : x.get(i, 0), missing.get(i, 0));
            assertEquals(1, missing.get(i, 2) + missing.get(i, 3));
            levels += missing.get(i, 2) == 1 ? 1 : 0;
        }
        assertEquals(0.5, numbers / (double) n, 0.03);
        // the most frequent level takes the place of half of the others
        assertEquals(0.125, levels / (double) n, 0.02);
        Features drift = TableCorruption.DRIFT.apply(x, ids, 3, SEED);
        assertEquals(2, Math.abs(drift.get(0, 0) - x.get(0, 0)), 1e-5);
        assertEquals(drift.get(0, 0) - x.get(0, 0), drift.get(9, 0) - x.get(9, 0), 1e-5);
        assertEquals(x.get(0, 2), drift.get(0, 2));
        Features noisy = TableCorruption.FEATURE_NOISE.apply(x, ids, 5, SEED);
        double square = 0;
        for (int i = 0; i < n; i++) {
            square += Math.pow(noisy.get(i, 0) - x.get(i, 0), 2) / n;
            assertEquals(0, noisy.get(i, 1));
        }
        assertEquals(16, square, 1.2);
    }

    /** Severity by severity, more levels change, at the declared rate, and each cell keeps one level. */
    @Test
    void categorySwap_hasItsRate() {
        List<Column> columns = List.of(
                new Column("a", "a", Column.Kind.NUMERIC),
                new Column("b=x", "b", Column.Kind.ONE_HOT),
                new Column("b=y", "b", Column.Kind.ONE_HOT),
                new Column("b=z", "b", Column.Kind.ONE_HOT));
        int n = 6000;
        float[] data = new float[4 * n];
        for (int i = 0; i < n; i++) {
            data[4 * i] = i;
            data[4 * i + 1 + i % 3] = 1;
        }
        Features x = new Features(data, n, 4).in(Domain.unbounded(4).with(Encoding.plain(columns, List.of())));
        double[] rates = {.05, .1, .2, .3, .5};
        for (int s = 1; s <= 5; s++) {
            Features y = TableCorruption.CATEGORY_SWAP.apply(x, MathOps.range(n), s, SEED);
            int changed = 0;
            for (int i = 0; i < n; i++) {
                assertEquals(1, y.get(i, 1) + y.get(i, 2) + y.get(i, 3));
                assertEquals(x.get(i, 0), y.get(i, 0));
                changed += y.get(i, 1 + i % 3) == 0 ? 1 : 0;
            }
            assertEquals(rates[s - 1], changed / (double) n, 0.03);
        }
    }

    @Test
    void zoomAndGlass_keepConstants_andZoomMovesOutwardMoreWithSeverity() {
        for (int size : new int[] {28, 32}) {
            float[] constant = new float[size * size];
            java.util.Arrays.fill(constant, 0.4f);
            Features flat = new Features(constant, 1, 1, size, size);
            float[] cone = new float[size * size];
            for (int j = 0; j < cone.length; j++) {
                cone[j] = (float) (Math.hypot(j % size - size / 2.0, j / size - size / 2.0) / size);
            }
            double last = 0;
            for (int s = 1; s <= 5; s++) {
                assertArrayEquals(constant, apply(ImageCorruption.ZOOM_BLUR, flat, s), 1e-6f);
                assertArrayEquals(constant, apply(ImageCorruption.GLASS_BLUR, flat, s), 1e-6f);
                float[] zoomed = apply(ImageCorruption.ZOOM_BLUR, new Features(cone, 1, 1, size, size), s);
                double moved = 0;
                for (int j = 0; j < cone.length; j++) {
                    moved += Math.abs(zoomed[j] - cone[j]);
                }
                assertTrue(moved > last, "severity " + s + " moves " + moved + " after " + last);
                last = moved;
            }
        }
    }

    @Test
    void area_countsTiesAsOneHalf() {
        // pairs of {1, 2} and {0, 2}: larger, smaller, larger, tie
        assertEquals(2.5 / 4, ShiftEvaluator.area(new double[] {1, 2}, new double[] {0, 2}));
    }

    @Test
    void evaluator_measuresEveryKindAndMean() {
        Features x = new Features(new float[] {0.2f, 0.2f, 0.2f, 0.2f, 0.9f, 0.9f, 0.9f, 0.9f}, 2, 1, 2, 2)
                .in(Domain.box(4, 0, 1));
        Examples test = Examples.of(x, new int[] {0, 1});
        Classifier model = new Bright();
        ShiftEvaluator evaluator = new ShiftEvaluator(
                List.of("brightness", "contrast"),
                10,
                Optional.of(seed -> new dev.ralf.core.data.Dataset(
                        "o",
                        new dev.ralf.core.data.Inputs(
                                new Features(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, 1, 1, 2, 2),
                                List.of(),
                                List.of(),
                                new double[] {1}),
                        new int[1],
                        List.of("a"),
                        new int[0],
                        Map.of())),
                SEED);
        Measurements sink = new Measurements();
        evaluator.evaluate(new EvaluationTask(model, List.of(new Argmax()), test, model.probabilities(x), SEED), sink);
        Map<String, Double> values = sink.values();
        // 0.2 + 0.3 is not above one half
        assertEquals(1, values.get("argmax/corrupted-accuracy.brightness.5"));
        assertEquals(0, values.get("argmax/corruption-error"));
        assertEquals(0, values.get("argmax/relative-corruption-error"));
        assertEquals(1, values.get("model/ood-auroc.max-softmax"));
        assertEquals(1, values.get("model/ood-auroc.entropy"));
        assertEquals(2 * 6 + 2 + 2, values.size());
    }

    @Test
    void unknownKind_isRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> ShiftEvaluator.from(new MapOptions(Map.of("kinds", List.of("fog")))));
        assertTrue(e.getMessage().contains("gaussian-noise"), e.getMessage());
    }

    private static float[] apply(Corruption c, Features x, int severity) {
        return c.apply(x, MathOps.range(x.size()), severity, SEED).data();
    }

    private static double deviation(float[] v) {
        double square = 0;
        for (float x : v) {
            square += (x - 0.5) * (x - 0.5) / v.length;
        }
        return Math.sqrt(square);
    }

    /** Class 1 where the mean pixel is large: its probability is the mean. */
    private static final class Bright implements Classifier {
        @Override
        public String id() {
            return "bright";
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public Matrix probabilities(Features features) {
            Matrix p = new Matrix(features.size(), 2);
            for (int i = 0; i < features.size(); i++) {
                double mean = 0;
                for (float v : features.row(i)) {
                    mean += v / features.width();
                }
                p.set(i, 1, Math.min(1, mean));
                p.set(i, 0, 1 - p.get(i, 1));
            }
            return p;
        }
    }
}
