package dev.ralf.fairness.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.acquisition.AcquisitionContract;
import dev.ralf.core.acquisition.AcquisitionContract.PoolOrder;
import dev.ralf.core.acquisition.AcquisitionTask;
import dev.ralf.core.acquisition.RunContext;
import dev.ralf.core.acquisition.Selection;
import dev.ralf.core.acquisition.UncertaintySampling;
import dev.ralf.core.acquisition.UncertaintyScore;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.FixtureOptions;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.FairnessComponents;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FairAcquisitionTest {
    private static final Registry REGISTRY = new Registry(new FairnessComponents().components());

    /** Two classes; looks the probability of class 1 up by the first feature, which is the row's id. */
    private record LookUp(double[] positive) implements Classifier {
        @Override
        public String id() {
            return "look-up";
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public Matrix probabilities(Features features) {
            Matrix p = new Matrix(features.size(), 2);
            for (int i = 0; i < p.rows(); i++) {
                double v = positive[(int) features.get(i, 0)];
                p.set(i, 0, 1 - v);
                p.set(i, 1, v);
            }
            return p;
        }
    }

    private static AcquisitionTask task(
            double[] positive, int[] groups, int[] labelled, int[] labels, int batch, Optional<RunContext> run) {
        int n = positive.length;
        float[] ids = new float[n];
        double[] ones = new double[n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
            ones[i] = 1;
        }
        return new AcquisitionTask(
                new LookUp(positive),
                new Inputs(
                        new Features(ids, n, 1),
                        List.of(),
                        List.of(new Groups("Gender", List.of("a", "b"), groups)),
                        ones),
                IntStream.range(0, n)
                        .filter(i -> Arrays.stream(labelled).noneMatch(l -> l == i))
                        .toArray(),
                labelled,
                labels,
                batch,
                new SeedTree(5),
                List.of(),
                run);
    }

    private static Acquisition acquisition(String id, Map<String, Object> options) {
        return REGISTRY.find(Acquisition.class, id).orElseThrow().factory().apply(new FixtureOptions(options));
    }

    private static int[] chosen(Acquisition acquisition, AcquisitionTask task) {
        return Arrays.stream(acquisition.select(task).ids()).sorted().toArray();
    }

    @TestFactory
    Stream<DynamicTest> contract() {
        Stream<DynamicTest> catalogue = REGISTRY.all(Acquisition.class).stream()
                .flatMap(c -> AcquisitionContract.tests(
                        c.id(), () -> c.factory().apply(FixtureOptions.defaults()), PoolOrder.IRRELEVANT));
        return Stream.concat(
                catalogue,
                Stream.of(
                                Map.entry(
                                        "fair-entropy",
                                        Map.<String, Object>of("attribute", "Region", "tolerance", 0.1)),
                                Map.entry(
                                        "expected-unfairness",
                                        Map.<String, Object>of("choice", "uncertain", "alpha", 0.0, "candidates", 5)),
                                Map.entry("group-balanced-dre", Map.<String, Object>of("share", "equal")))
                        .flatMap(v -> AcquisitionContract.tests(
                                v.getKey() + " " + v.getValue(),
                                () -> acquisition(v.getKey(), v.getValue()),
                                PoolOrder.IRRELEVANT)));
    }

    private static final double[] POSITIVE = {0.9, 0.8, 0.7, 0.4, 0.6, 0.3, 0.2, 0.1};
    private static final int[] HALVES = {0, 0, 0, 0, 1, 1, 1, 1};

    /**
     * Equal selection rates are best at 2 of 4 (gains of 0.8 + 0.6 + 0.2 - 0.4, of 1 of 4: 0.8 + 0.2, of 3 of 4: 1.8 - 0.8),
     * with thresholds 0.5 + d and 0.5 - d, d in [0.2, 0.3]: rows 1, 2 and 5, 6 are next to them.
     */
    @Test
    void fairMargin_takesTheRowsAtTheFairBoundaries() {
        AcquisitionTask task = task(POSITIVE, HALVES, new int[0], new int[0], 4, Optional.empty());
        for (String id : List.of("fair-margin", "fair-entropy")) {
            Selection s = acquisition(id, Map.of()).select(task);
            assertArrayEquals(
                    new int[] {1, 2, 5, 6}, Arrays.stream(s.ids()).sorted().toArray(), id);
            assertEquals(2, s.facts().get("groupsCalibrated"));
            assertEquals(1, s.facts().get("certified"));
        }
        assertArrayEquals(
                new int[] {2, 3, 4, 5}, chosen(new UncertaintySampling("margin", UncertaintyScore.MARGIN), task));
    }

    @Test
    void fairEntropy_isEntropyWhereTheConstraintDoesNotBind() {
        AcquisitionTask task = task(POSITIVE, HALVES, new int[0], new int[0], 8, Optional.empty());
        Selection fair = acquisition("fair-entropy", Map.of("tolerance", 1.0)).select(task);
        Selection plain = new UncertaintySampling("entropy", UncertaintyScore.ENTROPY).select(task);
        assertArrayEquals(plain.ids(), fair.ids());
        assertArrayEquals(plain.utilities(), fair.utilities(), 1e-9);
    }

    @Test
    void fairMargin_keepsTheProbabilitiesOfGroupsTooSmallForARule() {
        AcquisitionTask task =
                task(POSITIVE, new int[] {0, 0, 0, 0, 1, 1, 1, 0}, new int[0], new int[0], 2, Optional.empty());
        Selection s = acquisition("fair-margin", Map.of()).select(task);
        assertArrayEquals(new int[] {3, 4}, Arrays.stream(s.ids()).sorted().toArray());
        assertEquals(Map.of("groupsCalibrated", 0.0), s.facts());
    }

    @Test
    void projection_isTheNearestDistribution() {
        assertArrayEquals(new double[] {0.2, 0.3, 0.5}, FairUncertainty.projected(new double[] {0.2, 0.3, 0.5}), 1e-15);
        assertArrayEquals(new double[] {1, 0}, FairUncertainty.projected(new double[] {1.2, -0.2}), 1e-15);
        assertArrayEquals(new double[] {0.5, 0.5, 0}, FairUncertainty.projected(new double[] {0.6, 0.6, 0}), 1e-15);
        assertArrayEquals(new double[] {0.5, 0.5, 0}, FairUncertainty.projected(new double[] {7.6, 7.6, 7}), 1e-12);
    }

    /** Labelled: a with labels 0, 0, 1. A batch of 3 evens out a-1, b-0, b-1, which have 1, 0, 0 labels and one row each. */
    @Test
    void groupClassQuota_countsGroupsAndLabels() {
        double[] positive = {0.1, 0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.45, 0.25};
        int[] groups = {0, 0, 0, 0, 0, 1, 1, 0, 0};
        AcquisitionTask task = task(positive, groups, new int[] {0, 1, 2}, new int[] {0, 0, 1}, 3, Optional.empty());
        Selection s = acquisition("group-class-quota", Map.of()).select(task);
        assertArrayEquals(new int[] {4, 5, 6}, Arrays.stream(s.ids()).sorted().toArray());
        assertEquals(0.0, s.facts().get("quota.0"));
        assertEquals(1.0, s.facts().get("quota.1"));
        assertEquals(1.0, s.facts().get("quota.2"));
        assertEquals(1.0, s.facts().get("quota.3"));
    }

    /** Two rows of b among ten: a batch of four takes both, where dre by itself takes at most one. */
    @Test
    void groupBalancedDre_drawsGroupsInEqualNumbers() {
        double[] positive = {0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5};
        int[] groups = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
        AcquisitionTask task = task(positive, groups, new int[0], new int[0], 4, Optional.empty());
        int[] ids = chosen(acquisition("group-balanced-dre", Map.of()), task);
        assertArrayEquals(new int[] {8, 9}, Arrays.copyOfRange(ids, 2, 4));
        assertEquals(1, Arrays.stream(ids).filter(i -> i < 4).count(), "one of each half of group a by entropy");
    }

    /** What is decided after a training with one row more: gaps 0; its label; 1/2; 1. */
    private static final RunContext RUN = new RunContext() {
        @Override
        public Optional<Classifier> previous() {
            return Optional.empty();
        }

        @Override
        public Classifier refit(int[] ids, int[] labels) {
            int last = ids[ids.length - 1];
            double[] all = {1, 1, 0, 0};
            return new LookUp(
                    switch (last) {
                        case 0 -> new double[] {0, 0, 0, 0};
                        case 1 -> labels[labels.length - 1] == 1 ? all : new double[4];
                        case 2 -> new double[] {1, 0, 0, 0};
                        default -> all;
                    });
        }
    };

    /** Expected unfairness 0, 0.25, 0.5 and 1; entropies scaled to 1, 0, 1, 1. */
    @Test
    void expectedUnfairness_weighsEntropyAndExpectedGap() {
        AcquisitionTask task = task(
                new double[] {0.5, 0.25, 0.5, 0.5},
                new int[] {0, 0, 1, 1},
                new int[0],
                new int[0],
                4,
                Optional.of(RUN));
        Map<Double, double[]> expected = Map.of(
                0.0, new double[] {1, 0.75, 0.5, 0},
                0.5, new double[] {1, 0.375, 0.75, 0.5},
                1.0, new double[] {1, 0, 1, 1});
        expected.forEach((alpha, utilities) -> {
            Selection s =
                    acquisition("expected-unfairness", Map.of("alpha", alpha)).select(task);
            assertArrayEquals(MathOps.select(utilities, s.ids()), s.utilities(), 1e-12);
            assertEquals(8, s.facts().get("trainings"));
            assertEquals(0, s.facts().get("expectedUnfairness.best"));
            assertEquals(1, s.facts().get("expectedUnfairness.worst"));
        });
        Selection nested = acquisition(
                        "expected-unfairness", Map.of("alpha", 0.0, "choice", "uncertain", "candidates", 3))
                .select(task);
        assertArrayEquals(new int[] {0, 2, 3, 1}, nested.ids());
        assertArrayEquals(new double[] {1, 0.5, 0, Double.NaN}, nested.utilities(), 1e-12);
    }

    @Test
    void dataWithoutTheAttribute_areRefused() {
        AcquisitionTask task = task(POSITIVE, HALVES, new int[0], new int[0], 2, Optional.of(RUN));
        for (String id : List.of("fair-entropy", "expected-unfairness", "group-class-quota", "group-balanced-dre")) {
            Acquisition byAge = acquisition(id, Map.of("attribute", "Age"));
            String message = assertThrows(IllegalArgumentException.class, () -> byAge.select(task))
                    .getMessage();
            assertEquals(byAge.id() + " needs the sensitive attribute \"Age\", and the data have Gender", message);
        }
    }
}
