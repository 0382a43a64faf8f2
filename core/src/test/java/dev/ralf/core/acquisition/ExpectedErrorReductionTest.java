package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.Golden;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ExpectedErrorReductionTest {
    /** p(c|x) proportional to 0.1 + sum of exp(-|x - x_i|^2 / 2) over the labelled rows of class c. */
    private record Kernel(Matrix x, int[] ids, int[] labels, int classes) implements Classifier {
        @Override
        public String id() {
            return "kernel";
        }

        @Override
        public Matrix probabilities(Features features) {
            Matrix p = new Matrix(features.size(), classes);
            for (int i = 0; i < features.size(); i++) {
                int row = (int) features.get(i, 0); // rows are looked up, as inputs are floats
                double total = 0;
                double[] mass = new double[classes];
                Arrays.fill(mass, 0.1);
                for (int l = 0; l < ids.length; l++) {
                    double d = LookUpModel.distance(x, row, ids[l]);
                    mass[labels[l]] += Math.exp(-d * d / 2);
                }
                for (double m : mass) {
                    total += m;
                }
                for (int c = 0; c < classes; c++) {
                    p.set(i, c, mass[c] / total);
                }
            }
            return p;
        }
    }

    private record KernelRun(Matrix x, int classes) implements RunContext {
        @Override
        public Optional<Classifier> previous() {
            return Optional.empty();
        }

        @Override
        public Classifier refit(int[] ids, int[] labels) {
            return new Kernel(x, ids, labels, classes);
        }
    }

    /** The labelled rows come first. */
    private static AcquisitionTask task(Matrix x, int[] labels, int classes, int batch) {
        float[] ids = new float[x.rows()];
        double[] ones = new double[x.rows()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i;
            ones[i] = 1;
        }
        int[] labelled = MathOps.range(labels.length);
        RunContext run = new KernelRun(x, classes);
        return new AcquisitionTask(
                run.refit(labelled, labels),
                new Inputs(new Features(ids, ids.length, 1), List.of(), List.of(), ones),
                IntStream.range(labels.length, ids.length).toArray(),
                labelled,
                labels,
                batch,
                new SeedTree(3),
                List.of(),
                Optional.of(run));
    }

    @TestFactory
    Stream<DynamicTest> golden() {
        return Golden.tests("active_learning", "expected_error_reduction", (c, tolerance) -> {
            Matrix labelled = Golden.matrix(c.get("input").get("X_labelled"));
            Matrix pool = Golden.matrix(c.get("input").get("X_pool"));
            Matrix x = new Matrix(labelled.rows() + pool.rows(), pool.columns());
            System.arraycopy(labelled.data(), 0, x.data(), 0, labelled.data().length);
            System.arraycopy(pool.data(), 0, x.data(), labelled.data().length, pool.data().length);
            AcquisitionTask task = task(
                    x,
                    Golden.ints(c.get("input").get("y_labelled")),
                    c.get("input").get("n_classes").asInt(),
                    3);
            Map.of("binary", ExpectedErrorReduction.Loss.ZERO_ONE, "log", ExpectedErrorReduction.Loss.LOG)
                    .forEach((key, loss) -> {
                        ExpectedErrorReduction eer = new ExpectedErrorReduction(loss, 1_000, 1_000);
                        double[] errors = eer.errors(
                                task,
                                task.requireRun("eer"),
                                task.unlabelled(),
                                task.model().probabilities(task.pool()),
                                task.unlabelled());
                        var expected = c.get("expected").get(key);
                        assertArrayEquals(
                                Golden.doubles(expected.get("expected_error_per_candidate")), errors, tolerance);
                        Selection s = eer.select(task);
                        assertArrayEquals(
                                Golden.ints(expected.get("best3")),
                                IntStream.of(s.ids())
                                        .map(id -> id - labelled.rows())
                                        .toArray());
                        assertEquals(
                                -errors[s.ids()[0] - labelled.rows()] / (pool.rows() - 1), s.utilities()[0], 1e-12);
                    });
        });
    }

    @Test
    void subSamples_scoreWhatTheySay_andTheRestIsDrawn() {
        Matrix x = LookUpModel.normal(40, 2, 5);
        AcquisitionTask task = task(x, new int[] {0, 1, 0, 1}, 2, 6);
        Selection s = new ExpectedErrorReduction(ExpectedErrorReduction.Loss.LOG, 4, 7).select(task);
        assertEquals(Map.of("candidates", 4.0, "evaluationRows", 7.0, "trainings", 8.0), s.facts());
        assertEquals(6, Arrays.stream(s.ids()).distinct().count());
        for (int i = 0; i < 6; i++) {
            assertEquals(i >= 4, Double.isNaN(s.utilities()[i]));
            assertTrue(i == 0 || i >= 4 || s.utilities()[i] <= s.utilities()[i - 1]);
        }
    }

    @Test
    void outsideARun_theMessageNamesWhatWorks() {
        AcquisitionTask task = LookUpModel.embedded(LookUpModel.normal(5, 2, 1), new int[] {0}, 1, 1);
        String works =
                " trains models to choose rows, which only a run can; outside of one these work: margin, entropy,"
                        + " mcp, dre, herding, k-center, badge";
        assertEquals(
                "expected-error" + works,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ExpectedErrorReduction(ExpectedErrorReduction.Loss.LOG, 1, 1).select(task))
                        .getMessage());
    }
}
